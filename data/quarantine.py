"""The quarantine: items that could not be read, kept as they came, once each, until another try lets them in."""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select, update

from data.collection_tables import Quarantined, Run
from data.tables import Account
from data.upserts import upsert

USER, POST = "user:", "post:"  # so the reason of a user begins, and that of a post
MANY, ONE_IN = 20, 20
"""A run that sets aside more than so many items, or more than one in so many, is not well."""
ASIDE, STORED, CLEANED = "aside", "stored", "cleaned"
"""What became of an item: it waits for a person or a better door; another try stored it; it was stored at once, but
without what no database takes."""


@dataclass(frozen=True)
class BadItem:
    """An item that did not pass the door as it came, and why; `number` is its place among those that came with it,
    `place` the line of its file."""

    reason: str
    raw: str
    object_id: int | None = None
    state: str = ASIDE
    number: int = 0
    place: int | None = None


def keep(connection: Connection, items: list[BadItem], *, origin: str, now_at: datetime) -> None:
    """Keep items aside; the same raw text is kept once, what no database takes in it written out (`\\x00`). Of a user
    who is in no registry only the reason is kept: a citizen's profile is nowhere, not even here."""
    rows = {}
    ours = _in_registry(connection) if any(item.reason.startswith(USER) for item in items) else set()
    for item in items:
        raw = item.raw.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")
        digest = hashlib.sha256(raw.encode()).hexdigest()
        rows[digest] = {
            "at": now_at,
            "origin": origin if item.place is None else f"{origin}:{item.place}",
            "reason": item.reason,
            "raw": None if item.reason.startswith(USER) and not _names(item) & ours else raw,
            "raw_sha256": digest,
            "object_id": item.object_id,
            "state": item.state,
        }
    if rows:
        connection.execute(upsert(connection, Quarantined).on_conflict_do_nothing(), list(rows.values()))


def _in_registry(connection: Connection) -> set[str]:
    """The ids and the handles of all accounts, as text."""
    rows = connection.execute(select(Account.x_user_id, Account.handle_folded, Account.username))
    return {str(value).lower() for row in rows for value in row if value is not None}


def _names(item: BadItem) -> set[str]:
    """By what a user that could not be read may be known."""
    found = {str(item.object_id)}
    with suppress(ValueError, RecursionError):
        user = json.loads(item.raw)
        found |= {str(user.get("username")).lower()} if isinstance(user, dict) else set()
    return found


def bad_runs(connection: Connection, *, since: datetime, run_id: int | None = None) -> list[Row[Any]]:
    """The runs begun since an instant, or one of them, that set much aside: `collection`, `quarantined`, `whole`."""
    whole = Run.items + Run.quarantined
    much = or_(Run.quarantined > MANY, Run.quarantined * ONE_IN > whole)
    query = select(Run.collection, Run.quarantined, whole.label("whole")).where(Run.started_at >= since, much)
    if run_id is not None:
        query = query.where(Run.run_id == run_id)
    return list(connection.execute(query.order_by(Run.run_id)))


def last_id(connection: Connection) -> int:
    """The number of the newest item."""
    return int(connection.scalar(select(func.max(Quarantined.item_id))) or 0)


def aside(connection: Connection, *, after: int, to: int, limit: int) -> list[Row[Any]]:
    """The next items that wait and can be tried again, by number: `item_id`, `at`, `origin`, `reason`, `raw`."""
    columns = (Quarantined.item_id, Quarantined.at, Quarantined.origin, Quarantined.reason, Quarantined.raw)
    number = (Quarantined.item_id > after) & (Quarantined.item_id <= to)
    waiting = (Quarantined.state == ASIDE) & Quarantined.raw.is_not(None) & number
    return list(
        connection.execute(select(*columns).where(waiting).order_by(Quarantined.item_id).limit(limit))
    )


def blanked(connection: Connection) -> int:
    """How many items wait whose raw text is kept no more, so that no try can let them in."""
    waiting = (Quarantined.state == ASIDE) & Quarantined.raw.is_(None)
    return int(connection.scalar(select(func.count()).select_from(Quarantined).where(waiting)) or 0)


def settle(connection: Connection, item_ids: list[int], *, at: datetime) -> None:
    """Say of items that another try stored them."""
    connection.execute(
        update(Quarantined).where(Quarantined.item_id.in_(item_ids)).values(state=STORED, settled_at=at)
    )


def reason_again(connection: Connection, reasons: dict[int, str]) -> None:
    """Give items that another try did not let in the reason that it had."""
    for item_id, reason in reasons.items():
        connection.execute(
            update(Quarantined)
            .where(Quarantined.item_id == item_id, Quarantined.reason != reason)
            .values(reason=reason)
        )
