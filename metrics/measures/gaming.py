"""The signs of gaming: shown beside a rank for a person to look at, never folded into it."""

from typing import Final

from metrics.gaming import signs
from metrics.measures.measure import Measure

GOODHART: Final = "Bevan & Hood 2006"


def _sign(
    slug: str, *, title: tuple[str, str], heading: tuple[str, str], what: tuple[str, str], left_out: tuple[str, str],
    why: tuple[str, str],
) -> Measure:  # fmt: skip
    return Measure(
        slug=f"{slug}_share",
        title_en=title[0],
        title_hi=title[1],
        heading_en=heading[0],
        heading_hi=heading[1],
        unit="share",
        lower_is_better=True,
        counted_en=what[0],
        counted_hi=what[1],
        left_out_en=left_out[0],
        left_out_hi=left_out[1],
        why_en=why[0],
        why_hi=why[1],
        least_cases=10,
        source=GOODHART,
        function=signs,
    )


MEASURES: Final = (
    _sign(
        "no_follow_up",
        title=("Acknowledged, then nothing for 7 days", "संज्ञान के बाद 7 दिन तक कुछ नहीं"),
        heading=("Then nothing", "फिर कुछ नहीं"),
        what=(
            (
                "Cases that were acknowledged, and in the 7 days after neither closed nor written in again by the office; as a "
                "share of the acknowledged cases whose 7 days are over."
            ),
            (
                "वे प्रकरण जिनका संज्ञान लिया गया, पर अगले 7 दिनों में न निस्तारण हुआ, न कार्यालय ने फिर कुछ लिखा; उन संज्ञान लिए गए प्रकरणों का भाग "
                "जिनके 7 दिन पूरे हो चुके हैं।"
            ),
        ),
        left_out=(
            "Cases whose 7 days are not over or not collected whole; withdrawn cases.",
            "वे प्रकरण जिनके 7 दिन पूरे नहीं हुए या पूरे संगृहीत नहीं हैं; वापस लिए गए प्रकरण।",
        ),
        why=(
            "“Noted” alone is quick and helps nobody.",
            "केवल “नोट किया” शीघ्र होता है और किसी के काम नहीं आता।",
        ),
    ),
    _sign(
        "same_text",
        title=("Replies with the same words", "एक ही शब्दों वाले उत्तर"),
        heading=("Same words", "समान शब्द"),
        what=(
            (
                "Replies that say what the office says most often, word for word but for spelling, handles and links; as a "
                "share of its replies in the period whose words or their fingerprint are still kept."
            ),
            (
                "वे उत्तर जिनमें वही लिखा है जो कार्यालय सबसे अधिक लिखता है – वर्तनी, हैंडल और लिंक छोड़कर शब्दशः; अवधि के उन उत्तरों का भाग जिनके "
                "शब्द या शब्दों का डिजिटल फ़िंगरप्रिंट अभी रखा है।"
            ),
        ),
        left_out=(
            (
                "Replies of which neither is kept (X shows them no more, or their words went before fingerprints were "
                "kept), and those without a word."
            ),
            (
                "वे उत्तर जिनका दोनों में से कुछ नहीं रखा है (X उन्हें अब नहीं दिखाता, या शब्द फ़िंगरप्रिंट रखे जाने से पहले हट गए), और बिना शब्द वाले।"
            ),
        ),
        why=(
            "A template may be right for an acknowledgement; it is worth a look where nothing else is ever said.",
            "संज्ञान के लिए तैयार वाक्य ठीक हो सकता है; देखना तब चाहिए जब और कुछ लिखा ही न जाए।",
        ),
    ),
    _sign(
        "under_10s",
        title=("Acknowledged in under 10 seconds", "10 सेकंड से कम में संज्ञान"),
        heading=("Under 10 s", "10 सेकंड से कम"),
        what=(
            (
                "Acknowledgements less than 10 seconds after the clock started, round the clock; as a share of all that were a "
                "reply after it started."
            ),
            "घड़ी आरंभ होने के 10 सेकंड से कम में लिए गए संज्ञान, चौबीसों घंटे के हिसाब से; उन सबका भाग जो घड़ी आरंभ होने के बाद के उत्तर थे।",
        ),
        left_out=(
            "Cases in which the office had replied before headquarters referred them.",
            "वे प्रकरण जिनमें मुख्यालय के संदर्भ से पहले ही कार्यालय उत्तर दे चुका था।",
        ),
        why=("No person reads and answers that fast.", "कोई व्यक्ति इतनी शीघ्र पढ़कर उत्तर नहीं देता।"),
    ),
    _sign(
        "deleted_replies",
        title=("Replies deleted later", "बाद में हटाए गए उत्तर"),
        heading=("Deleted", "हटाए गए"),
        what=(
            "Replies of the period that were found deleted since; as a share of all its replies.",
            "अवधि के वे उत्तर जो बाद में हटाए हुए पाए गए; सभी उत्तरों का भाग।",
        ),
        left_out=(
            "Replies that were deleted before they were collected.",
            "वे उत्तर जो संग्रह से पहले ही हटा दिए गए।",
        ),
        why=(
            "An answer that was counted and then taken away helps nobody.",
            "जो उत्तर गिना गया और फिर हटा दिया गया, वह किसी के काम का नहीं।",
        ),
    ),
)
