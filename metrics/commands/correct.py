"""`python -m metrics correct`."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from data import audit_log, corrections, reads
from data.audit_log import Entry
from data.console import say_clock
from data.corrections import CLOSED, NOT_CLOSED, TAKEN_BACK, CorrectionError
from data.engine import closing, write_store
from data.settings import settings
from metrics.commands.asked import WrongCallError
from metrics.commands.call import right_call
from metrics.unit import kind_of


def correct(
    unit_id: Annotated[str, typer.Argument(help="The unit's id in units.csv, as agra.")],
    thread_id: Annotated[int, typer.Argument(help="The case's thread_id.")],
    by: Annotated[str, typer.Option(help="Who corrects; it is kept.", metavar="NAME")],
    closed_by: Annotated[int | None, typer.Option(help="The unit's reply that closed it.", metavar="POST_ID")] = None,
    not_closed: Annotated[bool, typer.Option("--not-closed", help="No reply closed it.")] = False,
    take_back: Annotated[bool, typer.Option("--take-back", help="What was derived counts again.")] = False,
    note: Annotated[str | None, typer.Option(help="Why, in a sentence.")] = None,
) -> None:  # fmt: skip
    """Correct the closing of a case; who, when and what was derived are kept beside it."""
    with right_call():
        if (closed_by is not None) + not_closed + take_back != 1:
            raise WrongCallError("Say one of --closed-by POST_ID, --not-closed and --take-back.")
        given = settings()
        say_clock(given)
        verdict = CLOSED if closed_by is not None else NOT_CLOSED if not_closed else TAKEN_BACK
        with closing(write_store(given.database_url)) as engine, engine.begin() as connection:
            kind_of(reads.units(connection), unit_id)
            try:
                corrections.add(
                    connection, unit_id=unit_id, thread_id=thread_id, verdict=verdict, by=by, note=note,
                    at=given.now_at(), closed_id=closed_by,
                )  # fmt: skip
            except CorrectionError as error:
                raise WrongCallError(str(error)) from error
            said = {"done": verdict, "thread": str(thread_id)}
            entry = Entry(audit_log.CORRECTION, what=unit_id, filters=said, rows=1, detail=by)
            audit_log.append(connection, entry, at=datetime.now(UTC))
        typer.echo(f"{unit_id} {thread_id}: {verdict}, said by {by.strip()}.")
