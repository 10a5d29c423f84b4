"""The tables by which the circular is judged: pictures of profiles, who follows whom, the staff of the cells."""

from datetime import date, datetime

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel

from data.tables import big, big_key, instant


class Picture(SQLModel, table=True):
    """A picture of a profile as it was found at its address: what it looks like, or why it could not be seen."""

    __tablename__ = "pictures"
    url: str = Field(primary_key=True)  # as the profile names it
    x_user_id: int = Field(sa_column=big(nullable=False))  # whose profile named it first
    part: str  # profile or header
    fetched_at: datetime = Field(sa_column=instant(nullable=False))
    tries: int = 1
    state: str  # stored, refused, gone or failed
    reason: str | None = None  # one of `data.pictures.REASONS`
    sha256: str | None = None
    phash: str | None = None  # twice 16 hex digits: of the whole, and of what lies within its plain margin
    width: int | None = None
    height: int | None = None
    small: bytes | None = Field(
        default=None, sa_column=Column(LargeBinary, nullable=True)
    )  # a PNG of our own


class FollowLook(SQLModel, table=True):
    """Whether an account follows another: one row for each look that found something else than the one before."""

    __tablename__ = "follow_looks"
    x_user_id: int = Field(sa_column=big_key())
    target_user_id: int = Field(sa_column=big_key())
    seen_at: datetime = Field(sa_column=instant(primary_key=True))
    last_seen_at: datetime = Field(sa_column=instant(nullable=False))
    target_handle: str  # lower case
    follows: bool
    how: str  # connection_status or following


class CellMember(SQLModel, table=True):
    """Somebody of a unit's social media cell, from when it was entered until it was taken out; never deleted."""

    __tablename__ = "cell_members"
    member_id: int | None = Field(default=None, primary_key=True)
    unit_id: str = Field(index=True)
    name: str
    cug_number: str  # E.164
    email: str
    shift: str  # morning or evening
    trained_on: date | None = None
    entered_by: str
    entered_at: datetime = Field(sa_column=instant(nullable=False))
    removed_by: str | None = None
    removed_at: datetime | None = Field(default=None, sa_column=instant())
