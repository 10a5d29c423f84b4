"""Imports: how far each file was read, by what is in it, so that one that was cut off goes on there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select, update

from data.deletions import PUBLIC
from data.instants import EPOCH
from data.oversight_tables import ImportedFile
from data.tables import Account, Mention, Post, PostVersion
from data.upserts import upsert


@dataclass(frozen=True)
class Progress:
    """What one parcel adds to what was read of a file."""

    values: int
    posts: int
    users: int
    set_aside: int


def begin(connection: Connection, *, digest: str, name: str, at: datetime) -> Row[Any]:
    """The row of a file, made where there is none: `values_done`, `posts`, `users`, `set_aside`, `started_at`,
    `ended_at` (None: it was not read to its end)."""
    given = {"file_sha256": digest, "name": name, "values_done": 0, "posts": 0, "users": 0, "set_aside": 0}
    connection.execute(
        upsert(connection, ImportedFile).on_conflict_do_nothing(), [given | {"started_at": at}]
    )
    return connection.execute(select(ImportedFile.__table__).where(ImportedFile.file_sha256 == digest)).one()


def restart(connection: Connection, digest: str) -> None:
    """Read a file from its beginning again."""
    nothing = {"values_done": 0, "posts": 0, "users": 0, "set_aside": 0, "ended_at": None}
    connection.execute(update(ImportedFile).where(ImportedFile.file_sha256 == digest).values(nothing))


def advance(connection: Connection, digest: str, done: Progress) -> None:
    """Say that a parcel of a file is stored, in its transaction."""
    connection.execute(
        update(ImportedFile)
        .where(ImportedFile.file_sha256 == digest)
        .values(
            values_done=ImportedFile.values_done + done.values,
            posts=ImportedFile.posts + done.posts,
            users=ImportedFile.users + done.users,
            set_aside=ImportedFile.set_aside + done.set_aside,
        )
    )


def end(connection: Connection, digest: str, *, at: datetime) -> None:
    """Say that a file was read to its end."""
    connection.execute(update(ImportedFile).where(ImportedFile.file_sha256 == digest).values(ended_at=at))


def listed_since(connection: Connection, at: datetime) -> bool:
    """Whether the registry has accounts that it had not at an instant: a file may hold what was not kept of them."""
    newer = select(func.count()).select_from(Account).where(Account.listed_at > at)
    return bool(connection.scalar(newer))


def named_ids(connection: Connection, spans: dict[str, tuple[int, int]]) -> dict[str, set[int]]:
    """Which user ids X gave, while they were somebody's, for handles (folded, with their time in milliseconds)."""
    moment = Mention.__table__.c.mentioned_at
    given = Mention.user_id.is_not(None) & (Mention.guessed == 0)
    found: dict[str, set[int]] = {}
    for username, (start, end) in spans.items():
        then = (Mention.username == username) & (moment >= start) & (moment < end)
        ids = connection.scalars(select(Mention.user_id).where(then, given).distinct())
        found[username] = {int(each) for each in ids}
    return found


def without_posts(
    connection: Connection, writers: Collection[int], *, from_at: datetime, to_at: datetime
) -> list[str]:
    """The handles of the accounts of a span that are none of these writers'."""
    then = (Account.from_at < to_at) & (Account.until_at > from_at)
    rows = connection.execute(select(Account.handle, Account.x_user_id).where(then).order_by(Account.handle))
    return [row.handle for row in rows if row.x_user_id not in writers]


def stored_before(connection: Connection, ids: list[int], at: datetime) -> set[int]:
    """Which of these posts were stored before an instant: what was said of them then is news."""
    query = select(Post.post_id).where(Post.post_id.in_(ids), Post.stored_at <= at)
    return {int(each) for each in connection.scalars(query)}


def seen_since(connection: Connection, named_ids: list[int], at: datetime | None) -> dict[int, int]:
    """Which of these posts (named by any id of theirs) are stored as public and were stored or seen after an instant, or
    at all where that is None; with the ids by which they are stored."""
    versions = select(PostVersion.version_id, PostVersion.post_id).where(
        PostVersion.version_id.in_(named_ids)
    )
    meant: dict[int, int] = dict(connection.execute(versions).all())
    ids = {each: meant.get(each, each) for each in named_ids}
    query = select(Post.post_id).where(Post.post_id.in_(set(ids.values())), Post.state == PUBLIC)
    if at is not None:
        query = query.where(or_(Post.__table__.c.stored_at > at, Post.__table__.c.checked_at > at))
    shown = set(connection.scalars(query))
    return {named_id: post_id for named_id, post_id in ids.items() if post_id in shown}


def ask_again(connection: Connection, post_ids: Collection[int]) -> None:
    """Put posts first among those that X is asked about: as if they had been seen longest ago."""
    if post_ids:
        connection.execute(update(Post).where(Post.post_id.in_(list(post_ids))).values(checked_at=EPOCH))
