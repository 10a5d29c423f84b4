"""The score and its pillars, each from its figures by the maps of the file of the score."""

from typing import Final

from metrics.measures.measure import CIRCULAR, Measure
from metrics.score import score

INDICATORS: Final = "OECD & JRC 2008, Handbook on Constructing Composite Indicators"
ALSO: Final = (
    "A figure that is not known; a pillar without any is left out of the score.",
    "जो आँकड़ा ज्ञात नहीं; जिस स्तंभ में कोई आँकड़ा नहीं, वह स्कोर से बाहर रहता है।",
)


def _of_score(
    slug: str,
    *,
    unit: str,
    lower: bool | None,
    title: tuple[str, str],
    heading: tuple[str, str],
    what: tuple[str, str],
    why: tuple[str, str],
    left_out: tuple[str, str] = ALSO,
    source: str = INDICATORS,
) -> Measure:
    return Measure(
        slug=slug,
        title_en=title[0],
        title_hi=title[1],
        heading_en=heading[0],
        heading_hi=heading[1],
        unit=unit,
        lower_is_better=lower,
        counted_en=what[0],
        counted_hi=what[1],
        left_out_en=left_out[0],
        left_out_hi=left_out[1],
        why_en=why[0],
        why_hi=why[1],
        least_cases=0,
        source=source,
        function=score,
    )


def _pillar(
    name: str, *, title: tuple[str, str], what: tuple[str, str], why: tuple[str, str], source: str = CIRCULAR
) -> Measure:
    return _of_score(
        f"{name}_points",
        unit="points",
        lower=False,
        title=(f"Pillar: {title[0].lower()}", f"स्तंभ: {title[1]}"),
        heading=title,
        what=what,
        why=why,
        source=source,
    )


def _wait(measure: str, until: str, pillar: str, hindi: tuple[str, str, str]) -> Measure:
    title = (f"Expected wait to {measure}", f"{hindi[0]} अपेक्षित प्रतीक्षा")
    return _of_score(
        f"expected_{measure}_s",
        unit="s",
        lower=True,
        title=title,
        heading=title,
        what=(
            f"The mean wait in the first 24 hours until a case {until}, drawn towards the mean of the peers.",
            f"{hindi[1]} तक पहले 24 घंटों की औसत प्रतीक्षा, समकक्ष कार्यालयों के औसत की ओर खींची हुई।",
        ),
        why=(f"A figure of the {pillar} pillar.", f"{hindi[2]} स्तंभ का आँकड़ा।"),
    )


