"""Observation: as of which instant each unit is looked at, which instants lie in its known gaps, what its row must say."""

from collections.abc import Hashable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.known import NEVER, Whole, places
from metrics.period import Period, instant_ms

NOTES: Final = (
    "no_account",
    "not_resolved",
    "no_coverage",
    "as_of_beyond_observed",
    "not_observed",
    "partly_resolved",
    "incomplete",
    "cut_short",
    "no_cases",
)
"""What a row may say, the first that holds."""

Spans = list[tuple[int, int]]


def as_of_each(observation: pd.DataFrame, *, as_of: datetime | None) -> "pd.Series[int]":
    """The instant of each unit, by unit id: the given one, else its `observed_until`; missing where it has none."""
    index = pd.Index(observation["unit_id"])
    if as_of is not None:
        return pd.Series(instant_ms(as_of), index=index, dtype="Int64")
    return pd.Series(observation["observed_until_ms"].to_numpy(), index=index, dtype="Int64")


def known_gaps(gaps: pd.DataFrame) -> pd.DataFrame:
    """The gaps that are not healed, from where on they hide something: `unit_id`, `from_ms`, `to_ms`, joined and in
    order."""
    missing = gaps[(gaps["state"] != "healed") & (gaps["to_ms"] > gaps["hides_from_ms"])]
    rows = sorted(
        zip(
            missing["unit_id"],
            missing["hides_from_ms"].astype(int),
            missing["to_ms"].astype(int),
            strict=True,
        )
    )
    joined: list[tuple[str, int, int]] = []
    for unit_id, spans in groupby(rows, key=lambda row: row[0]):
        first = len(joined)
        for _, from_ms, to_ms in spans:
            if len(joined) > first and from_ms <= joined[-1][2]:
                joined[-1] = (unit_id, joined[-1][1], max(joined[-1][2], to_ms))
            else:
                joined.append((unit_id, from_ms, to_ms))
    return pd.DataFrame(joined, columns=["unit_id", "from_ms", "to_ms"]).astype(
        {"from_ms": "int64", "to_ms": "int64"}
    )


def in_gap(unit_id: "pd.Series[str]", instants_ms: Whole, *, gaps: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether each instant lies in a known gap of its unit (half open)."""
    found = np.zeros(len(instants_ms), dtype=bool)
    if gaps.empty:
        return found
    hidden = known_gaps(gaps)
    names = pd.Index(hidden["unit_id"].unique())
    unit, spans_of = places(unit_id, names), names.get_indexer(pd.Index(hidden["unit_id"]))
    for place in range(len(names)):
        rows = np.flatnonzero(unit == place)
        spans = hidden[spans_of == place]
        last = np.searchsorted(spans["from_ms"].to_numpy(), instants_ms[rows], side="right") - 1
        ends = spans["to_ms"].to_numpy()
        found[rows] = (last >= 0) & (instants_ms[rows] < ends[np.maximum(last, 0)])
    return found


def is_observed(
    unit_id: "pd.Series[str]", instants_ms: Whole, *, observation: pd.DataFrame, gaps: pd.DataFrame
) -> NDArray[np.bool_]:
    """Whether each instant is neither in a known gap of its unit nor before its observation began; a unit without
    any coverage has no known gap."""
    names = pd.Index(observation["unit_id"])
    since = np.append(observation["observed_from_ms"].to_numpy(dtype=np.int64, na_value=0), 0)
    began = since[places(unit_id, names)]  # the last one for a unit that is not there
    return (instants_ms >= began) & ~in_gap(unit_id, instants_ms, gaps=gaps)


def _is_incomplete(seen: Mapping[Hashable, Any], hidden: Spans, *, period: Period, as_of_ms: int) -> bool:
    """Whether a part of the period that lies before `as_of` was not collected for a covered unit: its start, or a gap."""
    start, end = seen["observed_from_ms"], seen["observed_until_ms"]
    if pd.isna(end):
        return False
    until = period.end_ms if as_of_ms == end else min(period.end_ms, as_of_ms)
    touches = any(from_ms < until and to_ms > period.start_ms for from_ms, to_ms in hidden)
    return bool((pd.notna(start) and start > period.start_ms) or touches)


def _is_cut_short(seen: Mapping[Hashable, Any], *, period: Period, as_of_ms: int) -> bool:
    """Whether collection has not reached the end of the period, as on a day that is not over; where an earlier `as_of` was
    asked for, nothing later is missed."""
    end = seen["observed_until_ms"]
    return bool(pd.notna(end) and end < (period.end_ms if as_of_ms == end else min(period.end_ms, as_of_ms)))


def _is_not_observed(seen: Mapping[Hashable, Any], hidden: Spans, *, period: Period, as_of_ms: int) -> bool:
    """Whether nothing of the period that lies before `as_of` was collected for a covered unit."""
    if pd.isna(seen["observed_from_ms"]):
        return False
    start, until = max(period.start_ms, int(seen["observed_from_ms"])), min(period.end_ms, as_of_ms)
    return start >= until or any(from_ms <= start and to_ms >= until for from_ms, to_ms in hidden)


def _is_partly_resolved(seen: Mapping[Hashable, Any], *, period: Period, as_of_ms: int) -> bool:
    """Whether an account was the unit's in the period whose user id is not known: what it wrote counts for nobody."""
    start, end = seen["unresolved_from_ms"], seen["unresolved_until_ms"]
    return bool(pd.notna(end) and start < min(period.end_ms, as_of_ms) and end > period.start_ms)


def notes(
    rows: pd.DataFrame, *, observation: pd.DataFrame, gaps: pd.DataFrame, period: Period
) -> list[str | None]:
    """What each row of a league must say of its observation, or None; rows with `unit_id`, `cases`, `unobserved`,
    `as_of_ms`."""
    by_unit = observation.set_index("unit_id").to_dict("index")
    missing = known_gaps(gaps)
    hidden: dict[str, Spans] = {
        str(unit_id): list(zip(spans["from_ms"], spans["to_ms"], strict=True))
        for unit_id, spans in missing.groupby("unit_id")
    }
    found: list[str | None] = []
    for row in rows.itertuples():
        seen = by_unit.get(row.unit_id)
        if seen is None:
            found.append("no_account")
            continue
        spans = hidden.get(str(row.unit_id), [])
        as_of_ms = NEVER if pd.isna(row.as_of_ms) else int(row.as_of_ms)
        checks = (
            not seen["has_account"],
            not seen["resolved"],
            pd.isna(seen["observed_until_ms"]),
            pd.notna(seen["observed_until_ms"]) and as_of_ms > seen["observed_until_ms"],
            _is_not_observed(seen, spans, period=period, as_of_ms=as_of_ms),
            _is_partly_resolved(seen, period=period, as_of_ms=as_of_ms),
            _is_incomplete(seen, spans, period=period, as_of_ms=as_of_ms),
            _is_cut_short(seen, period=period, as_of_ms=as_of_ms),
            row.cases == 0 and row.unobserved == 0,
        )
        found.append(next((note for note, holds in zip(NOTES, checks, strict=True) if holds), None))
    return found
