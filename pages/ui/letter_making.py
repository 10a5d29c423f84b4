"""Makes a letter for a page: its picture, its files, and its entry in the register."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from data import audit_log, letters
from data.circular_file import CircularFileError
from data.settings import settings
from language.words import N_, Words
from letters.commands import bears, making
from letters.kinds import STATE, written
from letters.paper import PaperError, png
from letters.particulars import LetterError, Particulars, checked
from metrics.compliance.rules import CircularError
from pages.ui import store
from pages.ui.access import entries
from pages.ui.access.offers import NotMade
from pages.ui.frame import Here
from pages.ui.store import Source, held

PDF: Final = "application/pdf"
AWAY: Final = N_("The letter cannot be printed just now. Try again in a minute.")
FAULTS: Final = (CircularError, CircularFileError, LetterError, PaperError)
"""Why a letter cannot be made."""
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Draft:
    """A letter that somebody asks for; `office`, `state_name` and `circular` are those of one that was made already."""

    kind: str
    unit_id: str
    language: str
    number: str
    dated_on: date
    signed_by: str | None = None
    designation: str | None = None
    office: str | None = None
    state_name: str | None = None
    circular: str | None = None

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> "Draft":
        """The letter of a row of the register."""
        free = {
            name: row[name] if isinstance(row[name], str) else None
            for name in ("signed_by", "designation", "office", "state_name", "circular")
        }
        return cls(
            kind=row["kind"],
            unit_id=row["unit_id"],
            language=row["language"],
            number=row["number"],
            dated_on=row["dated_on"],
            **free,
        )

    def particulars(self) -> Particulars:
        """What it bears, of one that was made already what it bore; raises `LetterError`, `CircularFileError`,
        `CircularError`."""
        given: dict[str, Any] = {"number": self.number, "dated_on": self.dated_on}
        given |= {name: getattr(self, name) or None for name in ("signed_by", "designation", "office")}
        if self.state_name is not None:
            return checked(Particulars(**given, state=self.state_name, circular=self.circular))
        return bears.particulars(settings(), Words(self.language), **given)

    def file_name(self, form: str) -> str:
        """What its file is called."""
        return f"letter-{self.kind}-{self.unit_id}-{self.dated_on}-{self.language}.{form}"


@held(max_entries=16)
def picture(of: Source, draft: Draft, run_id: str, _content: Content) -> bytes:
    """The first page as a picture; raises `LetterError` and `PaperError`."""
    words = Words(draft.language)
    letter = written(
        _content,
        draft.kind,
        draft.particulars(),
        words,
        unit_id=None if draft.kind == STATE else draft.unit_id,
    )
    return png(letter)


@held(max_entries=16)
def is_as_noted(of: Source, draft: Draft, sha256: str, run_id: str, _content: Content) -> bool:
    """Whether the PDF that is printed today is the one that the register noted; raises `NotMade`."""
    return hashlib.sha256(file(_content, draft, "pdf")).hexdigest() == sha256


def file(content: Content, draft: Draft, form: str) -> bytes:
    """The letter as PDF or DOCX; raises `NotMade` where it cannot be printed."""
    words = Words(draft.language)
    try:
        letter, paper, _ = making.made(content, draft.kind, draft.unit_id, draft.particulars(), words)
        return making.file_of(paper, letter, form)
    except FAULTS as error:
        raise NotMade(AWAY) from error


def keep(at: Here, content: Content, draft: Draft, *, by: str) -> int:
    """Make a letter, note it, and write it into the audit log; gives its number in the register. Raises `LetterError`,
    `PaperError`, `StoreError`."""
    words = Words(draft.language)
    noted = making.made(content, draft.kind, draft.unit_id, draft.particulars(), words)[2]
    said = {"done": "made", "letter": draft.kind, "run": noted.run_id}
    entry = entries.entry_of(at.viewer, audit_log.LETTER, draft.unit_id, filters=said, rows=1)
    with store.writing(at.source, draft.unit_id) as connection:
        letter_id = letters.note(connection, noted, by=by, at=at.source.now_at)
        audit_log.append(connection, entry, at=datetime.now(UTC))
    return letter_id


def keep_sent(at: Here, row: Mapping[str, Any], *, sent_on: date, by: str) -> None:
    """Note that a letter was sent; raises `LetterNoteError`, `StoreError`."""
    said = {"done": "sent", "letter": str(row["letter_id"]), "run": str(row["run_id"])}
    entry = entries.entry_of(at.viewer, audit_log.LETTER, str(row["unit_id"]), filters=said, rows=1)
    with store.writing(at.source, str(row["unit_id"])) as connection:
        letters.noted_sent(
            connection, letter_id=int(row["letter_id"]), sent_on=sent_on, by=by, at=at.source.now_at
        )
        audit_log.append(connection, entry, at=datetime.now(UTC))
