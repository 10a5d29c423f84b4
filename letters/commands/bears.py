"""What a letter bears, from the settings and the circular's file."""

from datetime import date

from data.settings import Settings
from language.words import Words
from letters.particulars import Particulars, checked
from metrics.commands import circular


def particulars(
    given: Settings,
    words: Words,
    *,
    number: str,
    dated_on: date,
    office: str | None = None,
    signed_by: str | None = None,
    designation: str | None = None,
) -> Particulars:
    """The particulars of a letter in its language; raises `LetterError` where a letter cannot bear them, and
    `CircularFileError` or `CircularError` where the circular it refers to cannot be read."""
    rules = circular.rules()
    return checked(
        Particulars(
            number=number,
            dated_on=dated_on,
            state=words.of(given.state_name_en, given.state_name_hi),
            office=office,
            signed_by=signed_by,
            designation=designation,
            circular=words.of(rules.title_en, rules.title_hi),
        )
    )
