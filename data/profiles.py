"""Profiles and follower counts in the store: one row an account and look, whether changed or not."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, func, select

from data import facts
from data.tables import Account, FollowerSnapshot, Profile
from data.upserts import upsert


@dataclass(frozen=True)
class SeenProfile:
    """An account as X showed it; a count that X did not give is None, never 0."""

    x_user_id: int
    username: str | None
    state: str = "public"
    name: str | None = None
    description: str | None = None
    location: str | None = None
    url: str | None = None
    profile_image_url: str | None = None
    profile_banner_url: str | None = None
    verified_type: str | None = None
    followers: int | None = None
    following: int | None = None
    posts_total: int | None = None


COUNTS = ("followers", "following", "posts_total")


def store(connection: Connection, seen: list[SeenProfile], *, seen_at: datetime) -> None:
    """Keep what was seen of accounts in the registry at an instant; others (citizens) are not kept."""
    ours = set(connection.scalars(select(Account.x_user_id).where(Account.x_user_id.is_not(None))))
    seen = list({each.x_user_id: each for each in seen if each.x_user_id in ours}.values())
    if not seen:
        return
    profiles, snapshots = [], []
    for each in seen:
        values = asdict(each)
        counts = {name: values.pop(name) for name in COUNTS}
        profiles.append({**values, "seen_at": seen_at})
        if any(count is not None for count in counts.values()):
            snapshots.append({"x_user_id": each.x_user_id, "at": seen_at, **counts})
    connection.execute(upsert(connection, Profile).on_conflict_do_nothing(), profiles)
    if snapshots:
        connection.execute(upsert(connection, FollowerSnapshot).on_conflict_do_nothing(), snapshots)
    facts.touch(connection)


def last_followers(connection: Connection, *, before: datetime) -> dict[int, tuple[datetime, int]]:
    """The last follower count of each account that X gave before an instant, and when."""
    counted = FollowerSnapshot.followers.is_not(None) & (FollowerSnapshot.__table__.c.at < before)
    last = select(FollowerSnapshot.x_user_id, func.max(FollowerSnapshot.__table__.c.at).label("at"))
    looks = last.where(counted).group_by(FollowerSnapshot.x_user_id).subquery()
    rows = connection.execute(
        select(FollowerSnapshot.__table__).join(
            looks,
            (looks.c.x_user_id == FollowerSnapshot.x_user_id)
            & (looks.c.at == FollowerSnapshot.__table__.c.at),
        )
    )
    return {row.x_user_id: (row.at, row.followers) for row in rows}


def uncounted(connection: Connection, *, since: datetime) -> list[str]:
    """The accounts that X has shown since an instant without a follower count: no snapshot, and never 0."""
    counted = exists().where(
        FollowerSnapshot.x_user_id == Profile.x_user_id,
        FollowerSnapshot.__table__.c.at >= since,
        FollowerSnapshot.followers.is_not(None),
    )
    query = select(Profile.username).where(
        Profile.__table__.c.seen_at >= since, Profile.username.is_not(None), ~counted
    )
    return sorted(set(connection.scalars(query)))
