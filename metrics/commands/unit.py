"""`python -m metrics unit`."""

from typing import Annotated

import pandas as pd
import typer

from data import reads, replies_read
from metrics.commands.asked import AsOf, Clock, Format, From, Kind, Measure, Origin, To, check_kind, written
from metrics.commands.call import asked_for, right_call, store_of
from metrics.plain import flat, list_text, records
from metrics.unit import unit as unit_of


def unit(
    unit_id: Annotated[str, typer.Argument(help="The unit's id in units.csv, as agra.")],
    from_: From = None, to: To = None, as_of: AsOf = None, kind: Kind = None, measure: Measure = "acknowledge",
    clock: Clock = "wall", origin: Origin = "all", output: Format = "table",
) -> None:  # fmt: skip
    """Everything known of one unit in a period."""
    with right_call():
        choices = {"measure": measure, "clock": clock, "origin": origin}
        asked = asked_for(from_, to, as_of, **choices, unit=unit_id)
        period, reach = asked.period, asked.period.with_before()
        with store_of(asked) as connection:
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
                replies=replies_read.replies(
                    connection, start_ms=period.start_ms, end_ms=period.end_ms, unit_ids=mine
                ),
                own_in_threads=replies_read.in_case_threads(
                    connection, start_ms=period.start_ms, end_ms=period.end_ms, unit_ids=mine
                ),
                period=period, as_of=asked.as_of, **choices,
            )  # fmt: skip
        row = records(pd.DataFrame([found]))[0]
        if output == "table":
            typer.echo(list_text(flat(row)))
        else:
            rows = [row] if output == "json" else [flat(row)]
            typer.echo(written(rows, about, output, columns=list(rows[0]), shown=[]))
