"""`python -m data audit`: the audit log checked and listed."""

import csv
import re
import sys
from typing import Annotated

import typer

from data import audit_log
from data.console import cell, machine_clock, one_line
from data.engine import StoreError, closing, read_store, where
from data.instants import from_ms
from data.settings import settings

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
HASH = re.compile(r"[0-9a-f]{64}")


@app.callback()
def main() -> None:
    """Who did what in the dashboard, and whether anybody touched the record of it."""


def _hash(value: str | None) -> str | None:
    if value is not None and not HASH.fullmatch(value):
        raise typer.BadParameter("is no hash of an entry: 64 hex digits, as verify prints")
    return value


@app.command()
def verify(
    expect: Annotated[
        str | None,
        typer.Option(
            "--expect", callback=_hash, help="A hash that verify printed before: it must occur still."
        ),
    ] = None,
) -> None:
    """Check every entry against the one before it; ends with 1 where one was changed, removed or put elsewhere."""
    with one_line():
        given = settings()
        machine_clock(given)
        with closing(read_store(given.database_url)) as engine, engine.connect() as connection:
            found = audit_log.verify(connection, expected=expect)
        if not found.is_whole:
            raise StoreError(
                f"the audit log of {where(given.database_url)} is not whole: {found.why}. "
                f"{found.entries} entries before it are as they were written."
            )
    typer.echo(f"Entries: {found.entries}, all as they were written. Last hash: {found.last}")


@app.command("list")
def list_entries(
    most: Annotated[
        int, typer.Option("--most", min=1, max=100_000, help="How many, the latest first.")
    ] = 200,
    before: Annotated[int | None, typer.Option("--before", help="Only entries before this number.")] = None,
    action: Annotated[
        str | None, typer.Option("--action", help=f"One of: {', '.join(audit_log.ACTIONS)}.")
    ] = None,
    email: Annotated[str | None, typer.Option("--email", help="Of this address alone.")] = None,
) -> None:
    """The latest entries as CSV, the newest first."""
    if action is not None and action not in audit_log.ACTIONS:
        raise typer.BadParameter(f"is none of: {', '.join(audit_log.ACTIONS)}", param_hint="--action")
    with one_line():
        given = settings()
        machine_clock(given)
        with closing(read_store(given.database_url)) as engine, engine.connect() as connection:
            rows = audit_log.entries(connection, before=before, most=most, action=action, email=email)
        rows["at_ms"] = [
            from_ms(ms).isoformat(timespec="milliseconds").replace("+00:00", "Z") for ms in rows["at_ms"]
        ]
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow("at" if name == "at_ms" else name for name in rows.columns)
        for row in rows.astype(object).where(rows.notna(), "").itertuples(index=False):
            writer.writerow(map(cell, row))
