"""The rebuild: reply kinds told anew, all cases from all posts by the engine that was asked for, swapped in at once."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from sqlalchemy import Connection, Engine, bindparam, delete, select

from data import archive, case_changes, cases, facts, kinds, lake, mentions, spark, threads
from data.cases import COLUMNS, Expression
from data.kinds import KindOf
from data.lake import Lake
from data.tables import Case, Post
from data.upserts import Row, given_rows, put_many, upsert_many

TRIES: Final = 3  # beside whoever writes; then they wait for the last one
IN_STORE: Final = ("sqlite", "postgresql")
AT_ONCE: Final = 10_000
LISTED: Final = ", ".join(COLUMNS)
SMALL: Final = 200_000
STALE, YES, SETTLED = "cases_stale", "yes", "settled"
"""The fact that cases are to be rebuilt, its value, and that of it once threads are settled and cases alone are due."""


@dataclass(frozen=True)
class Rebuilt:
    """All cases, how many were otherwise before, and how many posts were of another kind."""

    cases: int
    changed: int
    kinds: int


@dataclass(frozen=True)
class Way:
    """How cases are worked out: by `duckdb`, `spark` or the store itself (`sqlite`, `postgresql`), by which rules."""

    by: str
    expression: Expression
    kind_of: KindOf
    archive_in: Path | None = None


def rebuild(engine: Engine, way: Way) -> Rebuilt:
    """Recompute everything from all posts. Whoever reads sees the cases of before or those of after.

    DuckDB and Spark work on one state of the store while others write; where the data version moved meanwhile, they begin
    anew, at last under the write lock. The store itself works under the write lock from the first.
    """
    with engine.connect() as connection:
        stale = facts.get(connection, STALE) == YES
        settled = not stale and mentions.are_settled(connection) and threads.is_settled(connection)
    ids = kinds.otherwise(engine, kind_of=way.kind_of)
    if way.by in IN_STORE:
        return _in_store(engine, ids, way, settle=not settled)
    if not settled:
        _settle(engine)
    return _outside(engine, ids, way)


def rebuild_if_stale(engine: Engine, *, expression: Expression, small: int = SMALL) -> None:
    """Recompute all cases where the registry has changed since they were derived: of up to `small` posts in one
    transaction, of more by DuckDB, which keeps those who write waiting only while threads are settled and rows swapped."""
    with engine.connect() as connection:
        stale = facts.get(connection, STALE)
        is_large = stale and connection.scalar(select(Post.post_id).limit(1).offset(small)) is not None
    if is_large:
        if stale == YES:
            _settle(engine)
        _outside(engine, [], Way("duckdb", expression, kind_of=str))  # no text is told anew
    elif stale:
        with engine.begin() as connection:
            cases.rebuild_if_stale(connection, expression=expression)


def _settle(engine: Engine) -> None:
    with _writing(engine) as connection:
        cases.settle(connection)
        facts.put(connection, STALE, SETTLED)  # that the cases do not follow yet


def compared(engine: Engine, *, expression: Expression) -> tuple[int, int]:
    """How many cases a rebuild would find now, and in how many those that are kept differ; nothing is written."""
    with lake.opened() as water:
        lake.pour(water, engine)
        lake.derive(water, expression=expression)
        return lake.compare(water)


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    """A transaction beside which nobody writes posts or cases."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
            connection.exec_driver_sql("LOCK TABLE posts, cases IN SHARE ROW EXCLUSIVE MODE")
        yield connection


def _in_store(engine: Engine, ids: list[int], way: Way, *, settle: bool) -> Rebuilt:
    """By the store's own SQL; `settle` works out threads and guessed mentions anew, too."""
    with _writing(engine) as connection:
        told = kinds.told(connection, ids, kind_of=way.kind_of)
        kinds.put(connection, told)
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE kept_cases AS SELECT {LISTED} FROM cases")  # noqa: S608
        if settle:
            cases.rebuild(connection, expression=way.expression)
        else:
            cases.derive_all(connection, expression=way.expression)
        sides = (("cases", "kept_cases"), ("kept_cases", "cases"))
        differing = " UNION ".join(
            f"SELECT unit_id, thread_id FROM (SELECT {LISTED} FROM {a} EXCEPT SELECT {LISTED} FROM {b}) AS {a}_alone"  # noqa: S608
            for a, b in sides
        )
        counted = f"SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM ({differing}) AS differing)"  # noqa: S608
        total, changed = connection.exec_driver_sql(counted).one()
        connection.exec_driver_sql("DROP TABLE kept_cases")
        if told or changed:
            case_changes.note(connection, None)
    return Rebuilt(int(total), int(changed), len(told))


