"""The dashboard's one way to what is stored: a read-only engine, and reads cached by the version of the data."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from data import reads
from data.engine import StoreError, fault, read_store
from data.settings import SettingsError, settings
from metrics.period import Period

__all__ = ["SettingsError", "Source", "StoreError"]


RECENT_DAYS = 62
"""A month with the month before it, against which ranks change; the eight weeks of a trend lie in them, too."""
EVER_MS = 1 << 60


@dataclass(frozen=True)
class Source:
    """What a page reads from: a database at one version of its data, the instant it is, how long texts are kept."""

    url: str
    version: str
    now_at: datetime
    clock_is_fixed: bool
    demonstration: bool
    kept_days: int


_key: dict[str, Any] = {
    "ttl": 3_600,
    "show_spinner": False,
    "hash_funcs": {
        Source: lambda of: (of.url, of.version),
        Period: lambda of: (of.from_on, of.to_on),
        "pages.ui.standings.Asked": repr,
    },
}
cached = partial(st.cache_data, **_key)
"""A cache whose key is the database, the version of its data and every other argument; never the clock."""
held = partial(st.cache_resource, **_key)
"""The same for large frames that nobody changes: all sessions look at one copy."""


@st.cache_resource(max_entries=4, show_spinner=False, on_release=lambda engine: engine.dispose())
def _engine(url: str) -> Engine:
    return read_store(url)


@contextmanager
def connection(url: str) -> Iterator[Connection]:
    """A connection that only reads; raises `StoreError` where the database cannot be read."""
    engine = _engine(url)
    try:
        with engine.connect() as opened:
            yield opened
    except SQLAlchemyError as error:
        raise fault(engine.url, error) from error


def source() -> Source:
    """The source as it is now; raises `SettingsError` or `StoreError`."""
    given = settings()
    with connection(given.database_url) as opened:
        return Source(
            url=given.database_url,
            version=reads.data_version(opened),
            now_at=given.now_at(),
            clock_is_fixed=given.now is not None,
            demonstration=reads.demonstration(opened),
            kept_days=given.text_retention_days,
        )


@cached(max_entries=4)
def units(of: Source) -> pd.DataFrame:
    """One row a unit, by id."""
    with connection(of.url) as opened:
        return reads.units(opened)


@cached(max_entries=4)
def accounts(of: Source) -> pd.DataFrame:
    """One row an account of a unit."""
    with connection(of.url) as opened:
        return reads.accounts(opened)


@cached(max_entries=4)
def observation(of: Source) -> pd.DataFrame:
    """One row a unit: from when and until when it is observed."""
    with connection(of.url) as opened:
        return reads.observation(opened)


@cached(max_entries=4)
def gaps(of: Source) -> pd.DataFrame:
    """One row a gap and unit, newest first."""
    with connection(of.url) as opened:
        return reads.gaps(opened)


@st.cache_resource(max_entries=3, ttl=3_600, show_spinner=False)
def _kept_cases(url: str, span: tuple[int, int]) -> reads.KeptCases:
    return reads.KeptCases(start_ms=span[0], end_ms=span[1])


def events(of: Source, *, span: tuple[int, int]) -> pd.DataFrame:
    """The events of all cases whose clock may start between two instants."""
    with connection(of.url) as opened:
        return _kept_cases(of.url, span).read(opened)


def span_of(of: Source, period: Period) -> tuple[int, int]:
    """The instants between which cases are kept for a period: those of the last `RECENT_DAYS` for all that lie in them."""
    since = Period.last_whole_days(of.now_at, RECENT_DAYS)
    return (since.start_ms, EVER_MS) if period.from_on >= since.from_on else (period.start_ms, period.end_ms)


def case_events(of: Source, *, period: Period) -> pd.DataFrame:
    """The events of all cases whose clock may start in a period, and maybe of more."""
    return events(of, span=span_of(of, period))


@cached(max_entries=2)
def waiting_events(of: Source) -> pd.DataFrame:
    """The events of all cases that may wait, however old."""
    until = observation(of)["observed_until_ms"].dropna()
    with connection(of.url) as opened:
        return reads.waiting_events(opened, since_ms=0 if until.empty else int(until.min()))


@cached(max_entries=16)
def own_posts(of: Source, *, period: Period, unit_id: str) -> pd.DataFrame:
    """What a unit wrote in a period."""
    with connection(of.url) as opened:
        return reads.own_posts(opened, start_ms=period.start_ms, end_ms=period.end_ms, unit_ids=[unit_id])


@cached(max_entries=16)
def follower_snapshots(of: Source, *, unit_id: str) -> pd.DataFrame:
    """Every follower count of a unit's accounts."""
    with connection(of.url) as opened:
        return reads.follower_snapshots(opened, unit_ids=[unit_id])


def thread_posts(of: Source, *, thread_id: int) -> pd.DataFrame:
    """The posts of a thread by instant."""
    with connection(of.url) as opened:
        return reads.thread_posts(opened, thread_id)
