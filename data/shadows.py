"""SQLite's half of the protection: on a connection of a limited scope, views that stand before the tables.

A temporary view is found before the table of its name, so every read of the connection goes through it; readers name
no database before a table (tested). The views know the offices from a temporary table of their ids, rewritten whenever
the connection is taken. The file itself is opened for reading alone: what is temporary lies in memory.
"""

from collections.abc import Iterable
from typing import Any, Final

from data.row_rules import EVERY_TABLE, HQ_ONLY, OPEN, rule

SHADOWED: Final = "shadowed"
MINE: Final = "{column} IN (SELECT unit_id FROM temp.scope_units)"


def _condition(table: str) -> str:
    if table in HQ_ONLY:
        return "0"
    return "EXISTS (SELECT 1 FROM temp.scope_units)" if table in OPEN else str(rule(table, mine=MINE))


VIEWS: Final = [
    f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} AS {table} WHERE {_condition(table)}"  # noqa: S608
    for table in EVERY_TABLE
]


def cast(connection: Any, info: dict[str, Any], unit_ids: Iterable[str]) -> None:
    """Have a driver's connection show the rows of some offices alone; `info` is what the pool knows of it."""
    cursor = connection.cursor()
    if not info.get(SHADOWED):
        info[SHADOWED] = True  # before the first view: whatever happens, it does not pass for whole again
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS scope_units (unit_id TEXT PRIMARY KEY) WITHOUT ROWID")
        for statement in VIEWS:
            cursor.execute(statement)
    cursor.execute("DELETE FROM temp.scope_units")
    cursor.executemany("INSERT INTO temp.scope_units VALUES (?)", [(each,) for each in unit_ids])
    cursor.close()


def lift(connection: Any, info: dict[str, Any]) -> None:
    """Have it show everything again."""
    if info.get(SHADOWED):
        cursor = connection.cursor()
        for table in EVERY_TABLE:
            cursor.execute(f"DROP VIEW IF EXISTS temp.{table}")
        cursor.execute("DELETE FROM temp.scope_units")
        cursor.close()
        info[SHADOWED] = False
