"""`python -m letters`: a letter from a review run, as a file for a person to read and sign; it sends nothing."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from data import audit_log, letters, reviews
from data.audit_log import Entry
from data.circular_file import CircularFileError
from data.console import one_line, say, say_clock, this_user
from data.engine import closing, write_store
from data.settings import settings
from language.words import Words
from letters.commands import making
from letters.commands.bears import particulars
from letters.kinds import STATE, UNIT
from letters.paper import PaperError
from letters.particulars import LetterError
from metrics.compliance.rules import CircularError
from metrics.unit import UnknownUnitError

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
OF_CALL = {"no_unit", "no_zone", "unseen"}
"""The faults of letters that lie in how the command was called."""
FAULTS = (CircularError, CircularFileError, LetterError, OSError, PaperError, reviews.ReviewError)


@contextmanager
def _right_call() -> Iterator[None]:
    """Turn what is wrong with the call into exit code 2."""
    try:
        yield
    except UnknownUnitError as error:
        raise typer.BadParameter(str(error)) from error
    except LetterError as error:
        if error.code in OF_CALL:
            raise typer.BadParameter(str(error)) from error
        raise


def _say_same_number(before: list[dict[str, Any]], run_id: str, kind: str, whom: Collection[str]) -> None:
    """Say that a number stands on letters of another review, of another kind, or to others than these offices."""
    other = [
        row for row in before if (row["run_id"], row["kind"]) != (run_id, kind) or row["unit_id"] not in whom
    ]
    if other:
        last = other[0]
        to = "the whole state" if last["kind"] == STATE else last["unit_id"]
        say(
            f"noted: the number {last['number']} stands on other letters already ({len(other)}), the latest to {to} of "
            f"{last['dated_on']}. Give another, if that is not meant."
        )


@app.command()
def letter(
    run_id: Annotated[str, typer.Argument(help="The review, as `python -m metrics review --list` names it.")],
    number: Annotated[str, typer.Option(help="The letter's number, as the office gives it.")],
    dated: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The letter's day.")],
    kind: Annotated[Literal["state", "zone", "unit"], typer.Option(help="On the state, to a zone, to one office.")] = "state",
    unit: Annotated[str | None, typer.Option(help="To which zone or office: its id in units.csv.")] = None,
    lang: Annotated[Literal["hi", "en"], typer.Option(help="Its language.")] = "hi",
    form: Annotated[Literal["pdf", "docx"], typer.Option("--format", help="To be signed, or to be edited.")] = "pdf",
    out: Annotated[Path | None, typer.Option(help="The file; nothing is written over.")] = None,
    all_units: Annotated[Path | None, typer.Option(help="Instead: a folder, for a letter to each office.")] = None,
    office: Annotated[str | None, typer.Option(help="Whose letter it is; else the Director General's office.")] = None,
    signed_by: Annotated[str | None, typer.Option(help="Who is to sign; else the place is left free.")] = None,
    designation: Annotated[str | None, typer.Option(help="The designation below the name.")] = None,
    by: Annotated[str | None, typer.Option(help="Who makes it; else this system's user.", metavar="NAME")] = None,
) -> None:  # fmt: skip
    """Write a letter from a review run, and note that it was made. A person reads and signs it; nothing is sent."""
    if (out is None) == (all_units is None):
        raise typer.BadParameter("say one of --out FILE and --all-units FOLDER")
    if all_units is not None and unit is not None:
        raise typer.BadParameter("--all-units is to every office: leave --unit out")
    if kind == STATE and all_units is None and unit is not None:
        raise typer.BadParameter(
            "a letter on the whole state is to no single office: say --kind zone or unit"
        )
    if kind != STATE and all_units is None and unit is None:
        raise typer.BadParameter("say which zone or office it is to, with --unit")
    with one_line(*FAULTS), _right_call():
        given, words, who = settings(), Words(lang), by or this_user()
        say_clock(given)
        bears = particulars(
            given, words, number=number, dated_on=dated.date(), office=office, signed_by=signed_by,
            designation=designation,
        )  # fmt: skip
        with closing(write_store(given.database_url)) as engine, engine.begin() as connection:
            content = reviews.kept(connection, run_id)
            before = letters.of_number(connection, number).to_dict("records")
            to = (
                making.to_each(content, all_units, form=form)
                if all_units is not None
                else {making.about(connection, kind, unit): out or Path()}
            )
            count = making.write(
                connection, content, to, bears, words,
                kind=kind if all_units is None else UNIT, form=form, by=who, at=given.now_at(),
            )  # fmt: skip
            audit_log.append(
                connection, Entry(audit_log.LETTER, what=run_id, rows=count, detail=who), at=datetime.now(UTC)
            )
        _say_same_number(before, run_id, UNIT if all_units is not None else kind, set(to))
        if content["demonstration"]:
            say("noted: demonstration data: posts, citizens and figures are made up.")
        typer.echo(f"{count} written ({lang}, {form}), noted under {number}. Nothing was sent.")


if __name__ == "__main__":
    app()
