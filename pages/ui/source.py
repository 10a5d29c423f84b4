"""The source of what a page shows: the dashboard's one way to the database, within a scope that has to be named."""

import hashlib
from collections.abc import Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from data import protection, reads
from data.engine import StoreError, closing, fault, read_store, where, write_store
from data.patience import READER_S
from data.scope import STATE, Scope, ScopeError
from data.settings import settings
from metrics.period import Period, instant_ms
from pages.ui.cache_counts import counted

FIRST_ON = date(2006, 1, 1)  # X began in 2006
KEPT_S = 3_600


@dataclass(frozen=True)
class Source:
    """What a page reads from: a database at one version of its data, the instant it is, how long texts are kept, and
    whose rows may be seen."""

    url: str
    version: str
    now_at: datetime
    clock_is_fixed: bool
    demonstration: bool
    kept_days: int
    scope: Scope

    def whole(self) -> "Source":
        """The same of the whole state: for ranks among all, of which only the rows of the scope may leave."""
        return replace(self, scope=STATE)

    def ever(self) -> Period:
        """Every day on which a case may have begun."""
        return Period(FIRST_ON, self.now_at.date() + timedelta(days=2))

    def is_running(self, period: Period) -> bool:
        """Whether a period is not over yet."""
        return period.end_ms > instant_ms(self.now_at)


def key_of(of: Source) -> tuple[str, ...]:
    """What tells one source from another in a cache: who may see everything has the same as the state itself."""
    scope = of.scope
    if scope.unit_ids is None:
        return of.url, of.version
    return of.url, of.version, scope.role, str(scope.unit_id), *sorted(scope.unit_ids)


def told(value: object) -> Hashable:
    """What tells a value from others in a cache, in full where `repr` writes it; raises `TypeError` for a frame, of which that
    would be the first rows alone (see `kept`)."""
    if isinstance(value, Source):
        return key_of(value)
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, hashlib.blake2b(value.tobytes()).hexdigest()
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    if isinstance(value, pd.DataFrame | pd.Series):
        raise TypeError("a frame is told by which it is: kept")
    return value


held = partial(counted, ttl=KEPT_S, told=told)
"""A cache whose key is the database, the version of its data, the scope and every other argument; never the clock. All
sessions look at one copy, which nobody changes."""


@st.cache_resource(max_entries=4, show_spinner=False, on_release=lambda engine: engine.dispose())
def _engine(url: str) -> Engine:
    return read_store(url, scoped=True, limit_s=READER_S)


@contextmanager
def _connection(url: str, scope: Scope) -> Iterator[Connection]:
    engine = _engine(url)
    try:
        with protection.scoped(engine, scope) as opened:
            yield opened
    except SQLAlchemyError as error:
        raise fault(engine.url, error) from error
    except ScopeError as error:
        raise StoreError(f"{where(url)}: {error}") from error


def connection(of: Source) -> AbstractContextManager[Connection]:
    """A connection that only reads, and only the rows of the scope; raises `StoreError` where the database cannot be
    read, or could not hold to the scope."""
    return _connection(of.url, of.scope)


@contextmanager
def writing(of: Source, unit_id: str) -> Iterator[Connection]:
    """One short transaction that writes rows of an office of the scope; raises `ScopeError` and `StoreError`."""
    of.scope.require(unit_id)
    with closing(write_store(of.url, limit_s=READER_S)) as engine:
        try:
            with protection.writing(engine, of.scope, unit_id) as opened:
                yield opened
        except SQLAlchemyError as error:
            raise fault(engine.url, error) from error


def source(scope: Scope) -> Source:
    """The source as it is now, for who may see a scope; raises `SettingsError` or `StoreError`, also where the database
    could not hold to the scope."""
    given = settings()
    if not scope.is_whole:
        with _connection(given.database_url, scope):
            pass
    with _connection(given.database_url, STATE) as opened:
        return Source(
            url=given.database_url,
            version=reads.data_version(opened),
            now_at=given.now_at(),
            clock_is_fixed=given.now is not None,
            demonstration=reads.demonstration(opened),
            kept_days=given.text_retention_days,
            scope=scope,
        )
