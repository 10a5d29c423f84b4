"""The rules of the score: weights, targets and maps, as a person wrote them, checked before anything is computed."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Final, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from metrics.rules_files import rules_of

PILLARS: Final[Mapping[str, tuple[str, ...]]] = {
    "response": ("expected_acknowledge_s",),
    "disposal": ("expected_act_s", "expected_resolve_s"),
    "activity": ("active_days", "shift_coverage", "posts"),
    "growth": ("monthly_growth",),
    "compliance": ("checks_passed",),
}
"""The five pillars and the figures that each can be made of."""
FIGURES: Final = tuple(figure for figures in PILLARS.values() for figure in figures)
WHOLE: Final = 100.0
NEARLY: Final = 1e-6
"""What written decimals may miss 100 by when they are added up."""

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Values = NDArray[np.float64]


class ScoreRulesError(ValueError):
    """Rules that cannot be meant; its text is one line that names the file, the key, the value and what to do."""


class FigureRule(BaseModel):
    """What a figure is worth: its part in the pillar, the target, and its map to points."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    part: Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0, le=WHOLE)]
    target: Number
    map: Annotated[tuple[tuple[Number, Annotated[Number, Field(ge=0, le=WHOLE)]], ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _can_be_followed(self) -> Self:
        if any(later <= earlier for (earlier, _), (later, _) in pairwise(self.map)):
            raise ValueError("the figures of a map must rise from pair to pair")
        if abs(float(self.points(np.array([self.target]))[0]) - WHOLE) > NEARLY:
            raise ValueError(f"the map must give {WHOLE:g} points at the target {self.target:g}")
        return self

    def points(self, values: Values) -> Values:
        """The points of figures, NaN of what is unknown."""
        places, earned = zip(*self.map, strict=True)
        return np.interp(values, places, earned)


class PillarRule(BaseModel):
    """A pillar's weight and the figures that make it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    weight: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=WHOLE)]
    figures: Annotated[dict[str, FigureRule], Field(min_length=1)]

    @model_validator(mode="after")
    def _parts_make_a_whole(self) -> Self:
        total = sum(rule.part for rule in self.figures.values())
        if abs(total - WHOLE) > NEARLY:
            raise ValueError(f"the parts of its figures must add up to {WHOLE:g}, not {total:g}")
        return self


class ScoreRules(BaseModel):
    """All five pillars."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    response: PillarRule
    disposal: PillarRule
    activity: PillarRule
    growth: PillarRule
    compliance: PillarRule

    @model_validator(mode="after")
    def _is_a_score(self) -> Self:
        for pillar, rule in self.pillars().items():
            for figure, of in rule.figures.items():
                if figure not in PILLARS[pillar]:
                    raise ValueError(
                        f"{pillar}.figures.{figure}: there is no such figure; there are {', '.join(PILLARS[pillar])}"
                    )
                earned = [points for _, points in of.map]
                if earned != sorted(earned, reverse=figure.endswith("_s")):
                    way = "longer wait" if figure.endswith("_s") else "smaller figure"
                    raise ValueError(f"{pillar}.figures.{figure}.map: a {way} must never earn more points")
        total = float(self.weights().sum())
        if abs(total - WHOLE) > NEARLY:
            raise ValueError(f"the weights of the five pillars must add up to {WHOLE:g}, not {total:g}")
        if self.growth.weight > self.response.weight:
            raise ValueError(
                f"growth.weight = {self.growth.weight:g} must not be more than "
                f"response.weight = {self.response.weight:g}: followers never outweigh answers"
            )
        return self

    def pillars(self) -> dict[str, PillarRule]:
        """The rules by pillar, in their order."""
        return {pillar: getattr(self, pillar) for pillar in PILLARS}

    def weights(self) -> Values:
        """The weights in the order of the pillars; they add up to 100."""
        return np.array([rule.weight for rule in self.pillars().values()], dtype=np.float64)


@lru_cache(maxsize=8)
def score_rules(text: str, *, name: str) -> ScoreRules:
    """The rules in the text of a file; raises `ScoreRulesError` that begins with the file's `name`."""
    return rules_of(ScoreRules, text, name=name, error=ScoreRulesError)
