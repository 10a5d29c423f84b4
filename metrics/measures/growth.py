"""How a unit's followers grow."""

from typing import Final

from metrics.growth import growth
from metrics.measures.measure import CIRCULAR, Measure

LEFT_OUT: Final = (
    "Officers’ own handles; instants with a count missing on one side or more than 7 days away.",
    "अधिकारियों के अपने हैंडल; वे क्षण जिनके एक ओर गणना नहीं है या 7 दिन से अधिक दूर है।",
)


def _grown(
    slug: str, *, unit: str, title: tuple[str, str], what: tuple[str, str], why: tuple[str, str]
) -> Measure:
    return Measure(
        slug=slug,
        title_en=title[0],
        title_hi=title[1],
        heading_en=title[0],
        heading_hi=title[1],
        unit=unit,
        lower_is_better=False,
        counted_en=what[0],
        counted_hi=what[1],
        left_out_en=LEFT_OUT[0],
        left_out_hi=LEFT_OUT[1],
        why_en=why[0],
        why_hi=why[1],
        least_cases=0,
        source=CIRCULAR,
        function=growth,
    )


MEASURES: Final = (
    _grown(
        "followers_end",
        unit="count",
        title=("Followers", "फ़ॉलोअर"),
        what=(
            "Followers of the unit’s office accounts at the end of the period, between the nearest two counts.",
            "अवधि के अंत में कार्यालय के अपने खातों के फ़ॉलोअर, निकटतम दो गणनाओं के बीच।",
        ),
        why=("How many can be reached.", "कितनों तक पहुँचा जा सकता है।"),
    ),
    _grown(
        "growth",
        unit="count",
        title=("New followers", "नए फ़ॉलोअर"),
        what=("Followers at the end less those at the start.", "अंत के फ़ॉलोअर घटा आरंभ के फ़ॉलोअर।"),
        why=("Trust that grows, or goes.", "विश्वास बढ़ रहा है या घट रहा है।"),
    ),
    _grown(
        "growth_pct",
        unit="share",
        title=("Growth", "वृद्धि"),
        what=("New followers as a share of those at the start.", "आरंभ के फ़ॉलोअरों के अंश के रूप में नए फ़ॉलोअर।"),
        why=("Comparable between large and small offices.", "बड़े और छोटे कार्यालयों में तुलना योग्य।"),
    ),
    _grown(
        "monthly_growth",
        unit="share",
        title=("Growth a month", "मासिक वृद्धि"),
        what=(
            "The steady growth a month that leads from the count at the start to that at the end.",
            "वह समान मासिक वृद्धि जो आरंभ की गणना से अंत की गणना तक ले जाए।",
        ),
        why=("Comparable between periods of different length.", "अलग-अलग लंबाई की अवधियों में तुलना योग्य।"),
    ),
    _grown(
        "lift",
        unit="times",
        title=("Lift", "पिछली बार से कितना गुना"),
        what=(
            "New followers a day, in times of those in the period before.",
            "प्रतिदिन नए फ़ॉलोअर, पिछली अवधि के कितने गुने।",
        ),
        why=("Whether something has changed.", "क्या कुछ बदला है।"),
    ),
)
