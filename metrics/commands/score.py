"""`python -m metrics score`."""

from typing import Final

import typer

from data import reads, score_file
from data.circular_file import CircularFileError
from data.console import one_line
from data.csv_rows import RegistryError
from data.score_file import SCORE_FILE, ScoreFileError
from metrics.commands import circular
from metrics.commands.asked import AsOf, Clock, Format, From, Kind, Origin, To, written
from metrics.commands.call import asked_for, right_call, store_of
from metrics.compliance.judged import checks_for_score, compliance
from metrics.compliance.rules import CircularError
from metrics.growth import FURTHEST_MS
from metrics.period import instant_ms
from metrics.plain import records
from metrics.score import score as score_of
from metrics.score_rules import PILLARS, ScoreRulesError, score_rules

SHOWN: Final = (
    *("score_rank", "score_rank_low", "score_rank_high", "unit_id", "score", "score_low", "score_high"),
    *(f"{pillar}_points" for pillar in PILLARS),
    *("left_out", "note"),
)


def score(
    from_: From = None, to: To = None, as_of: AsOf = None, kind: Kind = None, clock: Clock = "wall",
    origin: Origin = "all", output: Format = "table",
) -> None:  # fmt: skip
    """One row a unit of a peer group, best first: five pillars in one number, and how far it hangs on the weights."""
    with (
        right_call(),
        one_line(ScoreFileError, ScoreRulesError, CircularFileError, CircularError, RegistryError),
    ):
        choices = {"clock": clock, "origin": origin}
        asked = asked_for(from_, to, as_of, **choices, kind=kind or "district")
        period, reach = asked.period, asked.period.with_before()
        rules = score_rules(score_file.text(), name=SCORE_FILE)
        the_circular, at = circular.rules(), asked.as_of or asked.given.now_at()
        with store_of(asked) as connection:
            judged = circular.seen(connection, period=period, at=at)
            checks = checks_for_score(
                compliance(judged, rules=the_circular, period=period, at_ms=instant_ms(at))
            )
            about = asked.about(connection) | {"rules": rules.model_dump(mode="json")}
            table = score_of(
                reads.case_events(connection, start_ms=period.start_ms, end_ms=period.end_ms),
                reads.units(connection), reads.observation(connection), reads.gaps(connection),
                own_posts=reads.own_posts(connection, start_ms=period.start_ms, end_ms=period.end_ms),
                snapshots=reads.follower_snapshots(
                    connection, start_ms=reach.start_ms - FURTHEST_MS, end_ms=period.end_ms + FURTHEST_MS + 1
                ),
                checks=checks, rules=rules, period=period, as_of=asked.as_of, kind=kind or "district", **choices,
            )  # fmt: skip
        columns = [column.removesuffix("_ms") for column in table.columns]
        typer.echo(written(records(table), about, output, columns=columns, shown=list(SHOWN)))
