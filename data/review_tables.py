"""The tables of reviews: runs that froze a period, what they say of each office, letters, training, annotations."""

from datetime import date, datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from data.tables import instant


class ReviewRun(SQLModel, table=True):
    """A period frozen: the whole of it as canonical JSON, which is never changed."""

    __tablename__ = "review_runs"
    run_id: str = Field(primary_key=True)  # of the hash of its content
    from_on: date
    to_on: date  # the day after the last one
    as_of: datetime | None = Field(default=None, sa_column=instant())  # none: each office's observed_until
    measure: str
    clock: str
    origin: str
    definitions: str
    inputs_sha256: str
    content: str = Field(sa_column=Column(Text, nullable=False))
    content_sha256: str
    sealed_sha256: str  # of the columns beside the content
    replaces: str | None = None  # the run before it of the same period and choices
    changes: str | None = Field(
        default=None, sa_column=Column(Text)
    )  # JSON: what it says otherwise than that one
    made_by: str
    made_at: datetime = Field(sa_column=instant(nullable=False))


class ReviewUnit(SQLModel, table=True):
    """What a run says of one office, beside the run for whoever may see that office alone."""

    __tablename__ = "review_units"
    run_id: str = Field(primary_key=True, foreign_key="review_runs.run_id")
    unit_id: str = Field(primary_key=True, index=True)
    from_on: date
    to_on: date
    measure: str
    clock: str
    origin: str
    made_at: datetime = Field(sa_column=instant(nullable=False))
    verdict: str
    content: str = Field(sa_column=Column(Text, nullable=False))  # JSON, as it stands in the run
    content_sha256: str
    sealed_sha256: str  # of the columns beside the content: the run, the office, the verdict, the choices


class Letter(SQLModel, table=True):
    """A letter made from a run; that it was signed and sent is what a person says of it."""

    __tablename__ = "letters"
    letter_id: int | None = Field(default=None, primary_key=True)
    run_id: str = Field(foreign_key="review_runs.run_id", index=True)
    kind: str  # state, zone or unit
    unit_id: str = Field(index=True)  # whom it is about: hq, a zone, an office
    language: str
    number: str  # the office's own
    dated_on: date
    signed_by: str | None = None  # the name under it; none: left free
    designation: str | None = None
    office: str | None = None  # at its head; none: the Director General's
    state_name: str | None = None  # as it is printed, so that it can be printed again
    circular: str | None = None  # the title of the circular that it refers to
    sha256: str  # of the PDF
    made_by: str
    made_at: datetime = Field(sa_column=instant(nullable=False))
    sent_on: date | None = None
    sent_by: str | None = None  # who says so
    said_at: datetime | None = Field(default=None, sa_column=instant())


class Training(SQLModel, table=True):
    """An office was trained on a day: what lies before and after it is compared."""

    __tablename__ = "trainings"
    training_id: int | None = Field(default=None, primary_key=True)
    unit_id: str = Field(index=True)
    trained_on: date
    topic: str
    noted_by: str
    noted_at: datetime = Field(sa_column=instant(nullable=False))
    removed_by: str | None = None
    removed_at: datetime | None = Field(default=None, sa_column=instant())


class Annotation(SQLModel, table=True):
    """What happened on days that figures alone do not explain: a festival, an election, a transfer, an outage."""

    __tablename__ = "annotations"
    __table_args__ = (UniqueConstraint("key", name="uq_annotations_key"),)
    annotation_id: int | None = Field(default=None, primary_key=True)
    key: str  # what it is, so that it comes in once
    kind: str
    unit_id: str | None = Field(default=None, index=True)  # none: the whole state
    from_on: date = Field(index=True)
    to_on: date  # the day after the last one
    title_en: str
    title_hi: str
    source: str  # holidays, entered or file
    noted_by: str
    noted_as: str | None = None  # in which role: hq, zone, range or unit; none: at the command line
    noted_at: datetime = Field(sa_column=instant(nullable=False))
    removed_by: str | None = None
    removed_at: datetime | None = Field(default=None, sa_column=instant())
