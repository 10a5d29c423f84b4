"""Reads on collection: how each query stands and what is late, what it cost, what could not be read."""

from datetime import datetime, timedelta

import pandas as pd
from sqlalchemy import Connection, case, func, select

from data import cursors, ledger
from data.collection_tables import CursorMember, Quarantined, Request
from data.frames import frame, milliseconds
from data.instants import snowflake_ms, to_ms

LATE_AFTER_INTERVALS = 2


def collections(connection: Connection, *, now_at: datetime) -> pd.DataFrame:
    """One row a followed query: how it stands and when it is due."""
    sizes: dict[int, int] = dict(
        connection.execute(
            select(CursorMember.cursor_id, func.count()).group_by(CursorMember.cursor_id)
        ).all()
    )
    rows = []
    for cursor in cursors.followed(connection):
        success, since = cursor.last_success_at, cursor.since_id
        patience = timedelta(seconds=LATE_AFTER_INTERVALS * cursor.interval_s)
        overdue = success is None or now_at - success > patience
        late = cursor.state == "ok" and overdue
        rows.append(
            {
                "collection": cursor.collection,
                "query": cursor.query,
                "members": sizes.get(cursor.cursor_id, 0),
                "interval_s": cursor.interval_s,
                "last_success_ms": to_ms(success) if success else None,
                "window_end_ms": snowflake_ms(since) if since and success else None,
                "due_ms": to_ms(cursors.due_at(cursor)) or None,
                "state": "late" if late else cursor.state,
                "message": cursor.message,
                "overdue": overdue,
            }
        )
    names = [
        "collection",
        "query",
        "members",
        "interval_s",
        "last_success_ms",
        "window_end_ms",
        "due_ms",
        "state",
        "message",
        "overdue",
    ]
    table = pd.DataFrame(rows, columns=names)
    return table.astype(dict.fromkeys(("last_success_ms", "window_end_ms", "due_ms"), "Int64"))


def requests_by_day(connection: Connection, *, now_at: datetime, days: int = 30) -> pd.DataFrame:
    """One row a UTC day and endpoint, newest first."""
    query = (
        select(
            Request.utc_day.label("day_on"),
            Request.endpoint,
            func.count().label("requests"),
            func.sum(case((Request.status == 200, 0), else_=1)).label("failed"),
            func.sum(Request.returned).label("returned"),
            func.sum(Request.billed).label("billed"),
            func.sum(Request.cost_microusd).label("cost_microusd"),
        )
        .where(Request.utc_day > (now_at - timedelta(days=days)).date())
        .group_by(Request.utc_day, Request.endpoint)
        .order_by(Request.utc_day.desc(), Request.endpoint)
    )
    table = frame(connection, query)
    counts = ["requests", "failed", "returned", "billed"]
    table[counts] = table[counts].astype("int64")
    table["cost_usd"] = table.pop("cost_microusd").astype("float64") / ledger.MICRO
    return table


def quarantine(connection: Connection) -> pd.DataFrame:
    """One row a reason: how many items are kept aside."""
    last = func.max(Quarantined.__table__.c.at)
    query = (
        select(Quarantined.reason, func.count().label("items"), milliseconds(last, "last_ms"))
        .group_by(Quarantined.reason)
        .order_by(func.count().desc(), Quarantined.reason)
    )
    return frame(connection, query)
