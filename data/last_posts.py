"""Of each account of a unit, when it wrote last."""

import pandas as pd
from sqlalchemy import BigInteger, Connection, func, select, type_coerce

from data.frames import frame
from data.tables import Account, Post


def last_posts(connection: Connection, *, until_ms: int) -> pd.DataFrame:
    """One row an account that is its unit's at an instant and known on X: `account_id`, `unit_id`, `handle`, `role`, and
    `last_ms`, its latest post before it that is no retweet, missing where none is stored.

    Read an account at a time along the index of authors, from its latest post back: years of posts cost nothing.
    """
    created = Post.__table__.c.created_at
    latest = (
        select(created)
        .where(
            Post.author_id == Account.x_user_id,
            Post.created_at >= Account.from_at,
            Post.created_at < until_ms,
            Post.is_retweet == 0,
        )
        .order_by(created.desc())
        .limit(1)
        .correlate(Account)
        .scalar_subquery()
    )
    query = (
        select(
            Account.account_id,
            Account.unit_id,
            func.coalesce(Account.username, Account.handle).label("handle"),
            Account.role,
            type_coerce(latest, BigInteger).label("last_ms"),
        )
        .where(Account.unit_id.is_not(None), Account.x_user_id.is_not(None))
        .where(Account.from_at <= until_ms, Account.until_at > until_ms)
        .order_by(Account.account_id)
    )
    return frame(connection, query)
