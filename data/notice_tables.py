"""The tables of what is told without being asked: who gets it, what was noticed, what was sent."""

from datetime import datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from data.tables import big, instant


class Recipient(SQLModel, table=True):
    """An address of an office at which notices arrive, and which of them it wants."""

    __tablename__ = "recipients"
    __table_args__ = (UniqueConstraint("unit_id", "channel", "address", name="uq_recipients_address"),)
    recipient_id: int | None = Field(default=None, primary_key=True)
    unit_id: str = Field(index=True)
    channel: str  # email, or apprise
    address: str  # an e-mail address, or the name of a channel in the file of channels
    name: str
    language: str = "hi"
    alerts: int = 1
    daily: int = 0
    weekly: int = 0
    added_by: str
    added_at: datetime = Field(sa_column=instant(nullable=False))
    changed_by: str | None = None
    changed_at: datetime | None = Field(default=None, sa_column=instant())
    removed_by: str | None = None
    removed_at: datetime | None = Field(default=None, sa_column=instant())


class Alert(SQLModel, table=True):
    """Something that somebody should act on now: noticed once, raised from level to level until it is over."""

    __tablename__ = "alerts"
    __table_args__ = (UniqueConstraint("rule", "unit_id", "subject", "began_at", name="uq_alerts_subject"),)
    alert_id: int | None = Field(default=None, primary_key=True)
    rule: str
    unit_id: str = Field(index=True)
    subject: str  # the thread, the account, the collection
    began_at: datetime = Field(sa_column=instant(nullable=False))  # since when it is so
    noticed_at: datetime = Field(sa_column=instant(nullable=False))
    level: int = 0  # 0 the unit, 1 its range, 2 its zone, 3 hq; the highest that was told
    level_at: datetime | None = Field(default=None, sa_column=instant())
    facts: str = Field(sa_column=Column(Text, nullable=False))  # JSON of numbers and ids, no words of a post
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = Field(default=None, sa_column=instant())
    over_at: datetime | None = Field(default=None, sa_column=instant())


class Delivery(SQLModel, table=True):
    """A message to one recipient: written down before it is sent, so that it is sent once and never forgotten."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("key", name="uq_deliveries_key"),)
    delivery_id: int | None = Field(default=None, primary_key=True)
    key: str  # what it tells to whom: the same is never written twice
    purpose: str  # alert, daily, weekly
    unit_id: str = Field(index=True)  # whose office the recipient is of
    recipient_id: int | None = None  # none: nobody is there to be told
    channel: str
    address: str
    message_id: str  # the mail's own, the same at every attempt
    subject: str
    text: str = Field(sa_column=Column(Text, nullable=False))
    html: str | None = Field(default=None, sa_column=Column(Text))
    made_at: datetime = Field(sa_column=instant(nullable=False))
    due_at: datetime = Field(sa_column=instant(nullable=False))
    attempts: int = 0
    tried_at: datetime | None = Field(default=None, sa_column=instant())
    error: str | None = None
    state: str = Field(default="waiting", index=True)  # waiting, sending, sent, doubtful, failed, skipped
    sent_at: datetime | None = Field(default=None, sa_column=instant())


class DeliveryAlert(SQLModel, table=True):
    """Which alerts a message told of."""

    __tablename__ = "delivery_alerts"
    delivery_id: int = Field(primary_key=True, foreign_key="deliveries.delivery_id")
    alert_id: int = Field(primary_key=True, index=True)
    level: int


class UrgentMark(SQLModel, table=True):
    """Headquarters says that a case cannot wait; taken back, it stays on record."""

    __tablename__ = "urgent_marks"
    mark_id: int | None = Field(default=None, primary_key=True)
    unit_id: str = Field(index=True)
    thread_id: int = Field(sa_column=big(nullable=False, index=True))
    reason: str | None = None
    marked_by: str
    marked_at: datetime = Field(sa_column=instant(nullable=False))
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = Field(default=None, sa_column=instant())


class CaseNote(SQLModel, table=True):
    """A report on a case that came by telephone, WhatsApp or otherwise than on X."""

    __tablename__ = "case_notes"
    note_id: int | None = Field(default=None, primary_key=True)
    unit_id: str = Field(index=True)
    thread_id: int = Field(sa_column=big(nullable=False, index=True))
    came_at: datetime = Field(sa_column=instant(nullable=False))
    means: str  # telephone, whatsapp, email, in_person
    officer: str
    note: str | None = None
    noted_by: str
    noted_at: datetime = Field(sa_column=instant(nullable=False))
    removed_by: str | None = None
    removed_at: datetime | None = Field(default=None, sa_column=instant())
