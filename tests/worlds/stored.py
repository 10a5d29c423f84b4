"""A store that holds a generated world, filled as the collectors fill it."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert

from collectors.x.door import admit_posts
from data import cases, posts
from data.phrases import read
from data.settings import PROJECT
from data.tables import Account, Case, Mention, Post, PostVersion, Unit
from metrics.cases import case_events
from metrics.replies import Phrases
from tests.worlds.generated import HANDLES, OWNERS, UNITS

KIND_OF = Phrases.of(read(PROJECT / "data" / "registry")).kind_of
NOW = datetime(2026, 11, 3, tzinfo=UTC)


def register(connection: Connection) -> None:
    """The units and accounts of the generated worlds, in an empty store."""
    for table in (Case, Mention, Post, PostVersion, Account, Unit):
        connection.execute(delete(table))
    for unit_id, kind in UNITS.items():
        connection.execute(insert(Unit).values(unit_id=unit_id, kind=kind, name_en=unit_id, name_hi=unit_id))
    for number, owner in enumerate(OWNERS):
        connection.execute(
            insert(Account).values(
                handle=f"{HANDLES[owner.user_id]}{number}",
                handle_folded=f"{HANDLES[owner.user_id]}{number}",
                x_user_id=owner.user_id,
                unit_id=owner.unit_id,
                hq=int(owner.hq),
                from_at=owner.from_ms,
                until_at=owner.until_ms,
                listed_at=NOW,
            )
        )


def take(connection: Connection, items: list[dict[str, Any]]) -> None:
    batch = admit_posts(items, kind_of=KIND_OF)
    assert not batch.bad
    touched = posts.store(connection, batch.posts, now_at=NOW)
    cases.refresh(connection, touched, expression=case_events)
