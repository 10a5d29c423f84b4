"""What a reader sees where the disk of temporary files is full: a sentence for what needs it, and the rest as ever."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.faulty_site import FIRST, QUIET, SECOND, WITHIN_MS, a_reader, dashboard, is_calm
from tests.pages import stored_world
from tests.real_faults import small_disk

pytestmark = [pytest.mark.browser, pytest.mark.long]

EXCEL, CSV, PICTURE = "Download as Excel", "Download as CSV", "Picture (PNG)"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with a_reader(chromium) as opened:
        yield opened


def address_of(page: Page, address: str, label: str) -> str:
    """Where a file is fetched: of the league, a picture of the overview; each time another place."""
    name, heading = ("overview", FIRST) if label == PICTURE else ("league", SECOND)
    page.goto(f"{address}/{name}?lang=en")
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible(timeout=WITHIN_MS)
    page.wait_for_selector(QUIET)
    link = page.get_by_role("link", name=label).first
    return address + str(link.get_attribute("href", timeout=WITHIN_MS))


def is_fetched(page: Page, address: str, label: str) -> bool:
    found = page.context.request.get(address_of(page, address, label))
    return found.ok and len(found.body()) > 100


def test_a_workbook_that_finds_no_room_is_refused_in_words_and_all_else_is_there(
    page: Page, tmp_path: Path
) -> None:
    store = stored_world.make(tmp_path / "noted.db", full=True, a_day=0.4)
    with (
        small_disk(tmp_path / "small", mb=2) as disk,
        dashboard(store, TMPDIR=str(disk.folder)) as address,
    ):
        assert is_fetched(page, address, EXCEL)
        disk.fill()
        page.goto(address_of(page, address, EXCEL))
        expect(page.get_by_text("the server has no room for it just now")).to_be_visible(timeout=WITHIN_MS)
        is_calm(page)
        assert is_fetched(page, address, CSV)
        assert is_fetched(page, address, PICTURE)
        disk.empty()
        assert is_fetched(page, address, EXCEL)
        assert list(disk.folder.iterdir()) == []
