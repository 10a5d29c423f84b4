"""Recipients from a CSV file: every row is checked before any is entered, and safe to repeat."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from data import csv_rows, recipients
from data.csv_rows import RegistryError
from data.recipient_rows import EMAIL, NEW, WANTS, Recipient, RecipientError, checked
from data.user_rows import folded

COLUMNS: Final = ("unit_id", "name", "address", "language", *WANTS)
OPTIONAL: Final = ("channel",)
YES_NO: Final = {"yes": True, "no": False}
ENTERED, CHANGED, THERE = "entered", "changed", "there"
Placed = tuple[str, Recipient]


def read(file: Path) -> list[Placed]:
    """The recipients of a file, each with its place (file and line); raises `RecipientError`, which names the place and
    says what to do, at the first that cannot be."""
    found: list[Placed] = []
    taken: dict[tuple[str, str, str], str] = {}
    try:
        for line, row in csv_rows.rows(file, COLUMNS, only=OPTIONAL):
            place = f"{file}, line {line}"
            one = _placed(place, row)
            key = (one.unit_id, one.channel, folded(one.address))
            if key in taken:
                raise _at(
                    place, RecipientError(f"stands in {taken[key]} already.", column="address", code="twice")
                )
            taken[key] = f"line {line}"
            found.append((place, one))
    except RegistryError as error:
        raise RecipientError(str(error), column="", code="file") from None
    if not found:
        words = f"{file}: holds no recipient. Write a row for each below the header."
        raise RecipientError(words, column="", code="file")
    return found


def load(connection: Connection, rows: Iterable[Placed], *, by: str, at: datetime) -> Counter[str]:
    """Enter the recipients, or change those that are there; gives how many were `entered`, `changed`, or `there` just so.
    Raises `RecipientError` with the place at the first that cannot be; whoever calls it undoes the rest."""
    done: Counter[str] = Counter()
    for place, given in rows:
        try:
            done[_load(connection, given, by=by, at=at)] += 1
        except RecipientError as error:
            raise _at(place, error) from None
    return done


def _load(connection: Connection, given: Recipient, *, by: str, at: datetime) -> str:
    own = recipients.of_unit(connection, given.unit_id)
    there = next((each for each in own if _is_same(each, given)), None)
    if there is None:
        recipients.add(connection, given, by=by, at=at)
        return ENTERED
    wanted = replace(given, recipient_id=there.recipient_id, address=there.address, name=there.name)
    if wanted == there:
        return THERE
    recipients.change(connection, wanted, by=by, at=at)
    return CHANGED


def _is_same(one: Recipient, other: Recipient) -> bool:
    return (one.channel, folded(one.address)) == (other.channel, folded(other.address))


def _placed(place: str, row: dict[str, str]) -> Recipient:
    wants = {}
    for what in WANTS:
        if row[what].lower() not in YES_NO:
            words = f"{row[what]!r} is neither yes nor no. Write one of them."
            raise _at(place, RecipientError(words, column=what, code="no_yes_no"))
        wants[what] = YES_NO[row[what].lower()]
    channel = row.get("channel") or EMAIL
    given = Recipient(NEW, row["unit_id"], channel, row["address"], row["name"], row["language"], **wants)
    try:
        return checked(given)
    except RecipientError as error:
        raise _at(place, error) from None


def _at(place: str, error: RecipientError) -> RecipientError:
    return RecipientError(f"{place}, column {error.column}: {error}", column=error.column, code=error.code)
