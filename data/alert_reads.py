"""Reads by which accounts are watched: how they showed themselves lately, and which of them X has suspended since when."""

import pandas as pd
from sqlalchemy import BigInteger, Connection, and_, func, select

from data.frames import frame, milliseconds
from data.tables import Account, Profile

LOOKED_BACK_MS = 7 * 86_400_000
_seen = Profile.__table__.c.seen_at
_handle = func.coalesce(Account.username, Account.handle).label("handle")
_owned = and_(
    Account.x_user_id == Profile.x_user_id, Account.from_at <= _seen, Account.until_at > _seen
)  # a look at an account while it was an office's own


def looks(connection: Connection, *, since_ms: int) -> pd.DataFrame:
    """What X showed of offices' own accounts (`role` office) since an instant, and for a week before it, which later looks
    are held against: `account_id`, `unit_id`, `handle`, `seen_ms`, `state`, `name`, `picture`, by account and instant."""
    query = (
        select(
            Account.account_id,
            Account.unit_id,
            _handle,
            milliseconds(_seen, "seen_ms"),
            Profile.state,
            Profile.name,
            Profile.profile_image_url.label("picture"),
        )
        .select_from(Profile)
        .join(Account, _owned)
        .where(Account.unit_id.is_not(None), Account.role == "office", _seen >= since_ms - LOOKED_BACK_MS)
        .order_by(Account.account_id, _seen)
    )
    return frame(connection, query)


def suspended(connection: Connection) -> pd.DataFrame:
    """The accounts of units that the last look at them found suspended: `account_id`, `unit_id`, `handle`, `since_ms`, the
    first look that found it so since X last showed the account."""
    last = select(Profile.x_user_id, func.max(_seen, type_=BigInteger).label("at")).group_by(
        Profile.x_user_id
    )
    lasts = last.subquery()
    other, one = Profile.__table__.alias(), Profile.__table__.alias()
    shown = (
        select(func.max(other.c.seen_at, type_=BigInteger))
        .where(other.c.x_user_id == Profile.x_user_id, other.c.state != "suspended")
        .correlate(Profile)
        .scalar_subquery()
    )
    since = (
        select(func.min(one.c.seen_at, type_=BigInteger))
        .where(one.c.x_user_id == Profile.x_user_id, one.c.seen_at > func.coalesce(shown, 0))
        .correlate(Profile)
        .scalar_subquery()
    )
    query = (
        select(Account.account_id, Account.unit_id, _handle, since.label("since_ms"))
        .select_from(Profile)
        .join(Account, _owned)
        .join(lasts, and_(lasts.c.x_user_id == Profile.x_user_id, lasts.c.at == _seen))
        .where(Profile.state == "suspended", Account.unit_id.is_not(None))
        .order_by(Account.account_id)
    )
    return frame(connection, query)
