"""How commands end: 0 done, 1 could not (one line on standard error says why), 2 called wrongly."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import typer
from sqlalchemy.exc import SQLAlchemyError

from data import logs
from data.csv_rows import RegistryError
from data.engine import StoreError
from data.faults import told
from data.roster_rows import FORMULA
from data.settings import Settings, SettingsError

EXPECTED = (SettingsError, StoreError, RegistryError)


def say(line: str) -> None:
    """Write a line to standard error, where all goes that is no result, or into the log where that has begun."""
    if logs.is_begun():
        logs.SAID.info(line.removeprefix("noted: "))
        return
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
        usual = "Nothing was half written; check its disk and server, then repeat."
        say(f"noted: the database: {told(error, usual=usual)}")
        raise typer.Exit(1) from error


def cell(value: Any) -> Any:
    """A value of a CSV file as no spreadsheet takes it for a formula: one that would be is made a text by a `'`."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def say_clock(given: Settings, *, but: str = "") -> None:
    """Say that a fixed clock replaces the machine's, where one does, and of what it does not."""
    if given.now is not None:
        say(f"noted: the clock is fixed at {given.now.isoformat()} (NOTED_NOW).{but and f' {but}'}")


def machine_clock(given: Settings) -> datetime:
    """The machine's own clock, which sign-ins, users and the audit log go by: a fixed one would make a false record."""
    say_clock(given, but="Users and the audit log go by the machine's.")
    return datetime.now(UTC)


def this_user() -> str:
    """The operating system's name of who calls; raises `typer.BadParameter` where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:  # a container's user without a name
        raise typer.BadParameter("this system's user has no name: say who does it with --by NAME") from error
