"""Survival: how long cases wait, the unanswered counted for as long as they have been seen to wait (Kaplan–Meier).

Estimates: Kaplan and Meier 1958; variance: Greenwood 1926; limits of the median: Brookmeyer and Crowley 1982 on the
log-log scale; restricted mean and its error: Irwin 1949, Klein and Moeschberger 2003, 4.5.
"""

from collections.abc import Iterator
from dataclasses import dataclass
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

    def limits(self) -> tuple[Values, Values]:
        """The 95 % limits of S(t) by the log-log transform of Greenwood's variance; NaN where S is 0."""
        survival = self.survival
        inside = survival > 0
        low, high = np.full(len(survival), np.nan), np.full(len(survival), np.nan)
        d, n, s = self.events[inside], self.at_risk[inside], survival[inside]
        spread = Z_95 * np.sqrt(np.cumsum(d / (n * (n - d)))) / np.abs(np.log(s))
        low[inside], high[inside] = s ** np.exp(spread), s ** np.exp(-spread)
        return low, high

    def first_time(self, share: float, of: Values | None = None) -> float:
        """The smallest t at which S (or a limit of it) is at most `share`; NaN where it never is."""
        reached = np.flatnonzero((self.survival if of is None else of) <= share + NEARLY)
        return float(self.t_s[reached[0]]) if len(reached) else np.nan

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
        some = n > d
        variance = np.sum(beyond[some] ** 2 * d[some] / (n[some] * (n[some] - d[some])))
        return before_first + float(np.sum(steps)), float(np.sqrt(variance))

    def figures(self, horizon_s: float = HORIZON_S) -> dict[str, float]:
        """The figures of the definitions; those that S does not reach are NaN."""
        low, high = self.limits()
        mean_s, error_s = self.restricted_mean(horizon_s)
        found = {
            "median_s": self.first_time(0.5),
            "median_low_s": self.first_time(0.5, low),
            "median_high_s": self.first_time(0.5, high),
            "p90_s": self.first_time(0.1),
        }
        shares = {name: 1.0 - self.still_waiting(at_s) for name, at_s in WITHIN_S.items()}
        return found | shares | {"rmst_s": mean_s, "rmst_se_s": error_s}


def curves(
    duration_ms: Counts, *, event: NDArray[np.bool_], group: Counts, groups: int
) -> Iterator[Curve | None]:
    """One curve a group, in the groups' order; None for a group without a case.

    One sort of whole numbers puts (group, time, events before censorings) in order for all groups together.
    """
    if not len(duration_ms):
        yield from [None] * groups
        return
    bits = int(duration_ms.max()).bit_length() + 1
    if int(duration_ms.min()) < 0 or bits + groups.bit_length() > 63:
        raise ValueError("durations are whole milliseconds, not negative, and groups a modest number")
    keys = np.sort((group << bits) | (duration_ms << 1) | np.where(event, 0, 1))
    starts = np.searchsorted(keys, np.arange(groups + 1, dtype=np.int64) << bits)
    is_event = (keys & 1) == 0
    first = is_event & np.append(True, keys[1:] != keys[:-1])  # of the events of one group at one time
    places = np.flatnonzero(first)
    events_before = np.append(0, np.cumsum(is_event))
    times_ms = (keys[places] >> 1) & ((1 << (bits - 1)) - 1)
    bounds = np.searchsorted(places, starts)
    for start, end, low, high in zip(starts[:-1], starts[1:], bounds[:-1], bounds[1:], strict=True):
        if start == end:
            yield None
            continue
        counted = events_before[np.append(places[low:high], end)]
        yield Curve(t_s=times_ms[low:high] / 1_000, events=np.diff(counted), at_risk=end - places[low:high])


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
    rows = [
        dict.fromkeys(FIGURES, np.nan) if each is None else each.figures(horizon_s)
        for each in curves(duration_ms, event=event, group=group, groups=groups)
    ]
    return pd.DataFrame(rows, columns=list(FIGURES), dtype="float64")


def curve(duration_ms: Counts, *, event: NDArray[np.bool_]) -> pd.DataFrame:
    """One curve for a chart: `t_s`, `survival`, `low`, `high`, `at_risk`, `events`, one row an event time after a
    first row at 0; limits are NaN where S is 0 and are S itself at the start."""
    together = np.zeros(len(duration_ms), dtype=np.int64)
    found = next(curves(duration_ms, event=event, group=together, groups=1))
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
