"""Survival worked out by loops and whole fractions. Slow and obvious."""

from fractions import Fraction
from itertools import pairwise
from math import exp, log, sqrt

Subject = tuple[int, bool]
"""Milliseconds waited, and whether the wait ended there."""
WITHIN_S = {"within_15m": 900, "within_1h": 3_600, "within_4h": 14_400, "within_24h": 86_400}


def survival(subjects: list[Subject], at_s: Fraction) -> Fraction:
    """S(t): at each time with events the share of those still at risk who did not have theirs."""
    share = Fraction(1)
    for time_ms in event_times(subjects):
        if Fraction(time_ms, 1_000) <= at_s:
            d, n = at_time(subjects, time_ms)
            share *= Fraction(n - d, n)
    return share


def event_times(subjects: list[Subject]) -> list[int]:
    return sorted({waited for waited, ended in subjects if ended})


def at_time(subjects: list[Subject], time_ms: int) -> tuple[int, int]:
    """How many had their event at a time, and how many were at risk: those censored at that very time among them."""
    d = sum(1 for waited, ended in subjects if ended and waited == time_ms)
    n = sum(1 for waited, _ in subjects if waited >= time_ms)
    return d, n


def limits(subjects: list[Subject], time_ms: int) -> tuple[float, float] | None:
    """The 95 % limits of S(t) on the log-log scale; none where S is 0."""
    share = survival(subjects, Fraction(time_ms, 1_000))
    if share == 0:
        return None
    greenwood = Fraction(0)
    for earlier in event_times(subjects):
        if earlier <= time_ms:
            d, n = at_time(subjects, earlier)
            greenwood += Fraction(d, n * (n - d))
    spread = 1.959963984540054 * sqrt(greenwood) / -log(share)
    return float(share) ** exp(spread), float(share) ** exp(-spread)


def area(subjects: list[Subject], from_s: Fraction, to_s: Fraction) -> Fraction:
    """The area under S between two times, step by step."""
    steps = [Fraction(each, 1_000) for each in event_times(subjects)]
    cuts = sorted({from_s, to_s, *(each for each in steps if from_s < each < to_s)})
    return sum(((end - start) * survival(subjects, start) for start, end in pairwise(cuts)), Fraction(0))


def restricted_mean(subjects: list[Subject], horizon_s: int) -> tuple[Fraction, Fraction]:
    """The area under S on [0, τ], and the square of its standard error."""
    horizon, variance = Fraction(horizon_s), Fraction(0)
    for time_ms in event_times(subjects):
        time_s = Fraction(time_ms, 1_000)
        d, n = at_time(subjects, time_ms)
        if time_s <= horizon and n != d:
            variance += area(subjects, time_s, horizon) ** 2 * Fraction(d, n * (n - d))
    return area(subjects, Fraction(0), horizon), variance


def figures(subjects: list[Subject], horizon_s: int = 86_400) -> dict[str, float | None]:
    """All figures of the definitions; None where S never gets there."""
    if not subjects:
        return {}
    found: dict[str, float | None] = dict.fromkeys(("median_s", "median_low_s", "median_high_s", "p90_s"))
    for time_ms in reversed(event_times(subjects)):
        share, time_s = survival(subjects, Fraction(time_ms, 1_000)), time_ms / 1_000
        if share <= Fraction(1, 2):
            found["median_s"] = time_s
        if share <= Fraction(1, 10):
            found["p90_s"] = time_s
        low_high = limits(subjects, time_ms)
        if low_high is not None and low_high[0] <= 0.5:
            found["median_low_s"] = time_s
        if low_high is not None and low_high[1] <= 0.5:
            found["median_high_s"] = time_s
    for name, at_s in WITHIN_S.items():
        found[name] = float(1 - survival(subjects, Fraction(at_s)))
    mean, variance = restricted_mean(subjects, horizon_s)
    return found | {"rmst_s": float(mean), "rmst_se_s": sqrt(variance)}
