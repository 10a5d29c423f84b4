"""The weekly digest of a range, a zone or the state: how its districts answered, who is named, what waits, what is
missing; pure."""

from typing import Any, Final

import pandas as pd

from data.scope import HQ
from metrics.cases_table import cases
from metrics.comparison import Together, together
from metrics.league import peers
from metrics.period import DAY_MS, Period, instant_at, instant_ms
from metrics.standing import NAMED_FROM, signal
from notices.daily import BEHIND_MS, missing_since, office, waiting, waiting_cases
from notices.digest_frames import GROUP, Frames, last_week
from notices.digest_model import (
    COMMENDED,
    FAILING,
    LAGGARD,
    NO_COVERAGE,
    NOTHING,
    Named,
    OfficeMissing,
    OfficeWaiting,
    Weekly,
)

MEASURE: Final = {"measure": "acknowledge", "clock": "wall"}


def weekly(frames: Frames, unit_id: str, *, league: pd.DataFrame | None) -> Weekly:
    """The digest of the last whole week before `frames.now_at`. `league`: the districts' of that week, of which the rows
    of this area are enough (`attrs` are the whole group's); None: there is none."""
    week, before, area = last_week(frames.now_at), last_week(frames.now_at).before(), area_of(frames, unit_id)
    group = [each for each in peers(frames.units, kind=GROUP)["unit_id"] if each in area]
    until = frames.observation[frames.observation["unit_id"].isin(group)].set_index("unit_id")
    ends = until["observed_until_ms"].dropna().astype("int64")
    now = together(_of(frames, group, week), **MEASURE)
    lying = _waiting(frames, area)
    missing = _missing(frames, group, ends)
    about: dict[Any, Any] = {"tau2_s2": 0.0, "rankability": float("nan"), "ranked": 0}
    about |= {} if league is None else league.attrs
    named = _named(frames, league, group)
    reason = NO_COVERAGE if ends.empty else None
    if reason is None and not (now.cases or now.unobserved or lying or missing):
        reason = NOTHING
    return Weekly(
        office=office(frames.units, unit_id),
        week=week,
        demonstration=frames.demonstration,
        reason=reason,
        as_of_ms=None if ends.empty else int(ends.max()),
        offices=len(group),
        now=now,
        before=together(_of(frames, group, before), **MEASURE),
        ago=_a_week_ago(frames, group, ends),
        signal=signal(ranked=about["ranked"], between=about["tau2_s2"], rankability=about["rankability"]),
        rankability=float(about["rankability"]),
        ranked=int(about["ranked"]),
        commended=tuple(each for each in named if each.verdict == COMMENDED),
        laggards=tuple(each for each in reversed(named) if each.verdict in (LAGGARD, FAILING)),
        waiting=lying,
        missing=missing,
    )


def area_of(frames: Frames, unit_id: str) -> frozenset[str]:
    """The offices in a range, a zone or the state, that one itself among them."""
    units = frames.units
    kind = str(units.loc[units["unit_id"] == unit_id, "kind"].iloc[0])
    if kind == HQ:
        return frozenset(units["unit_id"])
    within = (units["zone_id"] == unit_id) | (units["range_id"] == unit_id)
    return frozenset({unit_id, *units.loc[within.fillna(False).astype(bool), "unit_id"]})


def _of(frames: Frames, group: list[str], period: Period, as_of_ms: int | None = None) -> pd.DataFrame:
    as_of = None if as_of_ms is None else instant_at(as_of_ms)
    seen = (frames.observation, frames.gaps)
    return cases(frames.recent, *seen, period=period, as_of=as_of, unit_ids=group)


def _a_week_ago(frames: Frames, group: list[str], ends: "pd.Series[int]") -> Together | None:
    """The week before as it looked when it was as old as this one is now; what was not collected then is left out."""
    if ends.empty:
        return None
    then, before = int(ends.max()) - 7 * DAY_MS, last_week(frames.now_at).before()
    rows = _of(frames, group, before, then)
    return together(rows[rows["unit_id"].isin(ends.index[ends >= then])], **MEASURE)


def _named(frames: Frames, league: pd.DataFrame | None, group: list[str]) -> list[Named]:
    """Who of the area bears a verdict, by rank: nobody is named but by that."""
    if league is None:
        return []
    rows = league[league["unit_id"].isin(group) & league["verdict"].isin((COMMENDED, LAGGARD))]
    return [
        Named(
            office=office(frames.units, str(row.unit_id)),
            verdict=_said(str(row.verdict), row.laggard_probability),
            rank=int(row.rank),
            low=int(row.rank_low),
            high=int(row.rank_high),
            expected_s=float(row.expected_rmst_s),
            within_24h=float(row.within_24h),
            cases=int(row.cases),
        )
        for row in rows.sort_values("rank").itertuples()
    ]


def _said(verdict: str, probability: object) -> str:
    """A laggard by the half that it misses alone is called that."""
    by_probability = not pd.isna(probability) and float(str(probability)) >= NAMED_FROM
    return FAILING if verdict == LAGGARD and not by_probability else verdict


def _waiting(frames: Frames, area: frozenset[str]) -> tuple[OfficeWaiting, ...]:
    """What waits at each office of the area, the most first."""
    rows = waiting(frames)
    found = []
    for unit_id, own in rows[rows["unit_id"].isin(area)].groupby("unit_id", observed=True):
        lying = waiting_cases(frames, own)
        urgent, oldest = sum(each.is_urgent for each in lying), max(each.waited_s for each in lying)
        found.append(OfficeWaiting(office(frames.units, str(unit_id)), len(lying), urgent, oldest))
    return tuple(sorted(found, key=lambda each: (-each.cases, -each.oldest_s, each.office.unit_id)))


def _missing(frames: Frames, group: list[str], ends: "pd.Series[int]") -> tuple[OfficeMissing, ...]:
    """The offices of which something of the week, or what came after, is not known; those without an account are no
    such: they are never known."""
    week, now_ms = last_week(frames.now_at), instant_ms(frames.now_at)
    known = frames.observation[frames.observation["has_account"]].set_index("unit_id")
    found = []
    for unit_id in group:
        if unit_id not in known.index:
            continue
        spans = missing_since(frames, unit_id, from_ms=week.start_ms, to_ms=week.end_ms)
        until = int(ends[unit_id]) if unit_id in ends.index else None
        is_behind = until is None or until < now_ms - BEHIND_MS
        if spans or is_behind:
            found.append(OfficeMissing(office(frames.units, unit_id), spans, until, is_behind))
    return tuple(found)
