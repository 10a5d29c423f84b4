"""How each figure is worked out, for whoever checks it: the formula, where it is published, and what it cannot say."""

from dataclasses import dataclass
from typing import Final

KLEIN: Final = "Klein & Moeschberger 2003, Survival Analysis, 2nd ed., 4.2–4.5"
PAULE_MANDEL: Final = "Paule & Mandel 1982, J. Res. NBS 87:377; Morris 1983, JASA 78:47"
RANKS: Final = "Goldstein & Spiegelhalter 1996, JRSS A 159:385; Marshall & Spiegelhalter 1998, BMJ 316:1701"

RISK: Final = (
    (
        "A case still open counts as if it had been cut off by chance. An office that is looked at while its hardest cases "
        "are the open ones looks better than it is."
    ),
    (
        "जो प्रकरण अभी खुला है, उसे ऐसे गिना जाता है मानो प्रेक्षण संयोग से रुका हो। यदि कठिन प्रकरण ही खुले हों, तो कार्यालय वास्तविकता से बेहतर "
        "दिखता है।"
    ),
)
WHOLE: Final = (
    "A count of what was collected: no error is estimated; gaps of collection make it smaller, never larger.",
    "संगृहीत सामग्री की गणना: त्रुटि का अनुमान नहीं; संग्रह के अंतराल इसे घटाते हैं, बढ़ाते नहीं।",
)
FOLLOWERS: Final = (
    "Counts are snapshots joined by straight lines; bought or purged followers cannot be told from others.",
    "गणनाएँ समय-समय की हैं और सीधी रेखाओं से जोड़ी गई हैं; ख़रीदे या हटाए गए फ़ॉलोअर अलग नहीं पहचाने जा सकते।",
)


@dataclass(frozen=True)
class Formula:
    """A formula in LaTeX, its reference, and its limits in both languages."""

    latex: str
    reference: str
    limits_en: str
    limits_hi: str


def _of(latex: str, reference: str, limits: tuple[str, str]) -> Formula:
    return Formula(latex, reference, limits[0], limits[1])


KAPLAN_MEIER: Final = r"\hat S(t)=\prod_{t_i\le t}\left(1-\frac{d_i}{n_i}\right)"
GREENWOOD: Final = r"\hat\sigma^2(t)=\sum_{t_i\le t}\frac{d_i}{n_i(n_i-d_i)}"
WAIT: Final = _of(KAPLAN_MEIER, f"Kaplan & Meier 1958, JASA 53:457; {KLEIN}", RISK)


def _within(seconds: int) -> Formula:
    return _of(rf"1-\hat S({seconds}\,\mathrm{{s}}),\quad {KAPLAN_MEIER}", WAIT.reference, RISK)


