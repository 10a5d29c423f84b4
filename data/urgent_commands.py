"""`python -m data urgent`: cases marked as urgent, taken back and listed."""

import csv
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from data import audit_log, urgent
from data.audit_log import Entry
from data.console import cell, one_line
from data.engine import closing, read_store, write_store
from data.instants import from_ms
from data.settings import settings
from data.urgent import COLUMNS, UrgentError

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
Unit = Annotated[str, typer.Option("--unit", help="Whose case it is, by the id of units.csv.")]
Thread = Annotated[int, typer.Option("--thread", min=1, help="The number of the case's thread.")]
By = Annotated[str, typer.Option("--by", help="Who says so; kept with the mark.")]


@app.callback()
def main() -> None:
    """The cases that cannot wait."""


@app.command()
def mark(
    unit: Unit,
    thread: Thread,
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="Why it cannot wait; no names of citizens.")],
) -> None:
    """Mark a case as urgent: it comes first in every queue."""
    with one_line(UrgentError):
        given = settings()
        with closing(write_store(given.database_url)) as engine, engine.begin() as connection:
            at = given.now_at()
            urgent.mark(connection, unit_id=unit, thread_id=thread, by=by, at=at, reason=reason)
            said = {"done": "marked", "thread": str(thread)}
            entry = Entry(audit_log.URGENT, what=unit, filters=said, rows=1, detail=by)
            audit_log.append(connection, entry, at=datetime.now(UTC))
    typer.echo(f"The case {thread} of {unit} is urgent.")


@app.command()
def withdraw(unit: Unit, thread: Thread, by: By) -> None:
    """Take back that a case is urgent, whether it was marked or its words say so; that it was stays on record."""
    with one_line(UrgentError):
        given = settings()
        with closing(write_store(given.database_url)) as engine, engine.begin() as connection:
            urgent.withdraw(connection, unit_id=unit, thread_id=thread, by=by, at=given.now_at())
            said = {"done": "withdrawn", "thread": str(thread)}
            entry = Entry(audit_log.URGENT, what=unit, filters=said, rows=1, detail=by)
            audit_log.append(connection, entry, at=datetime.now(UTC))
    typer.echo(f"The case {thread} of {unit} is not urgent any more.")


@app.command("list")
def list_cases(
    unit: Annotated[str | None, typer.Option("--unit", help="Of this unit alone.")] = None,
) -> None:
    """The urgent cases, as CSV: since when, by whom (nobody: by the words of the referral), and why."""
    with one_line():
        with closing(read_store(settings().database_url)) as engine, engine.connect() as connection:
            rows = urgent.marked(connection)
        rows = rows if unit is None else rows[rows["unit_id"] == unit]
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow([name.replace("marked_ms", "marked_at") for name in COLUMNS])
        for row in rows.to_dict("records"):
            moment = from_ms(row["marked_ms"]).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            writer.writerow([*(moment if name == "marked_ms" else cell(row[name]) for name in COLUMNS)])
