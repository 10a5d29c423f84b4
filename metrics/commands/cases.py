"""`python -m metrics cases`."""

from datetime import datetime
from typing import Annotated

import pandas as pd
import typer

from data import corrections, reads
from data.console import say
from metrics.cases_table import cases as cases_of
from metrics.commands.asked import (
    CASE_FIELDS,
    CASES_SHOWN,
    AsOf,
    Clock,
    Format,
    From,
    Kind,
    Measure,
    Origin,
    To,
    case_rows,
    check_kind,
    written,
)
from metrics.commands.call import asked_for, right_call, store_of
from metrics.corrections import beside
from metrics.league import LeagueError, peers


def cases(
    unit_id: Annotated[str | None, typer.Option("--unit", help="Of one unit alone.", metavar="UNIT_ID")] = None,
    from_: From = None, to: To = None, as_of: AsOf = None, kind: Kind = None, measure: Measure = "acknowledge",
    clock: Clock = "wall", origin: Origin = "all", output: Format = "table",
) -> None:  # fmt: skip
    """One row a case whose clock starts in the period, by unit and clock start."""
    with right_call():
        choices = {"measure": measure, "clock": clock, "origin": origin}
        asked = asked_for(
            from_, to, as_of, **choices, kind=kind or (None if unit_id else "district"), unit=unit_id
        )
        start_ms, end_ms = asked.period.start_ms, asked.period.end_ms
        with store_of(asked) as connection:
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
            found = beside(found, corrections.latest(connection))
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
