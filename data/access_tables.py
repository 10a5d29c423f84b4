"""The tables of who may see what: users, their sign-ins, what they saved for themselves, and the log of what was seen."""

from datetime import datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from data.tables import big, big_key, instant


class User(SQLModel, table=True):
    """Somebody who may enter: known by e-mail until the first sign-in, by the provider's issuer and subject from then on."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("issuer", "subject", name="uq_users_issuer_subject"),)
    user_id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)  # lower case
    name: str | None = None
    role: str  # one of `data.scope.ROLES`
    unit_id: str | None = None  # none of hq
    source: str  # roster, file or command
    issuer: str | None = None
    subject: str | None = None
    epoch: int = 1  # counts on with every change of what the user may see: sign-ins of before end by it
    granted_by: str
    granted_at: datetime = Field(sa_column=instant(nullable=False))
    revoked_by: str | None = None
    revoked_at: datetime | None = Field(default=None, sa_column=instant())
    signed_in_at: datetime | None = Field(default=None, sa_column=instant())


class SignIn(SQLModel, table=True):
    """One sign-in at the provider: until when it is good is decided here, not by the browser's cookie."""

    __tablename__ = "sign_ins"
    key: str = Field(primary_key=True)  # SHA-256 of what tells this sign-in from every other
    user_id: int = Field(index=True, foreign_key="users.user_id")
    epoch: int  # the user's, when it began
    began_at: datetime = Field(sa_column=instant(nullable=False))
    seen_at: datetime = Field(sa_column=instant(nullable=False))
    ended_at: datetime | None = Field(default=None, sa_column=instant())
    ended_by: str | None = None  # sign_out, idle, too_long, revoked or changed


class SavedView(SQLModel, table=True):
    """A page with its choices, which a reader saved for himself under a name."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("user_id", "tried_as", "name", name="uq_saved_views_owner_name"),)
    view_id: int | None = Field(default=None, primary_key=True)
    user_id: int  # whose it is; 0: nobody's in particular, it was saved on trial
    tried_as: str  # on trial as whom; empty of a user
    name: str
    page: str  # the last part of its address
    choices: str = Field(sa_column=Column(Text, nullable=False))  # JSON of slugs, as the address had them
    saved_at: datetime = Field(sa_column=instant(nullable=False))


class AuditEntry(SQLModel, table=True):
    """Who did what: rows are added, never changed or taken out, and each holds the hash of the one before."""

    __tablename__ = "audit_log"
    number: int = Field(sa_column=big_key())
    at: datetime = Field(sa_column=instant(nullable=False))
    user_id: int | None = None
    email: str | None = None
    role: str | None = None
    unit_id: str | None = None
    action: str  # one of `data.audit_log.ACTIONS`
    what: str | None = None  # the page, the file, the setting
    filters: str | None = Field(
        default=None, sa_column=Column(Text)
    )  # JSON of slugs and ids, no words of a post
    rows: int | None = Field(sa_column=big())
    detail: str | None = None
    before: str  # the hash of the entry before
    hash: str
