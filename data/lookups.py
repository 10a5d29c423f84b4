"""Look-ups: which posts to ask X about, stored or set aside, and when X was last asked about each."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, func, or_, select, union, union_all, update

from data.collection_tables import Quarantined, Request, Run
from data.deletions import PUBLIC, WITHHELD
from data.instants import snowflake_at
from data.quarantine import ASIDE, POST
from data.tables import Case, Post, PostVersion


def checkable(*, since: datetime) -> Any:
    """Posts that X may still be asked about: those whose text is kept, and those that it withholds."""
    held = (Post.state == PUBLIC) & Post.text.is_not(None)
    return (Post.post_id >= snowflake_at(since)) & or_(held, Post.state == WITHHELD)


def next_posts(
    connection: Connection, *, since: datetime, seen_before: datetime, limit: int
) -> list[Row[Any]]:
    """The next posts to ask about (`post_id`, `latest_id`): the tags of cases that are not closed and their first
    replies, then the rest and those set aside; those seen longest ago first."""
    urgent = Post.post_id.in_(_of_open_cases())
    seen_at = func.coalesce(Post.checked_at, Post.stored_at).label("seen_at")
    stored = select(Post.post_id, Post.latest_id, seen_at).where(checkable(since=since))
    found: list[Row[Any]] = []
    for each in (stored.where(urgent), union_all(stored.where(~urgent), _set_aside(since=since))):
        posts = each.subquery().c
        query = select(posts.post_id, posts.latest_id).where(posts.seen_at < seen_before)
        query = query.order_by(posts.seen_at, posts.post_id.desc())
        if len(found) < limit:
            found += connection.execute(query.limit(limit - len(found)))
    return found


def _set_aside(*, since: datetime) -> Any:
    """The posts that never got in, or not as a version that is kept, and whose raw text is kept: once each, with when X
    was last asked about it."""
    itself = exists().where(Post.post_id == Quarantined.object_id, checkable(since=since))
    version = exists().where(
        PostVersion.version_id == Quarantined.object_id,
        Post.post_id == PostVersion.post_id,
        checkable(since=since),
    )
    return (
        select(
            Quarantined.object_id.label("post_id"),
            Quarantined.object_id.label("latest_id"),
            func.min(func.coalesce(Quarantined.checked_at, Quarantined.at)).label("seen_at"),
        )
        .where(
            Quarantined.reason.startswith(POST),
            Quarantined.raw.is_not(None),
            Quarantined.object_id >= snowflake_at(since),
            ~itself,
            ~version,
        )
        .group_by(Quarantined.object_id)
    )


def _of_open_cases() -> Any:
    waits = or_(Case.closed_at.is_(None), Case.reopened_at.is_not(None))
    columns = (Case.opened_id, Case.referred_id, Case.first_reply_id)
    return union(*(select(column).where(waits, column.is_not(None)) for column in columns))


def seen(connection: Connection, post_ids: Collection[int], *, at: datetime) -> None:
    """Say of posts that X gave an answer about them at an instant."""
    ids = list(post_ids)
    connection.execute(update(Post).where(Post.post_id.in_(ids)).values(checked_at=at))
    connection.execute(update(Quarantined).where(Quarantined.object_id.in_(ids)).values(checked_at=at))


def waiting(connection: Connection, post_ids: Collection[int]) -> set[int]:
    """Which of these posts were set aside and still wait, with their raw text."""
    query = select(Quarantined.object_id).where(
        Quarantined.object_id.in_(list(post_ids)), Quarantined.state == ASIDE, Quarantined.raw.is_not(None)
    )
    return set(connection.scalars(query))


def batch(
    connection: Connection, *, since: datetime, after_id: int, until_id: int, limit: int
) -> list[Row[Any]]:
    """The next posts to ask about by id (`post_id`, `latest_id`), after one and up to another."""
    stored = select(Post.post_id, Post.latest_id).where(checkable(since=since))
    aside = _set_aside(since=since).subquery().c
    posts = union_all(stored, select(aside.post_id, aside.latest_id)).subquery().c
    query = select(posts.post_id, posts.latest_id).where(posts.post_id > after_id, posts.post_id <= until_id)
    return list(connection.execute(query.order_by(posts.post_id).limit(limit)))


def spent_microusd(connection: Connection, *, collection: str, at: datetime) -> int:
    """What a collection has cost so far on the UTC day of an instant."""
    runs = select(Run.run_id).where(Run.collection == collection)
    cost = select(func.sum(Request.cost_microusd)).where(
        Request.utc_day == at.date(), Request.run_id.in_(runs)
    )
    return int(connection.scalar(cost) or 0)
