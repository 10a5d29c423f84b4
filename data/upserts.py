"""The one statement that both databases have and SQLAlchemy keeps apart."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(connection: Connection, table: Table | Any) -> Any:
    """The engine's own `INSERT … ON CONFLICT`."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(getattr(table, "__table__", table))