def _outside(engine: Engine, ids: list[int], way: Way) -> Rebuilt:
    for _ in range(TRIES):
        with lake.opened() as water:
            version = lake.pour(water, engine)
            with engine.connect() as connection:
                told = kinds.told(connection, ids, kind_of=way.kind_of)
            total, changed = _worked_out(water, told, way)
            with _writing(engine) as connection:
                if (facts.get(connection, facts.VERSION) or "0") == version:
                    _swap(connection, water, told, changed)
                    return Rebuilt(total, changed, len(told))
    with _writing(engine) as connection, lake.opened() as water:
        lake.pour(water, engine)  # what is committed: nobody else can write, and nothing is written here yet
        told = kinds.told(connection, ids, kind_of=way.kind_of)
        total, changed = _worked_out(water, told, way)
        _swap(connection, water, told, changed)
    return Rebuilt(total, changed, len(told))


def _worked_out(water: Lake, told: dict[int, str], way: Way) -> tuple[int, int]:
    """The cases of the lake with these kinds in place of the stored ones; how many, and how many differ."""
    given = pa.table(
        {"post_id": pa.array(told.keys(), pa.int64()), "kind": pa.array(told.values(), pa.string())}
    )
    water.register("told", given)
    water.execute("UPDATE posts SET kind = told.kind FROM told WHERE posts.post_id = told.post_id")
    water.unregister("told")
    if way.by == "duckdb":
        lake.derive(water, expression=way.expression)
    else:
        with tempfile.TemporaryDirectory(prefix="noted-spark-") as place:
            folder = way.archive_in or Path(place) / "archive"
            if not archive.write(water, folder):  # no post: there is nothing that Spark could read
                lake.derive(water, expression=way.expression)
                return lake.compare(water)
            with spark.begun(folder) as session:
                spark.derive(folder, Path(place) / "cases", expression=way.expression, session=session)
            lake.take_parquet(water, Path(place) / "cases")
    return lake.compare(water)


def _swap(connection: Connection, water: Lake, told: dict[int, str], changed: int) -> None:
    """Bring kinds and cases to what was worked out: those that differ go, and come as they are to be."""
    kinds.put(connection, told)
    if facts.get(connection, STALE) == SETTLED:  # not where the registry changed once more
        facts.put(connection, STALE, None)
    dialect = connection.dialect.name
    for rows in _portions(water, "SELECT unit_id, thread_id FROM gone"):
        put_many(connection, _delete(dialect), rows)
    for rows in _portions(water, f"SELECT {LISTED} FROM come"):  # noqa: S608
        put_many(connection, _insert(dialect), rows)
    if told or changed:
        case_changes.note(connection, None)


@lru_cache(maxsize=2)
def _delete(dialect: str) -> Any:
    table, keys = Case.__table__, ("unit_id", "thread_id")
    if dialect == "sqlite":
        return delete(table).where(*(table.c[name] == bindparam(name) for name in keys))
    given = given_rows({name: table.c[name].type for name in keys})
    return delete(table).where(*(table.c[name] == given.c[name] for name in keys))


@lru_cache(maxsize=2)
def _insert(dialect: str) -> Any:
    return upsert_many(dialect, Case.__table__, COLUMNS)


def _portions(water: Lake, query: str) -> Iterator[list[Row]]:
    found = water.execute(query)
    names = [each[0] for each in found.description]
    while rows := found.fetchmany(AT_ONCE):
        yield [dict(zip(names, row, strict=True)) for row in rows]
