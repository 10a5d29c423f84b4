"""The three waits of a case: until somebody notes it, does something, settles it."""

from typing import Final

from metrics.measures.measure import CIRCULAR, KAPLAN_MEIER, Measure
from metrics.waits import waits

MEASURES: Final = (
    Measure(
        slug="acknowledge",
        title_en="Time to acknowledge (“Noted”)",
        title_hi="संज्ञान लेने में लगा समय (“Noted”)",
        heading_en="Acknowledged",
        heading_hi="संज्ञान लिया",
        unit="s",
        lower_is_better=True,
        counted_en="From the start of the clock – the referral by headquarters, else the citizen’s tag – to the first "
        "post of the unit in the thread. Where the unit had replied before headquarters referred the case, it is 0.",
        counted_hi="घड़ी के आरंभ – मुख्यालय का संदर्भ, अन्यथा नागरिक का टैग – से उस थ्रेड में कार्यालय की पहली पोस्ट तक। यदि मुख्यालय "
        "के संदर्भ से पहले ही कार्यालय उत्तर दे चुका था, तो 0।",
        left_out_en="Retweets; cases whose clock starts in a gap of collection. Unanswered cases are not left out: they "
        "count for as long as they have waited.",
        left_out_hi="रीट्वीट; वे प्रकरण जिनकी घड़ी संग्रह के अंतराल में आरंभ हुई। अनुत्तरित प्रकरण छोड़े नहीं जाते: जितनी देर से वे "
        "लंबित हैं, उतनी देर गिने जाते हैं।",
        why_en="The first sign that somebody reads; the circular calls it “Noted”.",
        why_hi="पहला संकेत कि किसी ने पढ़ा है; परिपत्र इसे “Noted” कहता है।",
        least_cases=2,
        source=f"{CIRCULAR}; {KAPLAN_MEIER}",
        function=waits,
    ),
    Measure(
        slug="act",
        title_en="Time to act",
        title_hi="कार्यवाही में लगा समय",
        heading_en="Acted on",
        heading_hi="कार्यवाही की",
        unit="s",
        lower_is_better=True,
        counted_en="From the start of the clock to the unit’s first reply that directs somebody, asks for details, "
        "says whose matter it is, or resolves it.",
        counted_hi="घड़ी के आरंभ से कार्यालय के उस पहले उत्तर तक जिसमें किसी को निर्देश दिया गया, विवरण माँगा गया, बताया गया कि विषय "
        "किसका है, या निस्तारण किया गया।",
        left_out_en="“Noted” alone acknowledges and does not act. Otherwise as for the time to acknowledge.",
        left_out_hi="केवल “Noted” संज्ञान है, कार्यवाही नहीं। शेष वैसे ही जैसे संज्ञान के समय में।",
        why_en="A quick “Noted” without anything after it helps nobody.",
        why_hi="तुरंत लिखा “Noted”, जिसके बाद कुछ न हो, किसी के काम का नहीं।",
        least_cases=2,
        source=KAPLAN_MEIER,
        function=waits,
    ),
    Measure(
        slug="resolve",
        title_en="Time to resolve",
        title_hi="निस्तारण में लगा समय",
        heading_en="Resolved",
        heading_hi="निस्तारित",
        unit="s",
        lower_is_better=True,
        counted_en="From the start of the clock to the unit’s first reply that says the matter is settled.",
        counted_hi="घड़ी के आरंभ से कार्यालय के उस पहले उत्तर तक जिसमें कहा गया कि विषय का निस्तारण हो गया।",
        left_out_en="As for the time to acknowledge. What was settled and not said on X cannot be seen.",
        left_out_hi="जैसे संज्ञान के समय में। जो निस्तारित हुआ पर X पर बताया नहीं गया, वह दिखाई नहीं देता।",
        why_en="What the citizen asked for.",
        why_hi="नागरिक ने यही माँगा था।",
        least_cases=2,
        source=KAPLAN_MEIER,
        function=waits,
    ),
)
