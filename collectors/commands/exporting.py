"""Giving on what is stored: `export`."""

from datetime import date, timedelta
from typing import Annotated

import typer

from collectors.files import export as archive
from collectors.files import export_files
from collectors.files.export_files import ExportError
from data import exports
from data.console import one_line, say
from data.engine import closing, read_store
from data.instants import ist_day_start_ms
from data.settings import settings

MOST_GIVEN = 500
RULE = (
    f"noted: X allows whole posts to be given to others at most {MOST_GIVEN} a person and day, and not by automated "
    "means. For anybody but yourself: --without-text."
)


def _day_ms(text: str | None, *, name: str, otherwise: int) -> int:
    if text is None:
        return otherwise
    try:
        return ist_day_start_ms(date.fromisoformat(text))
    except (ValueError, OverflowError):
        raise typer.BadParameter(f"{name}: {text!r} is no day like 2026-11-24") from None


def export(
    file: Annotated[str, typer.Argument(help="Where to; .gz packs it, - is standard output.")],
    from_: Annotated[
        str | None, typer.Option("--from", help="The first day of India to be exported.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help="The day of India before which it ends.")] = None,
    without_text: Annotated[
        bool, typer.Option("--without-text", help="Ids, times and kinds alone: no words, no citizens' names.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Write over FILE where it is there already and no database.")
    ] = False,
) -> None:
    """Write posts, accounts' profiles and follower counts as X API v2 response lines, which `import` reads."""
    always, never = exports.EVERYTHING
    span = _day_ms(from_, name="--from", otherwise=always), _day_ms(to, name="--to", otherwise=never)
    if span[0] >= span[1]:
        raise typer.BadParameter("--from, --to: the end must be after the beginning")
    written = archive.Written()
    with one_line(ExportError):
        given = settings()
        with closing(read_store(given.database_url)) as engine, exports.reading(engine) as connection:
            lines = archive.lines(
                connection,
                written,
                span=span,
                without_text=without_text,
                texts_since=given.now_at() - timedelta(days=given.text_retention_days),
            )
            export_files.write(file, lines, replace=replace)
    if written.posts - written.bare > MOST_GIVEN:
        say(RULE)
    result = (
        f"{written.posts} posts ({written.bare} of them without words) and {written.looks} looks at accounts "
        f"written to {'standard output' if file == export_files.OUT else file}."
    )
    (say if file == export_files.OUT else typer.echo)(result)
