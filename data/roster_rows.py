"""A member of a cell as somebody wrote it down, checked field by field before it is kept."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import phonenumbers
from email_validator import EmailNotValidError, validate_email

COLUMNS: Final = ("unit_id", "name", "cug_number", "email", "shift", "trained_on")
SHIFTS: Final = ("morning", "evening")
REGION: Final = "IN"
MOST_NAME: Final = 100
UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Control characters, and those that turn the direction of a text or are not seen (joiners of Hindi are allowed)."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class RosterError(ValueError):
    """A member that cannot be; its text says what is wrong and what to do, `column` where, `code` names the reason for a
    translation."""

    def __init__(self, text: str, *, column: str, code: str) -> None:
        super().__init__(text)
        self.column, self.code = column, code


@dataclass(frozen=True)
class Member:
    """Somebody of a cell, ready to be kept: the number in E.164, the address as mail servers take it."""

    unit_id: str
    name: str
    cug_number: str
    email: str
    shift: str
    trained_on: date | None = None


def checked(row: dict[str, Any], *, today: date) -> Member:
    """A row of texts (or, from a spreadsheet, numbers and days) as a member; raises `RosterError` at the first field that
    cannot be right. Whether the unit exists is not looked at."""
    return Member(
        unit_id=_text(row, "unit_id"),
        name=person(_text(row, "name")),
        cug_number=_number(_text(row, "cug_number")),
        email=address(_text(row, "email")),
        shift=_shift(_text(row, "shift")),
        trained_on=_day(row.get("trained_on"), today=today),
    )


def _text(row: dict[str, Any], column: str) -> str:
    value = row.get(column)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFC", "" if value is None else str(value)).strip()
    if not text:
        raise RosterError("is empty. Fill it in.", column=column, code="empty")
    if UNSEEN.search(text):
        words = "holds a line break, a tab or another character that is not seen. Write it anew."
        raise RosterError(words, column=column, code="unseen")
    return text


def person(text: str) -> str:
    """A name that may be kept; raises `RosterError`."""
    if len(text) > MOST_NAME:
        words = f"has more than {MOST_NAME} characters. Write the name alone."
        raise RosterError(words, column="name", code="name_long")
    if text.startswith(FORMULA) or not any(each.isalpha() for each in text):
        raise RosterError(f"{text!r} is no name. Write the name alone.", column="name", code="no_name")
    return " ".join(text.split())


def _number(text: str) -> str:
    if re.fullmatch(r"[0-9.,]+[eE][+-]?[0-9]+", text):
        words = f"{text!r} was rounded by a spreadsheet. Make the column text, and write the number anew."
        raise RosterError(words, column="cug_number", code="number_rounded")
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or number.extension or not phonenumbers.is_valid_number_for_region(number, REGION):
        words = f"{text!r} is no telephone number of India. Write ten digits, or +91 and ten digits."
        raise RosterError(words, column="cug_number", code="no_number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def address(text: str) -> str:
    """An e-mail address as mail servers take it; raises `RosterError`."""
    try:
        if text.startswith(FORMULA):  # allowed in an address, and alive in a table
            raise EmailNotValidError("it begins like a formula")
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        words = f"{text!r} is no e-mail address ({str(error).rstrip('.')}). Write one like name@example.org."
        raise RosterError(words, column="email", code="no_email") from None


def ascii_address(text: str) -> str | None:
    """An address that `address` gave in the letters that every mail server takes; None where it has others before the @."""
    return validate_email(text, check_deliverability=False).ascii_email


def _shift(text: str) -> str:
    if text.lower() not in SHIFTS:
        words = f"{text!r} is no shift. Write morning (08:00–16:00) or evening (14:00–22:00)."
        raise RosterError(words, column="shift", code="no_shift")
    return text.lower()


def _day(value: Any, *, today: date) -> date | None:
    if isinstance(value, datetime):
        value = value.date()
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value).strip())
    except ValueError:
        words = f"{str(value)!r} is no date like 2026-08-21. Write it so, or leave it empty."
        raise RosterError(words, column="trained_on", code="no_day") from None
    if day > today or day.year < 2000:
        words = (
            f"{day} has not been yet, or is too long ago. Write the day of the training, or leave it empty."
        )
        raise RosterError(words, column="trained_on", code="day_cannot_be")
    return day
