"""Weeks: the figures of a wait week by week, for one line a unit and one for all together."""

from datetime import timedelta
from typing import Final

import numpy as np
import pandas as pd

from metrics.known import places
from metrics.period import Period
from metrics.survival import figures
from metrics.waits import waits

WEEKS: Final = 8
WEEK: Final = timedelta(days=7)


def last_weeks(period: Period, *, weeks: int = WEEKS) -> list[Period]:
    """The weeks that end where a period ends, the oldest first."""
    ends = [period.to_on - WEEK * back for back in reversed(range(weeks))]
    return [Period(end - WEEK, end) for end in ends]


def span(weeks: list[Period]) -> Period:
    """All of the weeks as one period."""
    return Period(weeks[0].from_on, weeks[-1].to_on)


def weekly(
    found: pd.DataFrame, *, unit_ids: list[str], weeks: list[Period], measure: str, clock: str
) -> pd.DataFrame:
    """One row a unit and week, in their order: `unit_id`, `from_on`, `cases` and the figures of `metrics.survival`.

    `found`: cases (see `metrics.cases_table`) of `span(weeks)`, whose weeks follow one another. What is not observed,
    of another unit or of no week is left out; a week without a case has NaN figures.
    """
    inside = found["clock_start_ms"].between(weeks[0].start_ms, weeks[-1].end_ms, inclusive="left")
    counted = found[found["observed"] & inside & found["unit_id"].isin(unit_ids)]
    starts = np.array([week.start_ms for week in weeks], dtype=np.int64)
    week_of = np.searchsorted(starts, counted["clock_start_ms"].to_numpy(dtype=np.int64), side="right") - 1
    unit_of = places(counted["unit_id"], pd.Index(unit_ids))
    group, groups = unit_of * len(weeks) + week_of, len(unit_ids) * len(weeks)
    duration_ms, event, _ = waits(counted, measure=measure, clock=clock)
    rows = pd.DataFrame(
        {
            "unit_id": np.repeat(unit_ids, len(weeks)),
            "from_on": [week.from_on for week in weeks] * len(unit_ids),
            "cases": np.bincount(group, minlength=groups),
        }
    )
    return pd.concat([rows, figures(duration_ms, event=event, group=group, groups=groups)], axis=1)
