"""`python -m data users`: who may enter, imported, listed, granted and revoked."""

import csv
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Row

from data import user_files, users
from data.console import cell, machine_clock, one_line, this_user
from data.engine import closing, read_store, write_store
from data.settings import settings
from data.users import UserError

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
FIELDS = (
    *("email", "role", "unit_id", "name", "source", "granted_by", "granted_at"),
    *("revoked_by", "revoked_at", "signed_in_at"),
)


class Format(StrEnum):
    TABLE, CSV, JSON = "table", "csv", "json"


class Role(StrEnum):
    HQ, ZONE, RANGE, UNIT = "hq", "zone", "range", "unit"


By = Annotated[
    str,
    typer.Option(
        "--by",
        default_factory=this_user,
        show_default="this system's user",
        help="Who does it; kept with the user and in the audit log.",
    ),
]
Email = Annotated[str, typer.Argument(help="The address that the provider vouches for.")]


@app.callback()
def main() -> None:
    """Who may enter the dashboard, with which role, for which office."""


@app.command("import")
def import_users(
    by: By,
    file: Annotated[
        Path | None,
        typer.Argument(
            help=f"CSV with the columns {','.join(user_files.COLUMNS)}; none: the roster of the cells."
        ),
    ] = None,
) -> None:
    """Let the staff of the cells enter for their own office, and nobody whose entry is over; or those in a file."""
    with one_line(UserError):
        given = settings()
        now_at = machine_clock(given)
        rows = user_files.read(file) if file else None
        with closing(write_store(given.database_url)) as engine, engine.begin() as connection:
            if rows is None:
                done = users.from_roster(connection, by=by, at=now_at)
            else:
                done = users.from_file(connection, rows, by=by, at=now_at)
    typer.echo(
        f"{file or 'The roster'}: {done.granted} granted, {done.changed} changed, {done.there} there already, "
        f"{done.revoked} revoked, {done.left} left as a command or a file had said."
    )


@app.command("list")
def list_users(
    form: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.TABLE,
) -> None:
    """All users, those who were revoked too."""
    with one_line():
        given = settings()
        machine_clock(given)
        with closing(read_store(given.database_url)) as engine, engine.connect() as connection:
            rows = [_shown(row) for row in users.listed(connection)]
        if form is Format.JSON:
            typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        elif form is Format.CSV:
            writer = csv.DictWriter(sys.stdout, FIELDS, lineterminator="\n")
            writer.writeheader()
            writer.writerows({name: cell(value) for name, value in row.items()} for row in rows)
        else:
            _table(rows)


@app.command()
def grant(
    email: Email,
    role: Annotated[Role, typer.Option("--role", help="As what.")],
    by: By,
    unit: Annotated[
        str | None, typer.Option("--unit", help="The office of a zone, a range or a unit; none of hq.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="Who it is.")] = None,
) -> None:
    """Let somebody enter, or change as what: a change ends the sign-ins of before."""
    with one_line(UserError):
        given = settings()
        now_at = machine_clock(given)
        with closing(write_store(given.database_url)) as engine, engine.begin() as connection:
            users.grant(connection, email=email, role=str(role), unit_id=unit, by=by, at=now_at, name=name)
    typer.echo(f"{email} may enter as {role}{f' of {unit}' if unit else ''}.")


@app.command()
def revoke(email: Email, by: By) -> None:
    """Let somebody enter no more, and end what is open: at once."""
    with one_line(UserError):
        given = settings()
        now_at = machine_clock(given)
        with closing(write_store(given.database_url)) as engine, engine.begin() as connection:
            users.revoke(connection, email=email, by=by, at=now_at)
    typer.echo(f"{email} may enter no more; every sign-in has ended.")


def _shown(row: Row[Any]) -> dict[str, str | None]:
    values = {name: getattr(row, name) for name in FIELDS}
    return {
        name: value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        if name.endswith("_at") and value
        else value
        for name, value in values.items()
    }


def _table(rows: list[dict[str, str | None]]) -> None:
    shown = ("email", "role", "unit_id", "name", "source", "revoked_at", "signed_in_at")
    lines = [list(shown), *([row[name] or "–" for name in shown] for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(shown))]
    for line in lines:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
