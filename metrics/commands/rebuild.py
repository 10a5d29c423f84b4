"""`python -m metrics rebuild`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from data import phrases
from data.console import say, say_clock
from data.engine import closing, where, write_store
from data.rebuilding import Way
from data.rebuilding import rebuild as rebuild_by
from data.settings import settings
from metrics.cases import case_events
from metrics.commands.asked import WrongCallError
from metrics.commands.call import right_call
from metrics.replies import Phrases

STORES: Final = {"sqlite": "sqlite", "postgres": "postgresql"}


def rebuild(
    by: Annotated[
        Literal["duckdb", "postgres", "sqlite", "spark"],
        typer.Option("--engine", help="What works the cases out; postgres and sqlite: the database itself."),
    ] = "duckdb",
    archive: Annotated[
        Path | None,
        typer.Option(
            help="With --engine spark: the folder that keeps the archive it reads.", metavar="FOLDER"
        ),
    ] = None,
    output: Annotated[Literal["text", "json"], typer.Option("--format", help="How it is said.")] = "text",
) -> None:
    """Tell reply kinds anew, recompute all cases from all posts, and swap them in at once; collectors may go on."""
    with right_call():
        given = settings()
        say_clock(given)
        if archive is not None and by != "spark":
            raise WrongCallError(
                "--archive goes with --engine spark alone: python -m data archive writes one."
            )
        with closing(write_store(given.database_url)) as engine:
            own = engine.dialect.name
            if by in STORES and STORES[by] != own:
                raise WrongCallError(
                    f"--engine {by}: {where(engine.url)} is no such database. Leave the option out, or name "
                    f"{'sqlite' if own == 'sqlite' else 'postgres'}, duckdb or spark."
                )
            kind_of = Phrases.of(phrases.read(given.registry_dir)).kind_of
            found = rebuild_by(engine, Way(STORES.get(by, by), case_events, kind_of, archive))
        say(
            f"noted: posts of another kind by the phrase table: {found.kinds}; cases that changed: {found.changed}."
        )
        line = f"{found.cases} cases, rebuilt by {by}; {found.changed} changed."
        typer.echo(json.dumps({"engine": by, **asdict(found)}) if output == "json" else line)
