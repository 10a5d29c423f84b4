"""Shifts without a post: which of the observed shifts of a period a unit let pass in silence."""

from datetime import datetime

import numpy as np
import pandas as pd

from metrics.activity import observed_spans
from metrics.duty import SHIFTS_MS
from metrics.observed import as_of_each, known_gaps
from metrics.period import DAY_MS, Period, day_start_ms


def empty_shifts(
    own_posts: pd.DataFrame,
    observation: pd.DataFrame,
    gaps: pd.DataFrame,
    *,
    unit_id: str,
    period: Period,
    as_of: datetime | None = None,
) -> pd.DataFrame:
    """`from_ms`, `to_ms` of the observed shifts in which the unit wrote nothing, the earliest first.

    A shift is observed as in `metrics.activity`: it was over at `as_of`, touches no known gap and did not begin before
    the unit's coverage did. The two shifts of a day overlap, so a post from 14:00 to 16:00 is in both.
    """
    instant = as_of_each(observation, as_of=as_of).get(unit_id)
    since = observation.loc[observation["unit_id"] == unit_id, "observed_from_ms"].dropna()
    days = np.array(
        [day_start_ms(period.from_on) + place * DAY_MS for place in range(period.days)], dtype=np.int64
    )
    starts = np.concatenate([days + start for start, _ in SHIFTS_MS])
    ends = np.concatenate([days + end for _, end in SHIFTS_MS])
    hidden = known_gaps(gaps[gaps["unit_id"] == unit_id])
    seen = observed_spans(
        starts,
        ends,
        from_ms=np.array([0 if since.empty else int(since.iloc[0])], dtype=np.int64),
        until_ms=np.array([0 if instant is None or pd.isna(instant) else int(instant)], dtype=np.int64),
        gaps=hidden,
        at=np.zeros(len(hidden), dtype=np.int64),
    )[0]
    mine = own_posts.loc[own_posts["unit_id"] == unit_id, "created_ms"].to_numpy(dtype=np.int64)
    written = np.sort(mine)
    wrote = np.searchsorted(written, ends, side="left") > np.searchsorted(written, starts, side="left")
    found = pd.DataFrame({"from_ms": starts, "to_ms": ends})[seen & ~wrote]
    return found.sort_values("from_ms", ignore_index=True)
