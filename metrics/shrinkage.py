"""Shrinkage: each unit's figure drawn toward its peers by as much as it is uncertain (normal–normal empirical Bayes).

The variance between units is Paule and Mandel's (1982); that it needs no form of distribution and agrees with the
weighted mean is why it was chosen.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

HALVINGS: Final = 2_000
STEPS: Final = 30
NARROW: Final = 1e-9
CLEARLY: Final = 1e-11
"""How narrow a span about the root is, as a share of it, and by which share the sum of squares must differ at its ends."""


@dataclass(frozen=True)
class Shrunken:
    """What is expected of each unit (`mean`, with its standard error `error`), and the group's μ, τ² and v."""

    mean: Values
    error: Values
    overall: float
    between: float
    within: Values

    @property
    def rankability(self) -> float:
        """τ² ÷ (τ² + median v): how much of the spread is signal; NaN where there is neither."""
        noise = float(np.median(self.within)) if len(self.within) else 0.0
        return self.between / (self.between + noise) if self.between + noise > 0 else float("nan")


def usable_variances(error: Values, *, cases: NDArray[np.int64], pooled_error: float) -> Values:
    """v: the squared standard errors; where that is 0 or there are fewer than 2 cases, V·N ÷ cases.

    V is the squared standard error of one curve over all N cases of the group: what so few cases would have if they
    were like the group's. It is 0 too only where no case of the group tells anything.
    """
    own = error**2
    borrowed = pooled_error**2 * cases.sum() / cases
    return np.where((own == 0) | (cases < 2), borrowed, own)


def _weighted(x: Values, v: Values, between: float) -> tuple[float, float]:
    """The weighted mean and the weighted sum of squares about it."""
    weight = 1.0 / (v + between)
    mean = float(np.add.reduce(weight * x) / np.add.reduce(weight))
    return mean, float(np.add.reduce(weight * (x - mean) ** 2))


def _between_which(x: Values, v: Values, degrees: int) -> tuple[float, float]:
    """A narrow span within which the weighted sum of squares falls to n − 1, by Newton's method on one over the sum, which
    is almost a straight line; a span of everything where rounding leaves no such narrow one."""
    near = 0.0
    for _ in range(STEPS):
        mean, squares = _weighted(x, v, near)
        slope = float(np.add.reduce(((x - mean) / (v + near)) ** 2))
        step = (squares - degrees) * squares / (degrees * slope)
        near = max(near + step, 0.0)
        if not abs(step) > NARROW * near:
            break
    low, high = near * (1 - NARROW), near * (1 + NARROW)
    sure = degrees * CLEARLY
    if _weighted(x, v, low)[1] > degrees + sure and _weighted(x, v, high)[1] < degrees - sure:
        return low, high
    return 0.0, np.inf


def between_variance(x: Values, v: Values) -> float:
    """Paule–Mandel's τ²: where the weighted sum of squares is n − 1, or 0 where it is less already.

    Where all v are 0 that is the plain variance of x. The sum falls as τ² grows, so halving finds the one root, to the last
    bit; the sum is worked out only where it is not plain on which side of the root it lies.
    """
    degrees = len(x) - 1
    if degrees < 1 or np.all(x == x[0]):
        return 0.0
    if np.all(v == 0):
        return float(np.var(x, ddof=1))
    if _weighted(x, v, 0.0)[1] <= degrees:
        return 0.0
    above, below = _between_which(x, v, degrees)
    low, high = 0.0, float(np.sum((x - x.mean()) ** 2))  # there the sum is at most 1
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if middle <= above or (middle < below and _weighted(x, v, middle)[1] > degrees):
            low = middle
        else:
            high = middle
    return high


def shrink(x: Values, v: Values) -> Shrunken:
    """Draw each x, of variance v, toward the weighted mean: m = B·μ + (1 − B)·x, s² = (1 − B)·v, B = v ÷ (v + τ²).

    Either all v are positive or all are 0 (see `usable_variances`); where they are 0, m is x and s is 0.
    """
    if not len(x):
        return Shrunken(x, v, float("nan"), 0.0, v)
    between = between_variance(x, v)
    if np.all(v == 0):
        return Shrunken(x.copy(), np.zeros(len(x)), float(np.mean(x)), between, v)
    overall = _weighted(x, v, between)[0]
    share = v / (v + between)
    return Shrunken(
        mean=share * overall + (1.0 - share) * x,
        error=np.sqrt((1.0 - share) * v),
        overall=overall,
        between=between,
        within=v,
    )
