"""A made-up review in a store, beside the offices of the registry."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert

from data import reviews
from data.tables import Unit
from metrics.review.canonical import canonical
from tests.letters import made_up

AT = datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
KNOWN = ("unit_id", "kind", "name_en", "name_hi", "zone_id", "range_id")


def register(connection: Connection) -> None:
    """The offices of the registry."""
    connection.execute(
        insert(Unit), [{name: each[name] or None for name in KNOWN} for each in made_up.registry()]
    )


def keep(connection: Connection, content: dict[str, Any], *, at: datetime = AT) -> str:
    """A review with this content, and what it says of each office; gives its id."""
    text = canonical(content).decode()
    reviews.keep(connection, text, parts=json.loads(text)["units"], by="asha", at=at)
    return reviews.run_id_of(text)
