"""The tables of collection: cursors, coverage, gaps, runs, the ledger, the quarantine."""

from datetime import date, datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from data.tables import big, big_key, instant


class Cursor(SQLModel, table=True):
    """Where a collection stands: its committed `since_id`, and the walk that is under way."""

    __tablename__ = "cursors"
    cursor_id: int | None = Field(default=None, primary_key=True)
    collection: str
    interval_s: int
    query: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    since_id: int | None = Field(sa_column=big())
    pending_since_id: int | None = Field(sa_column=big())
    pending_token: str | None = None
    pending_newest_id: int | None = Field(sa_column=big())
    pending_started_at: datetime | None = Field(default=None, sa_column=instant())
    pending_pages: int = 0
    last_success_at: datetime | None = Field(default=None, sa_column=instant())
    wait_until_at: datetime | None = Field(default=None, sa_column=instant())
    failures: int = 0
    state: str = "never"  # or ok, failed, paused, stopped
    message: str | None = None
    utc_hour: int | None = None  # of a daily collection that has its hour
    retired_at: datetime | None = Field(default=None, sa_column=instant())


class CursorMember(SQLModel, table=True):
    """An account that a cursor's query covers."""

    __tablename__ = "cursor_members"
    cursor_id: int = Field(primary_key=True, foreign_key="cursors.cursor_id")
    account_id: int = Field(primary_key=True)


class Coverage(SQLModel, table=True):
    """A span for which everything of one family (`posts` by, or `mentions` of, an account) was collected."""

    __tablename__ = "coverage"
    coverage_id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(index=True)
    family: str
    from_at: datetime = Field(sa_column=instant(nullable=False))
    to_at: datetime = Field(sa_column=instant(nullable=False))


class Gap(SQLModel, table=True):
    """A span that is known to be missing."""

    __tablename__ = "gaps"
    gap_id: int | None = Field(default=None, primary_key=True)
    family: str
    from_at: datetime = Field(sa_column=instant(nullable=False))
    to_at: datetime = Field(sa_column=instant(nullable=False))
    reason: str
    state: str = "open"  # or healed, lost
    settled_at: datetime | None = Field(default=None, sa_column=instant())
    healed_by: str | None = None  # the endpoint, or the import


class GapAccount(SQLModel, table=True):
    """An account that a gap concerns."""

    __tablename__ = "gap_accounts"
    gap_id: int = Field(primary_key=True, foreign_key="gaps.gap_id")
    account_id: int = Field(primary_key=True)


class Run(SQLModel, table=True):
    """One attempt at a collection: that it ran, and how it ended."""

    __tablename__ = "runs"
    run_id: int | None = Field(default=None, primary_key=True)
    collection: str
    cursor_id: int | None = None
    started_at: datetime = Field(sa_column=instant(nullable=False))
    ended_at: datetime | None = Field(default=None, sa_column=instant())
    outcome: str = "running"  # or ok, failed, paused, stopped
    pages: int = 0
    items: int = 0
    quarantined: int = 0
    cleaned: int = 0
    message: str | None = None


class Request(SQLModel, table=True):
    """The ledger: one row a request, with what it returned and what it cost."""

    __tablename__ = "requests"
    request_id: int | None = Field(default=None, primary_key=True)
    run_id: int | None = None
    at: datetime = Field(sa_column=instant(nullable=False))
    utc_day: date = Field(index=True)
    endpoint: str
    status: int
    returned: int = 0
    billed: int = 0
    cost_microusd: int = 0
    in_doubt_microusd: int | None = None  # at most, of an answer that did not come whole


class PaidRead(SQLModel, table=True):
    """An object that X has billed on a UTC day at an endpoint: the same again that day is free."""

    __tablename__ = "paid_reads"
    utc_day: date = Field(primary_key=True)
    endpoint: str = Field(primary_key=True)
    object_id: int = Field(sa_column=big_key())


class Quarantined(SQLModel, table=True):
    """What could not be read, kept aside as it came."""

    __tablename__ = "quarantine"
    item_id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=instant(nullable=False))
    origin: str
    reason: str
    raw: str | None = Field(
        sa_column=Column(Text, nullable=True)
    )  # None: blanked, being older than texts are kept
    raw_sha256: str = Field(unique=True)
    object_id: int | None = Field(default=None, sa_column=big(index=True))
    state: str = (
        "aside"  # or stored (at another try), cleaned (stored at once, without what no database takes)
    )
    settled_at: datetime | None = Field(default=None, sa_column=instant())
    checked_at: datetime | None = Field(default=None, sa_column=instant())  # when X was last asked about it
