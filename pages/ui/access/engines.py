"""The dashboard's way to users, sign-ins and the audit log: two engines of their own, past every reader's scope."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import streamlit as st
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from data.engine import fault, read_store, write_store


@st.cache_resource(max_entries=4, show_spinner=False, on_release=lambda engine: engine.dispose())
def _reader(url: str) -> Engine:
    return read_store(url)


@st.cache_resource(max_entries=4, show_spinner=False, on_release=lambda engine: engine.dispose())
def _writer(url: str) -> Engine:
    return write_store(url)


@contextmanager
def _opened(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    try:
        with engine.begin() if writes else engine.connect() as opened:
            yield opened
    except SQLAlchemyError as error:
        raise fault(engine.url, error) from error


def reading(url: str) -> AbstractContextManager[Connection]:
    """A connection that sees every row and writes none; raises `StoreError`."""
    return _opened(_reader(url), writes=False)


def writing(url: str) -> AbstractContextManager[Connection]:
    """One transaction that may write; raises `StoreError`. It must be short: on SQLite everybody else waits for it."""
    return _opened(_writer(url), writes=True)
