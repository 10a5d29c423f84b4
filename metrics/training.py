"""Training: which offices' figures show what training mends, why, and what changed after it; nobody is named on noise.

What was not collected is never a reason: cases that are not observed, waits that are not over and checks whose verdict is
not known are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics import gaming
from metrics.comparison import UNKNOWN, Estimate, share
from metrics.compliance.finding import FAIL
from metrics.compliance.finding import UNKNOWN as NOT_KNOWN
from metrics.difference import difference
from metrics.known import places
from metrics.period import DAY_MS, OFFSET_MS, Period
from metrics.replies import OTHER
from metrics.survival import Z_95
from metrics.training_rules import DUTY_MS, MINUTE_MS, TrainingRules
from metrics.waits import waits

SHIFT_CHANGE, NO_FOLLOW_UP, NO_KIND, COMPLIANCE = "shift_change", "no_follow_up", "no_kind", "compliance"
REASONS: Final = (SHIFT_CHANGE, NO_FOLLOW_UP, NO_KIND, COMPLIANCE)
COLUMNS: Final = (
    *("unit_id", "reason", "shown", "of", "share", "share_low", "share_high", "limit"),
    *("beside_share", "is_named"),
)
KEYS: Final = ["unit_id", "thread_id"]
Flags = NDArray[np.bool_]
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """What the list is made from: the cases of a period (see `metrics.cases_table`); what units wrote in their threads;
    the replies of the period that are known, with their `kind`; gaps; the checks of the circular (see
    `metrics.compliance.judged`)."""

    found: pd.DataFrame
    in_threads: pd.DataFrame
    replies: pd.DataFrame
    gaps: pd.DataFrame
    judged: pd.DataFrame


class Flagged(NamedTuple):
    """Rows of a frame of which something can be asked, and those that show it."""

    rows: pd.DataFrame
    asked: Flags
    shown: Flags


def wilson(part: NDArray[np.int64], of: NDArray[np.int64]) -> tuple[Values, Values]:
    """The 95 % limits of shares by Wilson's score; NaN of nothing."""
    n = np.where(of > 0, of, np.nan)
    p, z2 = part / n, Z_95**2
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 * np.sqrt(p * (1 - p) / n + z2 / (4 * n**2)) / (1 + z2 / n)
    return np.maximum(middle - half, 0), np.minimum(middle + half, 1)


def _late(found: pd.DataFrame, rules: TrainingRules) -> tuple[Flagged, Flagged]:
    """The cases tagged at a change of shifts, and those at other hours of duty: whether each was acknowledged in time
    can be said of it, and which were late."""
    waited = waits(found, measure="acknowledge", clock="duty")
    late = waited.duration_ms > rules.shift_change.within_minutes * MINUTE_MS
    known = found["observed"].to_numpy(dtype=bool) & (waited.event | late)
    of_day = (found["clock_start_ms"].to_numpy(dtype=np.int64) + OFFSET_MS) % DAY_MS
    changes = np.zeros(len(found), dtype=bool)
    for start, end in rules.shift_change.spans_ms():
        changes |= (of_day >= start) & (of_day < end)
    others = (of_day >= DUTY_MS[0]) & (of_day < DUTY_MS[1]) & ~changes
    at_change, beside = known & changes, known & others
    return Flagged(found, at_change, at_change & late), Flagged(found, beside, beside & late)


def _no_kind(seen: Seen) -> Flagged:
    """The replies in the threads of cases, and those of no kind."""
    ours = set(seen.found[KEYS].itertuples(index=False, name=None))
    pairs = seen.replies[KEYS].itertuples(index=False, name=None)
    in_cases = np.array([pair in ours for pair in pairs], dtype=bool)
    return Flagged(seen.replies, in_cases, in_cases & (seen.replies["kind"] == OTHER).to_numpy(dtype=bool))


def _broken(judged: pd.DataFrame, rules: TrainingRules) -> Flagged:
    """The checks that training mends, as far as they are known, and those that are broken."""
    mends = judged["check"].isin(rules.compliance.checks).to_numpy(dtype=bool)
    known = mends & (judged["verdict"] != NOT_KNOWN).to_numpy(dtype=bool)
    return Flagged(judged, known, known & (judged["verdict"] == FAIL).to_numpy(dtype=bool))


