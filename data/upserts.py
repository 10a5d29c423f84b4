"""What both databases do with rows, each in its own words: `INSERT … ON CONFLICT`, and many rows at once."""

import json
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Table, Text, bindparam, cast, column, func, select
from sqlalchemy.dialects import postgresql, sqlite

Row = dict[str, Any]


def upsert(connection: Connection, table: Table | Any) -> Any:
    """The engine's own `INSERT … ON CONFLICT`."""
    return upsert_into(connection.dialect.name, table)


def upsert_into(dialect: str, table: Table | Any) -> Any:
    """The same by the engine's name, for a statement that is made once."""
    own = sqlite if dialect == "sqlite" else postgresql
    return own.insert(getattr(table, "__table__", table))


def upsert_many(dialect: str, table: Table, columns: Sequence[str]) -> Any:
    """An `INSERT … ON CONFLICT` that is made once, for `put_many`."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    given = given_rows({name: table.c[name].type for name in columns})
    return postgresql.insert(table).from_select(columns, select(*given.c), include_defaults=False)


def given_rows(columns: dict[str, Any]) -> Any:
    """The rows of `put_many` as a table, on PostgreSQL alone: one JSON for all, half the time of one call for each."""
    rows = cast(bindparam("rows", type_=Text), postgresql.JSON)
    named = (column(name, kind) for name, kind in columns.items())
    return func.json_to_recordset(rows).table_valued(*named, name="given").render_derived(with_types=True)


def put_many(connection: Connection, statement: Any, rows: Sequence[Row]) -> None:
    """Run a statement that was made once for many rows, each with the same columns and the values that the database
    keeps (instants in milliseconds)."""
    if connection.dialect.name == "sqlite":
        sql, values_of = _for_driver(statement, connection.dialect, tuple(rows[0]))
        connection.exec_driver_sql(sql, list(map(values_of, rows)))
    else:
        connection.execute(statement, {"rows": json.dumps(rows, ensure_ascii=False)})


@lru_cache(maxsize=16)
def _for_driver(statement: Any, dialect: Dialect, columns: tuple[str, ...]) -> tuple[str, Any]:
    """A statement in the driver's words, and what puts a row into its order: without SQLAlchemy's work on each row."""
    compiled = statement.compile(dialect=dialect, column_keys=list(columns))
    return str(compiled), itemgetter(*compiled.positiontup)
