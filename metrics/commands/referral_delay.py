"""`python -m metrics referral-delay`."""

from typing import Annotated, Any, Final, Literal

import typer
from sqlalchemy import Connection

from data import reads
from data.opening_tags import opening_tags
from metrics.cases_table import cases
from metrics.commands.asked import AsOf, Clock, Format, From, To, written
from metrics.commands.call import Asked, asked_for, right_call, store_of
from metrics.comparison import together
from metrics.league import peers
from metrics.plain import records
from metrics.referral_delay import COUNTS, by_area, delays

SHOWN: Final = ("area_id", *COUNTS, "median_s", "p90_s", "within_1h", "within_24h", "longest_s")

By = Annotated[Literal["zone", "range"], typer.Option(help="Below the whole state a row for each of these.")]


def referral_delay(
    from_: From = None, to: To = None, as_of: AsOf = None, by: By = "zone", clock: Clock = "wall",
    output: Format = "table",
) -> None:  # fmt: skip
    """Headquarters' own delay, from a citizen's complaint to the referral: the whole state, then zones or ranges."""
    with right_call():
        asked = asked_for(from_, to, as_of, clock=clock, by=by)
        start_ms, end_ms = asked.period.start_ms, asked.period.end_ms
        with store_of(asked) as connection:
            about = asked.about(connection) | {"not_passed_on": _not_passed_on(connection, asked, clock)}
            units = reads.units(connection)
            referrals = cases(
                reads.case_events(connection, start_ms=start_ms, end_ms=end_ms),
                reads.observation(connection), reads.gaps(connection),
                period=asked.period, as_of=asked.as_of, origin="referral",
            )  # fmt: skip
            tags = opening_tags(connection, start_ms=start_ms, end_ms=end_ms)
        table = by_area(delays(referrals, tags, clock=clock), units, by=by)
        columns = [str(column) for column in table.columns]
        typer.echo(written(records(table), about, output, columns=columns, shown=list(SHOWN)))


def _not_passed_on(connection: Connection, asked: Asked, clock: str) -> dict[str, Any]:
    """Of the complaints to headquarters in the period how many it passed on or otherwise acted on."""
    own = list(peers(reads.units(connection), kind="hq")["unit_id"])
    period = asked.period
    found = cases(
        reads.case_events(connection, start_ms=period.start_ms, end_ms=period.end_ms, unit_ids=own),
        reads.observation(connection), reads.gaps(connection),
        period=period, as_of=asked.as_of, unit_ids=own,
    )  # fmt: skip
    hq = together(found, measure="act", clock=clock)
    return {
        "cases": hq.cases,
        "acted": hq.answered,
        "not_acted": hq.unanswered,
        "unobserved": hq.unobserved,
    }
