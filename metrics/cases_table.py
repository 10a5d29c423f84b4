"""The cases of a period, as they are known: what every figure counts and what a reader follows to the posts."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

import pandas as pd

from metrics.known import known, whole
from metrics.observed import as_of_each, is_observed
from metrics.period import Period

ALL: Final = "all"
CASE_ORIGINS: Final = ("all", "referral", "complaint")


def cases(
    events: pd.DataFrame,
    observation: pd.DataFrame,
    gaps: pd.DataFrame,
    *,
    period: Period,
    as_of: datetime | None = None,
    origin: str = ALL,
    unit_ids: Collection[str] | None = None,
) -> pd.DataFrame:
    """The known cases whose clock starts in the period, with `observed`; by unit, clock start and thread.

    `observed` is false where the clock start lies in a known gap of the unit or before its observation began: such a
    case is shown and counted as unobserved, never as waiting. Without `as_of` each unit is seen at its `observed_until`, and a unit without one
    has no rows.
    """
    if origin not in CASE_ORIGINS:
        raise ValueError(f"no such origin: {origin!r}")
    near = (whole(events["opened_ms"]) < period.end_ms) & (
        (whole(events["opened_ms"]) >= period.start_ms) | events["referred_ms"].notna().to_numpy()
    )
    if unit_ids is not None:
        near &= events["unit_id"].isin(list(unit_ids)).to_numpy()
    found = known(events[near], as_of_ms=as_of_each(observation, as_of=as_of))
    starts = found["clock_start_ms"].to_numpy()
    asked = (starts >= period.start_ms) & (starts < period.end_ms)
    if origin != ALL:
        asked &= (found["origin"] == origin).to_numpy()
    found = found[asked]
    observed = is_observed(
        found["unit_id"], found["clock_start_ms"].to_numpy(), observation=observation, gaps=gaps
    )
    return found.assign(observed=observed).reset_index(drop=True)
