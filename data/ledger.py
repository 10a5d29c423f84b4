"""The ledger of requests: what each returned and cost, and what one UTC day has cost."""

from collections.abc import Collection
from datetime import UTC, date, datetime

from sqlalchemy import Connection, case, delete, func, insert, select

from data.collection_tables import PaidRead, Request, Run
from data.upserts import upsert

MICRO = 1_000_000
POSTS = ("search/recent", "search/all", "users/tweets", "users/mentions", "tweets")
"""The endpoints that return posts: what X counts as usage."""
USERS = ("users", "users/by", "users/following")


def utc_day(at: datetime) -> date:
    """The day by which X bills, whatever the offset in which an instant is given."""
    return at.astimezone(UTC).date()


def record(
    connection: Connection,
    *,
    run_id: int | None,
    at: datetime,
    endpoint: str,
    status: int,
    object_ids: Collection[int],
    price_microusd: int,
    request_price_microusd: int = 0,
    unreadable: int = 0,
    in_doubt_microusd: int | None = None,
) -> int:
    """Enter one request; an object that the same endpoint returned before on this UTC day is free, one whose id cannot be
    read (`unreadable`) is taken as new each time. `in_doubt_microusd`: what X may have billed beyond it at most, where the
    answer did not come whole. Gives the request's cost."""
    day = utc_day(at)
    new = _new(connection, day=day, endpoint=endpoint, object_ids=set(object_ids))
    billed = len(new) + unreadable
    cost = billed * price_microusd + request_price_microusd
    connection.execute(
        insert(Request).values(
            run_id=run_id,
            at=at,
            utc_day=day,
            endpoint=endpoint,
            status=status,
            returned=len(object_ids) + unreadable,
            billed=billed,
            cost_microusd=cost,
            in_doubt_microusd=in_doubt_microusd,
        )
    )
    return cost


def _new(connection: Connection, *, day: date, endpoint: str, object_ids: set[int]) -> set[int]:
    """Those of some objects that an endpoint returns for the first time on a UTC day; from now on it has."""
    if not object_ids:
        return set()
    here = (PaidRead.utc_day == day) & (PaidRead.endpoint == endpoint) & PaidRead.object_id.in_(object_ids)
    new = object_ids - set(connection.scalars(select(PaidRead.object_id).where(here)))
    if new:
        rows = [{"utc_day": day, "endpoint": endpoint, "object_id": each} for each in new]
        connection.execute(upsert(connection, PaidRead).on_conflict_do_nothing(), rows)
    return new


def spent_microusd(connection: Connection, *, at: datetime, collection: str | None = None) -> int:
    """What the UTC day of an instant has cost so far: all of it, or one collection's part."""
    query = select(func.sum(Request.cost_microusd)).where(Request.utc_day == utc_day(at))
    if collection is not None:
        query = query.join(Run, Run.run_id == Request.run_id).where(Run.collection == collection)
    return int(connection.scalar(query) or 0)


def objects_by_day(connection: Connection, *, endpoints: Collection[str], since_on: date) -> dict[date, int]:
    """How many objects some endpoints have returned for the first time on each UTC day, as X bills them; days on which
    nothing was asked at all are left out."""
    count = func.sum(case((Request.endpoint.in_(list(endpoints)), Request.billed), else_=0))
    rows = connection.execute(
        select(Request.utc_day, count).where(Request.utc_day >= since_on).group_by(Request.utc_day)
    )
    return {day: int(objects) for day, objects in rows}


def forget_before(connection: Connection, *, at: datetime) -> None:
    """Drop the list of objects paid for on earlier UTC days; the requests themselves stay."""
    connection.execute(delete(PaidRead).where(PaidRead.utc_day < utc_day(at)))
