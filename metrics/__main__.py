"""`python -m metrics`: the league, one unit, or the cases, from what is stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import pandas as pd
import typer
from sqlalchemy import Connection

from data import reads
from data.console import one_line, say, say_clock
from data.engine import read_store
from data.settings import Settings, settings
from metrics.asked import (
    CASE_FIELDS,
    CASES_SHOWN,
    LEAGUE_SHOWN,
    AsOf,
    Clock,
    Format,
    From,
    Kind,
    Measure,
    Origin,
    To,
    WrongCallError,
    case_rows,
    check_kind,
    instant,
    written,
)
from metrics.cases_table import cases as cases_of
from metrics.league import LeagueError, peers
from metrics.league import league as league_of
from metrics.measures import DEFINITIONS
from metrics.period import Period, PeriodError
from metrics.plain import flat, iso, list_text, records
from metrics.unit import UnknownUnitError
from metrics.unit import unit as unit_of

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


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


@app.callback()
def main() -> None:
    """Figures of how well offices answer; choices not given: the last 7 whole IST days, as of what was collected."""


@contextmanager
def _right_call() -> Iterator[None]:
    """Turn what was called wrongly into one line and exit code 2, what could not be done into 1."""
    try:
        with one_line(LeagueError):
            yield
    except (PeriodError, WrongCallError, UnknownUnitError) as error:
        say(f"noted: {error}")
        raise typer.Exit(2) from error


def _asked(from_text: str | None, to_text: str | None, as_of: str | None, **choices: Any) -> Asked:
    given = settings()
    say_clock(given)
    now_at = given.now_at()
    return Asked(Period.parse(from_text, to_text, now_at), instant(as_of, now_at=now_at), given, choices)


@contextmanager
def _store(asked: Asked) -> Iterator[Connection]:
    engine = read_store(asked.given.database_url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@app.command()
def league(
    from_: From = None, to: To = None, as_of: AsOf = None, kind: Kind = None, measure: Measure = "acknowledge",
    clock: Clock = "wall", origin: Origin = "all", output: Format = "table",
) -> None:  # fmt: skip
    """One row a unit of a peer group, best first, with how sure that is."""
    with _right_call():
        choices = {"measure": measure, "clock": clock, "origin": origin}
        asked = _asked(from_, to, as_of, **choices, kind=kind or "district")
        reach = asked.period.with_before()
        with _store(asked) as connection:
            about = asked.about(connection)
            table = league_of(
                reads.case_events(connection, start_ms=reach.start_ms, end_ms=reach.end_ms),
                reads.units(connection), reads.observation(connection), reads.gaps(connection),
                period=asked.period, as_of=asked.as_of, kind=kind or "district", **choices,
            )  # fmt: skip
        columns = [column.removesuffix("_ms") for column in table.columns]
        typer.echo(written(records(table), about, output, columns=columns, shown=list(LEAGUE_SHOWN)))


@app.command()
def unit(
    unit_id: Annotated[str, typer.Argument(help="The unit's id in units.csv, as agra.")],
    from_: From = None, to: To = None, as_of: AsOf = None, kind: Kind = None, measure: Measure = "acknowledge",
    clock: Clock = "wall", origin: Origin = "all", output: Format = "table",
) -> None:  # fmt: skip
    """Everything known of one unit in a period."""
    with _right_call():
        choices = {"measure": measure, "clock": clock, "origin": origin}
        asked = _asked(from_, to, as_of, **choices, unit=unit_id)
        period, reach = asked.period, asked.period.with_before()
        with _store(asked) as connection:
            units = reads.units(connection)
            check_kind(unit_id, units, kind)
            about, mine = asked.about(connection), [unit_id]
            found = unit_of(
                unit_id,
                events=reads.case_events(connection, start_ms=reach.start_ms, end_ms=reach.end_ms),
                units=units, observation=reads.observation(connection), gaps=reads.gaps(connection),
                own_posts=reads.own_posts(
                    connection, start_ms=period.start_ms, end_ms=period.end_ms, unit_ids=mine
                ),
                snapshots=reads.follower_snapshots(connection, unit_ids=mine),
                period=period, as_of=asked.as_of, **choices,
            )  # fmt: skip
        row = records(pd.DataFrame([found]))[0]
        if output == "table":
            typer.echo(list_text(flat(row)))
        else:
            rows = [row] if output == "json" else [flat(row)]
            typer.echo(written(rows, about, output, columns=list(rows[0]), shown=[]))


@app.command()
def cases(
    unit_id: Annotated[str | None, typer.Option("--unit", help="Of one unit alone.", metavar="UNIT_ID")] = None,
    from_: From = None, to: To = None, as_of: AsOf = None, kind: Kind = None, measure: Measure = "acknowledge",
    clock: Clock = "wall", origin: Origin = "all", output: Format = "table",
) -> None:  # fmt: skip
    """One row a case whose clock starts in the period, by unit and clock start."""
    with _right_call():
        choices = {"measure": measure, "clock": clock, "origin": origin}
        asked = _asked(
            from_, to, as_of, **choices, kind=kind or (None if unit_id else "district"), unit=unit_id
        )
        start_ms, end_ms = asked.period.start_ms, asked.period.end_ms
        with _store(asked) as connection:
            units = reads.units(connection)
            if unit_id is not None:
                check_kind(unit_id, units, kind)
            wanted = [unit_id] if unit_id else list(peers(units, kind=kind or "district")["unit_id"])
            observation = reads.observation(connection)
            _say_uncovered(observation[observation["unit_id"].isin(wanted)], asked.as_of)
            about = asked.about(connection)
            events = reads.case_events(connection, start_ms=start_ms, end_ms=end_ms, unit_ids=wanted)
            found = cases_of(
                events, observation, reads.gaps(connection),
                period=asked.period, as_of=asked.as_of, origin=origin, unit_ids=wanted,
            )  # fmt: skip
        rows = case_rows(found, measure=measure, clock=clock)
        typer.echo(written(rows, about, output, columns=list(CASE_FIELDS), shown=list(CASES_SHOWN)))


def _say_uncovered(observation: pd.DataFrame, as_of: datetime | None) -> None:
    """Say whose cases cannot be shown for want of an instant; raises `LeagueError` where it is all of them."""
    bare = observation["observed_until_ms"].isna()
    if as_of is None and len(bare) and bare.all():
        raise LeagueError(
            "Nothing is collected whole for any of these units yet: say as of when with --as-of."
        )
    if as_of is None and bare.any():
        say(f"noted: units left out for want of coverage: {int(bare.sum())}; --as-of takes them in.")


if __name__ == "__main__":
    app()
