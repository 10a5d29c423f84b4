"""The cases of a period, as they are known: what every figure counts and what a reader follows to the posts."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.known import Known, Whole, places, whole
from metrics.observed import as_of_each, is_observed
from metrics.period import Period

ALL: Final = "all"
CASE_ORIGINS: Final = ("all", "referral", "complaint")


class Found(NamedTuple):
    """Cases as arrays, and whether each is observed: its clock start lies neither in a known gap of its unit nor before
    its observation began."""

    known: Known
    observed: NDArray[np.bool_]


def found(
    events: pd.DataFrame,
    observation: pd.DataFrame,
    gaps: pd.DataFrame,
    *,
    period: Period | None,
    as_of: datetime | None = None,
    origin: str = ALL,
    unit_ids: Collection[str] | None = None,
) -> Found:
    """The known cases whose clock starts in the period, if one is given, by unit and thread.

    Without `as_of` each unit is seen at its `observed_until`, and a unit without one has no rows.
    """
    if origin not in CASE_ORIGINS:
        raise ValueError(f"no such origin: {origin!r}")
    near = np.ones(len(events), dtype=bool)
    if period is not None:
        near = _may_start_in(period, whole(events["opened_ms"]), whole(events["referred_ms"]))
    if unit_ids is not None:
        near &= places(events["unit_id"], pd.Index(list(unit_ids))) >= 0
    known = Known.of(events, as_of_ms=as_of_each(observation, as_of=as_of), near=near)
    if period is not None:
        start = known.clock_start
        known = known.only((start >= period.start_ms) & (start < period.end_ms))
    if origin != ALL:
        known = known.only(known.is_referral == (origin == "referral"))
    observed = is_observed(known.unit_id, known.clock_start, observation=observation, gaps=gaps)
    return Found(known, observed)


def _may_start_in(period: Period, opened: Whole, referred: Whole) -> NDArray[np.bool_]:
    """Whether a clock may start in a period, as of some instant."""
    start, end = period.start_ms, period.end_ms
    return (opened < end) & ((opened >= start) | ((referred >= start) & (referred < end)))


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
    """The same as a frame, with `observed`: a case that is not is shown and counted as unobserved, never as waiting."""
    known, observed = found(
        events, observation, gaps, period=period, as_of=as_of, origin=origin, unit_ids=unit_ids
    )
    return known.frame().assign(observed=observed)
