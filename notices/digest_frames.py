"""What digests are built from: frames of the store, read once for all offices that a connection may see."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import pandas as pd
from sqlalchemy import Connection

from data import reads, urgent
from metrics.league import LeagueError, league
from metrics.period import DAY_MS, IST, Period, instant_ms

DAYS, WEEK = 7, 7
GROUP = "district"
"""The offices of which a week is told, and among which a district has its place."""
League = Callable[[Period], pd.DataFrame | None]


@dataclass(frozen=True)
class Frames:
    """The store as digests need it: `waiting`, the events of cases that wait or waited a day ago; `recent`, those of the
    last weeks; `urgent`, the cases that are marked so."""

    now_at: datetime
    demonstration: bool
    units: pd.DataFrame
    observation: pd.DataFrame
    gaps: pd.DataFrame
    waiting: pd.DataFrame
    recent: pd.DataFrame
    urgent: pd.DataFrame

    @cached_property
    def urgent_cases(self) -> frozenset[tuple[str, int]]:
        """The marked cases by office and thread."""
        marked = zip(self.urgent["unit_id"], self.urgent["thread_id"], strict=True)
        return frozenset((str(unit_id), int(thread_id)) for unit_id, thread_id in marked)


def yesterday(now_at: datetime) -> Period:
    """The IST day before today's."""
    return Period.last_whole_days(now_at, 1)


def last_week(now_at: datetime) -> Period:
    """The last whole week from Monday to Sunday."""
    today_on = now_at.astimezone(IST).date()
    monday_on = today_on - timedelta(days=today_on.weekday())
    return Period(monday_on - timedelta(days=WEEK), monday_on)


def read(connection: Connection, *, now_at: datetime) -> Frames:
    """What the connection may see of all offices: as much of the past as both digests need."""
    observation = reads.observation(connection)
    until = observation["observed_until_ms"].dropna()
    since_ms = (instant_ms(now_at) if until.empty else int(until.min())) - DAY_MS
    return Frames(
        now_at=now_at,
        demonstration=reads.demonstration(connection),
        units=reads.units(connection),
        observation=observation,
        gaps=reads.gaps(connection),
        waiting=reads.waiting_events(connection, since_ms=since_ms),
        recent=reads.case_events(
            connection,
            start_ms=last_week(now_at).with_before().start_ms,
            end_ms=Period.last_whole_days(now_at).end_ms,
        ),
        urgent=urgent.marked(connection),
    )


def league_of(frames: Frames, period: Period) -> pd.DataFrame | None:
    """The districts' league of a period, of frames that hold the whole state; None where nothing is covered. The period
    before it has to lie in `recent`, too."""
    try:
        return league(frames.recent, frames.units, frames.observation, frames.gaps, period=period, kind=GROUP)
    except LeagueError:
        return None
