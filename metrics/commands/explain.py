"""`python -m metrics explain`."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer

from data import reads
from metrics.commands.asked import AsOf, Clock, Format, From, Kind, Measure, Origin, To, check_kind, written
from metrics.commands.call import asked_for, right_call, store_of
from metrics.explain import explain as explain_of
from metrics.plain import flat, published, records, table_text

CASES_SHOWN: Final = ("thread_id", "origin", "status", "clock_start_at", "answered_at", "wait_s", "weight_s")


def explain(
    unit_id: Annotated[str, typer.Argument(help="The unit's id in units.csv, as agra.")],
    from_: From = None, to: To = None, as_of: AsOf = None, kind: Kind = None, measure: Measure = "acknowledge",
    clock: Clock = "wall", origin: Origin = "all", output: Format = "table",
) -> None:  # fmt: skip
    """How a unit's rank came about, which cases weighed most, and what if it answered what waits now."""
    with right_call():
        choices = {"measure": measure, "clock": clock, "origin": origin}
        asked = asked_for(from_, to, as_of, **choices, unit=unit_id)
        with store_of(asked) as connection:
            units = reads.units(connection)
            check_kind(unit_id, units, kind)
            about = asked.about(connection)
            found = explain_of(
                unit_id,
                events=reads.case_events(
                    connection, start_ms=asked.period.start_ms, end_ms=asked.period.end_ms
                ),
                units=units, observation=reads.observation(connection), gaps=reads.gaps(connection),
                period=asked.period, as_of=asked.as_of, **choices,
            )  # fmt: skip
        said = sentences(found)
        heaviest = records(found["heaviest"])
        row = published(found | {"heaviest": heaviest, "words": said})
        if output == "table":
            typer.echo("\n".join(said))
            if heaviest:
                typer.echo("\n" + table_text(heaviest, columns=CASES_SHOWN))
        else:
            rows = [row] if output == "json" else [flat(row)]
            typer.echo(written(rows, about, output, columns=list(rows[0]), shown=[]))


def _s(seconds: object) -> str:
    return "–" if seconds is None else f"{float(str(seconds)):,.0f} s"


def _place(row: Mapping[str, Any]) -> str:
    return f"rank {row['rank']} (it could be {row['rank_low']} to {row['rank_high']}, the middle 90% of 4,000 draws)"


VERDICTS: Final = {
    "commended": "It is commended: with probability {commended:.0%} it is among the best fifth.",
    "laggard": "It is a laggard: with probability {laggard:.0%} it is among the worst fifth.",
    "failing": "It is a laggard: of {cases} cases fewer than half ({within:.0%}) were over within 24 hours.",
    "indistinguishable": "It cannot be told apart: neither among the best nor the worst fifth with 80% probability.",
}


def _verdict(found: Mapping[str, Any]) -> str:
    name, worst = str(found["verdict"]), found["laggard_probability"]
    if name == "laggard" and (worst is None or worst < 0.8):
        name = "failing"
    return VERDICTS[name].format(
        commended=found["commended_probability"] or 0,
        laggard=worst or 0,
        cases=found["cases"],
        within=found["within_24h"],
    )


def sentences(found: Mapping[str, Any]) -> list[str]:
    """The explanation in words, a sentence a step."""
    counts = (
        f"{found['cases']} cases: {found['answered']} answered, {found['unanswered']} not; beside them "
        f"{found['unobserved']} not observed."
    )
    if found["rank"] is None:
        return [counts, f"{found['unit_id']} has no rank: no case of it was observed in the period."]
    then = found["if_answered_now"]
    no_spread = not found["between_s"] or found["ranked"] < 5
    signal = "nothing" if no_spread else f"{found['rankability']:.0%} of the spread"
    return [
        counts,
        f"Its mean wait in the first 24 hours is {_s(found['rmst_s'])}, give or take {_s(found['rmst_se_s'])}.",
        (
            f"The {found['ranked']} ranked units of its kind have {_s(found['mean_s'])}; its own counts {1 - found['peers_share']:.0%}, "
            f"theirs {found['peers_share']:.0%}: so {_s(found['expected_rmst_s'])} is expected of it."
        ),
        f"That is {_place(found)} of {found['ranked']}; {signal} among them is more than noise.",
        _verdict(found),
        (
            f"Had it answered now the {then['more']} that still wait: {_place(then)}, {_s(then['expected_rmst_s'])} expected. "
            "What has waited 24 hours already counts as 24 hours, answered or not."
        ),
        (
            "The cases that weighed most; weight_s is by how much its mean wait would be less, had that one been answered "
            "at once:"
        ),
    ]
