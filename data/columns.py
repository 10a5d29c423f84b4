"""Columns: many rows into memory as Arrow, as what is committed stands at one instant."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd
import pyarrow as pa
from sqlalchemy import Connection, Engine, Select

from data import policies, protection
from data.engine import ONLY_READS, StoreError, where
from data.frames import NEVER_MISSING, frame
from data.scope import ScopeError

ROWS = 50_000


class SqliteRows:
    """Rows of SQLite as Arrow, by Python's own driver.

    Never by ADBC's: a second SQLite in a process that has the file open drops the first one's locks when it closes it,
    and what is written afterwards can be lost (sqlite.org/howtocorrupt.html, 2.2.1).
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._cursor = connection.cursor()

    def execute(self, sql: str) -> None:
        self._cursor.execute(sql)

    def fetchone(self) -> Any:
        return self._cursor.fetchone()

    def fetch_record_batch(self) -> pa.RecordBatchReader:
        """All rows, `ROWS` at a time; a column is text if a value of the first ones is, else whole numbers."""
        names = [each[0] for each in self._cursor.description]
        first = self._cursor.fetchmany(ROWS)
        values = list(zip(*first, strict=True)) or [()] * len(names)
        is_text = [any(isinstance(value, str) for value in column) for column in values]
        schema = pa.schema(
            [(name, pa.string() if text else pa.int64()) for name, text in zip(names, is_text, strict=True)]
        )

        def batches() -> Iterator[pa.RecordBatch]:
            rows = first
            while rows:
                arrays = [
                    pa.array(column, each.type)
                    for column, each in zip(zip(*rows, strict=True), schema, strict=True)
                ]
                yield pa.RecordBatch.from_arrays(arrays, schema=schema)
                rows = self._cursor.fetchmany(ROWS)

        return pa.RecordBatchReader.from_batches(schema, batches())


@contextmanager
def at_one_instant(engine: Engine) -> Iterator[Any]:
    """A cursor whose reads all see the store as it was at the first, every row of it, and give Arrow; raises `ScopeError`
    for an engine that shows no more than a scope."""
    if engine.get_execution_options().get(protection.SCOPED):
        raise ScopeError("A connection past every scope was asked for by what shows no more than one.")
    with _at_one_instant(engine) as cursor:
        yield cursor


@contextmanager
def _at_one_instant(engine: Engine) -> Iterator[Any]:
    place = where(engine.url)
    try:
        if engine.dialect.name == "sqlite":
            file = f"file:{quote(str(Path(place).absolute()))}?mode=ro"
            # DuckDB fetches in a thread of its own, one at a time
            opened = sqlite3.connect(file, uri=True, isolation_level=None, check_same_thread=False)
            with closing(opened) as connection:
                connection.execute("BEGIN")
                yield SqliteRows(connection)
        else:
            with _adbc(engine) as cursor:
                yield cursor
    except (sqlite3.Error, UnreadableError) as error:
        reason = str(error).splitlines()[0]
        raise StoreError(
            f"{place}: could not be read ({reason}). Check its disk or server, then repeat."
        ) from error


class UnreadableError(Exception):
    """What ADBC reports."""


@contextmanager
def _adbc(engine: Engine) -> Iterator[Any]:
    import adbc_driver_manager as adbc  # noqa: PLC0415 - slow to load, and of no use to SQLite
    from adbc_driver_postgresql import dbapi  # noqa: PLC0415

    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        with dbapi.connect(url) as connection, connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute(f"SET LOCAL {policies.SETTING} = '{policies.ALL}'")
            yield cursor
    except adbc.Error as error:
        raise UnreadableError(str(error)) from error


def columns(connection: Connection, query: Select[Any], *, by: tuple[str, str]) -> pd.DataFrame:
    """A query's rows as `data.frames.frame` gives them, in the order of `by`: a column of names, never missing, and one
    of ids. All others are whole numbers.

    Only what cannot write and may read every row reads by a connection of its own, where names are categorical: it sees
    what is committed.
    """
    names, ids = by
    scope = protection.scope_of_connection(connection)
    if not connection.get_execution_options().get(ONLY_READS) or (scope is not None and not scope.is_whole):
        return frame(connection, query).sort_values(list(by), ignore_index=True)
    sql = str(query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}))
    with _at_one_instant(connection.engine) as cursor:
        cursor.execute(sql)
        read: pa.Table = cursor.fetch_record_batch().read_all()
    called = pd.Categorical(read[names].cast(pa.string()).to_pandas())
    order = np.lexsort((read[ids].to_numpy(), called.codes))
    found = {
        name: called if name == names else _whole(read[name], missing=name not in NEVER_MISSING)
        for name in read.column_names
    }
    return pd.DataFrame({name: column.take(order) for name, column in found.items()}, copy=False)


def _whole(column: pa.ChunkedArray, *, missing: bool) -> Any:
    values = column.fill_null(0).to_numpy().astype(np.int64, copy=False)
    return pd.arrays.IntegerArray(values, column.is_null().to_numpy(), copy=False) if missing else values
