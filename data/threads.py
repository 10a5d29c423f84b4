"""Threads: a conversation that begins with an official account's quote belongs to the quoted post's thread."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Connection, and_, bindparam, exists, select, update
from sqlalchemy.orm import aliased

from data.among import IDS, among
from data.tables import Account, Post
from data.upserts import given_rows, put_many

PORTION = 20_000
"""Of how many conversations the threads are worked out at once, where it is of all: what they take in memory."""

_official = exists().where(
    Account.x_user_id == Post.author_id,
    Account.from_at <= Post.created_at,
    Account.until_at > Post.created_at,
)
_official_quotes = and_(
    Post.post_id == Post.conversation_id, Post.quoted_id.is_not(None), Post.is_retweet == 0, _official
)
# Made once: their text is worked out for a whole process, not for each batch.
_quotes_among = select(Post.post_id, Post.quoted_id).where(among(Post.post_id, IDS), _official_quotes)
_known = select(Post.post_id, Post.conversation_id).where(among(Post.post_id, IDS))
_begun = select(Post.conversation_id).where(among(Post.conversation_id, IDS)).distinct()
_stored = select(Post.conversation_id, Post.thread_id).where(among(Post.conversation_id, IDS)).distinct()
_within = select(Post.conversation_id).where(among(Post.thread_id, IDS)).distinct()


@lru_cache(maxsize=2)
def _move(dialect: str) -> Any:
    posts = Post.__table__
    if dialect == "sqlite":
        own = posts.c.conversation_id == bindparam("conversation")
        return update(posts).where(own).values(thread_id=bindparam("thread"))
    given = given_rows({"conversation": BigInteger(), "thread": BigInteger()})
    return (
        update(posts).where(posts.c.conversation_id == given.c.conversation).values(thread_id=given.c.thread)
    )


def _pairs(connection: Connection, statement: Any, ids: Collection[int]) -> dict[int, int]:
    return dict(connection.execute(statement, {"ids": ids}).all()) if ids else {}


def _ids(connection: Connection, statement: Any, ids: Collection[int]) -> set[int]:
    return set(connection.scalars(statement, {"ids": ids}).all()) if ids else set()


def _next(connection: Connection, conversations: Collection[int]) -> dict[int, int]:
    """Where each conversation is carried on, for those that begin with an official quote of a known post."""
    quotes = _pairs(connection, _quotes_among, conversations)
    quoted = set(quotes.values())
    onward = {each: each for each in _ids(connection, _begun, quoted)} | _pairs(connection, _known, quoted)
    return {post_id: onward[quoted] for post_id, quoted in quotes.items() if quoted in onward}


def known(connection: Connection, conversations: Collection[int]) -> dict[int, int]:
    """The thread of each conversation of which something is stored."""
    return _pairs(connection, _stored, conversations)


def resolve(connection: Connection, conversations: Collection[int]) -> dict[int, int]:
    """The thread of each conversation; a ring of quotes ends at its least conversation."""
    onward: dict[int, int] = {}
    frontier = set(conversations)
    while frontier:
        found = _next(connection, frontier)
        onward |= {origin: found.get(origin, origin) for origin in frontier}
        frontier = set(onward.values()) - set(onward)
    return {conversation: _end(conversation, onward) for conversation in conversations}


def _end(conversation: int, onward: dict[int, int]) -> int:
    path = [conversation]
    while (after := onward[path[-1]]) not in path:
        path.append(after)
    return min(path[path.index(after) :])


def settle(
    connection: Connection, conversations: set[int], *, begun: Collection[int] = frozenset()
) -> set[int]:
    """Bring `thread_id` up to date after a change in these conversations; gives the threads concerned.

    Conversations that were in a thread which one of these leaves follow it; those that begin with a quote of a post
    which was not known before are to be given too. Those of which nothing was stored before (`begun`) are still threads
    of their own, and nobody else is in them.
    """
    touched: set[int] = set()
    settled: set[int] = set()
    waiting = conversations
    while waiting:
        threads = resolve(connection, waiting)
        left: set[int] = set()
        moves: dict[int, int] = {}
        stored = [(each, each) for each in waiting.intersection(begun)]
        if rest := waiting.difference(begun):
            stored += [(each, old) for each, old in connection.execute(_stored, {"ids": rest})]
        for conversation, old in stored:
            new = threads[conversation]
            touched |= {old, new}
            if old != new:
                left.add(old)
                moves[conversation] = new
        _put(connection, moves)
        settled |= waiting
        waiting = _ids(connection, _within, left.difference(begun)) - settled
    return touched


def _put(connection: Connection, moves: dict[int, int]) -> None:
    if moves:
        given = [{"conversation": each, "thread": new} for each, new in moves.items()]
        put_many(connection, _move(connection.dialect.name), given)


def settle_all(connection: Connection) -> None:
    """Work out every thread anew: after the registry changed, other accounts may be official.

    Only a conversation that begins with an official quote can be in another's thread, or one that is in one already.
    """
    moved = select(Post.conversation_id).where(Post.thread_id != Post.conversation_id).distinct()
    quotes = select(Post.post_id).where(_official_quotes)
    waiting = [*{*connection.scalars(quotes), *connection.scalars(moved)}]
    for first in range(0, len(waiting), PORTION):
        some = waiting[first : first + PORTION]
        threads = resolve(connection, some)
        stored = connection.execute(_stored, {"ids": some}).all()
        _put(connection, {each: threads[each] for each, old in stored if threads[each] != old})


def is_settled(connection: Connection) -> bool:
    """Whether `settle_all` would leave every thread as it is; reads alone."""
    quotes = set(connection.scalars(select(Post.post_id).where(_official_quotes)))
    moved = {(each, thread) for each, thread in resolve(connection, quotes).items() if each != thread}
    apart = select(Post.conversation_id, Post.thread_id).where(Post.thread_id != Post.conversation_id)
    return moved == {(row.conversation_id, row.thread_id) for row in connection.execute(apart.distinct())}


def quoted_but_unknown(connection: Connection, *, limit: int) -> list[int]:
    """Posts that an official account's quote refers to and that are not stored, newest quote first."""
    stored = aliased(Post)
    missing = ~exists().where(stored.post_id == Post.quoted_id)
    rows = connection.execute(
        select(Post.quoted_id, Post.post_id)
        .where(_official_quotes, missing)
        .order_by(Post.post_id.desc())
        .limit(limit)
    )
    return list(dict.fromkeys(quoted for quoted, _ in rows))
