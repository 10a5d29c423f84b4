"""A recipient of notices as somebody wrote it down, checked field by field before it is kept."""

import re
from dataclasses import dataclass, replace
from typing import Final

from data.roster_rows import UNSEEN, RosterError, ascii_address, person
from data.roster_rows import address as email_address

EMAIL, APPRISE = "email", "apprise"
CHANNELS: Final = (EMAIL, APPRISE)
LANGUAGES: Final = ("hi", "en")
WANTS: Final = ("alerts", "daily", "weekly")
WEEKLY_KINDS: Final = ("range", "zone", "hq")
"""The kinds of office that have others below them, of which a week can be told."""
CHANNEL_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
MOST_BY: Final = 100


class RecipientError(ValueError):
    """A recipient that cannot be; its text says what is wrong and what to do, `column` where, `code` names the reason for
    a translation."""

    def __init__(self, text: str, *, column: str, code: str) -> None:
        super().__init__(text)
        self.column, self.code = column, code


@dataclass(frozen=True)
class Recipient:
    """An address of an office: `channel` is `email` or `apprise` (then `address` is a name in the file of channels); in
    which language it reads, and what it wants."""

    recipient_id: int
    unit_id: str
    channel: str
    address: str
    name: str
    language: str
    alerts: bool
    daily: bool
    weekly: bool


NEW: Final = 0
"""The `recipient_id` of one that is not on file yet."""


def checked(given: Recipient) -> Recipient:
    """The same with an address as mail servers take it and a name that can be shown; raises `RecipientError`. Whether the
    office exists is not looked at."""
    for column, value, known in (
        ("channel", given.channel, CHANNELS),
        ("language", given.language, LANGUAGES),
    ):
        if value not in known:
            words = f"{value!r} is none of {', '.join(known)}. Write one of them."
            raise RecipientError(words, column=column, code=f"no_{column}")
    if not any(getattr(given, what) for what in WANTS):
        words = "wants nothing. Choose alerts, daily or weekly, or remove the recipient."
        raise RecipientError(words, column="alerts", code="wants_nothing")
    return replace(given, address=_address(given), name=_name(given.name))


def _address(given: Recipient) -> str:
    if given.channel == APPRISE:
        if not CHANNEL_NAME.fullmatch(given.address):
            words = f"{given.address!r} is no name of a channel. Write small letters, digits, - and _."
            raise RecipientError(words, column="address", code="no_channel_name")
        return given.address
    try:
        mailed = ascii_address(email_address(given.address.strip()))
    except RosterError as error:
        raise RecipientError(str(error), column="address", code=error.code) from None
    if mailed is None:
        words = f"{given.address!r}: letters before the @ that are not of a to z reach few mail servers. Write another."
        raise RecipientError(words, column="address", code="no_email")
    return mailed


def _name(text: str) -> str:
    name = text.strip()
    if not name or UNSEEN.search(name):
        words = "is empty, or holds a character that is not seen. Write whose address it is."
        raise RecipientError(words, column="name", code="empty")
    try:
        return person(name)
    except RosterError as error:
        raise RecipientError(str(error), column="name", code=error.code) from None


def signed(by: str) -> str:
    """The name of who does it; raises `RecipientError`."""
    name = by.strip()
    if not name or len(name) > MOST_BY:
        raise RecipientError("say who enters it: up to 100 characters.", column="by", code="who")
    return name
