"""Growth: followers of a unit's office accounts over a period, from snapshots at uneven instants."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.period import DAY_MS, Period, day_start_ms, instant_ms

MONTH_DAYS: Final = 30.4375
FURTHEST_MS: Final = 7 * DAY_MS
NOT_ITS: Final = -1.0
"""What stands for a count where an account was not its unit's; counts are never below zero."""
COLUMNS: Final = (
    *("unit_id", "followers_start", "followers_end", "growth", "growth_pct", "monthly_growth", "lift"),
)


def followers_at(at_ms: int, *, snapshots_ms: NDArray[np.int64], followers: NDArray[np.float64]) -> float:
    """The count at an instant: between the nearest snapshots on each side, in proportion; NaN where one is missing
    or more than 7 days away. `snapshots_ms` are in order and differ."""
    after = int(np.searchsorted(snapshots_ms, at_ms, side="left"))
    if after < len(snapshots_ms) and snapshots_ms[after] == at_ms:
        return float(followers[after])
    if after in (0, len(snapshots_ms)):
        return np.nan
    left, right = int(snapshots_ms[after - 1]), int(snapshots_ms[after])
    if at_ms - left > FURTHEST_MS or right - at_ms > FURTHEST_MS:
        return np.nan
    part = (at_ms - left) / (right - left)
    return float(followers[after - 1] + part * (followers[after] - followers[after - 1]))


def change(start: float, end: float, *, days: float, base_per_day: float = np.nan) -> dict[str, float]:
    """`growth`, `growth_pct`, `monthly_growth`, `lift` of a count that went from `start` to `end` in `days`.

    NaN is carried on; a start of 0 has no percentage and no monthly growth, a base that stood still has no lift.
    """
    grown = end - start
    multiple = end / start if start > 0 else np.nan
    return {
        "growth": grown,
        "growth_pct": grown / start if start > 0 else np.nan,
        "monthly_growth": multiple ** (MONTH_DAYS / days) - 1,
        "lift": grown / days / base_per_day if base_per_day != 0 else np.nan,
    }


def _of_account(snapshots: pd.DataFrame, wanted: NDArray[np.int64]) -> NDArray[np.float64]:
    """The counts of one account at some instants: `NOT_ITS` where it was not its unit's."""
    at, followers = snapshots["at_ms"].to_numpy(np.int64), snapshots["followers"].to_numpy(np.float64)
    found = [followers_at(int(each), snapshots_ms=at, followers=followers) for each in wanted]
    is_its = (wanted >= int(snapshots["from_ms"].iloc[0])) & (wanted < int(snapshots["until_ms"].iloc[0]))
    return np.where(is_its, found, NOT_ITS)


def _added(some: NDArray[np.float64], more: NDArray[np.float64]) -> NDArray[np.float64]:
    """The counts of two accounts together, of those that were the unit's."""
    both = np.where(more == NOT_ITS, some, some + more)
    return np.where(some == NOT_ITS, more, both)


def _of_units(
    snapshots: pd.DataFrame, wanted: NDArray[np.int64], *, as_of: datetime | None = None
) -> dict[str, NDArray[np.float64]]:
    """The counts of each unit at some instants: the sums over its office accounts, NaN where one is not known."""
    counted = snapshots[(snapshots["role"] == "office") & snapshots["followers"].notna()]
    if as_of is not None:
        counted = counted[counted["at_ms"] < instant_ms(as_of)]
    counted = counted.sort_values("at_ms").drop_duplicates(["unit_id", "account_id", "at_ms"], keep="last")
    sums: dict[str, NDArray[np.float64]] = {}
    for (unit_id, _), account in counted.groupby(["unit_id", "account_id"], observed=True):
        found = _of_account(account, wanted)
        sums[unit_id] = _added(sums[unit_id], found) if unit_id in sums else found
    return {unit_id: np.where(values == NOT_ITS, np.nan, values) for unit_id, values in sums.items()}


def followers_by_day(snapshots: pd.DataFrame, *, period: Period) -> pd.DataFrame:
    """One column a unit, by id, and one row an IST day of the period: its followers as the day begins, as `growth` counts
    them; NaN where they are not known."""
    days = [period.from_on + timedelta(days=place) for place in range(period.days)]
    sums = _of_units(snapshots, np.array([day_start_ms(day) for day in days], dtype=np.int64))
    return pd.DataFrame({unit_id: sums[unit_id] for unit_id in sorted(sums)}, index=days)


def growth(
    snapshots: pd.DataFrame,
    *,
    period: Period,
    base: Period | None = None,
    as_of: datetime | None = None,
    unit_ids: Sequence[str] | None = None,
) -> pd.DataFrame:
    """One row a unit, by id, with `COLUMNS`; `lift` is against `base`, by default the period before of equal length.

    Followers are those of the office accounts alone (one person follows several): officer accounts, whose posts are
    counted with their unit, are left out. A unit's count at an instant is the sum over its office accounts of that
    instant (`from_ms` to `until_ms`) that were ever counted, NaN where one of them has no value then or there is none.
    Snapshots at or after `as_of` are ignored.
    """
    base = base or period.before()
    wanted = np.array([period.start_ms, period.end_ms, base.start_ms, base.end_ms], dtype=np.int64)
    sums = _of_units(snapshots, wanted, as_of=as_of)
    nobodys = np.full(len(wanted), np.nan)
    rows = []
    for unit_id in sorted(set(sums) if unit_ids is None else unit_ids):
        start, end, base_start, base_end = (float(each) for each in sums.get(unit_id, nobodys))
        moved = change(start, end, days=period.days, base_per_day=(base_end - base_start) / base.days)
        rows.append({"unit_id": unit_id, "followers_start": start, "followers_end": end} | moved)
    return pd.DataFrame(rows, columns=list(COLUMNS))
