"""`python -m data doctor`."""

import json
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from data import doctor as doctors
from data import findings
from data.console import one_line
from data.settings import settings

SIGNS: Final = {findings.WELL: "ok", findings.WARNING: "!", findings.WRONG: "X", findings.UNKNOWN: "?"}


def doctor(
    backups: Annotated[
        Path | None,
        typer.Option("--backups", help="The folder of backups, to look whether the last is recent."),
    ] = None,
    output: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How it is written.")
    ] = "table",
) -> None:
    """Look what is wrong with this installation and say how to mend it; ends with 1 where something is."""
    with one_line():
        given = settings()
        found = list(doctors.examine(given, backups_in=backups))
    if output == "json":
        typer.echo(json.dumps([vars(each) for each in found], ensure_ascii=False, indent=2))
    else:
        width = max(len(each.about) for each in found)
        for each in found:
            typer.echo(f"{SIGNS[each.state]:>2}  {each.about:{width}}  {each.said}.".replace("..", "."))
    if any(each.state == findings.WRONG for each in found):
        raise typer.Exit(1)
