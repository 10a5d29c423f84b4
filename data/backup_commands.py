"""`python -m data backup | restore | copy`: copies of the whole store, made, thinned, put back, moved."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from data import backups, backups_kept, copying, restoring
from data.backups_kept import Keep
from data.console import one_line, say
from data.engine import StoreError, where
from data.settings import settings


def backup(
    file: Annotated[Path | None, typer.Argument(help="Where the copy goes; nothing is written over.")] = None,
    into: Annotated[
        Path | None,
        typer.Option("--into", help="A folder for copies named by their instant, thinned as below."),
    ] = None,
    days: Annotated[int, typer.Option(min=0, help="Of how many days the last copy is kept.")] = Keep.days,
    weeks: Annotated[int, typer.Option(min=0, help="Of how many weeks.")] = Keep.weeks,
    months: Annotated[int, typer.Option(min=0, help="Of how many months.")] = Keep.months,
) -> None:
    """Copy the whole store while it is in use into a SQLite file, and check the copy."""
    if (file is None) == (into is None):
        say("noted: name either the file that the copy goes to, or a folder by --into.")
        raise typer.Exit(2)
    with one_line():
        given = settings()
        if into is not None:
            _folder(into)
            file = into / backups_kept.name_at(
                datetime.now(UTC)
            )  # the machine's clock: copies are of real instants
        assert file is not None  # noqa: S101 - one of the two was given
        backups.of_url(given.database_url, file)
        gone = backups_kept.thin(into, Keep(days, weeks, months)) if into is not None else []
    typer.echo(
        f"{file}: a whole copy of {where(given.database_url)}. It is put back by: python -m data restore {file}"
    )
    for name in gone:
        typer.echo(f"{name}: removed, newer ones are kept in its place.")


def _folder(into: Path) -> None:
    try:
        into.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(f"{into}: the folder cannot be made ({error.strerror}).") from error


def restore(
    file: Annotated[Path, typer.Argument(help="A copy that `backup` made.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Move aside the SQLite database that stands there.")
    ] = False,
) -> None:
    """Put a copy back: into the SQLite file of NOTED_DATABASE_URL, or into an empty database of PostgreSQL."""
    with one_line():
        given = settings()
        aside = restoring.restore(file, given.database_url, replace=replace)
    if aside is not None:
        typer.echo(f"{aside}: what stood there before; remove it once all is well.")
    typer.echo(
        f"{where(given.database_url)}: is {file} again. Start the dashboard, the collectors and the notices anew."
    )


def copy(
    to: Annotated[str, typer.Option("--to", help="SQLAlchemy URL of an empty database.", metavar="URL")],
) -> None:
    """Copy the whole store into another database, of either kind, and compare counts and checksums."""
    with one_line():
        given = settings()
        copied = copying.copy(
            given.database_url, to, tell=lambda each: say(f"noted: {each.name}: {each.rows}")
        )
    rows = sum(each.rows for each in copied)
    typer.echo(
        f"{where(to)}: {rows} rows of {len(copied)} tables, the same as in {where(given.database_url)}."
    )


COMMANDS: Final = (backup, restore, copy)
