"""`python -m data annotations`: what happened on which days, imported, listed, entered and taken out."""

import csv
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from data import annotations, audit_log, festivals
from data.annotation_rows import COLUMNS, AnnotationError, Occasion, checked
from data.audit_log import Entry
from data.console import cell, one_line
from data.csv_rows import RegistryError, rows
from data.engine import closing, read_store, write_store
from data.settings import settings

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
By = Annotated[str, typer.Option("--by", help="Who does it; kept with the entry.")]
KEPT = ("annotation_id", "source", "noted_by")
"""What `list` writes beside the columns of a file; import passes it over, so that a list can be imported elsewhere."""
YEARS = re.compile(r"([0-9]{4})(?:-([0-9]{4}))?")


@app.callback()
def main() -> None:
    """What happened on days that figures alone do not explain: festivals, elections, transfers, outages."""


@contextmanager
def _writing(what: str, *, by: str) -> Iterator[tuple[Connection, datetime, dict[str, int]]]:
    """One transaction and its entry in the audit log; who writes says how many rows came of it."""
    given, done = settings(), {"rows": 0}
    with closing(write_store(given.database_url)) as engine, engine.begin() as connection:
        yield connection, given.now_at(), done
        if done["rows"]:
            said = {"done": what}
            entry = Entry(audit_log.ANNOTATION, filters=said, rows=done["rows"], detail=by)
            audit_log.append(connection, entry, at=datetime.now(UTC))


def read(file: Path) -> list[tuple[str, Occasion]]:
    """The occasions in a CSV file, each with its place; raises `RegistryError` or `AnnotationError`, which name file, line
    and column, at the first that cannot be."""
    found = []
    for line, row in rows(file, COLUMNS, only=KEPT):
        place = f"{file}, line {line}"
        try:
            found.append((place, checked(row)))
        except AnnotationError as error:
            words = f"{place}, column {error.column}: {error}"
            raise AnnotationError(words, column=error.column, code=error.code) from None
    if not found:
        raise RegistryError(f"{file}: holds no row. Write one a line below the header.")
    return found


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help=f"CSV with the columns {','.join(COLUMNS)}.")], by: By
) -> None:
    """Enter what a file holds: all rows, or none where one cannot be right; what is there already is passed over.

    `to_on` is the last day, and may be empty where it is one day; without a `unit_id` it is of the whole state."""
    with one_line(AnnotationError):
        found = read(file)
        with _writing("imported", by=by) as (connection, now_at, done):
            done["rows"], there = annotations.load(connection, found, by=by, at=now_at)
    typer.echo(f"{file}: {done['rows']} entered, {there} were there already or had been taken out.")


@app.command("list")
def list_all() -> None:
    """What is entered, by day, as CSV in the form that `import` reads, with the number of each."""
    with one_line(), closing(read_store(settings().database_url)) as engine, engine.connect() as connection:
        found = annotations.listed(connection)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow((*COLUMNS, *KEPT))
    for row in found.astype(object).where(found.notna(), "").itertuples():
        last_on = row.to_on - timedelta(days=1)
        values = (row.kind, row.unit_id, row.from_on, last_on, row.title_en, row.title_hi)
        writer.writerow([cell(each) for each in (*values, row.annotation_id, row.source, row.noted_by)])


@app.command()
def add(
    kind: Annotated[str, typer.Argument(help="festival, election, transfer, outage or other.")],
    from_on: Annotated[str, typer.Argument(help="The first day, like 2026-11-08.")],
    by: By,
    to_on: Annotated[str, typer.Option("--to", help="The last day; without it, it is one day.")] = "",
    unit: Annotated[str, typer.Option("--unit", help="Whose it is; without it, the whole state's.")] = "",
    title: Annotated[str, typer.Option("--title", help="What it was, in English.")] = "",
    title_hi: Annotated[str, typer.Option("--title-hi", help="The same in Hindi; one of the two.")] = "",
) -> None:
    """Enter one."""
    with one_line(AnnotationError):
        given = dict(zip(COLUMNS, (kind, unit, from_on, to_on, title, title_hi), strict=True))
        try:
            found = checked(given)
        except AnnotationError as error:
            raise AnnotationError(f"{error.column}: {error}", column=error.column, code=error.code) from None
        with _writing("entered", by=by) as (connection, now_at, done):
            number = annotations.add(connection, found, by=by, at=now_at)
            done["rows"] = 1
    typer.echo(f"Annotation {number} is entered.")


@app.command()
def remove(annotation: Annotated[int, typer.Argument(help="Its number, as list prints it.")], by: By) -> None:
    """Take one out; that it was there stays on file."""
    with one_line(AnnotationError), _writing("taken_out", by=by) as (connection, now_at, done):
        annotations.remove(connection, annotation, by=by, at=now_at)
        done["rows"] = 1
    typer.echo(f"Annotation {annotation} is taken out.")


@app.command("festivals")
def bring_festivals(
    years: Annotated[str, typer.Option("--years", help="A year, or the first and the last: 2026-2028.")],
) -> None:
    """Bring in the festivals of Uttar Pradesh of some years; one that was taken out stays out."""
    found = YEARS.fullmatch(years.strip())
    if not found:
        raise typer.BadParameter(
            "write a year, or the first and the last one: 2026-2028", param_hint="--years"
        )
    span = range(int(found[1]), int(found[2] or found[1]) + 1)
    if not 0 < len(span) <= festivals.MOST_YEARS or not (
        span.start >= festivals.FIRST_YEAR and span.stop - 1 <= festivals.LAST_YEAR
    ):
        raise typer.BadParameter(
            f"write at most {festivals.MOST_YEARS} years from {festivals.FIRST_YEAR} to {festivals.LAST_YEAR}",
            param_hint="--years",
        )
    with one_line(), _writing("festivals", by=festivals.LIBRARY) as (connection, now_at, done):
        done["rows"] = festivals.bring(connection, span, at=now_at)
    typer.echo(f"{years}: {done['rows']} festivals came in or were mended.")
