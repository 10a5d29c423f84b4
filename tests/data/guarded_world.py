"""A store of three offices in which it is known of every row whose it is: what scopes are checked against."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Connection, Date, Integer, insert
from sqlmodel import SQLModel

import data.access_tables
import data.collection_tables
import data.compliance_tables
import data.notice_tables
import data.oversight_tables
import data.review_tables  # noqa: F401 - the metadata is whole only with all of them
from data.instants import Instant, to_ms
from data.row_rules import EVERY_TABLE, HQ_ONLY, PROTECTED

METADATA = SQLModel.metadata
NOW = datetime(2026, 11, 3, tzinfo=UTC)
MOVED_AT = datetime(2026, 10, 1, tzinfo=UTC)
UNITS = {"hq": "hq", "zone-a": "zone", "one": "district", "two": "district", "three": "district"}
OFFICES = ("one", "two", "three")
X_OF = {"one": 101, "two": 102, "three": 103, "hq": 100}
MOVED = 104  # an account of office one until it moved to office two
CITIZEN = 9


@dataclass
class World:
    """What was stored: of each table its rows by their key, each with the offices whose it is."""

    owners: dict[str, dict[tuple[Any, ...], frozenset[str]]] = field(default_factory=dict)

    def put(self, connection: Connection, table: str, *owners: str, **values: Any) -> None:
        """Store a row of some offices; what else it needs is made up."""
        found = METADATA.tables[table]
        whole = {column.name: _made_up(column) for column in found.columns if _is_needed(column)} | values
        connection.execute(insert(found).values(**whole))
        key = tuple(_plain(whole[column.name]) for column in found.primary_key.columns)
        self.owners.setdefault(table, {})[key] = frozenset(owners)

    def of(self, table: str, unit_ids: frozenset[str]) -> set[tuple[Any, ...]]:
        """The keys of the rows that offices may see; of open tables all, for who is anybody at all."""
        rows = self.owners.get(table, {})
        if table in PROTECTED:
            return {key for key, owners in rows.items() if owners & unit_ids}
        return set(rows) if unit_ids and table not in HQ_ONLY else set()


def _is_needed(column: Any) -> bool:
    return column.primary_key or not column.nullable


def _plain(value: Any) -> Any:
    return to_ms(value) if isinstance(value, datetime) else value


def _made_up(column: Any) -> Any:
    if isinstance(column.type, Instant):
        return NOW
    kind = getattr(column.type, "impl", column.type)
    if isinstance(kind, (Integer, Boolean)):
        return True if isinstance(kind, Boolean) else 1
    return NOW.date() if isinstance(kind, Date) else "made up"


def fill(connection: Connection) -> World:
    """Rows of every table, of each office, of two together and of none."""
    world = World()
    for unit_id, kind in UNITS.items():
        world.put(
            connection,
            "units",
            unit_id=unit_id,
            kind=kind,
            zone_id="zone-a",
            name_en=unit_id,
            name_hi=unit_id,
        )
    for number, (unit_id, user) in enumerate(X_OF.items(), start=1):
        _account(world, connection, number, unit_id, user, from_at=0, until_at=1 << 50)
    _account(world, connection, 5, "one", MOVED, from_at=0, until_at=to_ms(MOVED_AT))
    _account(world, connection, 6, "two", MOVED, from_at=to_ms(MOVED_AT), until_at=1 << 50)
    world.put(connection, "facts", name="data_version", value="7")
    _threads(world, connection)
    _of_accounts(world, connection)
    for number, unit_id in enumerate(OFFICES, start=1):
        world.put(
            connection,
            "closing_corrections",
            unit_id,
            correction_id=1_000 + number,
            unit_id=unit_id,
            thread_id=number,
        )
        world.put(
            connection,
            "cell_members",
            unit_id,
            member_id=1_000 + number,
            unit_id=unit_id,
            email=f"{unit_id}@example.in",
        )
    for table in sorted(HQ_ONLY, key=lambda name: name not in ("users", "cursors")):
        world.put(connection, table)
    _noticed(world, connection)
    assert set(world.owners) == set(EVERY_TABLE), "a table without a row proves nothing"
    return world


def _noticed(world: World, connection: Connection) -> None:
    """What reviews, letters and notices say of each office, and what they say to all."""
    keys = {"urgent_marks": "mark_id", "case_notes": "note_id", "trainings": "training_id"}
    for number, unit_id in enumerate(OFFICES, start=1):
        for table, key in keys.items():
            world.put(connection, table, unit_id, **{key: number}, unit_id=unit_id)
        world.put(connection, "review_units", unit_id, run_id="made up", unit_id=unit_id)
        world.put(connection, "letters", unit_id, letter_id=number, run_id="made up", unit_id=unit_id)
        world.put(connection, "annotations", unit_id, annotation_id=number, key=unit_id, unit_id=unit_id)
        world.put(connection, "recipients", unit_id, recipient_id=number, unit_id=unit_id)
        world.put(connection, "alerts", unit_id, alert_id=number, unit_id=unit_id)
        world.put(connection, "deliveries", unit_id, delivery_id=number, key=unit_id, unit_id=unit_id)
        world.put(connection, "delivery_alerts", unit_id, delivery_id=number, alert_id=number)
    everybody = (*OFFICES, "zone-a")
    world.put(
        connection, "letters", *everybody, "hq", letter_id=9, run_id="made up", kind="state", unit_id="hq"
    )
    world.put(connection, "annotations", *everybody, "hq", annotation_id=9, key="all")


def _account(
    world: World, connection: Connection, number: int, unit_id: str, user: int, **values: Any
) -> None:
    handle = f"handle{number}"
    world.put(
        connection, "accounts", account_id=number, handle=handle, handle_folded=handle, unit_id=unit_id,
        x_user_id=user, hq=int(unit_id == "hq"), **values,
    )  # fmt: skip


def _threads(world: World, connection: Connection) -> None:
    """Threads of a case each, of two cases, and of none; a post by nobody's account in each."""
    number = 100
    for thread_id, having in ((1, ["one"]), (2, ["two"]), (3, ["three"]), (4, ["one", "two"]), (5, [])):
        for unit_id in having:
            world.put(
                connection,
                "cases",
                unit_id,
                unit_id=unit_id,
                thread_id=thread_id,
                opened_at=to_ms(NOW),
                opened_id=1,
            )
        authors = [(CITIZEN, NOW, None), *((X_OF[each], NOW, each) for each in OFFICES)]
        authors += [(MOVED, datetime(2026, 9, 1, tzinfo=UTC), "one"), (MOVED, NOW, "two")]
        for author, at, wrote in authors:
            number += 1
            owners = {*having, *([wrote] if wrote else [])}
            _post(world, connection, number, thread_id, author=author, at=at, owners=owners)


