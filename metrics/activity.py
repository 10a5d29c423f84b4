"""Activity: how much a unit writes a day, on how many days, in how many shifts, at which hours."""

from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.duty import SHIFTS_MS
from metrics.observed import as_of_each, known_gaps
from metrics.period import DAY_MS, OFFSET_MS, Period, day_start_ms

COLUMNS: Final = (
    *("unit_id", "posts", "originals", "replies", "active_days", "shift_coverage", "hq_tagged_posts"),
    *("observed_days", "observed_shifts"),
)
HOUR_MS: Final = 3_600_000
Instants = NDArray[np.int64]


def _whole_spans(
    starts: Instants, ends: Instants, *, from_ms: int, until_ms: int, gaps: pd.DataFrame
) -> NDArray[np.bool_]:
    """Which spans were observed from end to end: none of a span before the first observation, after `as_of`, in a gap."""
    seen = (starts >= from_ms) & (ends <= until_ms)
    for gap in gaps.itertuples():
        seen &= (ends <= gap.from_ms) | (starts >= gap.to_ms)
    return seen


def _of_unit(
    posts: pd.DataFrame, *, days: Instants, from_ms: int, until_ms: int, gaps: pd.DataFrame
) -> dict[str, float | int]:
    created = posts["created_ms"].to_numpy(dtype=np.int64)
    is_reply = posts["is_reply"].to_numpy(dtype=bool)
    day_seen = _whole_spans(days, days + DAY_MS, from_ms=from_ms, until_ms=until_ms, gaps=gaps)
    day_of = np.searchsorted(days, created, side="right") - 1
    counted = day_seen[day_of] if len(created) else np.zeros(0, dtype=bool)
    starts = np.concatenate([days + start for start, _ in SHIFTS_MS])
    ends = np.concatenate([days + end for _, end in SHIFTS_MS])
    shift_seen = _whole_spans(starts, ends, from_ms=from_ms, until_ms=until_ms, gaps=gaps)
    in_order = np.sort(created)
    staffed = np.searchsorted(in_order, ends, side="left") > np.searchsorted(in_order, starts, side="left")
    observed_days, observed_shifts = int(day_seen.sum()), int(shift_seen.sum())

    def share(number: int, of: int) -> float:
        return number / of if of else np.nan

    known = created < until_ms
    return {
        "posts": share(int(counted.sum()), observed_days),
        "originals": share(int((counted & ~is_reply).sum()), observed_days),
        "replies": share(int((counted & is_reply).sum()), observed_days),
        "active_days": share(len(np.unique(day_of[counted])), observed_days),
        "shift_coverage": share(int((staffed & shift_seen).sum()), observed_shifts),
        "hq_tagged_posts": int((known & ~is_reply & posts["tags_hq"].to_numpy(dtype=bool)).sum()),
        "observed_days": observed_days,
        "observed_shifts": observed_shifts,
    }


def activity(
    own_posts: pd.DataFrame,
    units: pd.DataFrame,
    observation: pd.DataFrame,
    gaps: pd.DataFrame,
    *,
    period: Period,
    as_of: datetime | None = None,
) -> pd.DataFrame:
    """One row a unit, by id, with `COLUMNS`, from its posts of the period (office and officer accounts together).

    `posts`, `originals` (quotes among them) and `replies` are a day: counts on observed days ÷ observed days, retweets
    being none. `active_days` is the share of observed days with a post, `shift_coverage` that of observed shifts. A
    day or shift is observed if it was over at `as_of`, does not touch a known gap, and did not begin before the unit's
    coverage did (a unit without any coverage is seen as far as `as_of` alone says). Without an observed day the rates
    are NaN. `hq_tagged_posts` counts originals known at `as_of`; it is NA for a unit without an instant.
    """
    days = np.array(
        [day_start_ms(period.from_on) + place * DAY_MS for place in range(period.days)], dtype=np.int64
    )
    instants = as_of_each(observation, as_of=as_of)
    since = pd.Series(observation["observed_from_ms"].to_numpy(), index=instants.index, dtype="Int64").fillna(
        0
    )
    created = own_posts["created_ms"]
    inside = own_posts[(created >= period.start_ms) & (created < period.end_ms)]
    by_unit, hidden = dict(list(inside.groupby("unit_id", observed=True))), known_gaps(gaps)
    rows = []
    for unit_id in sorted(units["unit_id"]):
        until = instants.get(unit_id, pd.NA)
        found = _of_unit(
            by_unit.get(unit_id, inside.iloc[:0]),
            days=days,
            from_ms=int(since.get(unit_id, 0)),
            until_ms=0 if pd.isna(until) else int(until),
            gaps=hidden[hidden["unit_id"] == unit_id],
        )
        unknown = {"hq_tagged_posts": pd.NA} if pd.isna(until) else {}
        rows.append({"unit_id": unit_id} | found | unknown)
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"hq_tagged_posts": "Int64"})


def hours(own_posts: pd.DataFrame, *, unit_id: str | None = None) -> NDArray[np.int64]:
    """Posts by IST weekday and hour, 7 × 24, Monday first; of one unit or of all in the frame."""
    mine = own_posts if unit_id is None else own_posts[own_posts["unit_id"] == unit_id]
    since_day_one = mine["created_ms"].to_numpy(dtype=np.int64) + OFFSET_MS
    weekday = (since_day_one // DAY_MS + 3) % 7  # 1 January 1970 was a Thursday
    cells = weekday * 24 + since_day_one % DAY_MS // HOUR_MS
    return np.bincount(cells, minlength=7 * 24).reshape(7, 24)
