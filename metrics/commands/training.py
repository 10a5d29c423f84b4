"""`python -m metrics training`."""

from typing import Annotated, Final

import typer

from data import reads
from data.circular_file import CircularFileError
from data.console import one_line
from data.csv_rows import RegistryError
from data.training_file import TrainingFileError
from metrics.commands import circular, trained
from metrics.commands.asked import AsOf, Format, From, Kind, To, written
from metrics.commands.call import asked_for, right_call, store_of
from metrics.compliance.rules import CircularError
from metrics.league import peers
from metrics.plain import records
from metrics.training import COLUMNS, needs
from metrics.training_rules import TrainingRulesError

SHOWN: Final = ("unit_id", "reason", "shown", "of", "share", "share_low", "share_high", "limit")


def training(
    from_: From = None, to: To = None, as_of: AsOf = None, kind: Kind = "district",
    everyone: Annotated[
        bool, typer.Option("--all", help="Every unit and reason, named or not.")
    ] = False,
    output: Format = "table",
) -> None:  # fmt: skip
    """Units whose figures show what training mends: one row a unit and reason, with its figure and limits."""
    broken = (CircularFileError, CircularError, RegistryError, TrainingFileError, TrainingRulesError)
    with right_call(), one_line(*broken):
        asked = asked_for(from_, to, as_of, kind=kind)
        rules, checks = trained.rules(), circular.rules()
        with store_of(asked) as connection:
            about = asked.about(connection) | {"rules": rules.model_dump(mode="json")}
            unit_ids = [
                str(each) for each in peers(reads.units(connection), kind=kind or "district")["unit_id"]
            ]
            judged = trained.judged(
                connection, period=asked.period, now_at=asked.as_of or asked.given.now_at(), circular_rules=checks
            )  # fmt: skip
            seen = trained.seen(
                connection, period=asked.period, unit_ids=unit_ids, judged=judged, as_of=asked.as_of
            )
        table = needs(seen, rules=rules, unit_ids=unit_ids)
        rows = table if everyone else table[table["is_named"]]
        typer.echo(written(records(rows), about, output, columns=list(COLUMNS), shown=list(SHOWN)))
