"""User ids of the handles that every office is to follow, as far as they are known."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from data import facts
from data.instants import from_ms, to_ms
from data.tables import Account

FACT: Final = "mandatory_ids"
KNOWN_FOR: Final = timedelta(days=30)


def known(connection: Connection, handles: Collection[str], *, now_at: datetime) -> dict[str, int]:
    """The ids by handle (folded): of the registry's own accounts by their present handle, of others as X gave them within
    30 days."""
    found = {
        handle: kept["id"]
        for handle, kept in _kept(connection).items()
        if now_at - KNOWN_FOR <= from_ms(kept["at"]) <= now_at
    }
    present = func.lower(func.coalesce(Account.username, Account.handle))
    ours = select(present, Account.x_user_id).where(
        Account.x_user_id.is_not(None),
        Account.unconfirmed == 0,
        Account.from_at <= to_ms(now_at),
        Account.until_at > to_ms(now_at),
    )
    found |= dict(connection.execute(ours).all())
    wanted = [each.lower() for each in handles]
    return {handle: found[handle] for handle in wanted if handle in found}


def keep(connection: Connection, found: Mapping[str, int], *, at: datetime) -> None:
    """Remember ids that X gave for handles."""
    entries = {handle.lower(): {"id": user_id, "at": to_ms(at)} for handle, user_id in found.items()}
    facts.put(connection, FACT, json.dumps(_kept(connection) | entries))


def _kept(connection: Connection) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = json.loads(facts.get(connection, FACT) or "{}")
    return found
