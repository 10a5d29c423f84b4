"""How many cases there are, and what became of them."""

from typing import Final

from metrics.league import counted
from metrics.measures.measure import Measure


def _count(
    slug: str, *, title: tuple[str, str], heading: tuple[str, str], better: bool | None, what: tuple[str, str],
    left_out: tuple[str, str], why: tuple[str, str],
) -> Measure:  # fmt: skip
    return Measure(
        slug=slug,
        title_en=title[0],
        title_hi=title[1],
        heading_en=heading[0],
        heading_hi=heading[1],
        unit="count",
        lower_is_better=better,
        counted_en=what[0],
        counted_hi=what[1],
        left_out_en=left_out[0],
        left_out_hi=left_out[1],
        why_en=why[0],
        why_hi=why[1],
        least_cases=0,
        source="",
        function=counted,
    )


MEASURES: Final = (
    _count(
        "cases",
        title=("Cases", "प्रकरण"),
        heading=("Cases", "प्रकरण"),
        better=None,
        what=(
            (
                "A unit and a thread in which headquarters or a citizen tagged it, once, in the period in which its clock "
                "starts; answered and not answered together."
            ),
            (
                "एक कार्यालय और एक थ्रेड जिसमें मुख्यालय या नागरिक ने उसे टैग किया – एक ही बार, उस अवधि में जिसमें घड़ी आरंभ होती है; उत्तरित "
                "और अनुत्तरित साथ।"
            ),
        ),
        left_out=(
            "Posts by other offices, retweets, threads the unit began itself, later tags in the same thread.",
            "अन्य कार्यालयों की पोस्ट, रीट्वीट, कार्यालय के अपने आरंभ किए थ्रेड, उसी थ्रेड के बाद के टैग।",
        ),
        why=("How many asked.", "कितनों ने पूछा।"),
    ),
    _count(
        "answered",
        title=("Answered cases", "उत्तरित प्रकरण"),
        heading=("Answered", "उत्तरित"),
        better=None,
        what=(
            "Cases whose event is known at the end of observation.",
            "वे प्रकरण जिनकी घटना प्रेक्षण के अंत तक ज्ञात है।",
        ),
        left_out=("Replies that came later.", "बाद में आए उत्तर।"),
        why=("How many were heard.", "कितनों की सुनी गई।"),
    ),
    _count(
        "unanswered",
        title=("Cases not answered", "अनुत्तरित प्रकरण"),
        heading=("Not answered", "अनुत्तरित"),
        better=True,
        what=(
            "Cases without their event so far; withdrawn ones among them.",
            "वे प्रकरण जिनमें अब तक घटना नहीं हुई; वापस लिए गए भी इनमें हैं।",
        ),
        left_out=("What was not collected.", "जो संगृहीत नहीं हुआ।"),
        why=("They wait, and are never dropped from a figure.", "ये लंबित हैं और किसी आँकड़े से हटाए नहीं जाते।"),
    ),
    _count(
        "unobserved",
        title=("Cases not observed", "संग्रह में छूटे प्रकरण"),
        heading=("Not observed", "संग्रह में छूटे"),
        better=None,
        what=(
            "Cases whose clock starts in a known gap of collection.",
            "वे प्रकरण जिनकी घड़ी संग्रह के ज्ञात अंतराल में आरंभ हुई।",
        ),
        left_out=("They are in no other figure.", "ये किसी अन्य आँकड़े में नहीं हैं।"),
        why=("Not collected is never “not answered”.", "“संगृहीत नहीं” का अर्थ कभी “अनुत्तरित” नहीं है।"),
    ),
)
