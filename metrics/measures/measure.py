"""What a measure declares of itself, once, in both languages: pages, helps and exports are drawn from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

CIRCULAR: Final = "UP Police 2016 (Patrika, 21.08.2016)"
KAPLAN_MEIER: Final = "Kaplan & Meier 1958"


@dataclass(frozen=True)
class Measure:
    """One figure: its slug is its field in frames, JSON and CSV; `function` computes it.

    `unit`: `s`, `share` (of 1), `count`, `per_day`, `rank`, `times`, `points` (0 to 100) or `word`.
    `lower_is_better` is None where neither direction is. `least_cases`: fewer make the figure too unsure to be told from its neighbours'.
    """

    slug: str
    title_en: str
    title_hi: str
    heading_en: str
    heading_hi: str
    unit: str
    lower_is_better: bool | None
    counted_en: str
    counted_hi: str
    left_out_en: str
    left_out_hi: str
    why_en: str
    why_hi: str
    least_cases: int
    source: str
    function: Callable[..., Any]
