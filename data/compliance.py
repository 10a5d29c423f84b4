"""Compliance jobs in the store: which posts were handed to X to be checked, and how far a sweep of all has come."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from data.oversight_tables import ComplianceJob
from data.upserts import upsert

CREATED, UPLOADED, COMPLETE, FAILED, EXPIRED = "created", "uploaded", "complete", "failed", "expired"
UNDER_WAY = (CREATED, UPLOADED)


def under_way(connection: Connection) -> Row[Any] | None:
    """The job that is not settled, or None: X takes one at a time."""
    query = select(ComplianceJob.__table__).where(ComplianceJob.state.in_(UNDER_WAY))
    return connection.execute(query.order_by(ComplianceJob.created_at.desc()).limit(1)).one_or_none()


def last(connection: Connection) -> Row[Any] | None:
    """The job that was begun last, whatever became of it."""
    query = select(ComplianceJob.__table__).order_by(
        ComplianceJob.created_at.desc(), ComplianceJob.job_id.desc()
    )
    return connection.execute(query.limit(1)).one_or_none()


def tries(connection: Connection, *, sweep_at: datetime, after_id: int) -> int:
    """How often a part of a sweep was handed in and came to nothing."""
    lost = ComplianceJob.state.in_([FAILED, EXPIRED])
    this = (ComplianceJob.sweep_at == sweep_at) & (ComplianceJob.after_id == after_id)
    return int(connection.scalar(select(func.count()).select_from(ComplianceJob).where(this, lost)) or 0)


def create(connection: Connection, **values: Any) -> None:
    """Enter a job that X has made; one whose number was there before is another now."""
    new = {"state": CREATED, "settled_at": None, **values}
    entered = upsert(connection, ComplianceJob).values(**new)
    connection.execute(entered.on_conflict_do_update(index_elements=["job_id"], set_=new))


def put(connection: Connection, job_id: str, **values: Any) -> None:
    """Set columns of a job."""
    connection.execute(update(ComplianceJob).where(ComplianceJob.job_id == job_id).values(**values))


def settle(connection: Connection, job_id: str, *, state: str, at: datetime) -> None:
    """Enter how a job ended; where its posts were to be sent is forgotten."""
    put(connection, job_id, state=state, settled_at=at, upload_url=None)
