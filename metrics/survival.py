"""Survival: how long cases wait, the unanswered counted for as long as they have been seen to wait (Kaplan–Meier).

Estimates: Kaplan and Meier 1958; variance: Greenwood 1926; limits of the median: Brookmeyer and Crowley 1982 on the
log-log scale; restricted mean and its error: Irwin 1949, Klein and Moeschberger 2003, 4.5.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.curves import HORIZON_S, NEARLY, WITHIN_S, Z_95, Counts, Curves, Values

__all__ = ["HORIZON_S", "NEARLY", "WITHIN_S", "Z_95", "Curves"]

FIGURES: Final = ("median_s", "median_low_s", "median_high_s", "p90_s", *WITHIN_S, "rmst_s", "rmst_se_s")
AT_ONCE: Final = 32_768
"""So many cases, and the rest of their group, are worked on at once: few enough to stay in a processor's cache."""


@dataclass(frozen=True)
class Ordered:
    """Waits by group, then time, events before censorings: as whole numbers that sort so."""

    keys: Counts
    bits: int
    groups: int

    @classmethod
    def of(cls, keys: Counts, bits: int, *, cases: Counts) -> Self:
        """Waits that stand group by group, put in order in their place; `cases`: how many each group has."""
        bounds = np.append(0, np.cumsum(cases))
        for first, end in _stretches(bounds):
            keys[bounds[first] : bounds[end]].sort()
        return cls(keys, bits, len(cases))

    def together(self) -> "Ordered":
        """The same as one group."""
        return replace(self, keys=np.sort(self.keys & ((1 << self.bits) - 1)), groups=1)

    def curves(self, until_s: float = np.inf) -> Iterator[tuple[slice, Curves]]:
        """The curves of the events up to a time, some groups after the others, and which groups they are."""
        heads = np.arange(self.groups + 1, dtype=np.int64) << self.bits
        bounds = np.searchsorted(self.keys, heads)
        for first, end in _stretches(bounds):
            keys = self.keys[bounds[first] : bounds[end]]
            curves = Curves.of(keys, heads=heads[first:end], bits=self.bits, until_s=until_s)
            yield slice(first, end), curves

    def values(self, horizon_s: float = HORIZON_S) -> dict[str, Values]:
        """`FIGURES` of each group, in the groups' order; all NaN where a group has no case."""
        found = {name: np.full(self.groups, np.nan) for name in FIGURES}
        for groups, curves in self.curves():
            found["median_s"][groups], found["p90_s"][groups] = map(curves.first_times, (0.5, 0.1))
            low, high = curves.first_times_of_limits(0.5)
            found["median_low_s"][groups], found["median_high_s"][groups] = low, high
            for name, at_s in WITHIN_S.items():
                found[name][groups] = 1.0 - curves.still_waiting(at_s)
            found["rmst_s"][groups], found["rmst_se_s"][groups] = curves.restricted_means(horizon_s)
        return found

    def figures(self, horizon_s: float = HORIZON_S) -> pd.DataFrame:
        """The same as a frame, one row a group."""
        return pd.DataFrame(self.values(horizon_s))

    def restricted_means(self, horizon_s: float = HORIZON_S) -> tuple[Values, Values]:
        """`rmst_s` and `rmst_se_s` of each group alone, which is all that an order needs."""
        mean, error = np.full((2, self.groups), np.nan)
        for groups, curves in self.curves(until_s=horizon_s):
            mean[groups], error[groups] = curves.restricted_means(horizon_s)
        return mean, error

    def pooled_error_s(self) -> float:
        """The standard error of the restricted mean of one curve over all cases."""
        return float(self.together().restricted_means()[1][0])


def _stretches(bounds: Counts) -> list[tuple[int, int]]:
    """The first of some groups that are worked on at once and the end of them, all groups in turn; `bounds`: where the cases
    of each begin, and the end of all."""
    firsts = np.flatnonzero(np.diff(bounds[:-1] // AT_ONCE, prepend=-1)).tolist()
    return list(pairwise([*firsts, len(bounds) - 1]))


def order_keys(
    duration_ms: Counts, *, event: NDArray[np.bool_], group: Counts, groups: int
) -> tuple[Counts, int]:
    """The whole numbers of `Ordered`, unsorted, and how many bits of them are the time and the event."""
    if not len(duration_ms):
        return np.zeros(0, dtype=np.int64), 1
    bits = int(duration_ms.max()).bit_length() + 1
    if int(duration_ms.min()) < 0 or bits + groups.bit_length() > 63:
        raise ValueError("durations are whole milliseconds, not negative, and groups a modest number")
    return (group << bits) | (duration_ms << 1) | ~event, bits


def ordered(duration_ms: Counts, *, event: NDArray[np.bool_], group: Counts, groups: int) -> Ordered:
    """`duration_ms`: whole milliseconds waited; `event`: whether the wait ended; `group`: whose case it is, from 0 to
    `groups` − 1."""
    keys, bits = order_keys(duration_ms, event=event, group=group, groups=groups)
    return Ordered(np.sort(keys), bits, groups)


def figures(
    duration_ms: Counts,
    *,
    event: NDArray[np.bool_],
    group: Counts,
    groups: int,
    horizon_s: float = HORIZON_S,
) -> pd.DataFrame:
    """One row a group 0 … `groups` − 1 with `FIGURES`; all NaN where a group has no case.

    `duration_ms`: whole milliseconds waited; `event`: whether the wait ended; `group`: whose case it is. Shares are
    1 − S(t); times and areas are seconds. Nothing is left out here: who calls decides which cases are counted.
    """
    return ordered(duration_ms, event=event, group=group, groups=groups).figures(horizon_s)


def one_curve(duration_ms: Counts, *, event: NDArray[np.bool_]) -> Curves | None:
    """The curve of all cases as one group; None where there is none."""
    if not len(duration_ms):
        return None
    together = np.zeros(len(duration_ms), dtype=np.int64)
    return next(ordered(duration_ms, event=event, group=together, groups=1).curves())[1]


def curve(duration_ms: Counts, *, event: NDArray[np.bool_]) -> pd.DataFrame:
    """One curve for a chart: `t_s`, `survival`, `low`, `high`, `at_risk`, `events`, one row an event time after a
    first row at 0; limits are NaN where S is 0 and are S itself at the start."""
    found = one_curve(duration_ms, event=event)
    if found is None:
        return pd.DataFrame(columns=["t_s", "survival", "low", "high", "at_risk", "events"], dtype="float64")
    low, high = found.limits()
    return pd.DataFrame(
        {
            "t_s": np.append(0.0, found.t_s),
            "survival": np.append(1.0, found.survival),
            "low": np.append(1.0, low),
            "high": np.append(1.0, high),
            "at_risk": np.append(len(duration_ms), found.at_risk.astype(np.int64)),
            "events": np.append(0, found.events.astype(np.int64)),
        }
    )
