"""What a checker is told of a figure: its formula, where it is published, and what it cannot say, in both languages."""

import re
from dataclasses import dataclass
from typing import Final

from metrics.measures import DEFINITIONS

OWN: Final = f"Noted, definitions {DEFINITIONS}"
"""The reference of what is counted, not estimated: our own words."""
EXPECTED: Final = (
    r"m_i=B_i\mu+(1-B_i)x_i,\quad s_i^2=(1-B_i)v_i,\quad B_i=\frac{v_i}{v_i+\tau^2},\quad "
    r"\sum_i\frac{(x_i-\mu)^2}{v_i+\tau^2}=n-1,\quad \mu=\frac{\sum x_i/(v_i+\tau^2)}{\sum 1/(v_i+\tau^2)}"
)
PAULE_MANDEL: Final = "Paule & Mandel 1982, J. Res. NBS 87:377; Morris 1983, JASA 78:47"
COUNTED: Final = r"N=\#\{\ldots\}"
WHOLE: Final = (
    "A count of what was collected: no error is estimated; gaps of collection make it smaller, never larger.",
    "संगृहीत सामग्री की गणना: त्रुटि का अनुमान नहीं; संग्रह के अंतराल इसे घटाते हैं, बढ़ाते नहीं।",
)

WORD: Final = re.compile(r"\\text\{([^}]*)\}")
IN_HINDI: Final = {
    "before": "पूर्व",
    "days": "दिन",
    "fail": "अनुत्तीर्ण",
    "found deleted": "हटाया हुआ मिला",
    "growth a day": "प्रतिदिन वृद्धि",
    "growth a day before": "पहले प्रतिदिन वृद्धि",
    "known": "ज्ञात",
    "later reply": "बाद के उत्तर से संज्ञान",
    "now": "अब",
    "observed days": "प्रेक्षित दिन",
    "observed days with a post": "पोस्ट वाले प्रेक्षित दिन",
    "observed shifts": "प्रेक्षित पालियाँ",
    "observed shifts with a post": "पोस्ट वाली प्रेक्षित पालियाँ",
    "pass": "उत्तीर्ण",
    "own posts": "मूल पोस्ट",
    "posts": "पोस्ट",
    "replies": "उत्तर",
    "then nothing": "7 दिन में न निस्तारण, न कुछ लिखा",
    "words or fingerprint kept": "शब्द या फ़िंगरप्रिंट रखा है",
}
"""The words that stand in formulas."""


@dataclass(frozen=True)
class Formula:
    """A formula in LaTeX, its reference, and its limits in both languages."""

    latex: str
    reference: str
    limits_en: str
    limits_hi: str

    def lines(self) -> str:
        """The formula a part a line, so that a telephone holds it."""
        drawn = " \\\\[4pt] ".join(re.split(r"[,;]?\s*\\quad\s*", self.latex))
        return rf"\begin{{gathered}}{drawn}\end{{gathered}}"

    def words_hi(self) -> dict[str, str]:
        """The words that stand in it, which what draws formulas has in English letters alone, with their Hindi."""
        return {word: IN_HINDI[word] for word in WORD.findall(self.latex)}


def formula(latex: str, reference: str, limits: tuple[str, str]) -> Formula:
    """A formula with its limits as a pair."""
    return Formula(latex, reference, limits[0], limits[1])
