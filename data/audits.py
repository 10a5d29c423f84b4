"""Audits: what is stored beside what X counts, by hour of a query, and by account between two looks at it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Connection, Row, Select, func, or_, select, type_coerce

from data import coverage
from data.cursors import Member
from data.instants import to_ms
from data.oversight_tables import AuditedHour
from data.tables import Account, FollowerSnapshot, Mention, Post
from data.upserts import upsert

HOUR_MS = 3_600_000
FOUND = ("public", "withheld")
"""The states in which search may find a post."""


def _instant_of_post() -> object:
    return type_coerce(Post.__table__.c.created_at, BigInteger)


def _found(family: str, members: Collection[Member]) -> Select[tuple[int, int]]:
    """The posts that search should find for accounts of a query: `post_id` and `at`, retweets left out."""
    ids = [each.x_user_id for each in members if each.x_user_id is not None]
    posts = select(Post.post_id, _instant_of_post().label("at")).where(
        Post.is_retweet == 0, Post.state.in_(FOUND)
    )
    if family == coverage.POSTS:
        return posts.where(Post.author_id.in_(ids))
    handles = [each.handle.lower() for each in members]
    named = posts.join(Mention, Mention.post_id == Post.post_id)
    return named.where(or_(Mention.user_id.in_(ids), Mention.username.in_(handles))).distinct()


def stored_by_hour(
    connection: Connection, *, family: str, members: Collection[Member], from_ms: int, to_ms: int
) -> dict[int, int]:
    """How many posts by, or mentions of, accounts are stored in each hour of `[from_ms, to_ms)`, by its start; an hour
    without any is left out."""
    found = _found(family, members).where(_instant_of_post() >= from_ms, _instant_of_post() < to_ms)
    each = found.subquery()
    hours = select((each.c.at - each.c.at % HOUR_MS).label("hour")).subquery()
    rows = connection.execute(select(hours.c.hour, func.count()).group_by(hours.c.hour))
    return {int(hour): int(count) for hour, count in rows}


def hours(connection: Connection, *, cursor_id: int, since_ms: int) -> dict[int, Row[tuple[object, ...]]]:
    """What was found of a query's hours before, those that ever differed, by their start."""
    query = select(AuditedHour.__table__).where(
        AuditedHour.cursor_id == cursor_id, AuditedHour.__table__.c.hour_at >= since_ms
    )
    return {to_ms(row.hour_at): row for row in connection.execute(query)}


def put(
    connection: Connection,
    *,
    cursor_id: int,
    hour_ms: int,
    counted: int,
    stored: int,
    seen_at: datetime,
    swept_at: datetime | None = None,
) -> None:
    """Keep what X counts of an hour and what is stored, and when it was searched again where it was now."""
    values = {"counted": counted, "stored": stored, "seen_at": seen_at}
    swept = {"swept_at": swept_at} if swept_at is not None else {}
    statement = upsert(connection, AuditedHour).values(
        cursor_id=cursor_id, hour_at=hour_ms, swept_at=swept_at, **values
    )
    connection.execute(
        statement.on_conflict_do_update(index_elements=["cursor_id", "hour_at"], set_={**values, **swept})
    )


@dataclass(frozen=True)
class Silence:
    """An account of which X counts more posts than at the look before, and of which none is stored between the two."""

    handle: str
    more: int
    from_ms: int
    to_ms: int


def silences(connection: Connection, *, least: int) -> list[Silence]:
    """The accounts of which X counts at least so many posts more than at the look before, though none between the two
    is stored and nothing of that time is known to be missing."""
    table = FollowerSnapshot.__table__.c
    place = func.row_number().over(partition_by=table.x_user_id, order_by=table.at.desc())
    looks = select(
        table.x_user_id,
        type_coerce(table.at, BigInteger).label("at"),
        table.posts_total,
        place.label("place"),
    )
    counted = looks.where(table.posts_total.is_not(None)).subquery()
    last, before = counted.alias(), counted.alias()
    rows = connection.execute(
        select(
            Account.account_id,
            func.coalesce(Account.username, Account.handle).label("handle"),
            Account.x_user_id,
            before.c.at.label("from_ms"),
            last.c.at.label("to_ms"),
            (last.c.posts_total - before.c.posts_total).label("more"),
        )
        .join(last, (last.c.x_user_id == Account.x_user_id) & (last.c.place == 1))
        .join(before, (before.c.x_user_id == Account.x_user_id) & (before.c.place == 2))
        .where(last.c.posts_total - before.c.posts_total >= least)
        .order_by(Account.account_id)
    ).all()
    have = coverage.spans(
        connection, family=coverage.POSTS, account_ids=[int(row.account_id) for row in rows]
    )
    return [
        Silence(row.handle, row.more, row.from_ms, row.to_ms)
        for row in rows
        if not coverage.without((row.from_ms, row.to_ms), have[row.account_id])
        and not _wrote(connection, row.x_user_id, row.from_ms, row.to_ms)
    ]


def _wrote(connection: Connection, author_id: int, from_ms: int, to_ms: int) -> bool:
    """Whether anything is stored that an account wrote in a span, whatever became of it."""
    instant = _instant_of_post()
    query = select(Post.post_id).where(Post.author_id == author_id, instant >= from_ms, instant < to_ms)
    return connection.scalar(query.limit(1)) is not None
