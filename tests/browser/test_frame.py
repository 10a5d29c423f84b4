"""The frame in a real browser: the wall screen turns, and new data wait for who types."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import open_page
from tests.browser.visit import Seen
from tests.real_thing import RealThing

pytestmark = [pytest.mark.browser, pytest.mark.long]

WITHIN_MS = 90_000


def count_the_version_on(noted: RealThing) -> None:
    """Something was collected, as far as the pages can tell."""
    with closing(sqlite3.connect(noted.project / "var" / "demo.db", timeout=60)) as connection, connection:
        connection.execute("UPDATE facts SET value = CAST(value AS INTEGER) + 1 WHERE name = 'data_version'")


def test_a_wall_turns_by_itself_without_a_menu_and_is_left_by_one_click(seen: Seen, noted: RealThing) -> None:
    page = seen.page
    open_page(seen, noted, "league?kiosk=1&every=10&lang=en")
    title = page.locator(".stMain h1").first
    main = page.locator("[data-testid=stMain]")
    page.set_viewport_size({"width": 1_920, "height": 1_080})
    for board in ("At a glance", "District by district", "League", "Laggards", "Praise", "Compliance"):
        expect(title).to_contain_text(board, timeout=WITHIN_MS)
        page.wait_for_timeout(3_000)  # until its charts stand
        assert main.evaluate(
            "it => it.scrollHeight <= it.clientHeight && it.scrollWidth <= it.clientWidth"
        ), board
    assert page.locator("[data-testid=stSidebarNav]").count() == 0
    page.get_by_role("button", name="Leave the wall screen").click()
    expect(title).to_have_text("How the state answers", timeout=WITHIN_MS)
    expect(page.locator("[data-testid=stSidebarNav]")).to_be_visible()
    assert "kiosk" not in page.url


def test_new_data_wait_for_who_types_and_are_shown_when_asked_for(seen: Seen, noted: RealThing) -> None:
    page = seen.page
    open_page(
        seen, noted, "overview?show=in_process&lang=en"
    )  # they have replies, by which they could be closed
    part = page.locator(".stExpander", has_text="The cases behind these figures").first
    grid = part.locator("canvas").first
    grid.scroll_into_view_if_needed()
    place = grid.bounding_box()
    assert place
    page.mouse.click(place["x"] + 20, place["y"] + 90)
    note = part.get_by_label("Why (no names of citizens)").first
    note.fill("half a senten")
    count_the_version_on(noted)
    button = page.get_by_role("button", name="Show the new data")
    expect(button).to_be_visible(timeout=WITHIN_MS)
    assert note.input_value() == "half a senten"
    button.click()
    expect(button).to_have_count(0, timeout=WITHIN_MS)
