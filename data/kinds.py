"""Kinds of stored posts told anew by the phrase table of today; a post whose text is gone keeps its kind."""

from collections.abc import Callable, Collection
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Engine, Text, bindparam, select, update

from data.among import IDS, among
from data.tables import Post
from data.upserts import given_rows, put_many

KindOf = Callable[[str], str]
PORTION: Final = 10_000
_text = (Post.post_id, Post.kind, Post.text)


def otherwise(engine: Engine, *, kind_of: KindOf) -> list[int]:
    """The posts whose text is of another kind than is stored; read a portion at a time, so that nobody waits."""
    found: list[int] = []
    after_id = -1
    while True:
        query = select(*_text).where(Post.post_id > after_id).order_by(Post.post_id).limit(PORTION)
        with engine.connect() as connection:
            rows = connection.execute(query).all()
        found += [row.post_id for row in rows if row.text is not None and kind_of(row.text) != row.kind]
        if len(rows) < PORTION:
            return found
        after_id = rows[-1].post_id


def told(connection: Connection, post_ids: Collection[int], *, kind_of: KindOf) -> dict[int, str]:
    """Of these posts those that are of another kind than is stored, and of which."""
    kinds: dict[int, str] = {}
    ids = iter(post_ids)
    while portion := list(islice(ids, PORTION)):
        for row in connection.execute(select(*_text).where(among(Post.post_id, IDS)), {"ids": portion}):
            if row.text is not None and (kind := kind_of(row.text)) != row.kind:
                kinds[row.post_id] = kind
    return kinds


def put(connection: Connection, kinds: dict[int, str]) -> None:
    """Store kinds; the cases that follow from them are the caller's affair."""
    rows = iter(kinds.items())
    while portion := [{"told_id": each, "told_kind": kind} for each, kind in islice(rows, PORTION)]:
        put_many(connection, _put(connection.dialect.name), portion)


@lru_cache(maxsize=2)
def _put(dialect: str) -> Any:
    posts = Post.__table__
    if dialect == "sqlite":
        own = posts.c.post_id == bindparam("told_id")
        return update(posts).where(own).values(kind=bindparam("told_kind"))
    given = given_rows({"told_id": BigInteger(), "told_kind": Text()})
    return update(posts).where(posts.c.post_id == given.c.told_id).values(kind=given.c.told_kind)
