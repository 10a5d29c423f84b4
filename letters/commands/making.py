"""Makes letters from a kept review: as files, each noted in the register of letters in the same transaction."""

import hashlib
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from sqlalchemy import Connection

from data import letters, reads
from data.letters import Made
from language.words import Words
from letters.document import Letter
from letters.kinds import STATE, written
from letters.paper import pdf
from letters.particulars import LetterError, Particulars
from letters.reviewed import Reviewed
from letters.word_file import docx_of
from metrics.unit import kind_of

HQ: Final = "hq"
OWNERS: Final = 0o600
Content = Mapping[str, Any]


def about(connection: Connection, kind: str, unit_id: str | None) -> str:
    """Whom a letter is about, as the register has it: of a letter on the state it is headquarters. Raises `LetterError`
    where an office is needed, and `UnknownUnitError`."""
    units = reads.units(connection)
    if kind == STATE:
        return str(units.loc[units["kind"] == HQ, "unit_id"].iloc[0])
    if unit_id is None:
        raise LetterError("Say which zone or office it is to, with --unit.", code="no_unit")
    kind_of(units, unit_id)
    return unit_id


def made(
    content: Content, kind: str, unit_id: str, bears: Particulars, words: Words
) -> tuple[Letter, bytes, Made]:
    """A letter, its PDF, and what the register notes of it; raises `LetterError` and `PaperError`."""
    letter = written(content, kind, bears, words, unit_id=unit_id)
    paper = pdf(letter)
    noted = Made(
        run_id=Reviewed(content, words).run_id,
        kind=kind,
        unit_id=unit_id,
        language=words.language,
        number=bears.number,
        dated_on=bears.dated_on,
        signed_by=bears.signed_by,
        designation=bears.designation,
        office=bears.office,
        state_name=bears.state,
        circular=bears.circular,
        sha256=hashlib.sha256(paper).hexdigest(),
    )
    return letter, paper, noted


def file_of(paper: bytes, letter: Letter, form: str) -> bytes:
    """The letter in a form: the PDF that there is, or DOCX."""
    return paper if form == "pdf" else docx_of(letter)


def write(
    connection: Connection,
    content: Content,
    to: Mapping[str, Path],
    bears: Particulars,
    words: Words,
    *,
    kind: str,
    form: str,
    by: str,
    at: datetime,
) -> int:
    """Write a letter of a kind to each of these offices into its file, and note it; gives how many. Nothing is written
    over: raises `LetterError` where a file is there, `PaperError` and `OSError`."""
    written_to: list[Path] = []
    try:
        for unit_id, file in to.items():
            letter, paper, noted = made(content, kind, unit_id, bears, words)
            letters.note(connection, noted, by=by, at=at)
            content_of = file_of(paper, letter, form)
            with _new(file) as opened:
                written_to.append(file)
                opened.write(content_of)
    except BaseException:
        for file in written_to:  # all of them or none: what is not noted is not left lying about
            file.unlink(missing_ok=True)
        raise
    return len(to)


def _new(file: Path) -> BinaryIO:
    """A file that was not there, for nobody but its owner; raises `LetterError` where it is there."""
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNERS)
    except FileExistsError as error:
        words = f"{file} is there already, and nothing is written over. Give another --out, or move that file away."
        raise LetterError(words, code="is_there") from error
    except FileNotFoundError as error:
        words = f"{file} cannot be written: there is no folder {file.parent}. Make it, or give another --out."
        raise LetterError(words, code="no_folder") from error
    os.fchmod(opened, OWNERS)  # whatever the umask
    return os.fdopen(opened, "wb")


def to_each(content: Content, folder: Path, *, form: str) -> dict[str, Path]:
    """A file for each office of a review, in a folder that is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    return {unit_id: folder / f"{unit_id}.{form}" for unit_id in sorted(Reviewed(content, Words()).ranked())}
