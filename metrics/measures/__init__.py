"""The measures, each declared once: what it counts, what it leaves out, why it matters, which way is better."""

from typing import Final

from metrics.measures import activity, answering, counts, gaming, growth, score, standing, waiting
from metrics.measures.measure import Measure

__all__ = ["BY_SLUG", "DEFINITIONS", "MEASURES", "Measure"]

DEFINITIONS: Final = 1
"""The version of the definitions that every figure follows."""
MEASURES: Final[tuple[Measure, ...]] = (
    *waiting.MEASURES,
    *answering.MEASURES,
    *counts.MEASURES,
    *standing.MEASURES,
    *activity.MEASURES,
    *growth.MEASURES,
    *gaming.MEASURES,
    *score.MEASURES,
)
BY_SLUG: Final = {measure.slug: measure for measure in MEASURES}
