"""Survival: how long cases wait, the unanswered counted for as long as they have been seen to wait (Kaplan–Meier).

Estimates: Kaplan and Meier 1958; variance: Greenwood 1926; limits of the median: Brookmeyer and Crowley 1982 on the
log-log scale; restricted mean and its error: Irwin 1949, Klein and Moeschberger 2003, 4.5.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

HORIZON_S: Final = 86_400.0
WITHIN_S: Final = {"within_15m": 900, "within_1h": 3_600, "within_4h": 14_400, "within_24h": 86_400}
Z_95: Final = 1.959963984540054
NEARLY: Final = 1e-12
"""A share that should be ½ exactly may miss it by the rounding of its factors; so much is forgiven."""
FIGURES: Final = ("median_s", "median_low_s", "median_high_s", "p90_s", *WITHIN_S, "rmst_s", "rmst_se_s")

Values = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Curve:
    """One Kaplan–Meier curve by the times at which there are events, in order."""

    t_s: Values
    events: Counts
    at_risk: Counts

    @cached_property
    def survival(self) -> Values:
        """S(t): the share that still waits after each time."""
        return np.cumprod((self.at_risk - self.events) / self.at_risk, dtype=np.float64)

    @cached_property
    def _spread(self) -> Values:
        """The factor by which log S goes up and down to its limits on the log-log scale; NaN where S is 0."""
        some = slice(np.count_nonzero(self.survival))  # S falls to 0 at the last event or never
        spread = np.full(len(self.survival), np.nan)
        d, n, s = self.events[some], self.at_risk[some], self.survival[some]
        spread[some] = np.exp(Z_95 * np.sqrt(np.cumsum(d / (n * (n - d)))) / np.abs(np.log(s)))
        return spread

    def limits(self) -> tuple[Values, Values]:
        """The 95 % limits of S(t) by the log-log transform of Greenwood's variance; NaN where S is 0."""
        return self.survival**self._spread, self.survival ** (1 / self._spread)

    def first_time(self, share: float, of: Values | None = None, *, since: int = 0) -> float:
        """The smallest t at which S (or a limit of it, from some place on) is at most `share`; NaN where it never is."""
        reached = (self.survival if of is None else of) <= share + NEARLY
        place = int(reached.argmax()) if len(reached) else 0
        return float(self.t_s[since + place]) if len(reached) and reached[place] else np.nan

    def still_waiting(self, at_s: float) -> float:
        """S at one time."""
        passed = int(np.searchsorted(self.t_s, at_s, side="right"))
        return float(self.survival[passed - 1]) if passed else 1.0

    def restricted_mean(self, horizon_s: float = HORIZON_S) -> tuple[float, float]:
        """The area under S on [0, τ] and its standard error; a curve that ends earlier goes on flat to τ."""
        passed = int(np.searchsorted(self.t_s, horizon_s, side="right"))
        t_s, d, n = self.t_s[:passed], self.events[:passed], self.at_risk[:passed]
        # the areas under S from each event time to the next
        steps = np.diff(t_s, append=horizon_s) * self.survival[:passed]
        beyond = np.cumsum(steps[::-1])[::-1]
        before_first = float(t_s[0]) if passed else horizon_s
        some = slice(np.count_nonzero(n > d))  # they are equal at the last event or never
        variance = np.sum(beyond[some] ** 2 * d[some] / (n[some] * (n[some] - d[some])))
        return before_first + float(np.sum(steps)), float(np.sqrt(variance))

    def figures(self, horizon_s: float = HORIZON_S) -> dict[str, float]:
        """The figures of the definitions; those that S does not reach are NaN."""
        mean_s, error_s = self.restricted_mean(horizon_s)
        survival, spread = self.survival, self._spread
        half = int(
            np.count_nonzero(survival > 0.5 + NEARLY)
        )  # the low limit is there before, the high one after
        before, after = slice(half + 1), slice(half, None)
        found = {
            "median_s": self.first_time(0.5),
            "median_low_s": self.first_time(0.5, survival[before] ** spread[before]),
            "median_high_s": self.first_time(0.5, survival[after] ** (1 / spread[after]), since=half),
            "p90_s": self.first_time(0.1),
        }
        shares = {name: 1.0 - self.still_waiting(at_s) for name, at_s in WITHIN_S.items()}
        return found | shares | {"rmst_s": mean_s, "rmst_se_s": error_s}


