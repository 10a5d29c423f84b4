"""The dashboard's way to users, sign-ins and the audit log: two engines of their own, past every reader's scope."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import streamlit as st
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from data.engine import StoreError, fault, read_store, write_store
from data.patience import READER_S


class Unwritten(StoreError):
    """The database cannot be written; whether it can be read is another matter."""


@st.cache_resource(max_entries=4, show_spinner=False, on_release=lambda engine: engine.dispose())
def _reader(url: str) -> Engine:
    return read_store(url, limit_s=READER_S)


@st.cache_resource(max_entries=4, show_spinner=False, on_release=lambda engine: engine.dispose())
def _writer(url: str) -> Engine:
    return write_store(url, limit_s=READER_S)


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


@contextmanager
def writing(url: str) -> Iterator[Connection]:
    """One transaction that may write; raises `Unwritten`. It must be short: on SQLite everybody else waits for it."""
    try:
        with _opened(_writer(url), writes=True) as opened:
            yield opened
    except StoreError as error:
        raise Unwritten(str(error)) from error
