"""What the commands have in common: choices checked, the store opened, errors said in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import typer
from sqlalchemy import Connection

from data import reads
from data.console import one_line, say, say_clock
from data.engine import read_store
from data.settings import Settings, settings
from metrics.commands.asked import WrongCallError, instant
from metrics.league import LeagueError
from metrics.measures import DEFINITIONS
from metrics.period import Period, PeriodError
from metrics.plain import iso
from metrics.unit import UnknownUnitError


@dataclass(frozen=True)
class Asked:
    """What was asked for, checked, and from where it is answered."""

    period: Period
    as_of: datetime | None
    given: Settings
    choices: dict[str, Any]

    def about(self, connection: Connection) -> dict[str, Any]:
        """What stands beside the rows."""
        made_up = reads.demonstration(connection)
        if made_up:
            say("noted: demonstration data: posts, citizens and figures are made up.")
        return {
            "period": {"from": self.period.from_on.isoformat(), "to": self.period.to_on.isoformat()},
            "as_of": iso(self.as_of) if self.as_of else None,
            "definitions": DEFINITIONS,
            "asked": self.choices,
            "clock": iso(self.given.now) if self.given.now else None,
            "demonstration": made_up,
        }


@contextmanager
def right_call() -> Iterator[None]:
    """Turn what was called wrongly into one line and exit code 2, what could not be done into 1."""
    try:
        with one_line(LeagueError):
            yield
    except (PeriodError, WrongCallError, UnknownUnitError) as error:
        say(f"noted: {error}")
        raise typer.Exit(2) from error


def asked_for(from_text: str | None, to_text: str | None, as_of: str | None, **choices: Any) -> Asked:
    """Check what was asked for; raises `PeriodError` and `WrongCallError`."""
    given = settings()
    say_clock(given)
    now_at = given.now_at()
    return Asked(Period.parse(from_text, to_text, now_at), instant(as_of, now_at=now_at), given, choices)


@contextmanager
def store_of(asked: Asked) -> Iterator[Connection]:
    """A connection that reads the store."""
    engine = read_store(asked.given.database_url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
