"""Activity: how much a unit writes a day, on how many days, in how many shifts, at which hours."""

from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.duty import SHIFTS_MS
from metrics.known import places
from metrics.observed import as_of_each, known_gaps
from metrics.period import DAY_MS, OFFSET_MS, Period, day_start_ms

COLUMNS: Final = (
    *("unit_id", "posts", "originals", "replies", "active_days", "shift_coverage", "hq_tagged_posts"),
    *("observed_days", "observed_shifts"),
)
HOUR_MS: Final = 3_600_000
Instants = NDArray[np.int64]
Flags = NDArray[np.bool_]


def observed_spans(
    starts: Instants,
    ends: Instants,
    *,
    from_ms: Instants,
    until_ms: Instants,
    gaps: pd.DataFrame,
    at: Instants,
) -> Flags:
    """Which spans (columns) of each unit (rows) were observed from end to end: none of a span before the first
    observation, after `as_of`, in a gap. `at`: whose each gap is."""
    seen = (starts >= from_ms[:, None]) & (ends <= until_ms[:, None])
    for place, from_at, to_at in zip(at, gaps["from_ms"], gaps["to_ms"], strict=True):
        if place >= 0:
            seen[place] &= (ends <= from_at) | (starts >= to_at)
    return seen


def _share(numbers: NDArray[np.int64], of: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.divide(numbers, of, out=np.full(len(of), np.nan), where=of > 0)


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
    names = pd.Index(sorted(units["unit_id"]))
    days = np.array(
        [day_start_ms(period.from_on) + place * DAY_MS for place in range(period.days)], dtype=np.int64
    )
    instants = as_of_each(observation, as_of=as_of).reindex(names)
    since = pd.Series(observation["observed_from_ms"].to_numpy(), index=observation["unit_id"], dtype="Int64")
    spans: dict[str, Any] = {
        "from_ms": since.reindex(names).to_numpy(dtype=np.int64, na_value=0),
        "until_ms": instants.to_numpy(dtype=np.int64, na_value=0),
        "gaps": known_gaps(gaps),
    }
    spans["at"] = names.get_indexer(pd.Index(spans["gaps"]["unit_id"]))
    day_seen = observed_spans(days, days + DAY_MS, **spans)
    starts = np.concatenate([days + start for start, _ in SHIFTS_MS])
    ends = np.concatenate([days + end for _, end in SHIFTS_MS])
    shift_seen = observed_spans(starts, ends, **spans)

    whose, created = places(own_posts["unit_id"], names), own_posts["created_ms"].to_numpy(dtype=np.int64)
    inside = (whose >= 0) & (created >= period.start_ms) & (created < period.end_ms)
    whose, created = whose[inside], created[inside]
    is_reply, tags_hq = (own_posts[each].to_numpy(dtype=bool)[inside] for each in ("is_reply", "tags_hq"))
    day, of_day = np.divmod(created - period.start_ms, DAY_MS)
    counted = day_seen[whose, day]
    active, staffed = np.zeros_like(day_seen), np.zeros_like(shift_seen)
    active[whose[counted], day[counted]] = True
    for place, (start, end) in enumerate(SHIFTS_MS):
        within = (of_day >= start) & (of_day < end)
        staffed[whose[within], place * len(days) + day[within]] = True

    def number(these: Flags) -> NDArray[np.int64]:
        return np.bincount(whose[these], minlength=len(names))

    observed_days, observed_shifts = day_seen.sum(axis=1), shift_seen.sum(axis=1)
    tagged = number((created < spans["until_ms"][whose]) & ~is_reply & tags_hq)
    found = {
        "unit_id": list(names),
        "posts": _share(number(counted), observed_days),
        "originals": _share(number(counted & ~is_reply), observed_days),
        "replies": _share(number(counted & is_reply), observed_days),
        "active_days": _share(active.sum(axis=1), observed_days),
        "shift_coverage": _share((staffed & shift_seen).sum(axis=1), observed_shifts),
        "hq_tagged_posts": pd.array(tagged, dtype="Int64"),
        "observed_days": observed_days,
        "observed_shifts": observed_shifts,
    }
    table = pd.DataFrame(found, columns=list(COLUMNS))
    return table.assign(hq_tagged_posts=table["hq_tagged_posts"].mask(instants.isna().to_numpy()))


def hours(own_posts: pd.DataFrame, *, unit_id: str | None = None) -> NDArray[np.int64]:
    """Posts by IST weekday and hour, 7 × 24, Monday first; of one unit or of all in the frame."""
    mine = own_posts if unit_id is None else own_posts[own_posts["unit_id"] == unit_id]
    return np.bincount(hour_cells(mine["created_ms"].to_numpy(dtype=np.int64)), minlength=7 * 24).reshape(
        7, 24
    )


def hour_cells(instants_ms: Instants) -> Instants:
    """The IST weekday (Monday is 0) times 24 plus the hour of each instant."""
    since_day_one = instants_ms + OFFSET_MS
    weekday = (since_day_one // DAY_MS + 3) % 7  # 1 January 1970 was a Thursday
    return weekday * 24 + since_day_one % DAY_MS // HOUR_MS
