"""`python -m metrics league`."""

import typer

from data import reads
from data.console import say
from metrics.commands.asked import LEAGUE_SHOWN, AsOf, Clock, Format, From, Kind, Measure, Origin, To, written
from metrics.commands.call import asked_for, right_call, store_of
from metrics.league import league as league_of
from metrics.plain import plain, records
from metrics.standing import signal

SIGNAL = {
    "few": "fewer than five units are ranked: they are not told apart.",
    "none": "these units cannot be told apart: the spread between them is no more than chance.",
    "little": "only {share:.0%} of the spread between these units is signal: look at the intervals, not at the ranks.",
    "much": "{share:.0%} of the spread between these units is signal.",
}


def league(
    from_: From = None, to: To = None, as_of: AsOf = None, kind: Kind = None, measure: Measure = "acknowledge",
    clock: Clock = "wall", origin: Origin = "all", output: Format = "table",
) -> None:  # fmt: skip
    """One row a unit of a peer group, best first, with how sure that is."""
    with right_call():
        choices = {"measure": measure, "clock": clock, "origin": origin}
        asked = asked_for(from_, to, as_of, **choices, kind=kind or "district")
        reach = asked.period.with_before()
        with store_of(asked) as connection:
            about = asked.about(connection)
            table = league_of(
                reads.case_events(connection, start_ms=reach.start_ms, end_ms=reach.end_ms),
                reads.units(connection), reads.observation(connection), reads.gaps(connection),
                period=asked.period, as_of=asked.as_of, kind=kind or "district", **choices,
            )  # fmt: skip
        about |= {name: plain(table.attrs[name]) for name in ("rankability", "tau2_s2", "mean_s", "ranked")}
        about["signal"] = signal(
            ranked=table.attrs["ranked"],
            between=table.attrs["tau2_s2"],
            rankability=table.attrs["rankability"],
        )
        if about["signal"] in SIGNAL:
            say(f"noted: {SIGNAL[about['signal']].format(share=table.attrs['rankability'])}")
        columns = [column.removesuffix("_ms") for column in table.columns]
        typer.echo(written(records(table), about, output, columns=columns, shown=list(LEAGUE_SHOWN)))
