"""`python -m metrics compliance`."""

import json
from typing import Annotated, Final

import typer

from data.circular_file import CircularFileError
from data.console import one_line
from data.csv_rows import RegistryError
from metrics.commands import circular
from metrics.commands.asked import AsOf, Format, From, Kind, To, WrongCallError, check_kind, written
from metrics.commands.call import asked_for, right_call, store_of
from metrics.compliance.judged import COLUMNS, judged_units
from metrics.compliance.judged import compliance as judged
from metrics.compliance.rules import Circular, CircularError
from metrics.league import peers
from metrics.period import instant_ms
from metrics.plain import records

SHOWN: Final = ("unit_id", "check", "verdict", "since", "seen_at", "expected", "found", "reason")


def compliance(
    from_: From = None, to: To = None, as_of: AsOf = None, kind: Kind = None,
    unit: Annotated[str | None, typer.Option(help="One unit alone, by its id in units.csv.")] = None,
    check: Annotated[str | None, typer.Option(help="One check alone, as bio or follows_uppolice.")] = None,
    output: Format = "table",
) -> None:  # fmt: skip
    """One row a unit and check of the circular: pass, fail or unknown, since when, and what was seen."""
    with right_call(), one_line(CircularFileError, CircularError, RegistryError):
        asked = asked_for(from_, to, as_of, kind=None if unit else kind or "district", unit=unit, check=check)
        rules, at = circular.rules(), asked.as_of or asked.given.now_at()
        at_ms = instant_ms(at)
        _known(check, rules, at_ms=at_ms)
        with store_of(asked) as connection:
            about = asked.about(connection) | {"rules": rules.model_dump(mode="json", by_alias=True)}
            seen = circular.seen(connection, period=asked.period, at=at)
        if unit:
            check_kind(unit, seen.units, kind)
            if unit not in judged_units(seen.units):
                raise WrongCallError(f"--unit {unit}: headquarters are the pattern and are not judged.")
            chosen = [unit]
        else:
            chosen = [str(each) for each in peers(seen.units, kind=kind or "district")["unit_id"]]
        table = judged(seen, rules=rules, period=asked.period, at_ms=at_ms, unit_ids=chosen)
        if check:
            table = table[table["check"] == check].reset_index(drop=True)
        rows = records(table)
        if output != "json":
            rows = [
                row | {"evidence": row["evidence"] and json.dumps(row["evidence"], ensure_ascii=False)}
                for row in rows
            ]
        if output == "table":
            rows = [row | {name: _in_a_line(row[name]) for name in ("expected", "found")} for row in rows]
        columns = [name.replace("since_ms", "since").replace("seen_ms", "seen_at") for name in COLUMNS]
        typer.echo(written(rows, about, output, columns=columns, shown=list(SHOWN)))


def _in_a_line(text: str | None) -> str | None:
    """What an account says of itself, without what would move a terminal's cursor."""
    return text and " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _known(check: str | None, rules: Circular, *, at_ms: int) -> None:
    """Raise `WrongCallError` for a check that is not in force."""
    known = rules.checks_at(at_ms)
    if check is not None and check not in known:
        raise WrongCallError(
            f"--check {check}: there is no such check in force; there are {', '.join(known)}."
        )
