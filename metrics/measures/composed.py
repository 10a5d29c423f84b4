"""The formulas of what is counted or put together: activity, growth, the signs of gaming, the score and its pillars."""

from typing import Final

from metrics.measures.formula import COUNTED, EXPECTED, OWN, PAULE_MANDEL, WHOLE, Formula, formula
from metrics.measures.score import INDICATORS

BEVAN_HOOD: Final = "Bevan & Hood 2006, Public Administration 84:517"
WILSON: Final = "Wilson 1927, JASA 22:209"

OBSERVED: Final = (
    (
        "A count, so no error is estimated. What touches a gap of collection is left out above and below the line; where "
        "little of the period was observed it says little of the rest."
    ),
    (
        "यह गणना है, अतः त्रुटि का अनुमान नहीं। जो संग्रह के अंतराल को छूता है वह अंश और हर दोनों से बाहर है; जहाँ अवधि का थोड़ा ही भाग प्रेक्षित हुआ, "
        "वहाँ यह शेष के बारे में कम बताता है।"
    ),
)
FOLLOWERS: Final = (
    "Counts are snapshots joined by straight lines; bought or purged followers cannot be told from others.",
    "गणनाएँ समय-समय की हैं और सीधी रेखाओं से जोड़ी गई हैं; ख़रीदे या हटाए गए फ़ॉलोअर अलग नहीं पहचाने जा सकते।",
)
DRAWN: Final = (
    (
        "As for the expected wait of the league: the errors are taken as known and the offices as drawn from one normal "
        "distribution. The score takes the mean alone; how unsure it is does not reach the score."
    ),
    (
        "जैसे क्रम-तालिका की अपेक्षित प्रतीक्षा के लिए: त्रुटियाँ ज्ञात और कार्यालय एक प्रसामान्य बंटन से लिए माने जाते हैं। स्कोर केवल औसत लेता है; उसकी अनिश्चितता "
        "स्कोर तक नहीं पहुँचती।"
    ),
)
MAPS: Final = (
    (
        "g are the maps: straight lines between their pairs. Maps, targets and parts are a judgement, not an estimate. Beyond the ends of a map nothing more is earned or lost, "
        "and the pillar carries no error of its figures."
    ),
    (
        "g पैमाने हैं: जोड़ों के बीच सीधी रेखाएँ। पैमाने, लक्ष्य और भाग निर्णय हैं, अनुमान नहीं। पैमाने के सिरों के बाहर न कुछ और मिलता है, न घटता है, और स्तंभ अपने आँकड़ों की त्रुटि साथ नहीं "
        "रखता।"
    ),
)


def _rate(what: str) -> Formula:
    return formula(rf"\frac{{\#\{{\text{{{what}}}\}}}}{{\#\{{\text{{observed days}}\}}}}", OWN, OBSERVED)


def _sign(shown: str, of: str, limits: tuple[str, str]) -> Formula:
    """A share of what can be asked; with so few as 10 it is rough, which each sign says."""
    few = (
        "A question to a person, not a finding. Of 10 that can be asked, 2 mean anything from 6% to 51% (Wilson, 95%).",
        "यह किसी व्यक्ति से प्रश्न है, निष्कर्ष नहीं। 10 में से 2 का अर्थ 6% से 51% तक कुछ भी हो सकता है (Wilson, 95%)।",
    )
    both = (f"{limits[0]} {few[0]}", f"{limits[1]} {few[1]}")
    return formula(rf"\frac{{\#\{{{shown}\}}}}{{\#\{{{of}\}}}}", f"{BEVAN_HOOD}; {WILSON}", both)


