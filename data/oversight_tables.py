"""The tables by which collection is watched and mended: incidents, healing, audits, usage, removals, heartbeats,
corrections by readers."""

from datetime import date, datetime

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from data.tables import big, instant


class Incident(SQLModel, table=True):
    """Something that a person should look at, from when it was first seen until it was over."""

    __tablename__ = "incidents"
    incident_id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(index=True)
    subject: str
    message: str
    opened_at: datetime = Field(sa_column=instant(nullable=False))
    last_at: datetime = Field(sa_column=instant(nullable=False))
    times: int = 1
    closed_at: datetime | None = Field(default=None, sa_column=instant())


class HealingWalk(SQLModel, table=True):
    """A walk through what a gap lacks: newest first from `until_id` down to `since_id`, and where it stands."""

    __tablename__ = "healing_walks"
    walk_id: int | None = Field(default=None, primary_key=True)
    gap_id: int = Field(foreign_key="gaps.gap_id", index=True)
    endpoint: str
    query: str = Field(sa_column=Column(Text, nullable=False))  # or the user id whose timeline it is
    since_id: int = Field(sa_column=big(nullable=False))
    until_id: int = Field(sa_column=big(nullable=False))
    next_token: str | None = None
    pages: int = 0
    state: str = (
        "pending"  # or whole, short (X gave less than the span), refused, endless, left (for another)
    )
    reached_at: datetime | None = Field(
        default=None, sa_column=instant()
    )  # from here to its end it is coverage
    asked_at: datetime | None = Field(default=None, sa_column=instant())  # for its last page


class AuditedHour(SQLModel, table=True):
    """An hour of a query as X counts it beside what is stored, and when it was searched again."""

    __tablename__ = "audited_hours"
    cursor_id: int = Field(primary_key=True, foreign_key="cursors.cursor_id")
    hour_at: datetime = Field(sa_column=instant(primary_key=True))
    counted: int
    stored: int
    seen_at: datetime = Field(sa_column=instant(nullable=False))
    swept_at: datetime | None = Field(default=None, sa_column=instant())


class UsageDay(SQLModel, table=True):
    """Posts read on a UTC day by X's own count, beside the ledger's."""

    __tablename__ = "usage_days"
    utc_day: date = Field(primary_key=True)
    counted: int
    in_ledger: int
    seen_at: datetime = Field(sa_column=instant(nullable=False))


class ComplianceJob(SQLModel, table=True):
    """A batch of post ids that X is asked about: which of them were deleted, protected or withheld."""

    __tablename__ = "compliance_jobs"
    job_id: str = Field(primary_key=True)
    state: str = "created"  # or uploaded, complete, failed, expired
    upload_url: str | None = None
    sweep_at: datetime = Field(sa_column=instant(nullable=False))  # when the sweep of all posts was begun
    after_id: int = Field(sa_column=big(nullable=False))  # its posts are those after this one
    last_id: int = Field(sa_column=big(nullable=False))  # and up to this one
    posts: int = 0
    created_at: datetime = Field(sa_column=instant(nullable=False))
    settled_at: datetime | None = Field(default=None, sa_column=instant())


class ImportedFile(SQLModel, table=True):
    """How far a file was imported, so that an import that was cut off goes on there."""

    __tablename__ = "imported_files"
    file_sha256: str = Field(primary_key=True)
    name: str
    values_done: int = 0
    posts: int = 0
    users: int = 0
    set_aside: int = 0
    started_at: datetime = Field(sa_column=instant(nullable=False))
    ended_at: datetime | None = Field(default=None, sa_column=instant())


class Heartbeat(SQLModel, table=True):
    """A collector that is, or was, alive: each beat says that it is not stuck."""

    __tablename__ = "heartbeats"
    token: str = Field(primary_key=True)
    host: str
    pid: int
    started_at: datetime = Field(sa_column=instant(nullable=False))
    beat_at: datetime = Field(sa_column=instant(nullable=False))
    state: str = "standby"  # or collecting, ended


class ClosingCorrection(SQLModel, table=True):
    """What a reader said of a case's closing; all are kept, the latest of a case counts."""

    __tablename__ = "closing_corrections"
    __table_args__ = (Index("ix_closing_corrections_thread_id_unit_id", "thread_id", "unit_id"),)
    correction_id: int | None = Field(default=None, primary_key=True)
    unit_id: str
    thread_id: int = Field(
        sa_column=big(nullable=False)
    )  # as it was then: its first post tells what it is now
    verdict: str  # closed, not_closed or taken_back
    closed_id: int | None = Field(default=None, sa_column=big())  # the reply that closed it
    closed_at: datetime | None = Field(default=None, sa_column=instant())
    corrected_by: str
    corrected_at: datetime = Field(sa_column=instant(nullable=False))
    note: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
