"""Versions of edited posts: what names any of them means the post, whose id is the first."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update

from data.among import IDS, among
from data.tables import Mention, Post, PostVersion

_table = Post.__table__
_meant = select(PostVersion.version_id, PostVersion.post_id).where(among(PostVersion.version_id, IDS))
_referring = {
    name: select(_table.c[name], _table.c.thread_id).where(among(_table.c[name], IDS)).distinct()
    for name in ("conversation_id", "replied_to_id", "quoted_id")
}
_redirect = {
    name: update(_table).where(_table.c[name] == bindparam("later")).values({name: bindparam("first")})
    for name in _referring
}
_any = (
    select(_table.c.post_id)
    .where(or_(*(among(_table.c[name], IDS) for name in ("post_id", *_referring))))
    .limit(1)
)
_posts = select(_table).where(among(_table.c.post_id, IDS))
_mentions = select(Mention.__table__).where(among(Mention.post_id, IDS))
_remove = [delete(table).where(among(table.post_id, IDS)) for table in (Mention, Post)]


def meant(connection: Connection, ids: Iterable[int]) -> dict[int, int]:
    """The post that each id means, for ids of later versions."""
    return dict(connection.execute(_meant, {"ids": set(ids)}).all())


def learn(
    connection: Connection, histories: Iterable[tuple[int, ...]], *, known: dict[int, int]
) -> dict[int, int]:
    """Learn which ids are later versions; gives those that were not known, each with its post."""
    fresh = {later: history[0] for history in histories for later in history[1:] if later not in known}
    if fresh:
        connection.execute(insert(PostVersion), [{"version_id": v, "post_id": p} for v, p in fresh.items()])
    return fresh


def is_known(connection: Connection, ids: Collection[int]) -> bool:
    """Whether one of these is stored as a post of its own, or referred to."""
    return connection.execute(_any, {"ids": ids}).first() is not None


def redirect(connection: Connection, fresh: dict[int, int]) -> tuple[set[int], set[int]]:
    """Make stored references to later versions mean their posts; gives these posts, and the threads concerned."""
    firsts: set[int] = set()
    threads: set[int] = set()
    for name, referring in _referring.items():
        found = connection.execute(referring, {"ids": fresh}).all()
        threads |= {thread_id for _, thread_id in found}
        moves = [{"later": each, "first": fresh[each]} for each in {later for later, _ in found}]
        if moves:
            connection.execute(_redirect[name], moves)
            firsts |= {move["first"] for move in moves}
    return firsts, threads


def take_out(connection: Connection, ids: Collection[int]) -> list[tuple[Row[Any], list[Row[Any]]]]:
    """Take posts that are versions of others out of the store; gives each with its mentions."""
    rows = connection.execute(_posts, {"ids": ids}).all()
    if not rows:
        return []
    taken = {"ids": [row.post_id for row in rows]}
    named = connection.execute(_mentions, taken).all()
    for statement in _remove:
        connection.execute(statement, taken)
    return [(row, [each for each in named if each.post_id == row.post_id]) for row in rows]
