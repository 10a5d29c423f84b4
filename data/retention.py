"""Retention: texts that are older than they are kept go, a portion at a time; figures do not need them.

Of what an office replied the fingerprint of its words stays, by which it is known what it says again and again.
"""

import sqlite3
from collections.abc import Callable, Collection
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Connection, Engine, bindparam, exists, null, or_, select, update

from data import deletions, facts
from data.collection_tables import Quarantined
from data.engine import LOCK_TIMEOUT_S
from data.instants import snowflake_at
from data.quarantine import POST
from data.replies_read import OWNED
from data.tables import Account, Post, PostVersion
from data.upserts import given_rows, put_many

KeyOf = Callable[[str], int | None]
"""The fingerprint of a text's words, 63 bits of it; None of a text without a word."""
PATIENCE_S = 2
"""How long the emptying of the log waits for whoever reads: collection stands still meanwhile."""


def old_texts(connection: Connection, *, before: datetime, after_id: int, limit: int) -> list[int]:
    """The next posts from before an instant that still have a text, by id: ids grow with time, and those from before
    ids told it are older than any limit."""
    held = or_(Post.text.is_not(None), Post.text_nfc.is_not(None))
    query = select(Post.post_id).where(Post.post_id > after_id, Post.post_id < snowflake_at(before), held)
    return list(connection.scalars(query.order_by(Post.post_id).limit(limit)))


def blank(connection: Connection, post_ids: Collection[int], *, key_of: KeyOf) -> None:
    """Take from posts their words; everything that a figure needs stays: of an office's public replies the fingerprint
    of their words, of nobody else's."""
    if keys := _keys(connection, post_ids, key_of=key_of):
        put_many(connection, _put(connection.dialect.name), keys)
    deletions.forget_words(connection, post_ids)
    facts.touch(connection)


def _keys(connection: Connection, post_ids: Collection[int], *, key_of: KeyOf) -> list[dict[str, int]]:
    """The fingerprints that stay of posts, in the form of `_put`."""
    query = select(Post.post_id, Post.text).join(Account, OWNED)
    query = query.where(
        Post.post_id.in_(list(post_ids)), Post.state == deletions.PUBLIC, Post.text.is_not(None)
    )
    own = query.where(Account.unit_id.is_not(None), Post.is_retweet == 0, Post.replied_to_id.is_not(None))
    found = {row.post_id: key_of(row.text) for row in connection.execute(own)}
    return [{"own_id": post_id, "own_key": key} for post_id, key in found.items() if key is not None]


@lru_cache(maxsize=2)
def _put(dialect: str) -> Any:
    """Words out and fingerprints in at once, so that each row is written once."""
    posts, out = Post.__table__, {"text": null(), "text_nfc": null()}
    if dialect == "sqlite":
        own = posts.c.post_id == bindparam("own_id")
        return update(posts).where(own).values(words_key=bindparam("own_key"), **out)
    given = given_rows({"own_id": BigInteger(), "own_key": BigInteger()})
    return update(posts).where(posts.c.post_id == given.c.own_id).values(words_key=given.c.own_key, **out)


def blank_raws(connection: Connection, *, before: datetime, limit: int) -> int:
    """Take the raw text from the next items that were set aside before an instant, or are posts from before it, or
    versions of stored posts that are not public or have lost their words; gives how many."""
    old = (Quarantined.at < before) | (
        Quarantined.reason.startswith(POST) & (Quarantined.object_id < snowflake_at(before))
    )
    itself = exists().where(Post.post_id == Quarantined.object_id, _wordless())
    version = exists().where(
        PostVersion.version_id == Quarantined.object_id, Post.post_id == PostVersion.post_id, _wordless()
    )
    found = select(Quarantined.item_id).where(Quarantined.raw.is_not(None), or_(old, itself, version))
    ids = list(connection.scalars(found.limit(limit)))
    if ids:
        connection.execute(update(Quarantined).where(Quarantined.item_id.in_(ids)).values(raw=None))
    return len(ids)


def _wordless() -> Any:
    return or_(deletions.HIDDEN, Post.text.is_(None))


def empty_log(engine: Engine) -> bool:
    """Move SQLite's write-ahead log into its file and cut it off, since it still holds the words that were blanked; says
    whether that could be done. Where somebody reads all the time, it is left to the next try."""
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()  # outside any transaction, where alone it can be done
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_S * 1000:.0f}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found = cursor.fetchone()  # whether somebody was in the way, and how many pages there were
        return found is not None and not found[0]
    except sqlite3.OperationalError:
        return False
    finally:
        cursor.execute(f"PRAGMA busy_timeout={LOCK_TIMEOUT_S * 1000}")
        cursor.close()
        connection.close()
