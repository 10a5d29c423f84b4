"""What collection costs and will cost: today, this month, what is left of the budget, and what waits for money or time."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection

from data import cursors, doubts, spending
from data.ledger import MICRO, spent_microusd, utc_day

PAUSED = "paused"


@dataclass(frozen=True)
class Day:
    """What the running UTC day has cost; `repeated_share` of the objects read came that day already and were free."""

    day_on: date
    cost_usd: float
    by_collection_usd: dict[str, float]
    requests: int
    posts: int
    users: int
    repeated_share: float | None
    budget_usd: float | None
    left_usd: float | None


@dataclass(frozen=True)
class Forecast:
    """What a day and this calendar month (UTC) come to, by the mean of the last `days` whole UTC days (at most seven, those
    on which nothing was read left out; the very first one only where it is alone).

    `month_usd` is what was spent since the first of the month and, for the rest of it, the mean day, or the budget
    where that is less (`capped`).
    """

    days: int
    from_on: date
    to_on: date
    day_usd: float
    requests_a_day: float
    objects_a_day: float
    repeated_share: float | None
    month_so_far_usd: float
    month_usd: float
    thirty_days_usd: float
    capped: bool


@dataclass(frozen=True)
class Waiting:
    """A collection that was put off: how many of its queries, until when, and why."""

    collection: str
    queries: int
    until_at: datetime
    why: str


def today(connection: Connection, *, now_at: datetime, budget_usd: float | None) -> Day:
    """The running UTC day so far; `left_usd` is None without a budget, and what X may have billed of answers that did not
    come whole is taken off it."""
    day = utc_day(now_at)
    endpoints = spending.by_endpoint(connection, since_on=day)
    collections = spending.by_collection(connection, since_on=day)
    distinct = endpoints.groupby("objects")["distinct"].sum()
    cost = spent_microusd(connection, at=now_at) / MICRO
    doubt = doubts.microusd(connection, at=now_at) / MICRO
    return Day(
        day_on=day,
        cost_usd=cost,
        by_collection_usd=dict(zip(collections["collection"], collections["cost_usd"], strict=True)),
        requests=int(endpoints["requests"].sum()),
        posts=int(distinct.get("posts", 0)),
        users=int(distinct.get("users", 0)),
        repeated_share=_share(int(endpoints["repeated"].sum()), int(endpoints["returned"].sum())),
        budget_usd=budget_usd,
        left_usd=None if budget_usd is None else max(0.0, budget_usd - cost - doubt),
    )


def month_so_far_usd(connection: Connection, *, now_at: datetime) -> float:
    """What was spent since the first of the calendar month, in UTC."""
    table = spending.by_endpoint(connection, since_on=utc_day(now_at).replace(day=1))
    return float(table["cost_usd"].sum())


def forecast(connection: Connection, *, now_at: datetime, budget_usd: float | None) -> Forecast | None:
    """The forecast, or None before there is a whole UTC day to learn from (then `python -m collectors estimate` asks X
    how much there is to read)."""
    days = spending.learnt_from(connection, at=now_at)
    if not days:
        return None
    table = spending.by_endpoint(connection, since_on=days[0])
    table = table[table["day_on"].map(str).isin([str(day) for day in days])]
    mean_usd = float(table["cost_usd"].sum()) / len(days)
    day_usd = mean_usd if budget_usd is None else min(mean_usd, budget_usd)
    so_far_usd = month_so_far_usd(connection, now_at=now_at)
    return Forecast(
        days=len(days),
        from_on=days[0],
        to_on=days[-1],
        day_usd=day_usd,
        requests_a_day=int(table["requests"].sum()) / len(days),
        objects_a_day=int(table["distinct"].sum()) / len(days),
        repeated_share=_share(int(table["repeated"].sum()), int(table["returned"].sum())),
        month_so_far_usd=so_far_usd,
        month_usd=so_far_usd + day_usd * days_left_of_month(now_at),
        thirty_days_usd=30 * day_usd,
        capped=day_usd < mean_usd,
    )


def days_left_of_month(now_at: datetime) -> float:
    """How many days of the calendar month are still to come in UTC, with what is left of today."""
    day = utc_day(now_at)
    end = datetime.combine(day.replace(day=monthrange(day.year, day.month)[1]), time(), UTC)
    return (end + timedelta(days=1) - now_at) / timedelta(days=1)


def waiting(connection: Connection, *, now_at: datetime) -> list[Waiting]:
    """What was put off (budget used up or held back, X's window full), the most important first as it is followed."""
    found: dict[tuple[str, str], Waiting] = {}
    for cursor in cursors.followed(connection):
        if cursor.state != PAUSED or cursor.wait_until_at is None or cursor.wait_until_at <= now_at:
            continue
        key = cursor.collection, cursor.message or ""
        before = found.get(key)
        found[key] = Waiting(
            collection=cursor.collection,
            queries=before.queries + 1 if before else 1,
            until_at=max(before.until_at, cursor.wait_until_at) if before else cursor.wait_until_at,
            why=cursor.message or "",
        )
    return list(found.values())


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