@dataclass(frozen=True)
class Ordered:
    """Waits by group, then time, events before censorings: as whole numbers that sort so."""

    keys: Counts
    bits: int
    groups: int

    def together(self) -> "Ordered":
        """The same as one group."""
        return replace(self, keys=np.sort(self.keys & ((1 << self.bits) - 1)), groups=1)

    def curves(self, until_s: float = np.inf) -> Iterator[Curve | None]:
        """One curve a group, in the groups' order, of the events up to a time; None for a group without a case."""
        starts = np.searchsorted(self.keys, np.arange(self.groups + 1, dtype=np.int64) << self.bits)
        events = np.flatnonzero((self.keys & 1) == 0)
        keys = self.keys[events]
        first = np.flatnonzero(np.diff(keys, prepend=-1))  # of the events of one group at one time
        places, at_once = events[first], np.diff(first, append=len(events))
        t_s = ((keys[first] >> 1) & ((1 << (self.bits - 1)) - 1)) / 1_000
        if until_s < np.inf:
            soon = t_s <= until_s
            places, at_once, t_s = places[soon], at_once[soon], t_s[soon]
        bounds = np.searchsorted(places, starts)
        for start, end, low, high in zip(starts[:-1], starts[1:], bounds[:-1], bounds[1:], strict=True):
            some = slice(low, high)
            yield None if start == end else Curve(t_s[some], at_once[some], at_risk=end - places[some])

    def figures(self, horizon_s: float = HORIZON_S) -> pd.DataFrame:
        """One row a group with `FIGURES`; all NaN where a group has no case."""
        rows = [
            dict.fromkeys(FIGURES, np.nan) if each is None else each.figures(horizon_s)
            for each in self.curves()
        ]
        return pd.DataFrame(rows, columns=list(FIGURES), dtype="float64")

    def restricted_means(self, horizon_s: float = HORIZON_S) -> pd.DataFrame:
        """The same with `rmst_s` and `rmst_se_s` alone, which is all that an order needs."""
        found = [
            (np.nan, np.nan) if each is None else each.restricted_mean(horizon_s)
            for each in self.curves(until_s=horizon_s)
        ]
        return pd.DataFrame(found, columns=["rmst_s", "rmst_se_s"], dtype="float64")

    def pooled_error_s(self) -> float:
        """The standard error of the restricted mean of one curve over all cases."""
        return float(self.together().restricted_means()["rmst_se_s"].iloc[0])


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


def curve(duration_ms: Counts, *, event: NDArray[np.bool_]) -> pd.DataFrame:
    """One curve for a chart: `t_s`, `survival`, `low`, `high`, `at_risk`, `events`, one row an event time after a
    first row at 0; limits are NaN where S is 0 and are S itself at the start."""
    together = np.zeros(len(duration_ms), dtype=np.int64)
    found = next(ordered(duration_ms, event=event, group=together, groups=1).curves())
    if found is None:
        return pd.DataFrame(columns=["t_s", "survival", "low", "high", "at_risk", "events"], dtype="float64")
    low, high = found.limits()
    return pd.DataFrame(
        {
            "t_s": np.append(0.0, found.t_s),
            "survival": np.append(1.0, found.survival),
            "low": np.append(1.0, low),
            "high": np.append(1.0, high),
            "at_risk": np.append(len(duration_ms), found.at_risk),
            "events": np.append(0, found.events),
        }
    )
