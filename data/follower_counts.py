"""Follower counts that come from elsewhere than a look at a profile: from files, one row an account and instant."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from data import facts
from data.tables import Account, FollowerSnapshot
from data.upserts import upsert


@dataclass(frozen=True)
class Count:
    """What was counted of an account; what was not counted is None, never 0."""

    x_user_id: int
    at: datetime
    followers: int | None
    following: int | None = None
    posts_total: int | None = None


def ids_by_handle(connection: Connection) -> dict[str, int | None]:
    """The user id, where it is known, of every handle (folded) that an account of the registry has."""
    query = select(Account.handle_folded, func.lower(Account.username), Account.x_user_id)
    rows = connection.execute(query).all()
    by_name = {username: x_user_id for _, username, x_user_id in rows if username}
    return by_name | {folded: x_user_id for folded, _, x_user_id in rows}


def stored(connection: Connection, counts: list[Count]) -> dict[tuple[int, datetime], Count]:
    """What is stored already of the same accounts at the same instants."""
    by_account: dict[int, set[datetime]] = defaultdict(set)
    for count in counts:
        by_account[count.x_user_id].add(count.at)
    found = {}
    for x_user_id, instants in by_account.items():
        for row in connection.execute(
            select(FollowerSnapshot.__table__).where(FollowerSnapshot.x_user_id == x_user_id)
        ):
            if row.at in instants:
                found[x_user_id, row.at] = Count(
                    row.x_user_id, row.at, row.followers, row.following, row.posts_total
                )
    return found


def store(connection: Connection, counts: list[Count]) -> int:
    """Keep counts of accounts in the registry, whatever is stored of the same instant already, and give how many these are;
    others are not kept."""
    ours = set(connection.scalars(select(Account.x_user_id).where(Account.x_user_id.is_not(None))))
    rows = [asdict(count) for count in counts if count.x_user_id in ours]
    if rows:
        connection.execute(upsert(connection, FollowerSnapshot).on_conflict_do_nothing(), rows)
        facts.touch(connection)
    return len(rows)
