"""`python -m collectors`: collect once, on a schedule, or from files; and say how collection stands."""

import json
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

import schedule
import typer
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from collectors import archive, jobs, standing
from collectors.archive_files import ArchiveError
from collectors.errors import Interrupted, XError
from collectors.site import Ending, Site, opened
from data import lock, phrases
from data.console import one_line, say, say_clock
from data.engine import StoreError, fault, read_store, write_store
from data.settings import settings
from metrics.replies import Phrases

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
TICK_S, STANDBY_S, POLL_S = 5, 1, 0.2


@app.callback()
def main() -> None:
    """Collection from X."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("tweepy").setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)


@app.command()
def once() -> None:
    """Make every collection one time, due or not, then end."""
    with one_line(XError, lock.Busy):
        given = settings()
        say_clock(given)
        with opened(given, ending=_ending()) as site, lock.only_collector(site.engine):
            failures = jobs.work(site, everything=True)
        for failure in failures:
            say(f"noted: {failure}")
        if failures or site.ending():
            raise typer.Exit(1)
    say("noted: every collection was made.")


@app.command()
def run() -> None:
    """Collect on schedule until stopped; a second one on the same database waits as a standby."""
    with one_line(XError):
        given = settings()
        say_clock(given)
        with opened(given, ending=_ending()) as site:
            say_new = News()
            probe = True
            while not site.ending():
                try:
                    with lock.only_collector(site.engine) as still_held:
                        say_new("collecting on schedule.")
                        _follow(site, still_held, say_new, probe=probe)
                        probe = False
                except lock.Busy:
                    say_new("another collector is at work on this database; waiting as a standby.")
                    _pause(site.ending, STANDBY_S)
                except (lock.Lost, SQLAlchemyError) as error:
                    say_new(f"{error if isinstance(error, lock.Lost) else fault(site.engine.url, error)}")
                    _pause(site.ending, TICK_S)
    say("noted: collection ended.")


def _ending() -> Ending:
    ending = Ending()
    signal.signal(signal.SIGTERM, ending.ask)
    signal.signal(signal.SIGINT, ending.ask)
    return ending


class News:
    """Says a line, but not the one that it said last."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, line: str) -> None:
        if line != self._last:
            say(f"noted: {line}")
        self._last = line


def _pause(ending: Ending, seconds: float) -> None:
    with suppress(Interrupted):
        ending.sleep(seconds)


def _follow(site: Site, still_held: Callable[[], None], say_new: News, *, probe: bool) -> None:
    """Work at each tick until the end is asked for; raises what the database reports, and `lock.Lost`."""
    ticker = schedule.Scheduler()

    def tick(*, probe: bool = False) -> None:
        still_held()
        for failure in jobs.work(site, everything=False, probe=probe):
            say_new(failure)

    tick(probe=probe)
    ticker.every(TICK_S).seconds.do(tick)
    while not site.ending():
        ticker.run_pending()
        _pause(site.ending, POLL_S)


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no ISO 8601 instant like 2026-11-24T00:00:00+05:30") from None
    if moment.tzinfo is None:
        raise typer.BadParameter(f"{text!r} needs an offset, like 2026-11-24T00:00:00+05:30")
    return moment


@contextmanager
def _closing(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Posts and users in X API v2 JSON; .gz too.")],
    covers: Annotated[
        tuple[str, str] | None,
        typer.Option(
            help="FROM TO: the span for which the files hold everything; refused where they cannot."
        ),
    ] = None,
) -> None:
    """Store posts and users from files in X API v2 JSON (responses, posts or arrays); safe to repeat."""
    span = (_instant(covers[0]), _instant(covers[1])) if covers else None
    if span and span[0] >= span[1]:
        raise typer.BadParameter("--covers FROM TO: TO must be after FROM")
    with one_line(ArchiveError, lock.Busy):
        given = settings()
        say_clock(given)
        if span and span[1] > given.now_at():
            raise typer.BadParameter("--covers FROM TO: TO lies in the future")
        kind_of = Phrases.of(phrases.read(given.registry_dir)).kind_of
        with _closing(write_store(given.database_url)) as engine, lock.only_collector(engine):
            result = archive.take(engine, files, kind_of=kind_of, now_at=given.now_at(), covers=span, say=say)
    typer.echo(result)


@app.command()
def status(
    output: Annotated[str, typer.Option("--format", help="text or json")] = "text",
) -> None:
    """Say how collection stands; ends with 1 where something is overdue, failed or stopped."""
    if output not in ("text", "json"):
        raise typer.BadParameter("--format must be text or json")
    with one_line():
        given = settings()
        say_clock(given)
        with _closing(read_store(given.database_url)) as engine, engine.connect() as connection:
            report = standing.report(
                connection, now_at=given.now_at(), has_token=given.x_bearer_token is not None
            )
        typer.echo(
            json.dumps(report, ensure_ascii=False, indent=2) if output == "json" else standing.words(report)
        )
        if not report["healthy"]:
            say("noted: collection needs a person; what is wrong stands above.")
            raise typer.Exit(1)


@app.command("give-up")
def give_up(gap: Annotated[int, typer.Argument(help="The gap's number, as status prints it.")]) -> None:
    """Declare an open gap lost: its cases stay unobserved, and the figures of its units go on after it."""
    with one_line():
        given = settings()
        with _closing(write_store(given.database_url)) as engine:
            lost = standing.lose(engine, gap_id=gap, now_at=given.now_at())
        if not lost:
            raise StoreError(f"gap {gap} is not open. See: python -m collectors status")
    typer.echo(f"Gap {gap} is lost.")


if __name__ == "__main__":
    app()