ACTIVITY: Final = {
    "posts": _rate("posts"),
    "originals": _rate("own posts"),
    "replies": _rate("replies"),
    "active_days": formula(
        r"\frac{\#\{\text{observed days with a post}\}}{\#\{\text{observed days}\}}", OWN, OBSERVED
    ),
    "shift_coverage": formula(
        r"\frac{\#\{\text{observed shifts with a post}\}}{\#\{\text{observed shifts}\}}", OWN, OBSERVED
    ),
    **dict.fromkeys(("hq_tagged_posts", "hours"), formula(COUNTED, OWN, WHOLE)),
}
GROWTH: Final = {
    "followers_end": formula(r"F(t)=F_a+\frac{t-t_a}{t_b-t_a}(F_b-F_a)", OWN, FOLLOWERS),
    "growth": formula(r"F(t_1)-F(t_0)", OWN, FOLLOWERS),
    "growth_pct": formula(r"\frac{F(t_1)-F(t_0)}{F(t_0)}", OWN, FOLLOWERS),
    "monthly_growth": formula(r"\left(\frac{F(t_1)}{F(t_0)}\right)^{30.4375/\text{days}}-1", OWN, FOLLOWERS),
    "lift": formula(r"\frac{\text{growth a day}}{\text{growth a day before}}", OWN, FOLLOWERS),
}
SIGNS: Final = {
    "no_follow_up_share": _sign(
        r"c\in A:\ \text{then nothing}",
        r"A",
        (
            "A: acknowledged (at a) and 7 days over as of then. What was done and not said on X cannot be seen.",
            "A: जिनका संज्ञान (a पर) लिया गया और 7 दिन पूरे हुए। जो किया गया पर X पर बताया नहीं गया, वह दिखाई नहीं देता।",
        ),
    ),
    "same_text_share": _sign(
        r"r:\ w_r=w^*",
        r"r:\ \text{words or fingerprint kept}",
        (
            (
                "w is the text in folded spelling without handles and links, compared by a fingerprint of 63 bits, which is all that "
                "stays of words blanked by age; w* is the most frequent one; where none comes twice the share is 0. A template with a name or a number put in counts as other words."
            ),
            (
                "w बिना हैंडल और लिंक का, एकरूप वर्तनी में पाठ है, जिसकी तुलना 63 बिट के फ़िंगरप्रिंट से होती है (समय बीतने पर शब्द हटते हैं, यही रहता है); w* सबसे अधिक आने वाला; जहाँ कोई दो बार न आए वहाँ भाग 0 है। जिस तैयार वाक्य में नाम या "
                "संख्या भरी हो, वह अलग शब्द गिना जाता है।"
            ),
        ),
    ),
    "under_10s_share": _sign(
        r"c:\ a_c-s_c<10\,\mathrm s",
        r"c:\ \text{later reply}",
        (
            "s is when the clock starts. One who was told by telephone before the tag looks the same as a program.",
            "s वह क्षण है जब घड़ी आरंभ होती है। जिसे टैग से पहले फ़ोन पर बताया गया हो, वह भी प्रोग्राम जैसा दिखता है।",
        ),
    ),
    "deleted_replies_share": _sign(
        r"r:\ \text{found deleted}",
        r"r",
        (
            "Only what was looked up again since is found, so it can be too small, never too large.",
            "केवल वही मिलता है जो बाद में फिर जाँचा गया; अतः यह कम हो सकता है, अधिक नहीं।",
        ),
    ),
}
POINTS: Final = formula(
    r"P_{ip}=\frac{\sum_{f\in K_{ip}}a_f\,g_f(x_{if})}{\sum_{f\in K_{ip}}a_f},\quad K_{ip}=\{f:\ x_{if}\ \text{known}\}",
    INDICATORS,
    MAPS,
)
SCORE: Final = {
    "score": formula(
        r"S_i=\frac{\sum_{p\in K_i}w_p P_{ip}}{\sum_{p\in K_i}w_p},\quad K_i=\{p:\ P_{ip}\ \text{known}\},\quad "
        r"\left[\min_w S_i,\ \max_w S_i\right]",
        INDICATORS,
        (
            (
                "A good pillar makes up for a bad one. The limits are over the weights w with each pillar's doubled and halved in turn: they say what hangs on them, nothing of chance. Scores "
                "with other pillars left out are made of other weights."
            ),
            (
                "अच्छा स्तंभ ख़राब की भरपाई कर देता है। सीमाएँ उन भारों w पर हैं जिनमें हर स्तंभ का भार बारी-बारी से दुगुना और आधा किया गया: वे बताती हैं कि भार पर कितना निर्भर है, संयोग के बारे में कुछ नहीं। अलग स्तंभ छूटे हों तो स्कोर "
                "अलग भारों से बने हैं।"
            ),
        ),
    ),
    "score_rank": formula(
        r"R_i=\#\{j:S_j>S_i\}+\#\{j\le i:S_j=S_i\},\quad \left[\min_w R_i,\ \max_w R_i\right]",
        INDICATORS,
        (
            "Equal scores stand by unit id. It has no interval for chance: small differences may be nothing else.",
            "समान स्कोर कार्यालय की आईडी के क्रम से आते हैं। संयोग की सीमाएँ नहीं हैं: छोटे अंतर केवल संयोग हो सकते हैं।",
        ),
    ),
    "left_out": formula(
        r"\{p:\ K_{ip}=\varnothing\},\quad K_{ip}=\{f:\ x_{if}\ \text{known}\}",
        OWN,
        (
            "A pillar of which one figure alone is known is in the score, by that figure.",
            "जिस स्तंभ का एक ही आँकड़ा ज्ञात है, वह उसी आँकड़े से स्कोर में है।",
        ),
    ),
    **dict.fromkeys(
        (f"{each}_points" for each in ("response", "disposal", "activity", "growth", "compliance")), POINTS
    ),
    **dict.fromkeys(
        (f"expected_{each}_s" for each in ("acknowledge", "act", "resolve")),
        formula(EXPECTED, PAULE_MANDEL, DRAWN),
    ),
    "checks_passed": formula(
        r"\frac{\#\{\text{pass}\}}{\#\{\text{pass}\}+\#\{\text{fail}\}}",
        OWN,
        (
            "Each check counts alike, and what is unknown not at all: a share of few known checks says little.",
            "हर जाँच समान गिनी जाती है और जो अज्ञात है वह नहीं: थोड़ी ज्ञात जाँचों का भाग कम बताता है।",
        ),
    ),
}
FORMULAS: Final[dict[str, Formula]] = {**ACTIVITY, **GROWTH, **SIGNS, **SCORE}
