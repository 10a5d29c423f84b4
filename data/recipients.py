"""Who gets notices: the addresses of an office, and which of them want what. Whatever was there stays on record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from data import notice_tables
from data.recipient_rows import (
    WANTS,
    WEEKLY_KINDS,
    Recipient,
    RecipientError,
    checked,
    signed,
)
from data.tables import Unit
from data.user_rows import folded

__all__ = [
    "Recipient",
    "RecipientError",
    "add",
    "change",
    "checked",
    "listed",
    "of_unit",
    "remove",
    "require",
    "wanting",
]
MOST_OF_UNIT: Final = 50
_TABLE: Final = notice_tables.Recipient.__table__


def of_unit(connection: Connection, unit_id: str) -> list[Recipient]:
    """The recipients of an office, by name and number."""
    return _read(connection, _TABLE.c.unit_id == unit_id)


def listed(connection: Connection) -> list[Recipient]:
    """Every recipient that the connection may see, by office, name and number."""
    return _read(connection)


def wanting(connection: Connection, what: str) -> list[Recipient]:
    """Who wants `alerts`, `daily` or `weekly`, by office, name and number; another word is a `ValueError`."""
    if what not in WANTS:
        raise ValueError(f"{what!r} is none of {', '.join(WANTS)}")
    return _read(connection, _TABLE.c[what] == 1)


def add(connection: Connection, given: Recipient, *, by: str, at: datetime) -> int:
    """Put a recipient on file and give its number (what `given` bears as one is not looked at). One that was removed
    comes back under its old number, so that nothing is told twice. Raises `RecipientError` where it cannot be, where the
    office is unknown, or where the address is on file for it already."""
    wanted = checked(given)
    _refuse_unknown(connection, wanted)
    who = signed(by)
    same = select(_TABLE).where(_TABLE.c.unit_id == wanted.unit_id, _same_address(wanted))
    before = connection.execute(same.order_by(_TABLE.c.recipient_id).limit(1)).one_or_none()
    if before is not None and before.removed_at is None:
        words = f"{wanted.address} is on file for {wanted.unit_id} already (recipient {before.recipient_id}). Change that."
        raise RecipientError(words, column="address", code="there")
    if len(of_unit(connection, wanted.unit_id)) >= MOST_OF_UNIT:
        words = f"{wanted.unit_id} has {MOST_OF_UNIT} recipients already. Remove one first."
        raise RecipientError(words, column="unit_id", code="too_many")
    if before is not None:
        back = {"removed_by": None, "removed_at": None, "changed_by": who, "changed_at": at}
        _update(connection, int(before.recipient_id), {**back, **_wants(wanted), "name": wanted.name})
        return int(before.recipient_id)
    fixed = {name: getattr(wanted, name) for name in ("unit_id", "channel", "address", "name")}
    row = insert(_TABLE).values(**fixed, **_wants(wanted), added_by=who, added_at=at)
    return int(connection.execute(row.returning(_TABLE.c.recipient_id)).scalar_one())


def change(connection: Connection, given: Recipient, *, by: str, at: datetime) -> Recipient:
    """Say anew in which language a recipient, told by its number, reads and what it wants; address and name stay. Gives
    it as it is now; raises `RecipientError` where that cannot be, or there is no such recipient."""
    found = require(connection, given.recipient_id)
    now = checked(
        replace(
            found,
            language=given.language,
            alerts=given.alerts,
            daily=given.daily,
            weekly=given.weekly,
        )
    )
    _refuse_unknown(connection, now)
    _update(connection, now.recipient_id, {**_wants(now), "changed_by": signed(by), "changed_at": at})
    return now


def remove(connection: Connection, recipient_id: int, *, by: str, at: datetime) -> Recipient:
    """Send a recipient nothing more; it stays on record as over. Gives who it was; raises `RecipientError` where there
    is none."""
    found = require(connection, recipient_id)
    _update(connection, recipient_id, {"removed_by": signed(by), "removed_at": at})
    return found


def require(connection: Connection, recipient_id: int) -> Recipient:
    """A recipient by its number; raises `RecipientError` where there is none, or it was removed."""
    found = _read(connection, _TABLE.c.recipient_id == recipient_id)
    if not found:
        words = (
            f"there is no recipient {recipient_id}, or it was removed. See: python -m notices recipients list"
        )
        raise RecipientError(words, column="recipient_id", code="no_recipient")
    return found[0]


def _read(connection: Connection, *conditions: ColumnElement[bool]) -> list[Recipient]:
    names = (*("recipient_id", "unit_id", "channel", "address", "name", "language"), *WANTS)
    query = select(*(_TABLE.c[name] for name in names)).where(_TABLE.c.removed_at.is_(None), *conditions)
    rows: Sequence[Any] = connection.execute(
        query.order_by(_TABLE.c.unit_id, _TABLE.c.name, _TABLE.c.recipient_id)
    ).all()
    return [Recipient(*row[:6], *(bool(value) for value in row[6:])) for row in rows]


def _update(connection: Connection, recipient_id: int, values: dict[str, Any]) -> None:
    connection.execute(update(_TABLE).where(_TABLE.c.recipient_id == recipient_id).values(**values))


def _wants(given: Recipient) -> dict[str, Any]:
    return {"language": given.language, **{what: int(getattr(given, what)) for what in WANTS}}


def _refuse_unknown(connection: Connection, given: Recipient) -> None:
    kind = connection.scalar(select(Unit.kind).where(Unit.unit_id == given.unit_id))
    if kind is None:
        words = f"unknown unit {given.unit_id!r}. Write one of units.csv."
        raise RecipientError(words, column="unit_id", code="no_unit")
    if given.weekly and kind not in WEEKLY_KINDS:
        words = f"{given.unit_id} has no offices below it, of which a week could be told. Choose daily."
        raise RecipientError(words, column="weekly", code="no_weekly")


def _same_address(given: Recipient) -> ColumnElement[bool]:
    # SQLite makes ASCII letters small alone, PostgreSQL others too
    small = func.lower(_TABLE.c.address).in_({folded(given.address), given.address.lower()})
    return (_TABLE.c.channel == given.channel) & small
