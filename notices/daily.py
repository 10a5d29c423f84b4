"""The daily digest of an office: what waits, what came in, what changed, and what is not known; pure."""

from datetime import date
from typing import Final

import pandas as pd

from metrics.cases_table import cases
from metrics.observed import known_gaps
from metrics.period import DAY_MS, Period, instant_at, instant_ms
from metrics.standing import signal
from notices.digest_frames import Frames, yesterday
from notices.digest_model import (
    NO_ACCOUNT,
    NO_CASE,
    NO_COVERAGE,
    NOT_TOLD_APART,
    NOTHING,
    PARTLY_OBSERVED,
    Daily,
    Missing,
    Office,
    Place,
    WaitingCase,
)

FIRST, FRESH = 5, 3
BEHIND_MS: Final = 3_600_000
TELLING: Final = ("little", "much")
"""How much of the spread has to be signal, that a place is told."""
EVER: Final = Period(date(2006, 1, 1), date(2100, 1, 1))
"""Every day on which a case may have begun."""


def daily(frames: Frames, unit_id: str, *, league: pd.DataFrame | None) -> Daily:
    """The digest of the IST day in which `frames.now_at` lies. `league`: the districts' of the last seven whole days, of
    which the office's own row is enough (`attrs` are the group's); None: there is none."""
    now_ms, before = instant_ms(frames.now_at), yesterday(frames.now_at)
    seen = frames.observation[frames.observation["unit_id"] == unit_id]
    until = (
        None
        if seen.empty or seen["observed_until_ms"].isna().all()
        else int(seen["observed_until_ms"].iloc[0])
    )
    rows = waiting(frames, unit_id)
    came = cases(frames.recent, frames.observation, frames.gaps, period=before, unit_ids=[unit_id])
    observed = came[came["observed"]]
    missing = missing_since(frames, unit_id, from_ms=before.start_ms)
    is_behind = until is not None and until < now_ms - BEHIND_MS
    reason = None
    if seen.empty or not seen["has_account"].iloc[0] or not seen["resolved"].iloc[0]:
        reason = NO_ACCOUNT
    elif until is None:
        reason = NO_COVERAGE
    elif not (len(rows) or len(came) or missing or is_behind):
        reason = NOTHING
    lying = waiting_cases(frames, rows)
    late = sorted(lying[FIRST:], key=lambda each: -each.since_ms)
    own_place, why = place(league, unit_id)
    return Daily(
        office=office(frames.units, unit_id),
        on=before.to_on,
        demonstration=frames.demonstration,
        reason=reason,
        as_of_ms=until,
        is_behind=is_behind,
        waiting=len(rows),
        urgent=sum(each.is_urgent for each in lying),
        first=tuple(lying[:FIRST]),
        fresh=tuple(each for each in late[:FRESH] if each.since_ms >= before.start_ms),
        oldest_s=max((each.waited_s for each in lying), default=None),
        waiting_before=_waiting_before(frames, unit_id, seen, until),
        came_in=len(observed),
        acknowledged=int(observed["acknowledged_ms"].notna().sum()),
        unobserved=len(came) - len(observed),
        place=own_place,
        why_no_place=why,
        missing=missing,
    )


def office(units: pd.DataFrame, unit_id: str) -> Office:
    """An office by its id; raises `KeyError` where the registry has none."""
    row = units.set_index("unit_id").loc[unit_id]
    return Office(unit_id, str(row["name_en"]), str(row["name_hi"]), str(row["kind"]))


def waiting(frames: Frames, unit_id: str | None = None, *, as_of_ms: int | None = None) -> pd.DataFrame:
    """The cases that nobody had acknowledged, of an office or of all: as of its observation, or of an instant."""
    found = cases(
        frames.waiting,
        frames.observation,
        frames.gaps,
        period=EVER,
        as_of=None if as_of_ms is None else instant_at(as_of_ms),
        unit_ids=None if unit_id is None else [unit_id],
    )
    return found[(found["status"] == "open") & found["observed"]].reset_index(drop=True)


def waiting_cases(frames: Frames, rows: pd.DataFrame) -> list[WaitingCase]:
    """Cases as a digest names them: the urgent ones first, then those that wait longest."""
    found = [
        WaitingCase(
            thread_id=int(row.thread_id),
            tag_id=int(row.tag_id),
            origin=str(row.origin),
            since_ms=int(row.clock_start_ms),
            waited_s=(int(row.as_of_ms) - int(row.clock_start_ms)) / 1_000,
            is_urgent=(str(row.unit_id), int(row.thread_id)) in frames.urgent_cases,
        )
        for row in rows.itertuples()
    ]
    return sorted(found, key=lambda each: (not each.is_urgent, each.since_ms, each.thread_id))


def missing_since(
    frames: Frames, unit_id: str, *, from_ms: int, to_ms: int | None = None
) -> tuple[Missing, ...]:
    """The parts of a span (to now, without an end) of which something of an office was not collected."""
    end = instant_ms(frames.now_at) if to_ms is None else to_ms
    hidden = known_gaps(frames.gaps[frames.gaps["unit_id"] == unit_id])
    return tuple(
        Missing(max(int(row.from_ms), from_ms), min(int(row.to_ms), end))
        for row in hidden.itertuples()
        if row.to_ms > from_ms and row.from_ms < end
    )


def _waiting_before(frames: Frames, unit_id: str, seen: pd.DataFrame, until: int | None) -> int | None:
    """How many waited a day before the instant up to which all is known; None where it was not observed then."""
    if until is None:
        return None
    then = until - DAY_MS
    since = seen["observed_from_ms"].iloc[0]
    return None if pd.notna(since) and since > then else len(waiting(frames, unit_id, as_of_ms=then))


def place(league: pd.DataFrame | None, unit_id: str) -> tuple[Place | None, str | None]:
    """The rank of an office, or why it is not told: where ranks do not tell offices apart, and where its own days were
    not wholly observed. Neither, where it is not among those that are ranked together."""
    if league is None or not (league["unit_id"] == unit_id).any():
        return None, None
    about, row = league.attrs, league[league["unit_id"] == unit_id].iloc[0]
    telling = signal(ranked=about["ranked"], between=about["tau2_s2"], rankability=about["rankability"])
    if pd.notna(row["note"]) and row["note"] != "no_cases":
        return None, PARTLY_OBSERVED
    if pd.isna(row["rank"]):
        return None, NO_CASE
    if telling not in TELLING:
        return None, NOT_TOLD_APART
    change = None if pd.isna(row["rank_change"]) else int(row["rank_change"])
    low, high = int(row["rank_low"]), int(row["rank_high"])
    return Place(int(row["rank"]), low, high, int(about["ranked"]), change), None
