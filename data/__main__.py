"""`python -m data`: make or migrate the database, and load the registry."""

import sys
from typing import Annotated

import typer
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from data import (
    annotation_commands,
    archive_commands,
    audit_commands,
    backup_commands,
    backups,
    database_roles,
    facts,
    festivals,
    phrases,
    protection,
    query_commands,
    rebuilding,
    registry,
    registry_files,
    roster_commands,
    urgent_commands,
    urgent_words,
    user_commands,
)
from data.console import one_line, say, say_clock
from data.csv_rows import RegistryError
from data.doctor_commands import doctor
from data.engine import StoreError, closing, fault, migrate, where, write_store
from data.query import Limits
from data.settings import Settings, settings
from metrics.cases import case_events
from metrics.replies import Phrases

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(roster_commands.app, name="roster")
app.add_typer(urgent_commands.app, name="urgent")
app.add_typer(user_commands.app, name="users")
app.add_typer(audit_commands.app, name="audit")
app.add_typer(annotation_commands.app, name="annotations")
for command in (archive_commands.archive, *backup_commands.COMMANDS, doctor):
    app.command()(command)


@app.callback()
def main() -> None:
    """The store of Noted."""


@app.command()
def init(
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Say for good that what this database holds is made up.")
    ] = False,
) -> None:
    """Create the database or bring it to this version, and load the registry; safe to repeat."""
    with one_line():
        given = settings()
        loaded = initialise(given, demonstration=demonstration)
    typer.echo(f"{where(given.database_url)}: ready, {loaded.units} units and {loaded.accounts} accounts.")


@app.command(help=query_commands.HELP)
def query(
    sql: query_commands.Sql,
    archive: query_commands.Archive = None,
    live_from: query_commands.LiveFrom = None,
    start: query_commands.From = None,
    end: query_commands.To = None,
    form: query_commands.Form = user_commands.Format.TABLE,
    most: query_commands.Most = Limits.rows,
    memory: query_commands.Memory = Limits.memory,
    seconds: query_commands.Seconds = Limits.seconds,
) -> None:
    extent = query_commands.extent_of(archive, live_from, start, end)
    asked = sys.stdin.read() if sql == "-" else sql
    query_commands.ask(asked, extent, Limits(memory, seconds, most), form, by=case_events)


@app.command()
def roles(
    dashboard: Annotated[str, typer.Option("--dashboard", help="The name of the dashboard's role.")],
    collectors: Annotated[str, typer.Option("--collectors", help="The name of the collectors' role.")],
    notices: Annotated[
        str | None, typer.Option("--notices", help="The name of the role of who sends notices.")
    ] = None,
) -> None:
    """On PostgreSQL: make a role each for the dashboard, the collectors and the notices, with what it needs; safe to repeat."""
    with one_line():
        given = settings()
        say_clock(given)
        with closing(write_store(given.database_url)) as engine, engine.begin() as connection:
            made = database_roles.make(
                connection, dashboard=dashboard, collectors=collectors, notices=notices
            )
    for name in made:
        typer.echo(f"{name}: is new and cannot sign in yet. Set its password in psql: \\password {name}")
    named = ", ".join(each for each in (dashboard, collectors, notices) if each)
    typer.echo(f"{where(given.database_url)}: {named} have what they need, and no more.")


def initialise(given: Settings, *, demonstration: bool) -> registry.Loaded:
    """What `init` does; every file is read and checked before the database is touched."""
    units = registry_files.read_units(given.registry_dir / "units.csv")
    accounts = registry_files.read_accounts(given.registry_dir / "accounts.csv", units)
    urgent_words.read(given.registry_dir)
    try:
        Phrases.of(phrases.read(given.registry_dir))
    except ValueError as error:
        raise RegistryError(f"{given.registry_dir / 'replies.csv'}: {error}") from error
    migrate(given.database_url, before=_keep)
    engine = write_store(given.database_url)
    try:
        with engine.begin() as connection:
            protection.protect(connection)
        with engine.begin() as connection:
            _mark(connection, demonstration=demonstration)
            loaded = registry.load(
                connection,
                units=units,
                accounts=accounts,
                referral_handles=given.referral_handles,
                now_at=given.now_at(),
            )
            festivals.bring_around(connection, now_at=given.now_at())
        rebuilding.rebuild_if_stale(engine, expression=case_events)
    except SQLAlchemyError as error:
        raise fault(engine.url, error) from error
    finally:
        engine.dispose()
    return loaded


def _keep(connection: Connection, revision: str) -> None:
    say(f"noted: {backups.before_migration(connection, revision=revision)}")


def _mark(connection: Connection, *, demonstration: bool) -> None:
    known = facts.get(connection, "demonstration")
    if known is None:
        facts.put(connection, "demonstration", "yes" if demonstration else "no")
    elif (known == "yes") != demonstration and demonstration:
        raise StoreError(
            "This database holds real data: a demonstration needs one of its own (NOTED_DATABASE_URL)."
        )


if __name__ == "__main__":
    app()
