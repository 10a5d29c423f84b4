"""What collection has cost: a UTC day by collection or by endpoint, and the days to learn from."""

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection, case, func, select

from data.collection_tables import Request, Run
from data.frames import frame
from data.ledger import MICRO, POSTS, USERS, utc_day

LEARNT_FROM, LOOKED_BACK = 7, 30
COUNTS = ["requests", "failed", "returned", "distinct", "repeated"]
NOBODY = "–"  # no collection's: a request that failed before it was known whose it was


def by_endpoint(connection: Connection, *, since_on: date) -> pd.DataFrame:
    """One row a UTC day and endpoint, newest first: `day_on`, `endpoint`, `objects` (`posts`, `users` or nothing),
    `requests`, `failed`, `returned` (objects), of these `distinct` (new on that day, billed) and `repeated`, `cost_usd`."""
    table = _grouped(connection, Request.endpoint.label("endpoint"), since_on=since_on)
    objects = dict.fromkeys(POSTS, "posts") | dict.fromkeys(USERS, "users")
    table.insert(2, "objects", [objects.get(each, "") for each in table["endpoint"]])
    return table


def by_collection(connection: Connection, *, since_on: date) -> pd.DataFrame:
    """One row a UTC day and collection, newest first; columns as `by_endpoint` has them, without `objects`."""
    return _grouped(connection, _collection().label("collection"), since_on=since_on)


def _collection() -> Any:
    return func.coalesce(Run.collection, NOBODY)


def _grouped(connection: Connection, what: Any, *, since_on: date) -> pd.DataFrame:
    query = (
        select(
            Request.utc_day.label("day_on"),
            what,
            func.count().label("requests"),
            func.sum(case((_answered(), 0), else_=1)).label("failed"),
            func.sum(Request.returned).label("returned"),
            func.sum(Request.billed).label("distinct"),
            func.sum(Request.returned - Request.billed).label("repeated"),
            func.sum(Request.cost_microusd).label("cost_microusd"),
        )
        .join(Run, Run.run_id == Request.run_id, isouter=True)
        .where(Request.utc_day >= since_on)
        .group_by(Request.utc_day, what)
        .order_by(Request.utc_day.desc(), what)
    )
    table = frame(connection, query)
    table[COUNTS] = table[COUNTS].astype("int64")
    table["cost_usd"] = table.pop("cost_microusd").astype("float64") / MICRO
    return table


def _answered() -> Any:
    return (Request.status == 200) & Request.in_doubt_microusd.is_(None)


def learnt_from(connection: Connection, *, at: datetime) -> list[date]:
    """The last seven whole UTC days, of the last thirty, on which X gave an answer of those it charges posts for, oldest
    first: a day on which every request failed says nothing of what a day costs. The very first day of all, which began
    somewhere in the day and read back a week, is only taken where there is no other."""
    today = utc_day(at)
    read = (Request.endpoint.in_(POSTS), _answered())
    first = connection.scalar(select(func.min(Request.utc_day)).where(*read))
    days = connection.scalars(
        select(Request.utc_day)
        .where(*read, Request.utc_day >= today - timedelta(days=LOOKED_BACK), Request.utc_day < today)
        .distinct()
        .order_by(Request.utc_day)
    ).all()
    return [day for day in days if day != first][-LEARNT_FROM:] or list(days)


def days_of_collections(connection: Connection, *, at: datetime) -> list[dict[str, int]]:
    """What each collection cost on each of the days to learn from, in millionths of a dollar."""
    days: dict[date, dict[str, int]] = {day: {} for day in learnt_from(connection, at=at)}
    cost = func.sum(Request.cost_microusd)
    collection = _collection().label("collection")
    rows = connection.execute(
        select(Request.utc_day, collection, cost)
        .join(Run, Run.run_id == Request.run_id, isouter=True)
        .where(Request.utc_day.in_(list(days)))
        .group_by(Request.utc_day, collection)
    )
    for day, slug, microusd in rows:
        days[day][slug] = int(microusd)
    return list(days.values())
