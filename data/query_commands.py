"""`python -m data query`: a question in SQL by whoever may read everything, its answer for eyes or for programs."""

import csv
import json
import math
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from sqlalchemy import Engine

from data import archive_files, reads
from data.cases import Expression
from data.console import cell, one_line, say, say_clock
from data.engine import closing, read_store
from data.instants import NEVER_MS, ist_day_start_ms
from data.query import Answer, Limits, QuestionError, answer
from data.query_tables import Extent
from data.query_views import VIEWS
from data.settings import settings
from data.user_commands import Format

SIZE: Final = re.compile(r"\d+(?:\.\d+)?[KMGT]i?B", re.IGNORECASE)
EXACT: Final = 1 << 53
"""From here on a program that reads JSON may round a whole number: it is written as text."""
NAMES: Final = "\n\n".join(
    f"{name}: {view.about}. Columns: {', '.join(view.columns)}." for name, view in VIEWS.items()
)
HELP: Final = f"""Ask a question in SQL (DuckDB's) of the store, and of an archive beside it: each post once, as the store has it.

For headquarters, on the server: it reads the rows of every office. It only reads, and no word of anybody's: texts are
not in it. Figures that are published come from python -m metrics; here is what they are made of. Times are UTC; …_on are
days of India.

{NAMES}

For example: noted data query "SELECT unit_id, count(*) AS cases FROM cases GROUP BY ALL ORDER BY cases DESC"
"""  # noqa: S608 - an example
Sql = Annotated[str, typer.Argument(help="One SELECT; - reads it from standard input.", metavar="SQL")]
Archive = Annotated[
    Path | None,
    typer.Option(
        "--archive",
        help="A folder that `data archive` wrote: what the store no longer holds.",
        metavar="FOLDER",
    ),
]
LiveFrom = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        help="With --archive: posts of earlier days are read there alone, which is much quicker; what was deleted since "
        "is still known to be.",
    ),
]
From = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], help="First day of India; far less is read."),
]
To = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="The day after the last.")]
Form = Annotated[Format, typer.Option("--format", help="How it is written; CSV and JSON are exact.")]
Most = Annotated[int, typer.Option("--most", min=1, help="Rows that are written at the most.")]
Memory = Annotated[str, typer.Option(help="What DuckDB may take, as 4GB.")]
Seconds = Annotated[float, typer.Option(min=0.1, help="When it is ended.")]


def ask(sql: str, extent: Extent, limits: Limits, form: Format, *, by: Expression) -> None:
    """Answer a question on standard output; ends with 2 where it cannot be meant, with 1 where it cannot be answered."""
    if not SIZE.fullmatch(limits.memory):
        say(f"noted: --memory {limits.memory!r} is no size: write it as 500MB or 4GB.")
        raise typer.Exit(2)
    try:
        with one_line():
            given = settings()
            say_clock(given)
            with closing(read_store(given.database_url)) as engine:
                _say_of_what(engine, extent)
                found = answer(engine, sql, extent=extent, limits=limits, by=by)
            if form is Format.JSON and len({*found.columns}) < len(found.columns):
                raise QuestionError("Two columns of the answer have one name: tell them apart by AS.")
    except QuestionError as error:
        say(f"noted: {error}")
        raise typer.Exit(2) from error
    _write(found, form)
    if found.is_cut:
        say(f"noted: the first {limits.rows} rows; --most gives more.")


def _say_of_what(engine: Engine, extent: Extent) -> None:
    with engine.connect() as connection:
        if reads.demonstration(connection):
            say("noted: demonstration data: posts and citizens are made up.")
    if extent.archive is not None and extent.live_from_ms:
        written = archive_files.read(extent.archive).written_at
        say(f"noted: posts of before --live-from are those of the archive that was written {written}.")


def extent_of(
    archive: Path | None, live_from: datetime | None, start: datetime | None, end: datetime | None
) -> Extent:
    """What the options mean; ends with 2 where that is nothing."""
    if live_from is not None and archive is None:
        say("noted: --live-from goes with --archive: python -m data archive writes one.")
        raise typer.Exit(2)
    if start is not None and end is not None and end <= start:
        say("noted: --to must be later than --from.")
        raise typer.Exit(2)

    def day(given: datetime | None, missing: int) -> int:
        return missing if given is None else max(0, ist_day_start_ms(given.date()))

    return Extent(archive and archive.absolute(), day(start, 0), day(end, NEVER_MS), day(live_from, 0))


def _write(found: Answer, form: Format) -> None:
    if form is Format.JSON:
        rows = [
            {
                name: exact(value, is_id=name.endswith("_id"))
                for name, value in zip(found.columns, row, strict=True)
            }
            for row in found.rows
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, allow_nan=False, indent=2))
        return
    texts = [[_text(value) for value in row] for row in found.rows]
    if form is Format.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(found.columns)
        writer.writerows([cell("" if each is None else each) for each in row] for row in texts)
        return
    lines = [list(found.columns), *(["–" if each is None else each for each in row] for row in texts)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(found.columns))]
    for line in lines:
        typer.echo("  ".join(each.ljust(width) for each, width in zip(line, widths, strict=True)).rstrip())


def exact(value: Any, *, is_id: bool = False) -> Any:
    """A value as JSON that no reader rounds: ids and great numbers are texts, instants ISO 8601, unknown is null."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value) if is_id or abs(value) >= EXACT else value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list | tuple):
        return [exact(each) for each in value]
    if isinstance(value, dict):
        return {str(name): exact(each, is_id=str(name).endswith("_id")) for name, each in value.items()}
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)


def _text(value: Any) -> str | None:
    """The same as text; None: unknown."""
    plain = exact(value)
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if isinstance(plain, list | dict):
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return None if plain is None else str(plain)