FORMULAS: Final = {
    **dict.fromkeys(("acknowledge", "act", "resolve"), WAIT),
    "median_s": _of(
        rf"\min\{{t:\hat S(t)\le\tfrac12\}};\quad \hat S(t)^{{\exp(\pm 1.96\,\hat\sigma(t)/|\ln\hat S(t)|)}},"
        rf"\quad {GREENWOOD}",
        f"Brookmeyer & Crowley 1982, Biometrics 38:29; Greenwood 1926; {KLEIN}",
        (
            ("Its limits are those times at which the limits of S pass ½, on the log-log scale; they are rough with fewer "
            "than about 20 answers, and there are none where S does not get there or falls to 0 at once."),
            ("सीमाएँ वे समय हैं जब S की सीमाएँ (log-log मापनी पर) ½ को पार करती हैं; लगभग 20 से कम उत्तरों पर ये मोटी हैं, और जहाँ S वहाँ तक न पहुँचे "
            "या तुरंत 0 हो जाए, वहाँ सीमाएँ नहीं होतीं।"),
        ),
    ),
    "p90_s": _of(r"\min\{t:\hat S(t)\le\tfrac1{10}\}", WAIT.reference, RISK),
    "within_15m": _within(900),
    "within_1h": _within(3_600),
    "within_4h": _within(14_400),
    "within_24h": _within(86_400),
    "rmst_s": _of(
        r"\hat\mu=\int_0^\tau\hat S(t)\,dt,\quad \widehat{\mathrm{se}}^2=\sum_{t_i\le\tau}"
        r"\frac{A(t_i)^2 d_i}{n_i(n_i-d_i)},\quad A(t)=\int_t^\tau\hat S,\quad \tau=86\,400\,\mathrm{s}",
        f"Irwin 1949, J. Hygiene 47:188; {KLEIN}",
        (
            ("What is after 24 hours does not count. Where nobody was at risk up to 24 hours the curve is held flat. The "
            "error is too small with few cases, most of all where by luck none of them waited long."),
            ("24 घंटे के बाद का समय नहीं गिना जाता। जहाँ 24 घंटे तक कोई प्रेक्षित न रहे, वहाँ वक्र समतल रखा जाता है। कम प्रकरणों पर त्रुटि बहुत छोटी "
            "निकलती है, विशेषकर जब संयोग से किसी ने देर तक प्रतीक्षा न की हो।"),
        ),
    ),
    **dict.fromkeys(("cases", "answered", "unanswered", "unobserved"), _of(r"N=\#\{\ldots\}", "", WHOLE)),
    "expected_rmst_s": _of(
        r"m_i=B_i\mu+(1-B_i)x_i,\quad s_i^2=(1-B_i)v_i,\quad B_i=\frac{v_i}{v_i+\tau^2},\quad "
        r"\sum_i\frac{(x_i-\mu)^2}{v_i+\tau^2}=n-1,\quad \mu=\frac{\sum x_i/(v_i+\tau^2)}{\sum 1/(v_i+\tau^2)}",
        PAULE_MANDEL,
        (
            ("The errors are taken as known and the offices as drawn from one normal distribution; neither holds exactly. "
            "An office with fewer than 2 cases, or without an error of its own, borrows that of the group."),
            ("त्रुटियाँ ज्ञात मानी जाती हैं और कार्यालय एक प्रसामान्य बंटन से लिए माने जाते हैं; दोनों बातें पूरी तरह सही नहीं। 2 से कम प्रकरणों या अपनी "
            "त्रुटि के अभाव में समूह की त्रुटि ली जाती है।"),
        ),
    ),
    "rank": _of(
        r"R_i^{(k)}=\#\{j:\theta_j^{(k)}\le\theta_i^{(k)}\},\quad \theta_i^{(k)}\sim N(m_i,s_i^2),\quad k=1\ldots4000;"
        r"\quad [q_{0.05},\,q_{0.95}]",
        RANKS,
        (
            ("With few cases the interval is narrower than it says: tested on made-up offices whose true order is known, it "
            "held the true rank less often than 90% (docs/figures.md has the figures). It is 1 to n where there is no "
            "spread beyond chance, and in groups of fewer than five."),
            ("कम प्रकरणों पर अंतराल जितना कहता है उससे संकीर्ण है: ज्ञात क्रम वाले कल्पित कार्यालयों पर परखने पर उसमें वास्तविक रैंक 90% से कम बार मिला "
            "(आँकड़े docs/figures.md में)। जहाँ अंतर केवल संयोग का हो या समूह में पाँच से कम कार्यालय हों, वहाँ अंतराल 1 से n है।"),
        ),
    ),
    "rank_change": _of(
        r"R_i^{\text{before}}-R_i^{\text{now}}",
        RANKS,
        (
            "A difference of two unsure ranks: it has no interval of its own.",
            "दो अनिश्चित रैंकों का अंतर: इसका अपना अंतराल नहीं है।",
        ),
    ),
    "verdict": _of(
        r"P(R_i\le\lceil n/5\rceil)\ge0.8,\quad P(R_i>n-\lceil n/5\rceil)\ge0.8,\quad 1-\hat S(24\,\mathrm h)<\tfrac12",
        RANKS,
        (
            "It says who is apart from the others, not why. About one in five of those named at just 80% is named wrongly.",
            "यह बताता है कि कौन दूसरों से अलग है, क्यों है यह नहीं। ठीक 80% पर नामित पाँच में से लगभग एक ग़लत नामित होता है।",
        ),
    ),
    **dict.fromkeys(("posts", "originals", "replies"), _of(r"\frac{\text{posts}}{\text{days}}", "", WHOLE)),
    "active_days": _of(r"\frac{\text{days with a post}}{\text{days}}", "", WHOLE),
    "shift_coverage": _of(r"\frac{\text{shifts with a post}}{\text{shifts}}", "", WHOLE),
    **dict.fromkeys(("hq_tagged_posts", "hours"), _of(r"N=\#\{\ldots\}", "", WHOLE)),
    "followers_end": _of(r"F(t)=F_a+\frac{t-t_a}{t_b-t_a}(F_b-F_a)", "", FOLLOWERS),
    "growth": _of(r"F(t_1)-F(t_0)", "", FOLLOWERS),
    "growth_pct": _of(r"\frac{F(t_1)-F(t_0)}{F(t_0)}", "", FOLLOWERS),
    "monthly_growth": _of(
        r"\left(\frac{F(t_1)}{F(t_0)}\right)^{30.4375/\text{days}}-1", "", FOLLOWERS
    ),
    "lift": _of(r"\frac{\text{growth a day}}{\text{growth a day before}}", "", FOLLOWERS),
}  # fmt: skip
