"""Threads: a conversation that begins with an official account's quote belongs to the quoted post's thread."""

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, and_, exists, select, update
from sqlalchemy.orm import aliased

from data.tables import Account, Post

MOST_PARAMETERS = 5_000


def _slices(ids: Collection[int]) -> Iterator[list[int]]:
    whole = sorted(ids)
    for start in range(0, len(whole), MOST_PARAMETERS):
        yield whole[start : start + MOST_PARAMETERS]


def _official() -> object:
    return exists().where(
        Account.x_user_id == Post.author_id,
        Account.from_at <= Post.created_at,
        Account.until_at > Post.created_at,
    )


def _official_quotes() -> object:
    return and_(
        Post.post_id == Post.conversation_id, Post.quoted_id.is_not(None), Post.is_retweet == 0, _official()
    )


def _next(connection: Connection, conversations: Collection[int]) -> dict[int, int]:
    """Where each conversation is carried on, for those that begin with an official quote of a known post."""
    quotes: dict[int, int] = {}
    for ids in _slices(conversations):
        rows = connection.execute(
            select(Post.post_id, Post.quoted_id).where(Post.post_id.in_(ids), _official_quotes())
        )
        quotes |= dict(rows.all())
    onward: dict[int, int] = {}
    for ids in _slices(set(quotes.values())):
        known: dict[int, int] = dict(
            connection.execute(select(Post.post_id, Post.conversation_id).where(Post.post_id.in_(ids))).all()
        )
        roots = set(
            connection.scalars(select(Post.conversation_id).where(Post.conversation_id.in_(ids)).distinct())
        )
        onward |= {i: i for i in roots} | known
    return {post_id: onward[quoted] for post_id, quoted in quotes.items() if quoted in onward}


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


def settle(connection: Connection, conversations: set[int]) -> set[int]:
    """Bring `thread_id` up to date after a change in these conversations; gives the threads concerned.

    Follows both ways: quotes that refer to them, and conversations that were or are now in their threads.
    """
    touched: set[int] = set()
    settled: set[int] = set()
    waiting = set(conversations) | _quotes_of(connection, conversations)
    while waiting:
        threads = resolve(connection, waiting)
        moved: set[int] = set()
        for ids in _slices(waiting):
            stored = connection.execute(
                select(Post.conversation_id, Post.thread_id).where(Post.conversation_id.in_(ids)).distinct()
            ).all()
            for conversation, old in stored:
                new = threads[conversation]
                touched |= {old, new}
                if old != new:
                    moved.add(old)
                    connection.execute(
                        update(Post).where(Post.conversation_id == conversation).values(thread_id=new)
                    )
        settled |= waiting
        waiting = set()
        for ids in _slices(moved):
            waiting |= set(
                connection.scalars(select(Post.conversation_id).where(Post.thread_id.in_(ids)).distinct())
            )
        waiting -= settled
    return touched


def _quotes_of(connection: Connection, conversations: set[int]) -> set[int]:
    """Conversations that begin with an official quote of a post which is, or begins, one of these."""
    found: set[int] = set()
    for ids in _slices(conversations):
        found |= set(
            connection.scalars(select(Post.post_id).where(Post.quoted_id.in_(ids), _official_quotes()))
        )
    return found


def settle_all(connection: Connection) -> None:
    """Work out every thread anew: after the registry changed, other accounts may be official."""
    connection.execute(
        update(Post).where(Post.thread_id != Post.conversation_id).values(thread_id=Post.conversation_id)
    )
    settle(connection, set(connection.scalars(select(Post.post_id).where(_official_quotes()))))


def quoted_but_unknown(connection: Connection, *, limit: int) -> list[int]:
    """Posts that an official account's quote refers to and that are not stored, newest quote first."""
    stored = aliased(Post)
    missing = ~exists().where(stored.post_id == Post.quoted_id)
    rows = connection.execute(
        select(Post.quoted_id, Post.post_id)
        .where(_official_quotes(), missing)
        .order_by(Post.post_id.desc())
        .limit(limit)
    )
    return list(dict.fromkeys(quoted for quoted, _ in rows))
