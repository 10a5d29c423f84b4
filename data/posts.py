"""Posts in the store: each exactly once, with its mentions, whatever the order and repetition they come in."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from data import deletions, facts, mentions, post_rows, threads, versions
from data.among import IDS, among, by_index
from data.deletions import PUBLIC, WITHHELD
from data.instants import FIRST_SNOWFLAKE, snowflake_ms, to_ms
from data.tables import Post

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
    words_key: int | None = None


@dataclass(frozen=True)
class Again:
    """A post that was stored without its history and is a version of another, to be stored once more as such."""

    post: StoredPost
    state: str
    gone_at: datetime | None


_table = Post.__table__
_around = select(
    *(_table.c[name] for name in ("post_id", "conversation_id", "thread_id", "quoted_id", "state"))
).where(or_(*(among(_table.c[name], IDS) for name in ("post_id", "quoted_id", "replied_to_id"))))


def _learned(connection: Connection, fresh: dict[int, int]) -> tuple[set[int], set[int], list[Again]]:
    """What follows from ids that turn out to be later versions: posts that others mean by them, the threads that these
    are in or leave, and posts that are no posts of their own."""
    if not fresh or not versions.is_known(connection, fresh):
        return set(), set(), []
    renamed, touched = versions.redirect(connection, fresh)
    again = []
    for row, named in versions.take_out(connection, fresh):
        touched.add(row.thread_id)
        hidden = row.state not in (PUBLIC, WITHHELD)
        post = StoredPost(
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
            state=PUBLIC if hidden else row.state,
            mentions=tuple(
                NamedHandle(each.username, None if each.guessed else each.user_id, each.placement)
                for each in named
            ),
            words_key=row.words_key,
        )
        again.append(Again(post, row.state, row.gone_at))
    return renamed, touched, again


def store(connection: Connection, posts: list[StoredPost], *, now_at: datetime) -> set[int]:
    """Store a batch and give the threads whose cases it may change; at most some 1 000 posts at a time.

    The latest version of a post gives its words, the longest where looks at it differ; of all looks at a post the one
    that is not public counts; a mention keeps the earliest instant at which a stored version has it.
    """
    if not posts:
        return set()
    by_index(connection)
    meant = versions.meant(connection, _references(posts))
    fresh = versions.learn(connection, (post.history for post in posts), known=meant)
    renamed, touched, again = _learned(connection, fresh)
    if again:
        posts = [*posts, *(once.post for once in again)]
        meant |= versions.meant(connection, _references(posts))
    meant |= fresh
    conversations = {meant.get(post.conversation_id, post.conversation_id) for post in posts}
    known = threads.known(connection, conversations)
    rows, named = _rows(posts, meant, known, to_ms(now_at))
    begun = conversations - known.keys()
    around = connection.execute(_around, {"ids": begun | renamed | rows.keys()}).all()
    post_rows.write(connection, list(rows.values()))
    mentions.write(connection, named)
    for once in again:
        if once.state != PUBLIC:
            post_id = meant.get(once.post.history[0], once.post.history[0])
            deletions.hide(connection, {post_id: once.state}, at=once.gone_at or now_at)
    hidden = {row.post_id for row in around if row.state != PUBLIC and row.post_id in rows}
    hidden |= {post_id for post_id, row in rows.items() if row["state"] != PUBLIC}
    if hidden:
        deletions.blank(connection, hidden)
    quotes = {row.post_id for row in around if row.quoted_id and row.conversation_id == row.post_id}
    quotes |= {each for each, row in rows.items() if row["quoted_id"] and row["conversation_id"] == each}
    touched |= threads.settle(connection, quotes | renamed, begun=begun)
    touched |= {row["thread_id"] for row in rows.values()} | {row.thread_id for row in around}
    facts.touch(connection)
    return touched


def _references(posts: list[StoredPost]) -> set[int]:
    """Every id that the posts name."""
    return {
        each
        for post in posts
        for each in (*post.history, post.conversation_id, post.replied_to_id, post.quoted_id)
        if each
    }


def _rows(
    posts: list[StoredPost], meant: dict[int, int], known: dict[int, int], stored_ms: int
) -> tuple[dict[int, dict[str, Any]], mentions.Rows]:
    """The rows of a batch, each post once, and those of the handles that its versions name."""
    rows: dict[int, dict[str, Any]] = {}
    named: mentions.Rows = {}
    for post in sorted(posts, key=lambda post: (post.version_id, len(post.text or ""))):
        row = _row(post, meant, known, stored_ms)
        post_id = row["post_id"]
        if (before := rows.get(post_id)) is not None and before["state"] != PUBLIC:
            row |= {"state": before["state"], "text": None, "text_nfc": None, "words_key": None}
        rows[post_id] = row
        for each in post.mentions:
            mention = {
                "post_id": post_id,
                "username": each.username.lower(),
                "user_id": each.user_id,
                "guessed": 0,
                "placement": each.placement,
                "mentioned_at": post.version_ms,
            }
            mentions.add(named, mention)
    return rows, named


def _row(post: StoredPost, meant: dict[int, int], known: dict[int, int], stored_ms: int) -> dict[str, Any]:
    post_id = meant.get(post.history[0], post.history[0])
    conversation_id = meant.get(post.conversation_id, post.conversation_id)
    plain = post.text is None or unicodedata.is_normalized("NFC", post.text)
    return {
        "post_id": post_id,
        "latest_id": post.version_id,
        "created_at": snowflake_ms(post_id) if post_id >= FIRST_SNOWFLAKE else post.created_ms,
        "author_id": post.author_id,
        "conversation_id": conversation_id,
        "thread_id": known.get(conversation_id, conversation_id),
        "replied_to_id": post.replied_to_id and meant.get(post.replied_to_id, post.replied_to_id),
        "quoted_id": post.quoted_id and meant.get(post.quoted_id, post.quoted_id),
        "is_retweet": int(post.is_retweet),
        "kind": post.kind,
        "text": post.text,
        "text_nfc": None if plain else unicodedata.normalize("NFC", post.text or ""),
        "words_key": post.words_key,
        "lang": post.lang,
        "state": post.state,
        "stored_at": stored_ms,
    }


def quoted_but_unknown(connection: Connection, *, limit: int) -> list[int]:
    """Posts that an official account's quote refers to and that are not stored, newest first."""
    return threads.quoted_but_unknown(connection, limit=limit)
