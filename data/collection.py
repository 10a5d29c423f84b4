"""Reads on collection: how each query stands and what is late, what it cost, what could not be read."""

from datetime import datetime, timedelta

import pandas as pd
from sqlalchemy import Connection, case, func, select

from data import cursors, dues, ledger
from data.collection_tables import CursorMember, Quarantined, Request, Run
from data.frames import frame, milliseconds
from data.instants import snowflake_ms, to_ms
from data.quarantine import ASIDE

LATE_AFTER_INTERVALS = 2


def collections(connection: Connection, *, now_at: datetime) -> pd.DataFrame:
    """One row a followed query: how it stands and when it is due; `since_ms` is its last success or, where there was
    none, when it was first tried. It is overdue where that is more than two intervals ago."""
    sizes: dict[int, int] = dict(
        connection.execute(
            select(CursorMember.cursor_id, func.count()).group_by(CursorMember.cursor_id)
        ).all()
    )
    rows = []
    for cursor in cursors.followed(connection):
        success, since = cursor.last_success_at, cursor.since_id
        patience = timedelta(seconds=LATE_AFTER_INTERVALS * cursor.interval_s)
        known = success or _first_tried(connection, cursor.cursor_id)
        overdue = known is None or abs(now_at - known) > patience  # in the future: a clock was set back
        late = cursor.state == "ok" and overdue
        rows.append(
            {
                "collection": cursor.collection,
                "query": cursor.query,
                "members": sizes.get(cursor.cursor_id, 0),
                "interval_s": cursor.interval_s,
                "last_success_ms": to_ms(success) if success else None,
                "since_ms": to_ms(known) if known else None,
                "window_end_ms": snowflake_ms(since) if since and success else None,
                "due_ms": to_ms(dues.due_at(cursor, now_at=now_at)) or None,
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
        "since_ms",
        "window_end_ms",
        "due_ms",
        "state",
        "message",
        "overdue",
    ]
    table = pd.DataFrame(rows, columns=names)
    return table.astype(dict.fromkeys(("last_success_ms", "since_ms", "window_end_ms", "due_ms"), "Int64"))


def _first_tried(connection: Connection, cursor_id: int) -> datetime | None:
    return connection.scalar(select(func.min(Run.started_at)).where(Run.cursor_id == cursor_id))


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
    """One row a reason: how many items wait aside; those that were stored, cleaned or at another try, do not."""
    last = func.max(Quarantined.__table__.c.at)
    query = (
        select(Quarantined.reason, func.count().label("items"), milliseconds(last, "last_ms"))
        .where(Quarantined.state == ASIDE)
        .group_by(Quarantined.reason)
        .order_by(func.count().desc(), Quarantined.reason)
    )
    return frame(connection, query)
