"""Everything known of one unit in a period, as one dictionary of plain values."""

from datetime import datetime
from typing import Any

import pandas as pd

from metrics.activity import activity, hours
from metrics.cases_table import cases
from metrics.gaming import known_replies, signs
from metrics.growth import growth
from metrics.known import STATUSES
from metrics.league import counted, league, peer_group
from metrics.observed import as_of_each
from metrics.period import Period
from metrics.plain import plain
from metrics.waits import EVENTS

NAMES = ("kind", "parent_id", "zone_id", "range_id", "name_en", "name_hi", "prescribed_handle", "population")


class UnknownUnitError(ValueError):
    """A unit id that is not in the registry; its text is one line."""


def kind_of(units: pd.DataFrame, unit_id: str) -> str:
    """The kind of a unit; raises `UnknownUnitError`."""
    found = units.loc[units["unit_id"] == unit_id, "kind"]
    if found.empty:
        raise UnknownUnitError(f"There is no unit {unit_id!r}: the registry's units.csv has the ids.")
    return str(found.iloc[0])


def unit(
    unit_id: str,
    *,
    events: pd.DataFrame,
    units: pd.DataFrame,
    observation: pd.DataFrame,
    gaps: pd.DataFrame,
    own_posts: pd.DataFrame,
    snapshots: pd.DataFrame,
    replies: pd.DataFrame | None = None,
    own_in_threads: pd.DataFrame | None = None,
    period: Period,
    as_of: datetime | None = None,
    measure: str = "acknowledge",
    clock: str = "wall",
    origin: str = "all",
) -> dict[str, Any]:
    """The unit's names, its row of the league of `measure`, its cases by status (which sum to `cases`), the figures of
    all three measures on `clock` (`measures`), activity with `hours`, growth, and where `replies` and `own_in_threads`
    are given the `signs` to look at (see `metrics.gaming`).

    Frames are those of `league`, `activity` and `growth`; unknown values are None. Raises `UnknownUnitError`, and
    `LeagueError` as `league` does.
    """
    group = peer_group(kind_of(units, unit_id))
    table = league(
        events, units, observation, gaps,
        period=period, as_of=as_of, measure=measure, clock=clock, origin=origin, kind=group,
    )  # fmt: skip
    names = units[units["unit_id"] == unit_id]
    found = cases(events, observation, gaps, period=period, as_of=as_of, origin=origin, unit_ids=[unit_id])
    status = found.loc[found["observed"], "status"]
    wrote = activity(own_posts, names, observation, gaps, period=period, as_of=as_of)
    instant = as_of_each(observation, as_of=as_of).get(unit_id)
    seen = instant is not None and pd.notna(instant)
    until_ms = min(period.end_ms, int(instant)) if seen else period.start_ms
    written = own_posts[own_posts["created_ms"].between(period.start_ms, until_ms, inclusive="left")]
    grew = growth(snapshots, period=period, as_of=as_of, unit_ids=[unit_id])
    return (
        {"unit_id": unit_id}
        | _only(names[[name for name in NAMES if name in names]])
        | _only(table[table["unit_id"] == unit_id])
        | {each: int((status == each).sum()) for each in STATUSES}
        | _only(wrote)
        | {"hours": hours(written, unit_id=unit_id).tolist() if seen else None}
        | _only(grew)
        | {
            "measures": {
                each: _only(counted(found, names.reset_index(drop=True), measure=each, clock=clock)[0])
                for each in EVENTS
            }
        }
        | (
            {}
            if replies is None or own_in_threads is None
            else {"signs": _signs(found, replies, own_in_threads, observation, gaps, period, as_of, unit_id)}
        )
    )


def _signs(
    found: pd.DataFrame, replies: pd.DataFrame, own_in_threads: pd.DataFrame, observation: pd.DataFrame,
    gaps: pd.DataFrame, period: Period, as_of: datetime | None, unit_id: str,
) -> dict[str, Any]:  # fmt: skip
    """The signs of gaming of one unit; None of a unit without an instant, of which nothing is known."""
    known = known_replies(replies, observation, period=period, as_of=as_of)
    row = _only(signs(found, known, own_in_threads, gaps, unit_ids=[unit_id]).drop(columns="unit_id"))
    instant = as_of_each(observation, as_of=as_of).get(unit_id)
    return row if instant is not None and pd.notna(instant) else dict.fromkeys(row)


def _only(rows: pd.DataFrame) -> dict[str, Any]:
    """The one row of a frame as plain values, each of its column's kind: a count stays whole."""
    return {str(name): plain(rows[name].iloc[0]) for name in rows} if len(rows) == 1 else {}
