"""Queries as frames: whole numbers stay whole, instants are milliseconds."""

from collections.abc import Sequence
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import BigInteger, Connection, Date, Integer, Numeric, Select, String, type_coerce

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
    """A query's rows; whole numbers are int64, or Int64 where they may be missing, so no id passes through a float.

    The columns are made as the query declares them. Pandas would read the same rows in three times as long, as it looks at
    every value for what it may be.
    """
    rows = connection.execute(query).all()
    values = zip(*rows, strict=True) if rows else repeat(())
    return pd.DataFrame(
        {column.name: _array(column, of) for column, of in zip(query.selected_columns, values, strict=False)}
    )


def _array(column: Any, values: Sequence[Any]) -> Any:
    kind = getattr(column.type, "impl", column.type)
    if isinstance(kind, Integer):  # PostgreSQL gives a sum of them as a decimal
        if column.name in NEVER_MISSING:
            return np.fromiter(map(int, values), dtype=np.int64, count=len(values))
        return pd.array([None if each is None else int(each) for each in values], dtype="Int64")
    if isinstance(kind, String):
        return pd.array(values, dtype="str")
    if isinstance(kind, Numeric):
        return pd.array([None if each is None else float(each) for each in values], dtype="Float64")
    if isinstance(kind, Date):
        return pd.array([None if each is None else str(each) for each in values], dtype="string")
    return pd.Series(values, dtype=object).convert_dtypes()


def milliseconds(column: Any, label: str) -> Any:
    """An instant column as the whole milliseconds that are stored."""
    return type_coerce(column, BigInteger).label(label)
