"""Reads for figures and pages: frames of whole numbers, with instants as milliseconds and ids exact."""

from collections.abc import Collection
from typing import Any

import pandas as pd
from sqlalchemy import Connection, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from data import corrections, facts
from data.case_reads import KeptCases, all_columns, case_events
from data.collection import collections, quarantine, requests_by_day
from data.frames import frame, milliseconds
from data.observation import gaps, observation
from data.posts import TYPED
from data.tables import Account, Case, FollowerSnapshot, Mention, Post, Unit

__all__ = [
    "KeptCases",
    "accounts",
    "case_events",
    "collections",
    "data_version",
    "demonstration",
    "follower_snapshots",
    "gaps",
    "observation",
    "own_posts",
    "quarantine",
    "requests_by_day",
    "thread_posts",
    "units",
    "waiting_events",
]


def units(connection: Connection) -> pd.DataFrame:
    """One row a unit, by id."""
    return frame(connection, select(Unit.__table__).order_by(Unit.unit_id))


def accounts(connection: Connection) -> pd.DataFrame:
    """One row an account of a unit, with the handle X gave last."""
    columns = (
        Account.account_id,
        Account.unit_id,
        func.coalesce(Account.username, Account.handle).label("handle"),
        Account.x_user_id,
        Account.role,
        Account.since_on,
        Account.until_on,
        Account.verified,
    )
    return frame(
        connection, select(*columns).where(Account.unit_id.is_not(None)).order_by(Account.account_id)
    )


def _owned_at(moment: Any) -> Any:
    return and_(Account.from_at <= moment, Account.until_at > moment)


def own_posts(
    connection: Connection, *, start_ms: int, end_ms: int, unit_ids: Collection[str] | None = None
) -> pd.DataFrame:
    """What units wrote in `[start_ms, end_ms)`, retweets left out, by instant."""
    hq = aliased(Account)
    tags_hq = exists().where(
        Mention.post_id == Post.post_id,
        Mention.placement == TYPED,
        hq.x_user_id == Mention.user_id,
        hq.hq == 1,
        hq.from_at <= Mention.mentioned_at,
        hq.until_at > Mention.mentioned_at,
    )
    created = Post.__table__.c.created_at
    query = (
        select(
            Account.unit_id,
            Account.account_id,
            Account.role,
            Post.post_id,
            milliseconds(created, "created_ms"),
            case((Post.replied_to_id.is_not(None), 1), else_=0).label("is_reply"),
            case((tags_hq, 1), else_=0).label("tags_hq"),
        )
        .join(Account, and_(Account.x_user_id == Post.author_id, _owned_at(Post.created_at)))
        .where(Post.created_at >= start_ms, Post.created_at < end_ms, Post.is_retweet == 0)
        .where(Account.unit_id.is_not(None) if unit_ids is None else Account.unit_id.in_(list(unit_ids)))
        .order_by(Post.created_at, Post.post_id)
    )
    found = frame(connection, query)
    return found.astype({"is_reply": bool, "tags_hq": bool})


def follower_snapshots(
    connection: Connection,
    *,
    start_ms: int | None = None,
    end_ms: int | None = None,
    unit_ids: Collection[str] | None = None,
) -> pd.DataFrame:
    """Follower counts of units' accounts in `[start_ms, end_ms)`, by unit and instant; an account is its unit's from
    `from_ms` to `until_ms`."""
    query = select(
        Account.unit_id,
        Account.account_id,
        Account.role,
        func.coalesce(Account.username, Account.handle).label("handle"),
        milliseconds(FollowerSnapshot.__table__.c.at, "at_ms"),
        FollowerSnapshot.followers,
        FollowerSnapshot.posts_total,
        milliseconds(Account.__table__.c.from_at, "from_ms"),
        milliseconds(Account.__table__.c.until_at, "until_ms"),
    ).join(Account, and_(Account.x_user_id == FollowerSnapshot.x_user_id, _owned_at(FollowerSnapshot.at)))
    query = query.where(Account.unit_id.is_not(None))
    if start_ms is not None:
        query = query.where(FollowerSnapshot.at >= start_ms)
    if end_ms is not None:
        query = query.where(FollowerSnapshot.at < end_ms)
    if unit_ids is not None:
        query = query.where(Account.unit_id.in_(list(unit_ids)))
    return frame(connection, query.order_by(Account.unit_id, FollowerSnapshot.at, Account.account_id))


def thread_posts(connection: Connection, thread_id: int) -> pd.DataFrame:
    """The posts of a thread by instant; of a citizen only that it was one."""
    owner = and_(Account.x_user_id == Post.author_id, _owned_at(Post.created_at))
    author = case((Account.account_id.is_(None), "citizen"), (Account.hq == 1, "hq"), else_="official")
    query = (
        select(
            Post.post_id,
            milliseconds(Post.__table__.c.created_at, "created_ms"),
            author.label("author"),
            Account.unit_id,
            func.coalesce(Account.username, Account.handle).label("handle"),
            Post.kind,
            Post.text,
            Post.state,
        )
        .outerjoin(Account, owner)
        .where(Post.thread_id == thread_id, Post.is_retweet == 0)
        .order_by(Post.created_at, Post.post_id)
    )
    return frame(connection, query)


def data_version(connection: Connection) -> str:
    """Changes with every stored change that can move a figure."""
    return facts.get(connection, facts.VERSION) or "0"


def demonstration(connection: Connection) -> bool:
    """Whether what is stored is made up."""
    return facts.get(connection, "demonstration") == "yes"


def waiting_events(connection: Connection, *, since_ms: int) -> pd.DataFrame:
    """The events of all cases that may wait, however old: those without an answer to what started their clock, or
    with one at or after `since_ms` (which an earlier instant does not know yet)."""
    after_referral = and_(
        Case.referred_at.is_not(None),
        Case.first_reply_at >= Case.referred_at,
        func.coalesce(Case.referral_reply_at, since_ms) >= since_ms,
    )
    waits = or_(Case.first_reply_at.is_(None), Case.first_reply_at >= since_ms, after_referral)
    query = select(*all_columns()).where(waits).order_by(Case.unit_id, Case.thread_id)
    return corrections.applied(connection, frame(connection, query))
