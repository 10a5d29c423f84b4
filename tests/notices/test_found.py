"""What the rules find of accounts and of collection itself: in a store, once each, and nothing that cannot be told."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from data import incidents, profiles
from data.collection_tables import Cursor
from data.instants import to_ms
from data.notice_tables import Alert
from data.profiles import SeenProfile
from data.tables import Account, Post
from notices import noticing
from notices.desk import Desk
from tests.notices import made_world
from tests.notices.made_world import HOUR, MINUTE, NOON, World

DAY = timedelta(days=1)


@pytest.fixture
def world(tmp_path: Path, migrated_sqlite: Path) -> Iterator[World]:
    with made_world.new(tmp_path, migrated_sqlite) as found:
        found.observed()
        yield found


def found(world: World) -> list[tuple[str, str, dict[str, Any]]]:
    desk = Desk(world.engine, world.reader, world.rules, None, world.channels, None, now_at=lambda: world.now)
    seen = noticing.look(desk)
    return [(each.begun.rule, each.begun.unit_id, dict(each.begun.facts)) for each in seen.found]


def agra(world: World) -> int:
    with world.reader.connect() as connection:
        known = connection.scalar(select(Account.x_user_id).where(Account.unit_id == "agra"))
    assert known is not None
    return known


def shown(world: World, at: datetime, **more: Any) -> None:
    usual = {"name": "Agra Police", "profile_image_url": "https://x/one.png"}
    seen = SeenProfile(agra(world), "agrapolice", **{**usual, **more})
    world.do(lambda connection: profiles.store(connection, [seen], seen_at=at))


def test_a_picture_or_a_name_that_is_another_than_before_is_found_for_two_days(world: World) -> None:
    shown(world, NOON - 26 * HOUR)
    shown(world, NOON - 2 * HOUR, profile_image_url="https://x/two.png")
    shown(world, NOON - HOUR, profile_image_url="https://x/two.png", name="Win a phone")
    changed = {"handle": "agrapolice"}
    assert found(world) == [
        ("changed_profile", "agra", {**changed, "what": "picture"}),
        ("changed_profile", "agra", {**changed, "what": "name"}),
    ]
    world.now += 2 * DAY
    world.observed()
    assert found(world) == []


def test_what_x_did_not_show_is_no_change_and_a_suspended_account_is_found_until_it_is_back(
    world: World,
) -> None:
    shown(world, NOON - 26 * HOUR)
    for hours in (3, 2):
        shown(world, NOON - hours * HOUR, state="suspended", name=None, profile_image_url=None)
    assert found(world) == [("suspended_handle", "agra", {"handle": "agrapolice"})]
    world.tick()
    assert world.rows(Alert)[0].began_at == NOON - 3 * HOUR
    shown(world, NOON)
    assert found(world) == []


def test_an_account_that_has_written_nothing_for_a_week_is_found_if_all_of_it_was_collected(
    world: World,
) -> None:
    post = {
        "post_id": 1, "latest_id": 1, "created_at": to_ms(NOON - 2 * DAY), "author_id": agra(world), "kind": "other",
        "conversation_id": 1, "thread_id": 1, "stored_at": to_ms(NOON), "is_retweet": 0, "state": "public",
    }  # fmt: skip
    world.do(lambda connection: connection.execute(insert(Post).values(**post)))
    world.now = NOON + 5 * DAY - MINUTE
    world.observed()
    assert ("silent_handle", "agra", {"handle": "agrapolice"}) not in found(world)
    world.now = NOON + 5 * DAY
    world.observed(NOON + 4 * DAY)
    assert ("silent_handle", "agra", {"handle": "agrapolice"}) not in found(world)
    world.observed()
    assert ("silent_handle", "agra", {"handle": "agrapolice"}) in found(world)


def test_collection_that_stops_is_told_headquarters_at_once_and_one_that_is_late_after_an_hour(
    world: World,
) -> None:
    message = {"kind": "stopped", "subject": "money", "message": "no credit", "at": NOON}
    world.do(lambda connection: incidents.report(connection, **message))
    assert found(world) == [("overdue_collection", "uppolice-hq", {"sign": "stopped"})]
    world.do(lambda connection: incidents.settle(connection, kind="stopped", subject="money", at=NOON))
    late = {"cursor_id": 1, "collection": "referrals", "interval_s": 300, "query": "x", "state": "ok", "failures": 0,
            "last_success_at": NOON - 30 * MINUTE, "pending_pages": 0}  # fmt: skip
    world.do(lambda connection: connection.execute(insert(Cursor).values(**late)))
    assert found(world) == []
    world.do(lambda connection: connection.execute(update(Cursor).values(last_success_at=NOON - 2 * HOUR)))
    assert found(world) == [("overdue_collection", "uppolice-hq", {"sign": "overdue"})]
