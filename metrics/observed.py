"""Observation: as of which instant each unit is looked at, which instants lie in its known gaps, what its row must say."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.known import NEVER, Whole, places, whole
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


def as_of_each(observation: pd.DataFrame, *, as_of: datetime | None) -> "pd.Series[int]":
    """The instant of each unit, by unit id: the given one, else its `observed_until`; missing where it has none."""
    index = pd.Index(observation["unit_id"])
    if as_of is not None:
        return pd.Series(instant_ms(as_of), index=index, dtype="Int64")
    return pd.Series(observation["observed_until_ms"].to_numpy(), index=index, dtype="Int64")


def known_gaps(gaps: pd.DataFrame) -> pd.DataFrame:
    """The gaps that are not healed, from where on they hide something: `unit_id`, `from_ms`, `to_ms`, joined and in
    order."""
    return pd.DataFrame(_joined(gaps), columns=["unit_id", "from_ms", "to_ms"]).astype(
        {"from_ms": "int64", "to_ms": "int64"}
    )


def _joined(gaps: pd.DataFrame, *, near: Period | None = None) -> list[tuple[str, int, int]]:
    """The same as a list, of the gaps that touch a period if one is given."""
    joined: list[tuple[str, int, int]] = []
    if gaps.empty:
        return joined
    hides_from, until = (gaps[name].to_numpy(dtype=np.int64) for name in ("hides_from_ms", "to_ms"))
    missing = (gaps["state"].to_numpy(dtype=object) != "healed") & (until > hides_from)
    if near is not None:
        missing &= (until > near.start_ms) & (hides_from < near.end_ms)
    unit_ids = gaps["unit_id"].to_numpy(dtype=object)
    for unit_id, from_ms, to_ms in sorted(
        zip(*(each[missing].tolist() for each in (unit_ids, hides_from, until)), strict=True)
    ):
        if joined and joined[-1][0] == unit_id and from_ms <= joined[-1][2]:
            joined[-1] = (unit_id, joined[-1][1], max(joined[-1][2], to_ms))
        else:
            joined.append((unit_id, from_ms, to_ms))
    return joined


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


@dataclass(frozen=True)
class Seen:
    """The observation of some units, an entry a unit: whether it is known at all, has an account, and one that X resolved;
    since and until when it is observed; from and until when an account was its own that X did not resolve (instants,
    `NEVER` where there is none)."""

    names: pd.Index
    is_known: NDArray[np.bool_]
    has_account: NDArray[np.bool_]
    is_resolved: NDArray[np.bool_]
    since: Whole
    until: Whole
    missed_from: Whole
    missed_until: Whole

    @classmethod
    def of(cls, observation: pd.DataFrame, *, names: pd.Index) -> Self:
        """That of the units of these names, in their order."""
        place = pd.Index(observation["unit_id"]).get_indexer(names)
        flags = (observation[name].to_numpy(dtype=bool) for name in ("has_account", "resolved"))
        instants = (
            observation[f"{name}_ms"].to_numpy(dtype=np.int64, na_value=NEVER)
            for name in ("observed_from", "observed_until", "unresolved_from", "unresolved_until")
        )
        return cls(
            names,
            place >= 0,
            *(np.append(each, False)[place] for each in flags),
            *(np.append(each, NEVER)[place] for each in instants),
        )

    def as_of(self, as_of: datetime | None) -> Whole:
        """As of when each is looked at: the instant that is given, else its `until`; see `as_of_each`."""
        return self.until if as_of is None else np.where(self.is_known, instant_ms(as_of), NEVER)

    def notes(
        self, *, as_of_ms: Whole, is_empty: NDArray[np.bool_], gaps: pd.DataFrame, period: Period
    ) -> NDArray[np.object_]:
        """What the row of each must say of its observation, or None; `is_empty`: the period has no case of it, not even
        one that was not observed."""
        since, until, start_ms = self.since, self.until, period.start_ms
        begin, stop = np.maximum(since, start_ms), np.minimum(as_of_ms, period.end_ms)
        # where an earlier instant was asked for, nothing later is missed
        asked = np.where(as_of_ms == until, period.end_ms, stop)
        touched, hidden = np.zeros((2, len(self.names)), dtype=bool)
        for unit_id, from_ms, to_ms in _joined(gaps, near=period):
            unit = self.names.get_indexer([unit_id])[0]
            if unit >= 0:
                touched[unit] |= from_ms < asked[unit]
                hidden[unit] |= from_ms <= begin[unit] and to_ms >= stop[unit]
        has_start = since != NEVER
        checks = (
            ~self.has_account,
            ~self.is_resolved,
            until == NEVER,
            as_of_ms > until,
            has_start & ((begin >= stop) | hidden),  # nothing of the period before `as_of` was collected
            # an account was the unit's whose user id is not known: what it wrote counts for nobody
            (self.missed_until != NEVER) & (self.missed_from < stop) & (self.missed_until > start_ms),
            (has_start & (since > start_ms))
            | touched,  # a part of the period before `as_of` was not collected
            until < asked,  # collection has not reached the end, as on a day that is not over
            is_empty,
            np.ones(len(self.names), dtype=bool),
        )
        return np.array([*NOTES, None], dtype=object)[np.argmax(checks, axis=0)]


def notes(
    rows: pd.DataFrame, *, observation: pd.DataFrame, gaps: pd.DataFrame, period: Period
) -> list[str | None]:
    """What each row of a league must say of its observation, or None; rows with `unit_id`, `cases`, `unobserved`,
    `as_of_ms`."""
    is_empty = ((rows["cases"] == 0) & (rows["unobserved"] == 0)).to_numpy(dtype=bool)
    seen = Seen.of(observation, names=pd.Index(rows["unit_id"]))
    as_of_ms = whole(rows["as_of_ms"].astype("Int64"))  # floats where one is missing
    return seen.notes(as_of_ms=as_of_ms, is_empty=is_empty, gaps=gaps, period=period).tolist()
