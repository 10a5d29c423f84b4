"""Reads by which the circular is judged: how profiles changed, who follows whom, who is in the cells, what is an event.

Not to be confused with `data.compliance`, X's batch checks of deleted posts.
"""

from datetime import datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import BigInteger, Connection, and_, func, or_, select
from sqlalchemy.orm import aliased

from data.compliance_tables import CellMember, FollowLook, Picture
from data.frames import frame, milliseconds
from data.instants import to_ms
from data.tables import Account, Profile

SHOWN: Final = ("state", "username", "name", "description", "profile_image_url", "profile_banner_url")
"""What of a profile is looked at: a look that shows one of them otherwise is a change."""
PICTURES: Final = ("profile_phash", "profile_picture_state", "profile_picture_reason",
                   "header_phash", "header_picture_state", "header_picture_reason")  # fmt: skip
EVENTS: Final = {
    "handle": "username",
    "name": "name",
    "picture": "profile_image_url",
    "header": "profile_banner_url",
    "bio": "description",
}
"""Kinds of events by the field of a profile that changed."""
SEEN: Final = ("public", "protected")
EVENT_COLUMNS: Final = ("at_ms", "before_ms", "x_user_id", "unit_id", "what", "before", "after")


def _owned_at(moment: Any) -> Any:
    return and_(Account.from_at <= moment, Account.until_at > moment)


def profiles(connection: Connection, as_of: datetime) -> pd.DataFrame:
    """Every change of an account's profile before `as_of`, by account and instant: `seen_ms` is when it was first seen to
    be so, `last_seen_ms` when last. Of each picture its perceptual hash, or why it could not be seen, as known today."""
    seen = Profile.__table__.c.seen_at
    series = (Profile.x_user_id, Account.unit_id)
    before = {
        name: func.lag(getattr(Profile, name)).over(partition_by=series, order_by=seen) for name in SHOWN
    }
    previous = func.lag(seen, type_=BigInteger).over(partition_by=series, order_by=seen)
    looks = (
        select(
            Profile.x_user_id,
            Account.unit_id,
            Account.role,
            milliseconds(seen, "seen_ms"),
            previous.label("previous_ms"),
            func.max(seen, type_=BigInteger).over(partition_by=series).label("last_ms"),
            *(getattr(Profile, name) for name in SHOWN),
            or_(
                previous.is_(None),
                *(getattr(Profile, name).is_distinct_from(each) for name, each in before.items()),
            ).label("changed"),
        )
        .join(Account, and_(Account.x_user_id == Profile.x_user_id, _owned_at(seen)))
        .where(Account.unit_id.is_not(None), seen < as_of)
        .subquery()
    )
    own, header = aliased(Picture), aliased(Picture)
    query = (
        select(
            *(column for column in looks.c if column.name != "changed"),
            *(
                column.label(f"{part}_{name}")
                for part, table in (("profile", own), ("header", header))
                for name, column in (
                    ("phash", table.phash),
                    ("picture_state", table.state),
                    ("picture_reason", table.reason),
                )
            ),
        )
        .outerjoin(own, own.url == looks.c.profile_image_url)
        .outerjoin(header, header.url == looks.c.profile_banner_url)
        .where(looks.c.changed)
        .order_by(looks.c.x_user_id, looks.c.seen_ms)
    )
    found = frame(connection, query)
    until = found.groupby(["x_user_id", "unit_id"])["previous_ms"].shift(-1)
    found["last_seen_ms"] = until.fillna(found["last_ms"]).astype("Int64")
    first = ["x_user_id", "unit_id", "role", "seen_ms", "last_seen_ms"]
    return found[[*first, *SHOWN[1:], SHOWN[0], *PICTURES]]


def follows(connection: Connection, as_of: datetime) -> pd.DataFrame:
    """Every change of whom offices' accounts follow before `as_of`; `last_seen_ms` is when it was last seen to be so."""
    look = FollowLook.__table__.c
    query = (
        select(
            look.x_user_id,
            Account.unit_id,
            look.target_user_id,
            look.target_handle,
            look.follows,
            milliseconds(look.seen_at, "seen_ms"),
            milliseconds(look.last_seen_at, "last_seen_ms"),
            look.how,
        )
        .join(Account, and_(Account.x_user_id == look.x_user_id, _owned_at(look.seen_at)))
        .where(Account.unit_id.is_not(None), look.seen_at < as_of)
        .order_by(look.x_user_id, look.target_user_id, look.seen_at)
    )
    found = frame(connection, query)
    found["last_seen_ms"] = found["last_seen_ms"].clip(upper=to_ms(as_of)).astype("Int64")
    return found.astype({"follows": bool})


def roster(connection: Connection, as_of: datetime, *, with_removed: bool = False) -> pd.DataFrame:
    """The staff of the cells as it was on file at `as_of`, by unit, shift and name; with those that were removed before it
    if asked, each with `removed_ms`."""
    member = CellMember.__table__.c
    query = (
        select(
            member.unit_id,
            member.member_id,
            member.name,
            member.cug_number,
            member.email,
            member.shift,
            member.trained_on,
            member.entered_by,
            milliseconds(member.entered_at, "entered_ms"),
            milliseconds(member.removed_at, "removed_ms"),
        )
        .where(member.entered_at <= as_of)
        .where(or_(with_removed, member.removed_at.is_(None), member.removed_at > as_of))
        .order_by(member.unit_id, member.shift.desc(), member.name, member.member_id)
    )
    return frame(connection, query)


def picture(connection: Connection, url: str) -> bytes | None:
    """The small PNG of a picture, or None where it could not be seen."""
    return connection.scalar(select(Picture.small).where(Picture.url == url))


def events(connection: Connection, as_of: datetime) -> pd.DataFrame:
    """Every change of handle, name, picture, header, bio and follow before `as_of`, the latest first: `what`, `before` and
    `after`. It happened after `before_ms`, when the earlier was last seen, and was seen at `at_ms`.

    A follow is the handle followed: without `before` it was begun, without `after` it was ended. What X showed nothing of
    meanwhile (suspended, not found) is no change.
    """
    looks = profiles(connection, as_of)
    looks = looks[looks["state"].isin(SEEN)]
    rows = []
    for _, one in looks.groupby(["x_user_id", "unit_id"], sort=False):
        for earlier, later in zip(one.iloc[:-1].itertuples(), one.iloc[1:].itertuples(), strict=True):
            for what, field in EVENTS.items():
                pair = _text(getattr(earlier, field)), _text(getattr(later, field))
                if pair[0] != pair[1]:
                    rows.append(_event(later.seen_ms, earlier.last_seen_ms, later, what, *pair))
    for _, one in follows(connection, as_of).groupby(["x_user_id", "target_user_id"], sort=False):
        for earlier, later in zip(one.iloc[:-1].itertuples(), one.iloc[1:].itertuples(), strict=True):
            pair = (None, later.target_handle) if later.follows else (later.target_handle, None)
            rows.append(_event(later.seen_ms, earlier.last_seen_ms, later, "follow", *pair))
    found = pd.DataFrame(rows, columns=list(EVENT_COLUMNS))
    kinds = {"at_ms": "Int64", "before_ms": "Int64", "x_user_id": "Int64"}
    return found.astype(kinds).sort_values(["at_ms", "x_user_id", "what"], ascending=[False, True, True],
                                           ignore_index=True)  # fmt: skip


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _event(at_ms: int, before_ms: int, row: Any, what: str, before: str | None, after: str | None) -> Any:
    return at_ms, before_ms, row.x_user_id, row.unit_id, what, before, after
