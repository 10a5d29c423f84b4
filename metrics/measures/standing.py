"""The figures of the league: what orders it, how sure that is, and whom it allows to name."""

from typing import Final

from metrics.league import league
from metrics.measures.measure import Measure

SHRINKAGE: Final = "Paule & Mandel 1982; Marshall & Spiegelhalter 1998"

MEASURES: Final = (
    Measure(
        slug="expected_rmst_s",
        title_en="Expected wait",
        title_hi="अपेक्षित प्रतीक्षा",
        heading_en="Expected wait",
        heading_hi="अपेक्षित प्रतीक्षा",
        unit="s",
        lower_is_better=True,
        counted_en="The mean wait in the first 24 hours, drawn towards the mean of the peers, the more so the fewer "
        "cases there are. The league is ordered by it.",
        counted_hi="पहले 24 घंटों की औसत प्रतीक्षा, समकक्ष कार्यालयों के औसत की ओर खींची हुई – प्रकरण जितने कम, उतनी अधिक। तालिका का "
        "क्रम इसी से बनता है।",
        left_out_en="Offices without a case: they have no rank.",
        left_out_hi="बिना प्रकरण वाले कार्यालय: उनका रैंक नहीं होता।",
        why_en="Three lucky cases make nobody the best of the state.",
        why_hi="तीन संयोगवश अच्छे प्रकरणों से कोई राज्य में सर्वश्रेष्ठ नहीं हो जाता।",
        least_cases=1,
        source=SHRINKAGE,
        function=league,
    ),
    Measure(
        slug="rank",
        title_en="Rank and what it could be",
        title_hi="रैंक और उसकी सीमाएँ",
        heading_en="Rank",
        heading_hi="रैंक",
        unit="rank",
        lower_is_better=True,
        counted_en="Place by expected wait among all offices of the kind, whatever zone is shown; 1 is best. It could as "
        "well be any rank of its interval, the middle 90% of 4,000 draws; how often that held stands under Method.",
        counted_hi="उसी प्रकार के सभी कार्यालयों में अपेक्षित प्रतीक्षा के अनुसार स्थान, चाहे जो जोन दिखाया जाए; 1 सर्वोत्तम है। वास्तविक "
        "रैंक अपनी सीमाओं में कोई भी हो सकता है; सीमाएँ 4,000 बार निकाले गए रैंकों का बीच का 90% हैं। वे कितनी बार सही निकलीं, “पद्धति” पृष्ठ पर है।",
        left_out_en="Offices without a case; they are listed last.",
        left_out_hi="बिना प्रकरण वाले कार्यालय; वे अंत में सूचीबद्ध हैं।",
        why_en="A rank without its limits pretends to know what nobody knows.",
        why_hi="बिना सीमाओं का रैंक वह जानने का दावा करता है जो कोई नहीं जानता।",
        least_cases=1,
        source=SHRINKAGE,
        function=league,
    ),
    Measure(
        slug="rank_change",
        title_en="Places gained or lost",
        title_hi="स्थान में बढ़त या गिरावट",
        heading_en="Change",
        heading_hi="बदलाव",
        unit="rank",
        lower_is_better=False,
        counted_en="Rank in the period of the same length before, less the rank now: places gained are positive.",
        counted_hi="समान अवधि की पिछली रैंक घटा वर्तमान रैंक: बढ़त धनात्मक है।",
        left_out_en="Offices without a rank in one of the two periods.",
        left_out_hi="वे कार्यालय जिनका दोनों में से किसी अवधि में रैंक नहीं है।",
        why_en="Whether things get better; small moves are noise where intervals are wide.",
        why_hi="क्या स्थिति सुधर रही है; जहाँ सीमाएँ चौड़ी हैं वहाँ छोटे बदलाव केवल संयोग हैं।",
        least_cases=1,
        source=SHRINKAGE,
        function=league,
    ),
    Measure(
        slug="verdict",
        title_en="Verdict",
        title_hi="निष्कर्ष",
        heading_en="Verdict",
        heading_hi="निष्कर्ष",
        unit="word",
        lower_is_better=None,
        counted_en="Among the best or the worst fifth, where that is at least 80% probable; “under half in 24 h” where "
        "fewer than half of at least 10 cases were answered within 24 hours.",
        counted_hi="अग्रणी या पिछड़े पाँचवें भाग में, जहाँ इसकी संभावना कम से कम 80% हो; “24 घंटे में आधे से कम” वहाँ जहाँ कम से कम 10 "
        "प्रकरणों में से आधे से कम 24 घंटे के भीतर उत्तरित हुए।",
        left_out_en="Groups of fewer than five ranked offices, and groups without a spread beyond noise, are not told apart.",
        left_out_hi="पाँच से कम रैंक वाले समूहों में, और जहाँ अंतर केवल संयोग का हो, भेद नहीं किया जाता।",
        why_en="Nobody is praised or blamed on noise.",
        why_hi="संयोग के आधार पर न प्रशंसा, न दोष।",
        least_cases=1,
        source=SHRINKAGE,
        function=league,
    ),
)
