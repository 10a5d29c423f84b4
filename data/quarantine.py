"""The quarantine: items that could not be read, kept as they came, once each."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from data.collection_tables import Quarantined, Run
from data.upserts import upsert

MANY, ONE_IN = 20, 20
"""A run that sets aside more than so many items, or more than one in so many, is not well."""


@dataclass(frozen=True)
class BadItem:
    """An item that did not pass the door, and why."""

    reason: str
    raw: str


def keep(connection: Connection, items: list[BadItem], *, origin: str, now_at: datetime) -> None:
    """Keep items aside; the same raw text is kept once, what no database takes in it written out (`\\x00`)."""
    rows = {}
    for item in items:
        raw = item.raw.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")
        digest = hashlib.sha256(raw.encode()).hexdigest()
        rows[digest] = {
            "at": now_at,
            "origin": origin,
            "reason": item.reason,
            "raw": raw,
            "raw_sha256": digest,
        }
    if rows:
        connection.execute(upsert(connection, Quarantined).on_conflict_do_nothing(), list(rows.values()))


def bad_runs(connection: Connection, *, since: datetime, run_id: int | None = None) -> list[Row[Any]]:
    """The runs begun since an instant, or one of them, that set much aside: `collection`, `quarantined`, `whole`."""
    whole = Run.items + Run.quarantined
    much = or_(Run.quarantined > MANY, Run.quarantined * ONE_IN > whole)
    query = select(Run.collection, Run.quarantined, whole.label("whole")).where(Run.started_at >= since, much)
    if run_id is not None:
        query = query.where(Run.run_id == run_id)
    return list(connection.execute(query.order_by(Run.run_id)))
