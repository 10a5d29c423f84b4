"""The ledger of requests, and what one UTC day has cost."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from data.collection_tables import PaidRead, Request
from data.upserts import upsert

MICRO = 1_000_000


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
) -> int:
    """Enter one request; an object that the same endpoint returned before on this UTC day is free. Gives its cost."""
    utc_day = at.date()
    distinct = set(object_ids)
    billed = 0
    if distinct and price_microusd:
        statement = upsert(connection, PaidRead).on_conflict_do_nothing()
        before = _paid(connection, utc_day=utc_day, endpoint=endpoint)
        connection.execute(
            statement, [{"utc_day": utc_day, "endpoint": endpoint, "object_id": each} for each in distinct]
        )
        billed = _paid(connection, utc_day=utc_day, endpoint=endpoint) - before
    cost = billed * price_microusd + request_price_microusd
    connection.execute(
        insert(Request).values(
            run_id=run_id,
            at=at,
            utc_day=utc_day,
            endpoint=endpoint,
            status=status,
            returned=len(object_ids),
            billed=billed,
            cost_microusd=cost,
        )
    )
    return cost


def _paid(connection: Connection, *, utc_day: object, endpoint: str) -> int:
    rows = select(func.count()).select_from(PaidRead)
    return int(connection.scalar(rows.where(PaidRead.utc_day == utc_day, PaidRead.endpoint == endpoint)) or 0)


def spent_microusd(connection: Connection, *, at: datetime) -> int:
    """What the UTC day of an instant has cost so far."""
    return int(
        connection.scalar(select(func.sum(Request.cost_microusd)).where(Request.utc_day == at.date())) or 0
    )


def forget_before(connection: Connection, *, at: datetime) -> None:
    """Drop the list of objects paid for on earlier UTC days; the requests themselves stay."""
    connection.execute(delete(PaidRead).where(PaidRead.utc_day < at.date()))
