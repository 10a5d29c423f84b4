"""What is stored as the pages read it, cached by the version of the data: of each reader's scope, and nothing else.

What everybody's figures are made of is read once for the whole state and kept in the process; it leaves this module for
no reader but as the rows of his scope. What is read for one reader is read by a connection that shows him no more.
"""

import pandas as pd

from data import reads
from data.engine import StoreError
from data.scope import ScopeError
from data.settings import SettingsError
from metrics.period import Period
from pages.ui.cache_counts import counted
from pages.ui.kept import kept
from pages.ui.source import Source, connection, held, source, writing

__all__ = [
    "ScopeError",
    "SettingsError",
    "Source",
    "StoreError",
    "connection",
    "held",
    "source",
    "writing",
]

RECENT_DAYS = 64
"""A month with the month before it, against which ranks change; the eight weeks of a trend and the one before lie in them,
too."""
EVER_MS = 1 << 60
A_DAY_S = 86_400
"""So long cases stay that are brought up to date at each look: reading them all anew takes longest of all."""


@held(max_entries=4)
def _units(of: Source) -> pd.DataFrame:
    with connection(of) as opened:
        return reads.units(opened)


def units(of: Source) -> pd.DataFrame:
    """One row a unit, by id: all of the registry, which is no secret; whose rows may be seen is told by `offices`."""
    return _units(of.whole())


@kept
def of_scope(of: Source, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the scope of some that are held: one frame for as long as these are."""
    return of.scope.of(rows)


def offices(of: Source) -> pd.DataFrame:
    """The units of the scope, which a reader may choose from."""
    return of_scope(of, units(of))


@held(max_entries=4)
def _accounts(of: Source) -> pd.DataFrame:
    with connection(of) as opened:
        return reads.accounts(opened)


def accounts(of: Source) -> pd.DataFrame:
    """One row an account of a unit of the scope."""
    return of_scope(of, _accounts(of.whole()))


@held(max_entries=4)
def _observation(of: Source) -> pd.DataFrame:
    with connection(of) as opened:
        return reads.observation(opened)


def observation(of: Source) -> pd.DataFrame:
    """One row a unit of the scope: from when and until when it is observed."""
    return of_scope(of, _observation(of.whole()))


@held(max_entries=4)
def _gaps(of: Source) -> pd.DataFrame:
    with connection(of) as opened:
        return reads.gaps(opened)


def gaps(of: Source) -> pd.DataFrame:
    """One row a gap and unit of the scope, newest first."""
    return of_scope(of, _gaps(of.whole()))


@counted(max_entries=3, ttl=A_DAY_S)
def _kept_cases(url: str, span: tuple[int, int]) -> reads.KeptCases:
    return reads.KeptCases(start_ms=span[0], end_ms=span[1])


@kept
def _cases_of_scope(of: Source, cases: pd.DataFrame) -> pd.DataFrame:
    """The cases of a scope, without so much as the names of other offices."""
    if of.scope.is_whole:
        return cases
    mine = of.scope.of(cases).reset_index(drop=True)
    named = isinstance(mine["unit_id"].dtype, pd.CategoricalDtype)
    return mine.assign(unit_id=mine["unit_id"].cat.remove_unused_categories()) if named else mine


def events(of: Source, *, span: tuple[int, int]) -> pd.DataFrame:
    """The events of the scope's cases whose clock may start between two instants; those of all are kept."""
    with connection(of.whole()) as opened:
        return _cases_of_scope(of, _kept_cases(of.url, span).read(opened))


def span_of(of: Source, period: Period) -> tuple[int, int]:
    """The instants between which cases are kept for a period: those of the last `RECENT_DAYS` for all that lie in them."""
    since = Period.last_whole_days(of.now_at, RECENT_DAYS)
    return (since.start_ms, EVER_MS) if period.from_on >= since.from_on else (period.start_ms, period.end_ms)


def case_events(of: Source, *, period: Period) -> pd.DataFrame:
    """The events of the scope's cases whose clock may start in a period, and maybe of more."""
    return events(of, span=span_of(of, period))


@held(max_entries=2)
def _waiting_events(of: Source) -> pd.DataFrame:
    until = observation(of)["observed_until_ms"].dropna()
    with connection(of) as opened:
        return reads.waiting_events(opened, since_ms=0 if until.empty else int(until.min()))


def waiting_events(of: Source) -> pd.DataFrame:
    """The events of the scope's cases that may wait, however old."""
    return _cases_of_scope(of, _waiting_events(of.whole()))


@held(max_entries=16)
def own_posts(of: Source, *, period: Period, unit_id: str) -> pd.DataFrame:
    """What a unit of the scope wrote in a period."""
    of.scope.require(unit_id)
    with connection(of) as opened:
        return reads.own_posts(opened, start_ms=period.start_ms, end_ms=period.end_ms, unit_ids=[unit_id])


@held(max_entries=16)
def follower_snapshots(of: Source, *, unit_id: str) -> pd.DataFrame:
    """Every follower count of the accounts of a unit of the scope."""
    of.scope.require(unit_id)
    with connection(of) as opened:
        return reads.follower_snapshots(opened, unit_ids=[unit_id])


def thread_posts(of: Source, *, thread_id: int) -> pd.DataFrame:
    """The posts of a thread by instant; none of a thread in which no office of the scope has a case or wrote."""
    with connection(of) as opened:
        return reads.thread_posts(opened, thread_id)
