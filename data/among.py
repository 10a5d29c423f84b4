"""Rows whose column is among many ids: one parameter, so that the statement is the same however many they are.

On both databases an index on the column is used, whatever is known of the table's size.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, Connection, Dialect, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class Ids(TypeDecorator[Collection[int]]):
    """Any number of ids as one parameter: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(BigInteger) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        if dialect.name == "postgresql":
            return list(value or ())
        return f"[{','.join(map(str, value or ()))}]"


IDS: BindParameter[Any] = bindparam("ids", type_=Ids())


def by_index(connection: Connection) -> None:
    """Have PostgreSQL go by indexes for the rest of the transaction: it keeps the plan that it made while a table was
    still empty, and by that would read the whole of it ever after."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")


class among(FunctionElement[Any]):  # noqa: N801 - it is written like a function of SQL
    """Whether a column is among ids (the parameter `IDS`) or among those that a selection gives."""

    # Of no type: as a Boolean, SQLite would be given `… IN (…) = 1`, for which it reads the whole table.
    name = "among"
    inherit_cache = True


@compiles(among, "sqlite")
def _in(element: Any, compiler: Any, **given: Any) -> str:
    column, ids = (compiler.process(each, **given) for each in element.clauses)
    if isinstance(element.clauses.clauses[1], BindParameter):
        ids = f"(SELECT value FROM json_each({ids}))"  # noqa: S608 - the name of a parameter
    return f"{column} IN {ids}"


@compiles(among, "postgresql")
def _any(element: Any, compiler: Any, **given: Any) -> str:
    column, ids = (compiler.process(each, **given) for each in element.clauses)
    if not isinstance(element.clauses.clauses[1], BindParameter):
        ids = f"ARRAY{ids}"
    return f"{column} = ANY ({ids})"
