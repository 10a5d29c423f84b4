"""A question in SQL, answered from one state of the store and an archive: nothing else is read and nothing written."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

import duckdb
from sqlalchemy import Engine

from data import archive_files, lake
from data.cases import Expression
from data.engine import StoreError
from data.lake import Lake
from data.query_tables import Extent, fill, named
from data.query_views import VIEWS

ASKED_WRONGLY: Final = (
    duckdb.ParserException,
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.PermissionException,
    duckdb.ConversionException,
    duckdb.OutOfRangeException,
)
LONGEST: Final = 400
"""Letters of what DuckDB says that are passed on."""


class QuestionError(Exception):
    """A question that cannot be meant; its text is one line."""


@dataclass(frozen=True)
class Limits:
    """How much memory, time and how many rows a question may take."""

    memory: str = lake.MEMORY
    seconds: float = 600
    rows: int = 10_000


@dataclass(frozen=True)
class Answer:
    """The rows of an answer; `is_cut` where there are more."""

    columns: tuple[str, ...] = ()
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    is_cut: bool = False


def answer(engine: Engine, sql: str, *, extent: Extent, limits: Limits, by: Expression) -> Answer:
    """Answer one question over the views of `data.query_views`; raises `QuestionError` where it cannot be meant, and
    `StoreError` where it can and yet cannot be answered."""
    views = named(sql)
    with lake.opened(memory=limits.memory) as water, _ended_after(water, limits.seconds):
        only_names = _check(water, sql)
        try:
            if only_names:  # of no row, so that it is told at once
                fill(water, engine, Extent(to_ms=1), views=VIEWS, by=by)
            else:
                fill(water, engine, extent, views=views, by=by)
            _seal(water, extent.archive)
            asked = water.execute(sql)
            columns = tuple(each[0] for each in asked.description)
            rows = asked.fetchmany(limits.rows + 1)
        except duckdb.Error as error:
            raise _told(error, limits) from error
    return Answer(columns, rows[: limits.rows], len(rows) > limits.rows)


def _check(water: Lake, sql: str) -> bool:
    """Whether a statement asks for no more than names (DESCRIBE, SHOW); raises `QuestionError` unless it is one that
    reads."""
    try:
        found = water.extract_statements(sql)
    except duckdb.Error as error:
        raise QuestionError(
            f"{_line(error)} Names of tables and columns: python -m data query --help"
        ) from error
    if len(found) != 1 or found[0].type != duckdb.StatementType.SELECT:
        raise QuestionError(
            "One SELECT is asked for, and nothing else: what is stored is changed by no question."
        )
    return re.match(r"\s*(describe|show)\b", sql, re.IGNORECASE) is not None


def _seal(water: Lake, archive: Path | None) -> None:
    """From now on no file but those of the archive is read, none written, no extension loaded, no limit lifted."""
    files = (
        [str(each) for given in archive_files.paths(archive).values() for each in given] if archive else []
    )
    listed = ", ".join("'" + each.replace("'", "''") + "'" for each in files)
    water.execute("SET python_enable_replacements = false")
    water.execute(f"SET allowed_paths = [{listed}]")
    water.execute("SET enable_external_access = false")
    water.execute("SET lock_configuration = true")


@contextmanager
def _ended_after(water: Lake, seconds: float) -> Iterator[None]:
    """Break off what DuckDB does once the time is over."""
    done = Event()

    def watch() -> None:
        if not done.wait(seconds):
            while not done.wait(0.1):  # it may be between two statements when it is told
                water.interrupt()

    watching = Thread(target=watch, name="query-time", daemon=True)
    watching.start()
    try:
        yield
    finally:
        done.set()
        watching.join()


def _line(error: Exception) -> str:
    """What DuckDB says, as one line without the place in the text."""
    said = " ".join(re.split(r"\n+LINE \d+:", str(error))[0].split())
    said = said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
    return said if said.endswith((".", "!", "?", "…")) else f"{said}."


def _told(error: duckdb.Error, limits: Limits) -> Exception:
    if isinstance(error, duckdb.InterruptException):
        return StoreError(
            f"The question took longer than {limits.seconds:g} seconds and was ended. Ask for fewer days (--from, --to), "
            "let an archive stand for what is old (--archive, --live-from), or give it more --seconds."
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return StoreError(
            f"The question does not fit into {limits.memory}: {_line(error)} Ask for less, or give more --memory."
        )
    if isinstance(error, ASKED_WRONGLY):
        return QuestionError(f"{_line(error)} Names of tables and columns: python -m data query --help")
    if ".parquet" in str(error):
        return StoreError(
            f"The archive cannot be read: {_line(error)} python -m data archive FOLDER --verify names what is damaged."
        )
    return StoreError(f"The question could not be answered: {_line(error)}")
