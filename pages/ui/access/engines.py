"""The dashboard's way to users, sign-ins and the audit log: two engines of their own, past every reader's scope."""

from collections.abc import Iterator
from contextlib import contextmanager

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
def reading(url: str) -> Iterator[Connection]:
    """A connection that sees every row and writes none; raises `StoreError`."""
    engine = _reader(url)
    try:
        with engine.connect() as opened:
            yield opened
    except SQLAlchemyError as error:
        raise fault(engine.url, error) from error


@contextmanager
def writing(url: str) -> Iterator[Connection]:
    """One transaction that may write; raises `StoreError`. It must be short: on SQLite everybody else waits for it."""
    engine = _writer(url)
    try:
        with engine.begin() as opened:
            yield opened
    except SQLAlchemyError as error:
        raise fault(engine.url, error) from error