def _post(
    world: World,
    connection: Connection,
    number: int,
    thread_id: int,
    *,
    author: int,
    at: datetime,
    owners: set[str],
) -> None:
    world.put(
        connection, "posts", *owners, post_id=number, latest_id=number, thread_id=thread_id, conversation_id=thread_id,
        author_id=author, created_at=at, kind="other", text=f"words of {number}", is_retweet=0, replied_to_id=1,
    )  # fmt: skip
    world.put(
        connection, "mentions", *owners, post_id=number, username="somebody", user_id=CITIZEN, mentioned_at=at
    )
    world.put(connection, "post_versions", *owners, version_id=1_000 + number, post_id=number)


def _of_accounts(world: World, connection: Connection) -> None:
    """What is looked at and collected of each account."""
    looks = [(user, NOW, unit_id) for unit_id, user in X_OF.items()]
    looks += [(MOVED, datetime(2026, 9, 1, tzinfo=UTC), "one"), (MOVED, NOW, "two")]
    for user, at, unit_id in looks:
        world.put(connection, "follower_snapshots", unit_id, x_user_id=user, at=at, followers=user)
        world.put(
            connection, "profiles", unit_id, x_user_id=user, seen_at=at, state="public", description=unit_id
        )
        world.put(connection, "follow_looks", unit_id, x_user_id=user, target_user_id=at.month, seen_at=at)
    for unit_id, user in X_OF.items():
        owners = (*OFFICES, "zone-a") if unit_id == "hq" else (unit_id,)
        world.put(connection, "pictures", *owners, url=f"https://pbs.twimg.com/{user}", x_user_id=user)
    world.put(connection, "pictures", "one", "two", url="https://pbs.twimg.com/moved", x_user_id=MOVED)
    for number, unit_id in enumerate([*X_OF, "one", "two"], start=1):
        world.put(connection, "coverage", unit_id, coverage_id=number, account_id=number, family="posts")
        both = ("one", "two") if number == 1 else (unit_id,)
        world.put(connection, "gaps", *both, gap_id=number, family="posts", state="lost")
        world.put(connection, "gap_accounts", unit_id, gap_id=number, account_id=number)
    world.put(connection, "gap_accounts", "two", gap_id=1, account_id=2)
