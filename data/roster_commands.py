"""`python -m data roster`: the staff of the cells imported, listed and taken out."""

import csv
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from data import audit_log, roster, roster_files
from data.audit_log import Entry
from data.console import one_line
from data.engine import closing, read_store, write_store
from data.instants import IST
from data.roster_rows import COLUMNS, RosterError
from data.settings import settings

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
By = Annotated[str, typer.Option("--by", help="Who enters it; kept with the entry.")]


@app.callback()
def main() -> None:
    """The staff of the units' cells."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help=f"CSV or XLSX with the columns {','.join(COLUMNS)}.")],
    by: By,
    unit: Annotated[
        str | None, typer.Option("--unit", help="Whose list it is; other units' rows are refused.")
    ] = None,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing where anybody is on file already.")
    ] = False,
) -> None:
    """Enter the members in a file: all of them, or none where one cannot be right; safe to repeat."""
    with one_line(RosterError):
        given = settings()
        try:
            content = file.read_bytes()
        except OSError as error:
            raise RosterError(f"{file}: cannot be read ({error.strerror}).", column="", code="file") from None
        now_at = given.now_at()
        rows = roster_files.read(content, name=str(file), today=now_at.astimezone(IST).date(), unit_id=unit)
        with closing(write_store(given.database_url)) as engine, engine.begin() as connection:
            known = len(roster.members(connection)) if if_empty else 0
            entered, there = (0, known) if known else roster.load(connection, rows, by=by, at=now_at)
            if entered:
                said = {"done": "imported"}
                entry = Entry(audit_log.ROSTER, what=unit, filters=said, rows=entered, detail=by)
                audit_log.append(connection, entry, at=datetime.now(UTC))
    typer.echo(f"{file}: {entered} entered, {there} on file already.")


@app.command("list")
def list_members(
    unit: Annotated[str | None, typer.Option("--unit", help="Of this unit alone.")] = None,
) -> None:
    """Who is on file, as CSV with the number of each entry."""
    with one_line():
        with closing(read_store(settings().database_url)) as engine, engine.connect() as connection:
            rows = roster.members(connection, unit_id=unit)
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(("member_id", *COLUMNS))
        writer.writerows([row.member_id, *(getattr(row, name) for name in COLUMNS)] for row in rows)


@app.command()
def remove(
    member: Annotated[int, typer.Argument(help="The number of the entry, as list prints it.")], by: By
) -> None:
    """Take a member out of the list; that it was there stays on file."""
    with one_line(RosterError):
        given = settings()
        with closing(write_store(given.database_url)) as engine, engine.begin() as connection:
            unit_id = roster.remove(connection, member, by=by, at=given.now_at())
            said = {"done": "taken_out", "member": str(member)}
            entry = Entry(audit_log.ROSTER, what=unit_id, filters=said, rows=1, detail=by)
            audit_log.append(connection, entry, at=datetime.now(UTC))
    typer.echo(f"Entry {member} is taken out.")
