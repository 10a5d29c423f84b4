"""A lake: the columns that cases need in DuckDB, from one state of a store or from an archive, and cases found there."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
from sqlalchemy import Engine

from data import archive_files, facts
from data.cases import COLUMNS, TABLES, Expression, query, statement
from data.columns import at_one_instant
from data.engine import StoreError

Lake = duckdb.DuckDBPyConnection
MEMORY: Final = "1GB"
"""What DuckDB may take; beyond it, it works on its own file, which is gone afterwards."""
NO_DISK: Final = "offload"
"""What DuckDB says where its disk is full; else memory itself is too small, and no disk would help."""
KINDS: Final = {"int64": "BIGINT", "int32": "INTEGER", "string": "VARCHAR"}
CASE_KINDS: Final = {name: "VARCHAR" if name == "unit_id" else "BIGINT" for name in COLUMNS}


@contextmanager
def opened(*, memory: str = MEMORY) -> Iterator[Lake]:
    """An empty DuckDB in a folder of its own, which goes with it."""
    with tempfile.TemporaryDirectory(prefix="noted-lake-") as folder:
        given: dict[str, Any] = {
            "memory_limit": memory,
            "temp_directory": folder,
            "preserve_insertion_order": "false",
        }
        try:
            with duckdb.connect(Path(folder) / "lake.duckdb", config=given) as lake:
                lake.execute("SET enable_progress_bar = false")  # it would stand among the results
                yield lake
        except duckdb.Error as error:
            advice = "Give it room on that disk (TMPDIR names another), then repeat."
            if isinstance(error, duckdb.OutOfMemoryException) and NO_DISK not in str(error):
                advice = f"These are more posts than {memory} of memory serve: archive them, and rebuild with --engine spark."
            raise StoreError(f"DuckDB in {folder}: {_first_line(error)} {advice}") from error


def _create(lake: Lake, name: str, kinds: dict[str, str]) -> None:
    lake.execute(f"CREATE TABLE {name} ({', '.join(f'{column} {kind}' for column, kind in kinds.items())})")


def pour(lake: Lake, engine: Engine) -> str:
    """Fill the lake with what a store holds at one instant, its cases as `kept`; gives the data version of then.

    The columns come batch by batch from what is committed; nobody who writes is kept waiting.
    """
    with at_one_instant(engine) as cursor:
        cursor.execute(f"SELECT value FROM facts WHERE name = '{facts.VERSION}'")  # noqa: S608 - our own
        found = cursor.fetchone()
        for name, columns in TABLES.items():
            _create(lake, name, {column: KINDS[kind] for column, kind in columns.items()})
            _take(cursor, lake, name, into=name, columns=tuple(columns))
        _create(lake, "kept", CASE_KINDS)
        _take(cursor, lake, "cases", into="kept", columns=COLUMNS)
    return str(found[0]) if found else "0"


def _take(cursor: Any, lake: Lake, name: str, *, into: str, columns: tuple[str, ...]) -> None:
    listed = ", ".join(columns)
    # of SQLite a column's type is told by its first values: those that are there come first
    order = " ORDER BY unit_id IS NULL" if name == "accounts" else ""
    cursor.execute(f"SELECT {listed} FROM {name}{order}")  # noqa: S608 - names of our own tables
    lake.register("coming", cursor.fetch_record_batch())
    lake.execute(f"INSERT INTO {into} ({listed}) SELECT {listed} FROM coming")  # noqa: S608
    lake.unregister("coming")


def over(lake: Lake, archive: Path, *, schema: str = "main") -> None:
    """Let the lake's tables be those of an archive, where it lies; raises `StoreError` where that is not whole."""
    files = archive_files.paths(archive)
    for name, columns in TABLES.items():
        if name in files:
            listed = ", ".join(_quoted(file) for file in files[name])
            rows = f"SELECT {', '.join(columns)} FROM read_parquet([{listed}])"  # noqa: S608
        else:  # no post was written yet
            empty = ", ".join(f"NULL::{KINDS[kind]} AS {column}" for column, kind in columns.items())
            rows = f"SELECT {empty} WHERE false"
        lake.execute(f"CREATE OR REPLACE VIEW {schema}.{name} AS {rows}")


def to_parquet(lake: Lake, rows: str, file: Path) -> int:
    """Write a query's rows as Parquet and say how many they are; raises `StoreError`."""
    try:
        found = lake.execute(f"COPY ({rows}) TO {_quoted(file)} (FORMAT parquet, COMPRESSION zstd)")
    except duckdb.IOException as error:
        raise StoreError(
            f"{file.parent}: the archive cannot be written ({_first_line(error)}). What it held is as it was. Free space "
            "on that disk, or name another folder."
        ) from error
    row = found.fetchone()
    return int(row[0]) if row else 0


def _quoted(file: Path) -> str:
    escaped = str(file).replace("'", "''")
    return f"'{escaped}'"


def _first_line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0]


def number_units(lake: Lake) -> None:
    """Have the ids of units joined and grouped by their numbers, as values of an enumeration: a quarter less time."""
    lake.execute(
        "CREATE TYPE unit_name AS ENUM (SELECT unit_id FROM units UNION "
        "SELECT unit_id FROM accounts WHERE unit_id IS NOT NULL)"
    )
    for name in ("accounts", "units"):  # temporary tables stand before those of the same name
        lake.execute(
            f"CREATE TEMP TABLE {name} AS SELECT * REPLACE (unit_id::unit_name AS unit_id) FROM {name}"  # noqa: S608
        )


def found_cases(lake: Lake, *, expression: Expression) -> pa.Table:
    """The cases of the tables or views `posts`, `mentions`, `accounts`, `units`, with `COLUMNS`, in no order."""
    return lake.sql(query(expression, dialect="duckdb", touched=False)).to_arrow_table()


def derive(lake: Lake, *, expression: Expression) -> None:
    """Put the cases of the lake into its table `cases`."""
    _create(lake, "cases", CASE_KINDS)
    number_units(lake)
    lake.execute(statement(expression, dialect="duckdb", touched=False))


def take_parquet(lake: Lake, folder: Path) -> None:
    """Put cases that another engine wrote as Parquet into the lake's table `cases`."""
    _create(lake, "cases", CASE_KINDS)
    files = str(folder / "*.parquet").replace("'", "''")
    listed = ", ".join(COLUMNS)
    lake.execute(f"INSERT INTO cases SELECT {listed} FROM read_parquet('{files}')")  # noqa: S608


def compare(lake: Lake) -> tuple[int, int]:
    """How many cases there are, and how many are otherwise than `kept`; tables `come` and `gone` say which."""
    lake.execute("CREATE TABLE come AS SELECT * FROM cases EXCEPT SELECT * FROM kept")
    lake.execute(
        "CREATE TABLE gone AS SELECT unit_id, thread_id FROM (SELECT * FROM kept EXCEPT SELECT * FROM cases)"
    )
    both = "SELECT unit_id, thread_id FROM come UNION SELECT unit_id, thread_id FROM gone"
    counted = f"SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM ({both}))"  # noqa: S608
    row = lake.execute(counted).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)
