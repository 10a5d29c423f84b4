"""Follows in the store: whether an account follows another, a row for each look that found something else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, and_, func, insert, select, update

from data import facts
from data.compliance_tables import FollowLook
from data.instants import to_ms
from data.tables import Account, FollowerSnapshot, Profile

BY_STATUS: Final = "connection_status"
BY_LIST: Final = "following"


@dataclass(frozen=True)
class Target:
    """An account that is to be followed."""

    x_user_id: int
    handle: str


@dataclass(frozen=True)
class Follower:
    """An office's account that is to be asked about: how many it follows as X counted last, and when it was last looked
    at for the target that was looked at longest ago (None: for one of them never)."""

    x_user_id: int
    handle: str
    following: int | None
    seen_at: datetime | None


def store(
    connection: Connection,
    x_user_id: int,
    targets: Collection[Target],
    followed: Collection[int],
    *,
    how: str,
    seen_at: datetime,
) -> None:
    """Keep which of some accounts an account follows: a new row for what changed, else the look is counted as seen."""
    look = FollowLook.__table__.c
    for target in targets:
        follows = target.x_user_id in followed
        of_both = and_(look.x_user_id == x_user_id, look.target_user_id == target.x_user_id)
        last = connection.execute(
            select(look.seen_at, look.follows).where(of_both).order_by(look.seen_at.desc()).limit(1)
        ).one_or_none()
        if last is not None and last.follows == follows:
            same = update(FollowLook).where(of_both, look.seen_at == last.seen_at)
            connection.execute(
                same.values(last_seen_at=seen_at, target_handle=target.handle.lower(), how=how)
            )
            continue
        row = {"x_user_id": x_user_id, "target_user_id": target.x_user_id, "seen_at": seen_at}
        row |= {
            "last_seen_at": seen_at,
            "target_handle": target.handle.lower(),
            "follows": follows,
            "how": how,
        }
        connection.execute(insert(FollowLook).values(**row))
    facts.touch(connection)


def followers(connection: Connection, *, targets: Collection[Target], now_at: datetime) -> list[Follower]:
    """The offices' accounts that X shows, whose looks are the oldest first."""
    look, seen = FollowLook.__table__.c, Profile.__table__.c.seen_at
    wanted = [each.x_user_id for each in targets]
    of_each = (
        select(look.x_user_id, look.target_user_id, func.max(look.last_seen_at).label("at"))
        .where(look.target_user_id.in_(wanted))
        .group_by(look.x_user_id, look.target_user_id)
    )
    looked: dict[int, list[datetime]] = {}
    for x_user_id, target_id, at in connection.execute(of_each):
        if x_user_id != target_id:
            looked.setdefault(x_user_id, []).append(at)
    counts = _last_following(connection)
    states = _last_states(connection, seen)
    accounts = connection.execute(
        select(Account.x_user_id, func.coalesce(Account.username, Account.handle).label("handle"))
        .where(Account.unit_id.is_not(None), Account.role == "office", Account.x_user_id.is_not(None))
        .where(Account.from_at <= to_ms(now_at), Account.until_at > to_ms(now_at))
        .order_by(Account.x_user_id)
    ).all()
    found = []
    for x_user_id, handle in accounts:
        if states.get(x_user_id) != "public":
            continue  # X shows nobody whom it follows
        ats = looked.get(x_user_id, [])
        whole = len(ats) == len([each for each in wanted if each != x_user_id])
        found.append(Follower(x_user_id, handle, counts.get(x_user_id), min(ats) if whole and ats else None))
    return sorted(found, key=lambda each: (to_ms(each.seen_at) if each.seen_at else -1, each.x_user_id))


def _last_following(connection: Connection) -> dict[int, int]:
    """How many each account follows, as X counted last."""
    at = FollowerSnapshot.__table__.c.at
    last = (
        select(FollowerSnapshot.x_user_id, func.max(at).label("at"))
        .where(FollowerSnapshot.following.is_not(None))
        .group_by(FollowerSnapshot.x_user_id)
        .subquery()
    )
    rows = select(FollowerSnapshot.x_user_id, FollowerSnapshot.following).join(
        last, and_(last.c.x_user_id == FollowerSnapshot.x_user_id, last.c.at == at)
    )
    return dict(connection.execute(rows).all())


def _last_states(connection: Connection, seen: object) -> dict[int, str]:
    last = select(Profile.x_user_id, func.max(seen).label("seen_at")).group_by(Profile.x_user_id).subquery()
    rows = select(Profile.x_user_id, Profile.state).join(
        last, and_(last.c.x_user_id == Profile.x_user_id, last.c.seen_at == seen)
    )
    return dict(connection.execute(rows).all())
