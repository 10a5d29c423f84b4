"""The figures of a wait: its median, its limits, and who is answered within what time."""

from typing import Final

from metrics.measures.measure import KAPLAN_MEIER, Measure
from metrics.survival import figures

COUNTED: Final = (
    "All observed cases of the period; those that still wait, for as long as they have waited.",
    "अवधि के सभी प्रेक्षित प्रकरण; जो लंबित हैं, वे उतनी देर के लिए जितनी देर से लंबित हैं।",
)
LEFT_OUT: Final = (
    "Cases whose clock starts in a gap of collection.",
    "वे प्रकरण जिनकी घड़ी संग्रह के अंतराल में आरंभ हुई।",
)


def _within(slug: str, *, time_en: str, time_hi: str, why_en: str, why_hi: str) -> Measure:
    return Measure(
        slug=slug,
        title_en=f"Answered within {time_en}",
        title_hi=f"{time_hi} के भीतर उत्तरित",
        heading_en=f"Within {time_en}",
        heading_hi=f"{time_hi} में",
        unit="share",
        lower_is_better=False,
        counted_en=f"The share of cases answered at most {time_en} after the clock started. {COUNTED[0]}",
        counted_hi=f"घड़ी के आरंभ के {time_hi} के भीतर उत्तरित प्रकरणों का अंश। {COUNTED[1]}",
        left_out_en=LEFT_OUT[0],
        left_out_hi=LEFT_OUT[1],
        why_en=why_en,
        why_hi=why_hi,
        least_cases=2,
        source=KAPLAN_MEIER,
        function=figures,
    )


MEASURES: Final = (
    Measure(
        slug="median_s",
        title_en="Median time",
        title_hi="माध्यिका समय",
        heading_en="Median",
        heading_hi="आधे प्रकरण",
        unit="s",
        lower_is_better=True,
        counted_en=f"Half of the cases are answered within this time. {COUNTED[0]}",
        counted_hi=f"आधे प्रकरण इतने समय के भीतर उत्तरित होते हैं। {COUNTED[1]}",
        left_out_en=f"{LEFT_OUT[0]} It is “not reached” where less than half are answered; its limits hold with 95%.",
        left_out_hi=f"{LEFT_OUT[1]} आधे से कम उत्तरित हों तो “अभी नहीं हुए”; सीमाएँ 95% विश्वास की हैं।",
        why_en="What a citizen may expect; a few very long waits do not move it.",
        why_hi="नागरिक इतनी अपेक्षा कर सकता है; कुछ बहुत लंबी प्रतीक्षाएँ इसे नहीं बदलतीं।",
        least_cases=2,
        source=f"{KAPLAN_MEIER}; Brookmeyer & Crowley 1982",
        function=figures,
    ),
    Measure(
        slug="p90_s",
        title_en="Time in which nine in ten are answered",
        title_hi="जितने समय में दस में से नौ उत्तरित",
        heading_en="Nine in ten",
        heading_hi="दस में नौ",
        unit="s",
        lower_is_better=True,
        counted_en=f"Nine of ten cases are answered within this time. {COUNTED[0]}",
        counted_hi=f"दस में से नौ प्रकरण इतने समय के भीतर उत्तरित होते हैं। {COUNTED[1]}",
        left_out_en=f"{LEFT_OUT[0]} It is “not reached” where fewer than nine in ten are answered.",
        left_out_hi=f"{LEFT_OUT[1]} दस में से नौ से कम उत्तरित हों तो “अभी नहीं हुए”।",
        why_en="Nights, weekends and forgotten cases show here, not in the median.",
        why_hi="रात, सप्ताहांत और छूटे हुए प्रकरण यहाँ दिखते हैं, माध्यिका में नहीं।",
        least_cases=10,
        source=KAPLAN_MEIER,
        function=figures,
    ),
    _within(
        "within_15m",
        time_en="15 min",
        time_hi="15 मिनट",
        why_en="The first promise made at launch was minutes.",
        why_hi="सेवा के आरंभ में वचन मिनटों का था।",
    ),
    _within(
        "within_1h",
        time_en="1 h",
        time_hi="1 घंटे",
        why_en="Whether help can still come in time.",
        why_hi="क्या सहायता समय रहते पहुँच सकती है।",
    ),
    _within(
        "within_4h",
        time_en="4 h",
        time_hi="4 घंटे",
        why_en="Half a shift: the one on duty has seen it.",
        why_hi="आधी पाली: ड्यूटी पर तैनात कर्मी ने देख लिया।",
    ),
    _within(
        "within_24h",
        time_en="24 h",
        time_hi="24 घंटे",
        why_en="Below one half with at least 10 cases an office is named for it, whatever its rank.",
        why_hi="कम से कम 10 प्रकरण होने पर आधे से कम हो तो यह बात कार्यालय के नाम के साथ कही जाती है, रैंक चाहे जो हो।",
    ),
    Measure(
        slug="rmst_s",
        title_en="Mean wait in the first 24 hours",
        title_hi="पहले 24 घंटों में औसत प्रतीक्षा",
        heading_en="Mean wait",
        heading_hi="औसत प्रतीक्षा",
        unit="s",
        lower_is_better=True,
        counted_en=f"How much of the first 24 hours a case waits on average; who waits longer counts 24 hours. {COUNTED[0]}",
        counted_hi="पहले 24 घंटों में से औसतन कितनी देर प्रकरण लंबित रहता है; इससे अधिक प्रतीक्षा 24 घंटे गिनी जाती है। "
        f"{COUNTED[1]}",
        left_out_en=LEFT_OUT[0],
        left_out_hi=LEFT_OUT[1],
        why_en="One figure for quick answers and for silence alike; the league is ordered by it.",
        why_hi="त्वरित उत्तर और मौन, दोनों के लिए एक ही आँकड़ा; तालिका का क्रम इसी से बनता है।",
        least_cases=2,
        source="Irwin 1949; Klein & Moeschberger 2003",
        function=figures,
    ),
)
