"""When a collection is due: read from what the database says, so that a restart or a clock that is set changes nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, update

from data.collection_tables import Cursor
from data.instants import from_ms

CLOCKS_DIFFER = timedelta(minutes=1)
"""So much may the clocks of two machines differ; what differs by more was set."""


def due_at(cursor: Row[Any], *, now_at: datetime) -> datetime:
    """When a cursor is to be swept next: its interval after the last whole sweep, or at its hour of the UTC day; not
    before it may try again. A success that is still to come was entered by a clock that was ahead: it counts for
    nothing."""
    due = from_ms(0)
    if cursor.last_success_at is not None and cursor.last_success_at <= now_at + CLOCKS_DIFFER:
        due = cursor.last_success_at + timedelta(seconds=cursor.interval_s)
        if cursor.utc_hour is not None:
            due = _next_hour(cursor.last_success_at, cursor.utc_hour)
    return max(due, cursor.wait_until_at) if cursor.wait_until_at else due


def at_its_hour(cursor: Row[Any], wait_until_at: datetime, *, now_at: datetime) -> datetime:
    """Until when a cursor really waits: one that has its hour does not begin on a later UTC day before that hour, since
    what it reads again was paid for on the day before."""
    if cursor.utc_hour is None or wait_until_at.astimezone(UTC).date() <= now_at.astimezone(UTC).date():
        return wait_until_at
    at_hour = wait_until_at.astimezone(UTC).replace(hour=cursor.utc_hour, minute=0, second=0, microsecond=0)
    return max(wait_until_at, at_hour)


def forget_waits(connection: Connection, *, now_at: datetime) -> None:
    """Let everything that waits try again: the clock was set back, and nobody knows how long a wait was to be."""
    connection.execute(update(Cursor).where(Cursor.wait_until_at > now_at).values(wait_until_at=None))


def _next_hour(after: datetime, utc_hour: int) -> datetime:
    at_hour = after.replace(hour=utc_hour, minute=0, second=0, microsecond=0)
    return at_hour if at_hour > after else at_hour + timedelta(days=1)
