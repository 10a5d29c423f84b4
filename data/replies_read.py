"""Reads of what units wrote: their replies in a period with the words that are kept, and what stands in a case's thread."""

from collections.abc import Collection
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Select, and_, func, select

from data.frames import frame, milliseconds
from data.tables import Account, Case, Post

OWNED: Final = and_(
    Account.x_user_id == Post.author_id,
    Account.from_at <= Post.created_at,
    Account.until_at > Post.created_at,
)
"""An account wrote the post while it was its office's."""


def _written(*columns: Any, unit_ids: Collection[str] | None) -> Select[Any]:
    """What units wrote while the account was theirs, retweets left out, by instant."""
    query = select(
        Account.unit_id,
        Post.thread_id,
        Post.post_id,
        milliseconds(Post.__table__.c.created_at, "created_ms"),
        *columns,
    ).join_from(Post, Account, OWNED)
    mine = Account.unit_id.is_not(None) if unit_ids is None else Account.unit_id.in_(list(unit_ids))
    return query.where(Post.is_retweet == 0, mine).order_by(Post.created_at, Post.post_id)


def replies(
    connection: Connection, *, start_ms: int, end_ms: int, unit_ids: Collection[str] | None = None
) -> pd.DataFrame:
    """The replies that units wrote in `[start_ms, end_ms)`: `text` is missing where it is no longer kept, `words_key` is
    the fingerprint of words that were blanked by age, `gone_ms` when a deletion was detected."""
    gone = milliseconds(Post.__table__.c.gone_at, "gone_ms")
    query = _written(Post.text, Post.words_key, gone, unit_ids=unit_ids).where(
        Post.created_at >= start_ms, Post.created_at < end_ms, Post.replied_to_id.is_not(None)
    )
    return frame(connection, query)


def in_case_threads(
    connection: Connection, *, start_ms: int, end_ms: int, unit_ids: Collection[str] | None = None
) -> pd.DataFrame:
    """What units wrote, whenever, in the threads of their cases whose clock may start in `[start_ms, end_ms)`."""
    query = _written(unit_ids=unit_ids).join(
        Case, and_(Case.unit_id == Account.unit_id, Case.thread_id == Post.thread_id)
    )
    query = query.where(Case.opened_at < end_ms, func.coalesce(Case.referred_at, Case.opened_at) >= start_ms)
    return frame(connection, query)


def kinds(
    connection: Connection, *, start_ms: int, end_ms: int, unit_ids: Collection[str] | None = None
) -> pd.DataFrame:
    """The replies that units wrote in `[start_ms, end_ms)` with their `kind`, without their words."""
    query = _written(Post.kind, unit_ids=unit_ids).where(
        Post.created_at >= start_ms, Post.created_at < end_ms, Post.replied_to_id.is_not(None)
    )
    return frame(connection, query)
