"""`python -m notices recipients`: who gets notices, listed, entered, changed, removed and imported."""

import csv
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final, Literal

import typer
from sqlalchemy import Connection

from data import audit_log, recipient_files, recipients
from data.audit_log import Entry
from data.console import one_line, say_clock
from data.engine import closing, read_store, write_store
from data.recipient_files import CHANGED, COLUMNS, ENTERED, OPTIONAL, THERE
from data.recipient_rows import NEW, WANTS, Recipient, RecipientError
from data.settings import settings

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
By = Annotated[str, typer.Option("--by", help="Who enters it; kept with the entry.")]
Number = Annotated[int, typer.Argument(help="The number of the recipient, as list prints it.")]
Unit = Annotated[str | None, typer.Option("--unit", help="Of this unit alone.")]
Language = Annotated[Literal["hi", "en"], typer.Option(help="In which language it reads.")]
SHOWN: Final = ("recipient_id", "unit_id", "channel", "name", "address", "language", *WANTS)


@app.callback()
def main() -> None:
    """Who gets alerts and digests."""


@app.command("list")
def list_recipients(unit: Unit = None) -> None:
    """Who is entered, as CSV with the number of each."""
    with one_line():
        with closing(read_store(settings().database_url)) as engine, engine.connect() as connection:
            rows = recipients.listed(connection)
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(SHOWN)
        writer.writerows(
            [_shown(getattr(row, name)) for name in SHOWN] for row in rows if unit in (None, row.unit_id)
        )


def _shown(value: object) -> object:
    return ("yes" if value else "no") if isinstance(value, bool) else value


@app.command()
def add(
    unit_id: Annotated[str, typer.Argument(help="The unit's id in units.csv, as agra.")],
    address: Annotated[
        str, typer.Argument(help="An e-mail address; with --channel apprise a channel's name.")
    ],
    by: By,
    name: Annotated[str, typer.Option("--name", help="Whose address it is.")],
    channel: Annotated[Literal["email", "apprise"], typer.Option(help="How it is reached.")] = "email",
    language: Language = "hi",
    alerts: Annotated[bool, typer.Option(help="Gets alerts.")] = True,
    daily: Annotated[bool, typer.Option(help="Gets the daily digest.")] = False,
    weekly: Annotated[
        bool, typer.Option(help="Gets the weekly digest (ranges, zones, headquarters).")
    ] = False,
) -> None:
    """Enter a recipient of a unit."""
    given = Recipient(NEW, unit_id, channel, address, name, language, alerts, daily, weekly)
    with one_line(RecipientError):
        set_ = settings()
        say_clock(set_)
        with closing(write_store(set_.database_url)) as engine, engine.begin() as connection:
            number = recipients.add(connection, given, by=by, at=set_.now_at())
            _write_down(connection, "entered", unit_id, number, by)
    typer.echo(f"Recipient {number} is entered.")


@app.command()
def change(
    number: Number,
    by: By,
    language: Annotated[Literal["hi", "en"] | None, typer.Option(help="Another language.")] = None,
    alerts: Annotated[bool | None, typer.Option(help="Alerts or none.")] = None,
    daily: Annotated[bool | None, typer.Option(help="The daily digest or none.")] = None,
    weekly: Annotated[bool | None, typer.Option(help="The weekly digest or none.")] = None,
) -> None:
    """Change the language of a recipient or what it gets; what is not named stays."""
    with one_line(RecipientError):
        given = settings()
        say_clock(given)
        with closing(write_store(given.database_url)) as engine, engine.begin() as connection:
            there = recipients.require(connection, number)
            wanted = replace(
                there,
                language=language or there.language,
                alerts=there.alerts if alerts is None else alerts,
                daily=there.daily if daily is None else daily,
                weekly=there.weekly if weekly is None else weekly,
            )
            recipients.change(connection, wanted, by=by, at=given.now_at())
            _write_down(connection, "changed", there.unit_id, number, by)
    typer.echo(f"Recipient {number} is changed.")


@app.command()
def remove(number: Number, by: By) -> None:
    """Send a recipient nothing more; that it was there stays on record."""
    with one_line(RecipientError):
        given = settings()
        say_clock(given)
        with closing(write_store(given.database_url)) as engine, engine.begin() as connection:
            gone = recipients.remove(connection, number, by=by, at=given.now_at())
            _write_down(connection, "removed", gone.unit_id, number, by)
    typer.echo(f"Recipient {number} is removed.")


@app.command("import")
def import_file(
    file: Annotated[
        Path,
        typer.Argument(help=f"CSV with the columns {','.join(COLUMNS)}, perhaps {','.join(OPTIONAL)}."),
    ],
    by: By,
) -> None:
    """Enter the recipients in a file, or change those that are there: all, or none where one cannot be right."""
    with one_line(RecipientError):
        given = settings()
        say_clock(given)
        rows = recipient_files.read(file)
        with closing(write_store(given.database_url)) as engine, engine.begin() as connection:
            done = recipient_files.load(connection, rows, by=by, at=given.now_at())
            if done[ENTERED] + done[CHANGED]:
                _write_down(connection, "imported", None, None, by, rows=done[ENTERED] + done[CHANGED])
    typer.echo(f"{file}: {done[ENTERED]} entered, {done[CHANGED]} changed, {done[THERE]} there already.")


def _write_down(
    connection: Connection, done: str, unit_id: str | None, number: int | None, by: str, *, rows: int = 1
) -> None:
    said = {"done": done} if number is None else {"done": done, "recipient": str(number)}
    entry = Entry(audit_log.RECIPIENT, what=unit_id, filters=said, rows=rows, detail=by)
    audit_log.append(connection, entry, at=datetime.now(UTC))
