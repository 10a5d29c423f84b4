"""The tables. They do not validate: what comes from outside passes the door in `collectors.x.door` first."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Index, Integer, Text, text
from sqlmodel import Field, SQLModel

from data.instants import ALWAYS_MS, NEVER_MS, Instant


def big_key() -> Column[int]:
    return Column(BigInteger, primary_key=True, autoincrement=False)


def big(*, nullable: bool = True, index: bool = False) -> Column[int]:
    return Column(BigInteger, nullable=nullable, index=index)


def instant(*, nullable: bool = True, primary_key: bool = False) -> Column[datetime]:
    return Column(Instant, nullable=nullable and not primary_key, primary_key=primary_key)


class Unit(SQLModel, table=True):
    """An office that is ranked or supervised."""

    __tablename__ = "units"
    unit_id: str = Field(primary_key=True)
    kind: str
    parent_id: str | None = None
    name_en: str
    name_hi: str
    prescribed_handle: str | None = None
    population: int | None = None
    zone_id: str | None = None
    range_id: str | None = None


class Account(SQLModel, table=True):
    """An X account of a unit for a span of IST days; a referral account outside the registry has no unit."""

    __tablename__ = "accounts"
    account_id: int | None = Field(default=None, primary_key=True)
    handle: str
    handle_folded: str = Field(unique=True)
    username: str | None = None  # the handle X gave last, where it differs from the registry's
    x_user_id: int | None = Field(sa_column=big(index=True))
    unit_id: str | None = Field(default=None, foreign_key="units.unit_id")
    role: str = "office"
    since_on: date | None = None
    until_on: date | None = None
    from_at: datetime | int = Field(default=ALWAYS_MS, sa_column=instant(nullable=False))
    until_at: datetime | int = Field(default=NEVER_MS, sa_column=instant(nullable=False))
    hq: int = 0
    verified: str | None = None
    unconfirmed: int = 0  # its user id came from a file, and X has not shown the handle with it yet
    listed_at: datetime = Field(sa_column=instant(nullable=False))


class FormerAccount(SQLModel, table=True):
    """An account that left the registry: its coverage and gaps wait for its handle to come back."""

    __tablename__ = "former_accounts"
    account_id: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    handle_folded: str = Field(unique=True)
    listed_at: datetime = Field(sa_column=instant(nullable=False))


class Post(SQLModel, table=True):
    """An X post with all its edits: the first id, the latest known text."""

    __tablename__ = "posts"
    __table_args__ = (
        Index("ix_posts_author_id_created_at", "author_id", "created_at"),
        Index(
            "ix_posts_hidden",
            "state",
            sqlite_where=text("state != 'public'"),
            postgresql_where=text("state != 'public'"),
        ),
    )
    post_id: int = Field(sa_column=big_key())
    latest_id: int = Field(sa_column=big(nullable=False))
    created_at: datetime = Field(sa_column=instant(nullable=False))
    author_id: int | None = Field(sa_column=big())
    conversation_id: int = Field(sa_column=big(nullable=False, index=True))
    thread_id: int = Field(sa_column=big(nullable=False, index=True))
    replied_to_id: int | None = Field(sa_column=big(index=True))
    quoted_id: int | None = Field(sa_column=big(index=True))
    is_retweet: int = 0
    kind: str
    text: str | None = Field(sa_column=Column(Text, nullable=True))  # as X gave it
    text_nfc: str | None = Field(
        default=None, sa_column=Column(Text, nullable=True)
    )  # for search, where NFC is another text
    words_key: int | None = Field(default=None, sa_column=big())  # of an office's words, blanked by age
    lang: str | None = None
    state: str = "public"  # or deleted, protected, suspended, withheld
    gone_at: datetime | None = Field(default=None, sa_column=instant())  # when its deletion was detected
    checked_at: datetime | None = Field(default=None, sa_column=instant())  # last seen to be there still
    stored_at: datetime = Field(sa_column=instant(nullable=False))


class PostVersion(SQLModel, table=True):
    """A later version of an edited post: what names it means the post."""

    __tablename__ = "post_versions"
    version_id: int = Field(sa_column=big_key())
    post_id: int = Field(sa_column=big(nullable=False))


class Mention(SQLModel, table=True):
    """A handle that a post names; `placement` is one of `HIDDEN`, `LEADING`, `TYPED` (see `data.posts`)."""

    __tablename__ = "mentions"
    post_id: int = Field(sa_column=big_key())
    username: str = Field(primary_key=True)  # folded
    user_id: int | None = Field(sa_column=big(index=True))
    guessed: int = 0  # X gave no id: it is that of the account which had the handle, by today's registry
    placement: int
    mentioned_at: datetime = Field(sa_column=instant(nullable=False))


class FollowerSnapshot(SQLModel, table=True):
    """What X counted for an account at an instant."""

    __tablename__ = "follower_snapshots"
    x_user_id: int = Field(sa_column=big_key())
    at: datetime = Field(sa_column=instant(primary_key=True))
    followers: int | None = None
    following: int | None = None
    posts_total: int | None = None


class Profile(SQLModel, table=True):
    """How an account presented itself at an instant; kept whether it changed or not."""

    __tablename__ = "profiles"
    x_user_id: int = Field(sa_column=big_key())
    seen_at: datetime = Field(sa_column=instant(primary_key=True))
    state: str = "public"  # or protected, suspended, not_found
    username: str | None = None
    name: str | None = None
    description: str | None = None
    location: str | None = None
    url: str | None = None
    profile_image_url: str | None = None
    profile_banner_url: str | None = None
    verified_type: str | None = None


REFERRED = text("referred_at IS NOT NULL")


class Case(SQLModel, table=True):
    """The events of one unit in one thread, as `metrics.cases` derives them from the posts."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_opened_at", "opened_at"),
        Index("ix_cases_thread_id", "thread_id"),
        Index("ix_cases_referred_at", "referred_at", sqlite_where=REFERRED, postgresql_where=REFERRED),
    )
    unit_id: str = Field(primary_key=True)
    thread_id: int = Field(sa_column=big_key())
    opened_at: int = Field(sa_column=big(nullable=False))
    opened_id: int = Field(sa_column=big(nullable=False))
    opened_gone_at: int | None = Field(sa_column=big())
    referred_at: int | None = Field(sa_column=big())
    referred_id: int | None = Field(sa_column=big())
    referred_gone_at: int | None = Field(sa_column=big())
    first_reply_at: int | None = Field(sa_column=big())
    first_reply_id: int | None = Field(sa_column=big())
    referral_reply_at: int | None = Field(sa_column=big())
    acted_opened_at: int | None = Field(sa_column=big())
    acted_referred_at: int | None = Field(sa_column=big())
    closed_at: int | None = Field(sa_column=big())
    reopened_at: int | None = Field(sa_column=big())
    own_thread: int


class CaseChange(SQLModel, table=True):
    """The threads whose cases were written with one version of the data, as JSON; none: any of them may be another.
    `mark` is like no other: it tells one past from another that was restored."""

    __tablename__ = "case_changes"
    version: int = Field(sa_column=big_key())
    mark: str
    thread_ids: str | None = Field(sa_column=Column(Text))


class Fact(SQLModel, table=True):
    """What is true of the whole store: its data version, whether it is a demonstration, checksums."""

    __tablename__ = "facts"
    name: str = Field(primary_key=True)
    value: str
