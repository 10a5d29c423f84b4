"""Work: whether an office tags headquarters in its good work, and writes in both shifts, in a period."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from metrics.activity import activity
from metrics.compliance.clauses import Limits
from metrics.compliance.finding import FAIL, PASS, Finding, unknown
from metrics.duty import SHIFTS_MS
from metrics.period import DAY_MS, Period
from metrics.plain import plain

WORK_CHECKS: Final = ("tags_hq", "two_shifts")
Row = Mapping[str, Any]


def shifts_over(period: Period, *, at_ms: int) -> int:
    """How many shifts of a period were over at an instant."""
    ends = (period.start_ms + day * DAY_MS + end for day in range(period.days) for _, end in SHIFTS_MS)
    return sum(end <= at_ms for end in ends)


def days_over(period: Period, *, at_ms: int) -> int:
    """How many days of a period were over at an instant."""
    return min(period.days, max(0, (at_ms - period.start_ms) // DAY_MS))


def tags_hq(row: Row, *, days: int, limits: Limits) -> Finding:
    """Whether the originals that tag headquarters are enough; too few are only known to be where all days were seen."""
    count, seen = plain(row["hq_tagged_posts"]), int(row["observed_days"])
    least = limits.tags_hq_posts
    said: dict[str, Any] = {
        "expected": str(least),
        "found": None if count is None else str(count),
        "evidence": {"posts": count, "least": least, "observed_days": seen, "days": days},
    }
    if count is not None and count >= least:
        return Finding(PASS, **said)
    if count is None or seen < days or days == 0:
        return unknown("not_observed", **said)
    return Finding(FAIL, reason="too_few_tags", **said)


def two_shifts(row: Row, *, shifts: int, limits: Limits) -> Finding:
    """Whether enough shifts had a post, whatever those not observed may have held; else it is not known."""
    seen, covered_share = int(row["observed_shifts"]), plain(row["shift_coverage"])
    covered = round((covered_share or 0.0) * seen)
    least, all_shifts = limits.shift_coverage, max(shifts, seen)
    said: dict[str, Any] = {
        "expected": f"{least:.0%}",
        "found": None if covered_share is None else f"{covered_share:.0%}",
        "evidence": {"staffed": covered, "observed_shifts": seen, "shifts": all_shifts, "least": least},
    }
    if seen and covered >= least * all_shifts:
        return Finding(PASS, **said)
    if seen and covered + all_shifts - seen < least * all_shifts:
        return Finding(FAIL, reason="shifts_empty", **said)
    return unknown("not_observed", **said)


def findings(
    own_posts: pd.DataFrame, units: pd.DataFrame, observation: pd.DataFrame, gaps: pd.DataFrame, *,
    period: Period, at_ms: int, limits: Limits,
) -> dict[tuple[str, str], Finding]:  # fmt: skip
    """What was found of each (unit, check of `WORK_CHECKS`) in a period, as known up to each unit's `observed_until`
    but not after `at_ms`."""
    until = observation["observed_until_ms"]
    seen = observation.assign(observed_until_ms=until.where(until.isna() | (until < at_ms), at_ms))
    rows = activity(own_posts, units, seen, gaps, period=period)
    untils = dict(zip(seen["unit_id"], seen["observed_until_ms"], strict=True))
    days, shifts = days_over(period, at_ms=at_ms), shifts_over(period, at_ms=at_ms)
    found = {}
    for row in rows.to_dict("records"):
        unit_id, until_ms = str(row["unit_id"]), plain(untils.get(row["unit_id"]))
        seen_ms = None if until_ms is None else min(int(until_ms), period.end_ms)
        if seen_ms is not None and seen_ms <= period.start_ms:
            seen_ms = None
        for check, finding in (
            ("tags_hq", tags_hq(row, days=days, limits=limits)),
            ("two_shifts", two_shifts(row, shifts=shifts, limits=limits)),
        ):
            found[unit_id, check] = finding.at(period.start_ms, seen_ms)
    return found


def earlier(period: Period, *, windows: int) -> list[Period]:
    """A period with those of the same length before it, the oldest first."""
    found = [period]
    for _ in range(windows):
        found.insert(0, found[0].before())
    return found
