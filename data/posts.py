"""Posts in the store: each exactly once, with its mentions, whatever the order and repetition they come in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from data import facts, mentions, threads
from data.instants import FIRST_SNOWFLAKE, snowflake_ms, to_ms
from data.tables import Mention, Post, PostVersion
from data.upserts import upsert

HIDDEN, LEADING, TYPED = 0, 1, 2
"""Where a handle stands: put by X before a reply; in the run of handles that begins a reply whose display
range is unknown, so that the post replied to decides; typed by the author."""


@dataclass(frozen=True)
class NamedHandle:
    """An entry of `entities.mentions`."""

    username: str
    user_id: int | None
    placement: int


@dataclass(frozen=True)
class StoredPost:
    """A post that passed the door: ids are whole, text is clean, times are known."""

    version_id: int
    history: tuple[int, ...]
    created_ms: int
    version_ms: int
    author_id: int | None
    conversation_id: int
    replied_to_id: int | None
    quoted_id: int | None
    is_retweet: bool
    kind: str
    text: str | None
    lang: str | None
    state: str
    mentions: tuple[NamedHandle, ...]


def _meant(connection: Connection, ids: Iterable[int]) -> dict[int, int]:
    """The post that each id means, for ids of later versions."""
    wanted = list(set(ids))
    rows = connection.execute(
        select(PostVersion.version_id, PostVersion.post_id).where(PostVersion.version_id.in_(wanted))
    )
    return dict(rows.all())


def _learn_versions(connection: Connection, posts: list[StoredPost]) -> tuple[set[int], dict[int, int]]:
    """Learn which ids are later versions; gives the posts that stored ones turn out to mean, and what was new."""
    versions = {later: post.history[0] for post in posts for later in post.history[1:]}
    known = _meant(connection, versions)
    fresh = {later: first for later, first in versions.items() if later not in known}
    if not fresh:
        return set(), {}
    connection.execute(insert(PostVersion), [{"version_id": v, "post_id": p} for v, p in fresh.items()])
    meant = set()
    for later, first in fresh.items():
        for column in (Post.conversation_id, Post.replied_to_id, Post.quoted_id):
            if connection.execute(update(Post).where(column == later).values({column.key: first})).rowcount:
                meant.add(first)
    return meant, fresh


def _taken_out(connection: Connection, fresh: dict[int, int]) -> tuple[list[StoredPost], set[int]]:
    """Posts that were stored without their history and are versions of another, to be stored again as such; and the
    threads that they leave."""
    rows = connection.execute(select(Post.__table__).where(Post.post_id.in_(list(fresh)))).all()
    if not rows:
        return [], set()
    ids = [row.post_id for row in rows]
    named = connection.execute(select(Mention.__table__).where(Mention.post_id.in_(ids))).all()
    for table in (Mention, Post):
        connection.execute(delete(table).where(table.post_id.in_(ids)))
    taken_out = [
        StoredPost(
            version_id=row.latest_id,
            history=tuple(sorted({fresh[row.post_id], row.post_id, row.latest_id})),
            created_ms=to_ms(row.created_at),
            version_ms=to_ms(row.created_at),
            author_id=row.author_id,
            conversation_id=row.conversation_id,
            replied_to_id=row.replied_to_id,
            quoted_id=row.quoted_id,
            is_retweet=bool(row.is_retweet),
            kind=row.kind,
            text=row.text,
            lang=row.lang,
            state=row.state,
            mentions=tuple(
                NamedHandle(each.username, None if each.guessed else each.user_id, each.placement)
                for each in named
                if each.post_id == row.post_id
            ),
        )
        for row in rows
    ]
    return taken_out, {row.thread_id for row in rows}


def store(connection: Connection, posts: list[StoredPost], *, now_at: datetime) -> set[int]:
    """Store a batch and give the threads whose cases it may change; at most some 1 000 posts at a time.

    The latest version of a post gives its text; of two looks at one version the one that is not public counts; a
    mention keeps the earliest instant at which a stored version has it.
    """
    if not posts:
        return set()
    renamed, fresh = _learn_versions(connection, posts)
    taken_out, left = _taken_out(connection, fresh)
    posts = [*posts, *taken_out]
    references = {post.version_id for post in posts} | {post.history[0] for post in posts}
    for post in posts:
        references |= {post.conversation_id, post.replied_to_id or 0, post.quoted_id or 0}
    meant = _meant(connection, references)
    rows: dict[int, dict[str, Any]] = {}
    named: mentions.Rows = {}
    for post in sorted(posts, key=lambda post: (post.version_id, post.state != "public")):
        row = _row(post, meant, now_at)
        rows[row["post_id"]] = row
        for each in post.mentions:
            mention = {
                "post_id": row["post_id"],
                "username": each.username.lower(),
                "user_id": each.user_id,
                "placement": each.placement,
                "mentioned_at": post.version_ms,
            }
            mentions.add(named, mention)
    _write_posts(connection, list(rows.values()))
    mentions.write(connection, named)
    conversations = {row["conversation_id"] for row in rows.values()} | set(rows) | renamed
    touched = threads.settle(connection, conversations)
    facts.touch(connection)
    return touched | left


def _row(post: StoredPost, meant: dict[int, int], now_at: datetime) -> dict[str, Any]:
    post_id = meant.get(post.history[0], post.history[0])
    conversation_id = meant.get(post.conversation_id, post.conversation_id)
    return {
        "post_id": post_id,
        "latest_id": post.version_id,
        "created_at": snowflake_ms(post_id) if post_id >= FIRST_SNOWFLAKE else post.created_ms,
        "author_id": post.author_id,
        "conversation_id": conversation_id,
        "thread_id": conversation_id,
        "replied_to_id": post.replied_to_id and meant.get(post.replied_to_id, post.replied_to_id),
        "quoted_id": post.quoted_id and meant.get(post.quoted_id, post.quoted_id),
        "is_retweet": int(post.is_retweet),
        "kind": post.kind,
        "text": post.text,
        "lang": post.lang,
        "state": post.state,
        "stored_at": to_ms(now_at),
    }


def _write_posts(connection: Connection, rows: list[dict[str, Any]]) -> None:
    statement = upsert(connection, Post)
    new, old = statement.excluded, Post.__table__.c
    newer = {name: new[name] for name in ("latest_id", "kind", "text", "lang", "state")}
    again = (new.latest_id == old.latest_id) & ((old.state == "public") | (new.state != "public"))
    still_there = (old.state == "public") | (old.state == "withheld")
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["post_id"],
            set_=newer,
            where=still_there & ((new.latest_id > old.latest_id) | again),
        ),
        rows,
    )


def quoted_but_unknown(connection: Connection, *, limit: int) -> list[int]:
    """Posts that an official account's quote refers to and that are not stored, newest first."""
    return threads.quoted_but_unknown(connection, limit=limit)
