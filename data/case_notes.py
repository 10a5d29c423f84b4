"""Notes on cases: reports that came by telephone, WhatsApp or otherwise than on X; they are shown and count in no figure."""

from datetime import datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, insert, select, type_coerce, update
from sqlalchemy.types import BigInteger

from data import facts
from data.frames import frame, milliseconds
from data.instants import to_ms
from data.joined import thread_now
from data.notice_tables import CaseNote
from data.roster_rows import UNSEEN
from data.tables import Case

MEANS: Final = ("telephone", "whatsapp", "email", "in_person")
MOST_OFFICER: Final = 100
MOST_NOTE: Final = 500
MOST_NAME: Final = 100
_notes: Final = CaseNote.__table__.c


class NoteError(ValueError):
    """A note that cannot be; its text is one line, its `code` names the reason for a translation."""

    def __init__(self, text: str, *, code: str) -> None:
        super().__init__(text)
        self.code = code


def of_case(connection: Connection, *, unit_id: str, thread_id: int) -> pd.DataFrame:
    """All notes on a case by when their report came, also those that were removed: `note_id`, `came_ms`, `means`,
    `officer`, `note` (none: it was older than texts are kept), `noted_by`, `noted_ms`, `removed_by`, `removed_ms`."""
    query = (
        select(
            _notes.note_id,
            milliseconds(_notes.came_at, "came_ms"),
            *(_notes.means, _notes.officer, _notes.note, _notes.noted_by),
            milliseconds(_notes.noted_at, "noted_ms"),
            _notes.removed_by,
            milliseconds(_notes.removed_at, "removed_ms"),
        )
        .where(_notes.unit_id == unit_id, thread_now(_notes.thread_id) == thread_id)
        .order_by(_notes.came_at, _notes.note_id)
    )
    return frame(connection, query)


def _line(text: str, *, most: int, code: str, what: str) -> str:
    """One line of what was typed; raises `NoteError` where nothing is left, or too much."""
    line = " ".join(UNSEEN.sub(" ", text).split())
    if not line or len(line) > most:
        raise NoteError(f"{what}: write 1 to {most} characters.", code=code)
    return line


def add(
    connection: Connection,
    *,
    unit_id: str,
    thread_id: int,
    means: str,
    came_at: datetime,
    officer: str,
    note: str,
    by: str,
    at: datetime,
) -> int:
    """Note a report on a case and give the number of the note; raises `NoteError`: no such case, a means that there is
    not, a report from the future or from before the case, no officer, no note or too long a one, no name."""
    if means not in MEANS:
        raise NoteError(f"{means!r} is none of {', '.join(MEANS)}.", code="no_means")
    if came_at > at:
        raise NoteError("The report cannot come later than now.", code="future")
    opened = select(type_coerce(Case.opened_at, BigInteger))
    opened_ms = connection.scalar(opened.where(Case.unit_id == unit_id, Case.thread_id == thread_id))
    if opened_ms is None:
        raise NoteError(
            f"There is no case of {unit_id!r} in thread {thread_id}: `python -m metrics cases` lists them.",
            code="no_case",
        )
    if to_ms(came_at) < opened_ms - opened_ms % 60_000:  # a form tells minutes
        raise NoteError("The report cannot come before the case.", code="before")
    values: dict[str, Any] = {
        "unit_id": unit_id,
        "thread_id": thread_id,
        "came_at": came_at,
        "means": means,
        "officer": _line(officer, most=MOST_OFFICER, code="no_officer", what="Who reported"),
        "note": _line(note, most=MOST_NOTE, code="no_note", what="The note"),
        "noted_by": _line(by, most=MOST_NAME, code="no_name", what="Who notes it"),
        "noted_at": at,
    }
    added = connection.execute(insert(CaseNote).values(**values).returning(_notes.note_id))
    facts.touch(connection)
    return int(added.scalar_one())


def remove(
    connection: Connection, note_id: int, *, unit_id: str, thread_id: int, by: str, at: datetime
) -> None:
    """Take a note of a case out; that it was there stays on record. Raises `NoteError` where there is none."""
    gone = update(CaseNote).where(
        _notes.note_id == note_id,
        _notes.unit_id == unit_id,
        thread_now(_notes.thread_id) == thread_id,
        _notes.removed_at.is_(None),
    )
    name = _line(by, most=MOST_NAME, code="no_name", what="Who removes it")
    if not connection.execute(gone.values(removed_by=name, removed_at=at)).rowcount:
        raise NoteError(f"The case {thread_id} of {unit_id} has no note {note_id} any more.", code="no_such")
    facts.touch(connection)


def blank(connection: Connection, *, before: datetime, limit: int) -> int:
    """Take the text from the next notes whose report came before an instant; who reported, when and how stays. Gives how
    many."""
    old = select(_notes.note_id).where(_notes.note.is_not(None), _notes.came_at < before)
    ids = list(connection.scalars(old.order_by(_notes.note_id).limit(limit)))
    if ids:
        connection.execute(update(CaseNote).where(_notes.note_id.in_(ids)).values(note=None))
        facts.touch(connection)
    return len(ids)
