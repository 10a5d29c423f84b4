"""How much a unit writes, on which days, in which shifts."""

from typing import Final

from metrics.activity import activity, hours
from metrics.measures.measure import CIRCULAR, Measure

LEFT_OUT: Final = (
    "Retweets; days that touch a gap of collection or are not over yet.",
    "रीट्वीट; वे दिन जो संग्रह के अंतराल में आते हैं या अभी पूरे नहीं हुए।",
)


def _rate(slug: str, *, title: tuple[str, str], what: tuple[str, str], why: tuple[str, str]) -> Measure:
    return Measure(
        slug=slug,
        title_en=title[0],
        title_hi=title[1],
        heading_en=title[0],
        heading_hi=title[1],
        unit="per_day",
        lower_is_better=None,
        counted_en=what[0],
        counted_hi=what[1],
        left_out_en=LEFT_OUT[0],
        left_out_hi=LEFT_OUT[1],
        why_en=why[0],
        why_hi=why[1],
        least_cases=0,
        source="",
        function=activity,
    )


MEASURES: Final = (
    _rate(
        "posts",
        title=("Posts a day", "प्रतिदिन पोस्ट"),
        what=(
            "All posts of the unit’s accounts on observed days, divided by those days.",
            "प्रेक्षित दिनों में कार्यालय के खातों की सभी पोस्ट, उन दिनों से विभाजित।",
        ),
        why=("Whether the account lives.", "क्या खाता सक्रिय है।"),
    ),
    _rate(
        "originals",
        title=("Own posts a day", "प्रतिदिन मूल पोस्ट"),
        what=("Posts that are no replies; quotes among them.", "वे पोस्ट जो उत्तर नहीं हैं; उद्धरण भी इनमें हैं।"),
        why=("What the office tells by itself.", "कार्यालय अपनी ओर से क्या बताता है।"),
    ),
    _rate(
        "replies",
        title=("Replies a day", "प्रतिदिन उत्तर"),
        what=("Posts that answer another post.", "वे पोस्ट जो किसी अन्य पोस्ट का उत्तर हैं।"),
        why=("How much it answers in all, also beyond cases.", "कुल कितने उत्तर दिए, प्रकरणों के बाहर भी।"),
    ),
    Measure(
        slug="active_days",
        title_en="Days with a post",
        title_hi="पोस्ट वाले दिन",
        heading_en="Active days",
        heading_hi="सक्रिय दिन",
        unit="share",
        lower_is_better=False,
        counted_en="The share of observed days on which the unit wrote at least one post.",
        counted_hi="प्रेक्षित दिनों का वह अंश जिनमें कार्यालय ने कम से कम एक पोस्ट लिखी।",
        left_out_en=LEFT_OUT[0],
        left_out_hi=LEFT_OUT[1],
        why_en="An account that falls silent for days misses whoever tags it then.",
        why_hi="जो खाता कई दिन मौन रहे, वह तब टैग करने वालों को चूक जाता है।",
        least_cases=0,
        source="",
        function=activity,
    ),
    Measure(
        slug="shift_coverage",
        title_en="Shifts with a post",
        title_hi="पोस्ट वाली पालियाँ",
        heading_en="Shifts covered",
        heading_hi="आच्छादित पालियाँ",
        unit="share",
        lower_is_better=False,
        counted_en="Of the observed shifts, 08:00–16:00 and 14:00–22:00 each day, the share in which the unit wrote.",
        counted_hi="प्रेक्षित पालियों – प्रतिदिन 08:00–16:00 और 14:00–22:00 – का वह अंश जिनमें कार्यालय ने लिखा।",
        left_out_en="Retweets; shifts that touch a gap of collection or are not over yet.",
        left_out_hi="रीट्वीट; वे पालियाँ जो संग्रह के अंतराल में आती हैं या अभी पूरी नहीं हुईं।",
        why_en="The circular asks for staff in two shifts.",
        why_hi="परिपत्र दो पालियों में कर्मियों की अपेक्षा करता है।",
        least_cases=0,
        source=CIRCULAR,
        function=activity,
    ),
    Measure(
        slug="hq_tagged_posts",
        title_en="Good work tagged to headquarters",
        title_hi="मुख्यालय को टैग किए गए सराहनीय कार्य",
        heading_en="Tagged to headquarters",
        heading_hi="मुख्यालय को टैग",
        unit="count",
        lower_is_better=False,
        counted_en="The unit’s own posts in the period that name an account of headquarters.",
        counted_hi="अवधि में कार्यालय की वे मूल पोस्ट जिनमें मुख्यालय के किसी खाते का नाम है।",
        left_out_en="Replies and retweets.",
        left_out_hi="उत्तर और रीट्वीट।",
        why_en="The circular asks that notable work be tagged to headquarters.",
        why_hi="परिपत्र सराहनीय कार्य मुख्यालय को टैग करने की अपेक्षा करता है।",
        least_cases=0,
        source=CIRCULAR,
        function=activity,
    ),
    Measure(
        slug="hours",
        title_en="Posts by weekday and hour",
        title_hi="वार और घंटे के अनुसार पोस्ट",
        heading_en="Hours",
        heading_hi="घंटे",
        unit="count",
        lower_is_better=None,
        counted_en="Posts of the period by weekday and hour of India.",
        counted_hi="भारतीय समय के वार और घंटे के अनुसार अवधि की पोस्ट।",
        left_out_en="Retweets.",
        left_out_hi="रीट्वीट।",
        why_en="It shows at a glance when nobody is there.",
        why_hi="एक दृष्टि में दिखता है कि कब कोई नहीं रहता।",
        least_cases=0,
        source="",
        function=hours,
    ),
)
