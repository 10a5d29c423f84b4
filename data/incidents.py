"""Incidents: what a person should look at, one open row a kind and subject, kept when it is over."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from data.oversight_tables import Incident

CLOCK: Final = "clock"
"""The kind of an incident: the clock of the machine that collects is not that of X."""
HANDLE_TAKEN: Final = "handle_taken"
"""Another: a handle that an office had is somebody else's; its subject is that handle behind an @."""


def _open_ones(kind: str, subject: str) -> Any:
    return (Incident.kind == kind) & (Incident.subject == subject) & Incident.closed_at.is_(None)


def report(connection: Connection, *, kind: str, subject: str = "", message: str, at: datetime) -> None:
    """Open an incident, or say of the open one that it was seen again; `message` says what and what to do."""
    seen_again = connection.execute(
        update(Incident)
        .where(_open_ones(kind, subject))
        .values(message=message, last_at=at, times=Incident.times + 1)
    ).rowcount
    if not seen_again:
        connection.execute(
            insert(Incident).values(kind=kind, subject=subject, message=message, opened_at=at, last_at=at)
        )


def settle(connection: Connection, *, kind: str, subject: str = "", at: datetime) -> bool:
    """Close an open incident; says whether there was one."""
    return bool(
        connection.execute(update(Incident).where(_open_ones(kind, subject)).values(closed_at=at)).rowcount
    )


def standing(connection: Connection) -> list[Row[Any]]:
    """The incidents that are not over, oldest first: `kind`, `subject`, `message`, `opened_at`, `last_at`, `times`."""
    query = select(Incident.__table__).where(Incident.closed_at.is_(None))
    return list(connection.execute(query.order_by(Incident.opened_at, Incident.incident_id)))
