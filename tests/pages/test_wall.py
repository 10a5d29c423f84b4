"""The wall screen: what it shows of an address, how long a board stays, when its sign-in has ended."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import text

from data import sign_ins, users
from data.engine import closing, write_store
from language.words import Words
from pages.ui import wall, wall_tables
from pages.ui.charts import wall as charts
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


def test_the_charts_of_the_wall_are_of_one_size_with_letters_of_a_fortieth_of_the_screen() -> None:
    bands = pd.DataFrame({"band": ["now"], "origin": ["referral"], "cases": [3]})
    spec = charts.bars(bands, order=["now"], origins=["referral"], _=Words()).spec
    assert (spec["width"], spec["height"]) == charts.HALF_PX
    half_px = (
        1_920 - 3 * 28.8 - 16
    ) / 2  # of a screen of 1,080 lines, which static/wall.css gives letters of 28.8
    assert spec["config"]["axis"]["labelFontSize"] * half_px / charts.HALF_PX[0] >= 1_080 / 40
    assert spec["layer"][0]["encoding"]["x"]["axis"] is None, "the sums beside the bars say it"


def test_the_tables_of_the_wall_are_text_that_breaks_where_a_canvas_would_cut(
    show: Show, full_store: str
) -> None:
    page = show("wall", store=full_store, kiosk="1")
    for _board in range(3):
        page = page.run()
    assert page.title[0].value.startswith("Laggards")
    assert not page.dataframe
    (table,) = (each.proto.body for each in page.get("html"))
    assert table.count("<tr>") - 1 == min(wall_tables.NAMED, table.count('scope="row"'))


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
