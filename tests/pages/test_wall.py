"""The wall screen: what it shows of an address, how long a board stays, when its sign-in has ended."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from data import sign_ins, users
from data.engine import closing, write_store
from pages.ui import wall
from tests.pages import readers
from tests.pages.conftest import ReadFrom, Show, words

KINDS = {"district": "", "zone": ""}
NOW_AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        (None, 30),
        ("", 30),
        ("45", 45),
        ("1", 10),
        ("9999", 600),
        ("-5", 30),
        ("१२", 30),
        ("1e9", 30),
        ("x", 30),
    ],
)
def test_how_long_a_board_stays(given: str | None, seconds: int) -> None:
    assert wall.seconds(given) == seconds


def test_what_the_boards_show_is_what_the_address_says_as_far_as_it_is_known() -> None:
    asked = wall.asked_of({"clock": "duty", "kind": "zone", "period": "28-days"}, KINDS, NOW_AT)
    assert (asked.clock, asked.kind, asked.period.to_on - asked.period.from_on) == (
        "duty",
        "zone",
        timedelta(days=28),
    )
    stale = wall.asked_of({"clock": "☂", "kind": "moon", "period": "dates", "from": "x"}, KINDS, NOW_AT)
    assert stale == wall.asked_of({}, KINDS, NOW_AT)


def test_any_page_becomes_the_wall_and_boards_take_turns(show: Show, full_store: str) -> None:
    page = show("method", store=full_store, kiosk="1")
    assert page.title[0].value == "At a glance · Uttar Pradesh"
    assert not page.sidebar.children
    assert "Board 1 of 6; the next one comes after 30 seconds." in words(page)
    for title in ("District by district", "League", "Laggards", "Praise", "Compliance", "At a glance"):
        page = page.run()
        assert not page.exception
        assert page.title[0].value.startswith(title)


def test_a_press_officer_has_no_wall(show: Show, full_store: str) -> None:
    page = show("method", store=full_store, kiosk="1", **{"as": "unit:agra"})
    assert page.title[0].value == "Method"
    assert page.sidebar.children


def test_a_wall_outlasts_idleness_and_nothing_else(own_store: str, read_from: ReadFrom) -> None:
    read_from(own_store)
    now_at = datetime.now(UTC)
    with closing(write_store(own_store)) as engine, engine.begin() as connection:
        users.grant(connection, email="dgp@police.example", role="hq", unit_id=None, by="A", at=now_at)
        sign_ins.begin(connection, key="key", user=users.listed(connection)[0], at=now_at)

    def after(began: timedelta, seen: timedelta, more: str = "") -> bool:
        moved = {"began": _ms(now_at - began), "seen": _ms(now_at - seen)}
        with closing(write_store(own_store)) as engine, engine.begin() as connection:
            connection.execute(text("UPDATE sign_ins SET began_at = :began, seen_at = :seen"), moved)
            if more:
                connection.execute(text(more))
        return wall.stands(readers.officer())

    assert after(timedelta(hours=1), timedelta(minutes=1))
    assert after(timedelta(hours=11), timedelta(hours=10))
    assert not after(timedelta(hours=13), timedelta(hours=10))
    assert not after(timedelta(hours=1), timedelta(0), "UPDATE users SET revoked_at = 1")
    assert not after(timedelta(hours=1), timedelta(0), "UPDATE sign_ins SET ended_at = 1")


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
