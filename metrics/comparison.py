"""Comparison: all units of a group together in one period against another, and which change is more than chance."""

from dataclasses import dataclass
from math import isnan, sqrt
from typing import Final

import numpy as np
import pandas as pd

from metrics.curves import Curves
from metrics.survival import WITHIN_S, Z_95, one_curve
from metrics.waits import waits

LEAST_CASES: Final = 10
UNKNOWN: Final = float("nan")


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % limits (NaN where not reached) and its standard error (NaN where it has none)."""

    value: float
    low: float = UNKNOWN
    high: float = UNKNOWN
    error: float = UNKNOWN


@dataclass(frozen=True)
class Together:
    """The figures of all cases of a period as one curve, by the slugs of their measures."""

    cases: int
    answered: int
    unobserved: int
    estimates: dict[str, Estimate]

    @property
    def unanswered(self) -> int:
        """The cases without their event."""
        return self.cases - self.answered


def _share_within(curve: Curves, at_s: float) -> Estimate:
    """1 − S(t) with Greenwood's error; its limits are those of S by the log-log transform, turned round.

    None or all of them have no such error: theirs is that of a share of those at risk at the first event.
    """
    passed = int(np.searchsorted(curve.t_s, at_s, side="right"))
    survival = float(curve.survival[passed - 1]) if passed else 1.0
    if survival in (0, 1):
        at_risk = int(curve.at_risk[0]) if len(curve.at_risk) else 0
        return share(round((1 - survival) * at_risk), at_risk) if at_risk else Estimate(1 - survival)
    d, n = curve.events[:passed], curve.at_risk[:passed]
    low, high = (float(each[passed - 1]) for each in curve.limits())
    return Estimate(1 - survival, 1 - high, 1 - low, survival * float(np.sqrt(np.sum(d / (n * (n - d))))))


def together(found: pd.DataFrame, *, measure: str, clock: str) -> Together:
    """All cases of a period (see `metrics.cases_table`) as one group; those not observed are counted beside it."""
    observed = found[found["observed"]]
    duration_ms, event, answered = waits(observed, measure=measure, clock=clock)
    curve = one_curve(duration_ms, event=event)
    estimates: dict[str, Estimate] = {}
    if curve is not None:
        (median_s,) = curve.first_times(0.5).tolist()
        (low_s,), (high_s,) = (each.tolist() for each in curve.first_times_of_limits(0.5))
        (mean_s,), (error_s,) = (each.tolist() for each in curve.restricted_means())
        estimates = {
            "median_s": Estimate(median_s, low_s, high_s),
            "rmst_s": Estimate(mean_s, mean_s - Z_95 * error_s, mean_s + Z_95 * error_s, error_s),
            **{slug: _share_within(curve, at_s) for slug, at_s in WITHIN_S.items()},
        }
    return Together(len(observed), int(answered.sum()), int((~found["observed"]).sum()), estimates)


def differs(now: Estimate, before: Estimate) -> bool:
    """Whether two independent figures differ by more than chance allows (95 %): by their errors, else by limits that
    do not meet. What has neither does not differ."""
    if isnan(now.value) or isnan(before.value):
        return False
    if not isnan(now.error) and not isnan(before.error):
        return abs(now.value - before.value) > Z_95 * sqrt(now.error**2 + before.error**2)
    if isnan(now.low) or isnan(before.low):
        return False
    now_high = np.inf if isnan(now.high) else now.high
    before_high = np.inf if isnan(before.high) else before.high
    return bool(now.low > before_high or before.low > now_high)


def share(part: int, of: int) -> Estimate:
    """A share with its binomial error, one more of each kind thought in (Agresti and Caffo 2000), so that none or all of
    a few is not held to be certain; NaN of nothing."""
    if not of:
        return Estimate(UNKNOWN)
    thought = (part + 1) / (of + 2)
    return Estimate(part / of, error=sqrt(thought * (1 - thought) / (of + 2)))
