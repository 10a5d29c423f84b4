"""What is read from files: `import`; and `requeue` for what of it, or of X, was set aside."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from collectors.files import aging, archive
from collectors.files import requeue as requeuing
from collectors.files.archive_files import ArchiveError
from collectors.kinds import kinds
from data import lock, retention
from data.console import one_line, say, say_clock
from data.engine import closing, write_store
from data.settings import Settings, settings


def instant(text: str) -> datetime:
    """An instant as somebody typed it, which needs an offset."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no ISO 8601 instant like 2026-11-24T00:00:00+05:30") from None
    if moment.tzinfo is None:
        raise typer.BadParameter(f"{text!r} needs an offset, like 2026-11-24T00:00:00+05:30")
    return moment


@contextmanager
def _without_old_texts(engine: Engine, held: lock.Held, given: Settings) -> Iterator[None]:
    """Whatever comes in meanwhile, even of a file that breaks off: texts that are too old do not stay."""
    try:
        yield
    finally:
        before = given.now_at() - timedelta(days=given.text_retention_days)
        count = aging.blank_old(held.writing, before=before)
        if count:
            retention.empty_log(engine)
            say(
                f"noted: the texts of {count} posts older than {given.text_retention_days} days are not kept."
            )


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Posts and users in X API v2 JSON, .gz too; or follower counts as .csv with the columns "
            "handle or x_user_id, at, followers, and perhaps following, posts_total."
        ),
    ],
    covers: Annotated[
        tuple[str, str] | None,
        typer.Option(
            help="FROM TO: the span for which the files hold everything; refused where they cannot."
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Read files once more that were imported to their end already.")
    ] = False,
) -> None:
    """Store posts and users from files in X API v2 JSON (responses, posts or arrays), or follower counts from .csv; safe
    to repeat, and what was cut off goes on where it was."""
    span = (instant(covers[0]), instant(covers[1])) if covers else None
    if span and span[0] >= span[1]:
        raise typer.BadParameter("--covers FROM TO: TO must be after FROM")
    with one_line(ArchiveError, lock.Busy, lock.Lost):
        given = settings()
        say_clock(given)
        if span and span[1] > given.now_at():
            raise typer.BadParameter("--covers FROM TO: TO lies in the future")
        kind_of = kinds(given).kind_of
        with (
            closing(write_store(given.database_url)) as engine,
            lock.only_collector(engine) as held,
            _without_old_texts(engine, held, given),
        ):
            result = archive.take(
                engine,
                files,
                kind_of=kind_of,
                now_at=given.now_at(),
                covers=span,
                say=say,
                writing=held.writing,
                again=again,
            )
    typer.echo(result)


def requeue() -> None:
    """Try everything that was set aside again: what can be read now is stored as if it had just come."""
    with one_line(lock.Busy, lock.Lost):
        given = settings()
        say_clock(given)
        kind_of = kinds(given).kind_of
        with (
            closing(write_store(given.database_url)) as engine,
            lock.only_collector(engine) as held,
            _without_old_texts(engine, held, given),
        ):
            tried = requeuing.try_again(held.writing, kind_of=kind_of, now_at=given.now_at())
    typer.echo(tried.words())
