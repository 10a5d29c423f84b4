"""What a letter bears beside its findings: from which office, under which number, of which day, who is to sign."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from language.words import Words
from letters.document import shortened

MOST: Final = 80
UNSEEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})
JOINERS: Final = "\u200c\u200d"
"""Of what is not seen, these alone may stand in a text: Hindi is written with them."""


class LetterError(ValueError):
    """A letter that cannot be written; its text is one line, its `code` names the reason for a translation."""

    def __init__(self, text: str, *, code: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Particulars:
    """Given by who has the letter written. Without `signed_by` the place for a name is left free; `circular` is the
    circular that is referred to, by its title."""

    number: str
    dated_on: date
    state: str
    office: str | None = None
    signed_by: str | None = None
    designation: str | None = None
    circular: str | None = None

    def office_line(self, _: Words) -> str:
        """The office at the head of the letter."""
        usual = _("Office of the Director General of Police, {state}", state=self.state)
        return shortened(self.office or usual, most=MOST)


def checked(given: Particulars) -> Particulars:
    """The same, where a letter can bear them; raises `LetterError`."""
    if not shortened(given.number, most=MOST):
        raise LetterError("A letter needs its number.", code="no_number")
    for text in (given.number, given.office, given.signed_by, given.designation):
        if text is not None and len(text) > MOST:
            raise LetterError(f"A number, an office, a name has {MOST} characters at most.", code="too_long")
        if text is not None and _has_unseen(text):
            words = "A number, an office, a name is one line, without characters that are not seen."
            raise LetterError(words, code="unseen")
    return given


def _has_unseen(text: str) -> bool:
    return any(each not in JOINERS and unicodedata.category(each) in UNSEEN for each in text)
