"""Queries as frames: whole numbers stay whole, instants are milliseconds."""

from typing import Any

import pandas as pd
from pandas.errors import DatabaseError
from sqlalchemy import BigInteger, Connection, Integer, Select, String, type_coerce
from sqlalchemy.exc import SQLAlchemyError

NEVER_MISSING = {
    *(
        "account_id",
        "at_ms",
        "created_ms",
        "from_ms",
        "gap_id",
        "is_reply",
        "opened_id",
        "opened_ms",
        "own_thread",
    ),
    *("post_id", "tags_hq", "thread_id", "to_ms"),
}


def frame(connection: Connection, query: Select[Any]) -> pd.DataFrame:
    """A query's rows; whole numbers are int64, or Int64 where they may be missing, so no id passes through a float."""
    try:
        found = pd.read_sql(query, connection, dtype_backend="numpy_nullable")
    except DatabaseError as error:  # pandas wraps what every caller looks for
        fault = error.__cause__
        if isinstance(fault, SQLAlchemyError):
            raise fault from fault.__cause__
        raise
    kinds: dict[str, str] = {}
    for column in query.selected_columns:
        kind = getattr(column.type, "impl", column.type)
        if isinstance(kind, Integer):
            kinds[column.name] = "int64" if column.name in NEVER_MISSING else "Int64"
        elif isinstance(kind, String):
            kinds[column.name] = "str"
    return found.astype(kinds)


def milliseconds(column: Any, label: str) -> Any:
    """An instant column as the whole milliseconds that are stored."""
    return type_coerce(column, BigInteger).label(label)