MEASURES: Final = (
    _of_score(
        "score",
        unit="points",
        lower=False,
        title=("Score", "स्कोर"),
        heading=("Score", "स्कोर"),
        what=(
            "The weighted mean of five pillars of 0 to 100 points, by the weights, targets and maps of a file.",
            "0 से 100 अंकों के पाँच स्तंभों का भारित औसत, एक फ़ाइल के भार, लक्ष्य और अंक-पैमानों के अनुसार।",
        ),
        left_out=(
            "Pillars without data: the rest share their weight. Without response there is no rank.",
            "बिना आँकड़ों के स्तंभ: उनका भार शेष में बँट जाता है। प्रतिक्रिया के बिना कोई रैंक नहीं।",
        ),
        why=(
            "One number for a first look; the pillars say where it comes from.",
            "पहली दृष्टि के लिए एक संख्या; स्तंभ बताते हैं कि वह कहाँ से आई।",
        ),
    ),
    _of_score(
        "score_rank",
        unit="rank",
        lower=True,
        title=("Rank by score", "स्कोर के अनुसार रैंक"),
        heading=("Rank", "रैंक"),
        what=(
            "Place by score among all offices of the kind; it says nothing of chance: for that see the league.",
            "उसी प्रकार के सभी कार्यालयों में स्कोर के अनुसार स्थान; संयोग इसमें नहीं है: उसके लिए तालिका देखें।",
        ),
        left_out=(
            "Offices whose response is not known: they are listed without a rank.",
            "जिन कार्यालयों की प्रतिक्रिया ज्ञात नहीं: वे बिना रैंक सूचीबद्ध हैं।",
        ),
        why=(
            "A rank that turns with a weight says more of the weights than of the office.",
            "जो रैंक भार के साथ बदल जाए, वह कार्यालय से अधिक भार के बारे में बताता है।",
        ),
    ),
    _of_score(
        "left_out",
        unit="word",
        lower=None,
        title=("Pillars left out", "छोड़े गए स्तंभ"),
        heading=("Left out", "छोड़े गए"),
        what=(
            "The pillars of which nothing is known for the office; the others share their weight.",
            "वे स्तंभ जिनके बारे में कार्यालय का कुछ ज्ञात नहीं; उनका भार शेष में बँटता है।",
        ),
        left_out=("Pillars with at least one known figure.", "वे स्तंभ जिनका कम से कम एक आँकड़ा ज्ञात है।"),
        why=(
            "Unknown is not zero; but a score of fewer pillars is another score.",
            "अज्ञात शून्य नहीं है; पर कम स्तंभों का स्कोर दूसरा स्कोर है।",
        ),
    ),
    _pillar(
        "response",
        title=("Response", "प्रतिक्रिया"),
        what=(
            "Points for the expected wait until somebody acknowledges a case.",
            "प्रकरण का संज्ञान लिए जाने तक की अपेक्षित प्रतीक्षा के अंक।",
        ),
        why=("The circular’s first demand.", "परिपत्र की पहली अपेक्षा।"),
    ),
    _pillar(
        "disposal",
        title=("Disposal", "निस्तारण"),
        what=(
            "Points for the expected waits until something is done and until the case is closed.",
            "कार्यवाही होने तक और प्रकरण बंद होने तक की अपेक्षित प्रतीक्षा के अंक।",
        ),
        why=("“Noted” alone helps nobody.", "केवल “Noted” से किसी की सहायता नहीं होती।"),
    ),
    _pillar(
        "activity",
        title=("Activity", "सक्रियता"),
        what=(
            "Points for days and shifts with a post, and for posts a day up to the target.",
            "पोस्ट वाले दिनों और पालियों के, तथा लक्ष्य तक प्रतिदिन पोस्ट के अंक।",
        ),
        why=("Whether somebody is there.", "क्या कोई उपस्थित है।"),
    ),
    _pillar(
        "growth",
        title=("Growth of followers", "फ़ॉलोअर वृद्धि"),
        what=("Points for the followers’ growth a month.", "फ़ॉलोअरों की मासिक वृद्धि के अंक।"),
        why=(
            "Trust; it weighs least, for followers do not stand in for answers.",
            "विश्वास; इसका भार सबसे कम है, क्योंकि फ़ॉलोअर उत्तरों का स्थान नहीं लेते।",
        ),
    ),
    _pillar(
        "compliance",
        title=("Compliance", "अनुपालन"),
        what=(
            "Points for the share of the circular’s checks that are passed, among those that are known.",
            "परिपत्र की जाँचों में से, जो ज्ञात हैं, उनमें उत्तीर्ण के अंश के अंक।",
        ),
        why=("Whether the account is set up as ordered.", "क्या खाता निर्देशानुसार बना है।"),
    ),
    _wait("acknowledge", "is acknowledged", "response", ("संज्ञान की", "संज्ञान लिए जाने", "प्रतिक्रिया")),
    _wait("act", "is acted on", "disposal", ("कार्यवाही की", "कार्यवाही होने", "निस्तारण")),
    _wait("resolve", "is closed", "disposal", ("निस्तारण की", "प्रकरण बंद होने", "निस्तारण")),
    _of_score(
        "checks_passed",
        unit="share",
        lower=False,
        title=("Checks passed", "उत्तीर्ण जाँचें"),
        heading=("Checks passed", "उत्तीर्ण जाँचें"),
        what=(
            "The share of the circular’s checks that are passed, among those known to pass or fail.",
            "परिपत्र की उत्तीर्ण जाँचों का अंश, उनमें से जिनका परिणाम ज्ञात है।",
        ),
        left_out=("Checks whose outcome is not known.", "वे जाँचें जिनका परिणाम ज्ञात नहीं।"),
        why=("The figure of the compliance pillar.", "अनुपालन स्तंभ का आँकड़ा।"),
        source=CIRCULAR,
    ),
)
