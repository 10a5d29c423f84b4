"""Looking after collection: `status`, `give-up`."""

import json
from typing import Annotated

import typer

from collectors import standing, standing_words
from data.console import one_line, say, say_clock
from data.engine import StoreError, closing, read_store, write_store
from data.settings import settings


def status(
    output: Annotated[str, typer.Option("--format", help="text or json")] = "text",
) -> None:
    """Say how collection stands; ends with 1 where something is overdue, failed or stopped."""
    if output not in ("text", "json"):
        raise typer.BadParameter("--format must be text or json")
    with one_line():
        given = settings()
        say_clock(given)
        with closing(read_store(given.database_url)) as engine, engine.connect() as connection:
            report = standing.report(
                connection,
                now_at=given.now_at(),
                has_token=given.x_bearer_token is not None,
                budget_usd=given.daily_budget_usd,
            )
        as_json = json.dumps(report, ensure_ascii=False, indent=2)
        typer.echo(as_json if output == "json" else standing_words.words(report))
        if not report["healthy"]:
            say("noted: collection needs a person; what is wrong stands above.")
            raise typer.Exit(1)


def give_up(gap: Annotated[int, typer.Argument(help="The gap's number, as status prints it.")]) -> None:
    """Declare an open gap lost: its cases stay unobserved, and the figures of its units go on after it."""
    with one_line():
        given = settings()
        with closing(write_store(given.database_url)) as engine:
            lost = standing.lose(engine, gap_id=gap, now_at=given.now_at())
        if not lost:
            raise StoreError(f"gap {gap} is not open. See: python -m collectors status")
    typer.echo(f"Gap {gap} is lost.")
