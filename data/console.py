"""How commands end: 0 done, 1 could not (one line on standard error says why), 2 called wrongly."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from data.csv_rows import RegistryError
from data.engine import StoreError
from data.settings import Settings, SettingsError

EXPECTED = (SettingsError, StoreError, RegistryError)


def say(line: str) -> None:
    """Write a line to standard error, where all goes that is no result."""
    print(line, file=sys.stderr, flush=True)


@contextmanager
def one_line(*also: type[Exception]) -> Iterator[None]:
    """Turn what can go wrong in a command into one line and exit code 1."""
    try:
        yield
    except EXPECTED + also as error:
        say(f"noted: {error}")
        raise typer.Exit(1) from error
    except SQLAlchemyError as error:
        reason = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()[0]
        say(
            f"noted: the database: {reason}. Nothing was half written; check its disk and server, then repeat."
        )
        raise typer.Exit(1) from error


def say_clock(given: Settings) -> None:
    """Say that a fixed clock replaces the machine's, where one does."""
    if given.now is not None:
        say(f"noted: the clock is fixed at {given.now.isoformat()} (NOTED_NOW).")