def _flagged(seen: Seen, rules: TrainingRules) -> tuple[dict[str, Flagged], Flagged]:
    changes, beside = _late(seen.found, rules)
    left = gaming.of_cases(seen.found, seen.in_threads, seen.gaps)[NO_FOLLOW_UP]
    return {
        SHIFT_CHANGE: changes,
        NO_FOLLOW_UP: Flagged(seen.found, *left),
        NO_KIND: _no_kind(seen),
        COMPLIANCE: _broken(seen.judged, rules),
    }, beside


def _counts(flagged: Flagged, names: pd.Index) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    place = places(flagged.rows["unit_id"], names)
    shown, asked = (
        np.bincount(place[each & (place >= 0)], minlength=len(names))
        for each in (flagged.shown, flagged.asked)
    )
    return shown, asked


def needs(seen: Seen, *, rules: TrainingRules, unit_ids: Sequence[str]) -> pd.DataFrame:
    """One row a unit and reason, in the given order, with `COLUMNS`: the count that shows it, of how many, the share
    with its 95 % limits (none where checks are counted), the `limit` and whether the unit `is_named`.

    `shift_change`: cases tagged at a change of shifts that were not acknowledged in time, also late more often than at
    other hours of duty (`beside_share`) by more than chance. `no_follow_up`: as among the signs of gaming. `no_kind`:
    replies in cases that are of kind `other`. `compliance`: the checks that are broken, of those that are known.
    """
    names = pd.Index(list(unit_ids))
    by_reason, beside = _flagged(seen, rules)
    parts = []
    for reason, flagged in by_reason.items():
        shown, asked = _counts(flagged, names)
        of = np.where(asked > 0, asked, np.nan)
        low, high = wilson(shown, asked)
        rows: dict[str, Any] = {
            "unit_id": list(unit_ids),
            "reason": reason,
            "shown": shown,
            "of": asked,
            "share": shown / of,
        }
        if reason == COMPLIANCE:
            limit: float = rules.compliance.failed
            named, low, high = shown >= limit, np.full(len(names), np.nan), np.full(len(names), np.nan)
        else:
            limit = getattr(rules, reason).share
            named = (asked >= rules.least_cases) & (low > limit)
        others = np.full(len(names), np.nan)
        if reason == SHIFT_CHANGE:
            late, all_late = _counts(beside, names)
            others = late / np.where(all_late > 0, all_late, np.nan)
            pairs = zip(shown, asked, late, all_late, strict=True)
            named &= np.array([_worse(*each) for each in pairs], dtype=bool)
        rows |= {"share_low": low, "share_high": high, "limit": limit, "beside_share": others}
        parts.append(pd.DataFrame(rows).assign(is_named=named))
    found = pd.concat(parts, ignore_index=True)
    order = {unit_id: place for place, unit_id in enumerate(unit_ids)}
    place = found["unit_id"].map(order)
    return found.iloc[np.argsort(place.to_numpy(), kind="stable")].reset_index(drop=True)[list(COLUMNS)]


def _worse(shown: int, of: int, other_shown: int, other_of: int) -> bool:
    """Whether a share is larger than another by more than chance; where the other is of nothing, that is not known."""
    return difference(share(int(shown), int(of)), share(int(other_shown), int(other_of))).low > 0


def behind(seen: Seen, *, rules: TrainingRules) -> dict[str, pd.DataFrame]:
    """The rows behind each reason: the cases that show it or in whose thread a reply does, and the broken checks."""
    found = {}
    for reason, flagged in _flagged(seen, rules)[0].items():
        rows = flagged.rows[flagged.shown]
        if reason == NO_KIND:
            ours = set(rows[KEYS].itertuples(index=False, name=None))
            pairs = seen.found[KEYS].itertuples(index=False, name=None)
            rows = seen.found[np.array([pair in ours for pair in pairs], dtype=bool)]
        found[reason] = rows.reset_index(drop=True)
    return found


def change(before: pd.Series, after: pd.Series) -> Estimate:
    """By how much the share of a reason differs after a training, with its 95 % limits: `before` and `after` are rows of
    `needs` of one unit and reason; NaN where either is of nothing, or where checks are counted."""
    if before["reason"] == COMPLIANCE:
        return Estimate(UNKNOWN)
    return difference(*(share(int(row["shown"]), int(row["of"])) for row in (after, before)))


def around(trained_on: date, *, today: date, most: int) -> tuple[Period, Period] | None:
    """As many days before a training as after it: whole days up to yesterday, `most` at most, the day itself in
    neither; None where no day after it is over."""
    first = trained_on + timedelta(days=1)
    days = min(most, (today - first).days)
    if days < 1:
        return None
    return Period(trained_on - timedelta(days=days), trained_on), Period(first, first + timedelta(days=days))
