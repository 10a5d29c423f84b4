"""The ways of the three readers, from their first screen to a post on X and back, with a link that is shared and a file that is
read again."""

import io
import re

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visit import Seen
from tests.real_thing import RealThing

pytestmark = [pytest.mark.browser, pytest.mark.long]

WITHIN_MS = 90_000
SETTLES_MS = 1_500
QUIET = ".stApp[data-test-script-state=notRunning]"
POST = re.compile(r"^https://x\.com/i/status/\d+$")


def see(page: Page, noted: RealThing, path: str) -> None:
    page.goto(f"{noted.address}/{path}")
    page.locator(QUIET).wait_for(timeout=WITHIN_MS)


def pick(page: Page, table: str, row: int = 0) -> str:
    """Pick a row of a table as text, as the keyboard does; gives what it is called."""
    chooser = page.get_by_role("combobox", name=re.compile(f"(Pick a row of|पंक्ति चुनें): {table}")).first
    option = page.get_by_role("option").nth(row)
    page.wait_for_timeout(SETTLES_MS)
    chooser.click()
    page.wait_for_timeout(SETTLES_MS)
    if not option.is_visible():  # the page grew below the click
        chooser.click()
    name = option.inner_text()
    option.click()
    return name


def title(page: Page) -> str:
    return page.locator(".stMain h1").first.inner_text()


def test_the_dgps_office_goes_from_the_worst_to_a_post_shares_the_way_and_comes_back(
    seen: Seen, noted: RealThing, chromium: Browser
) -> None:
    page = seen.page
    see(page, noted, "laggards?lang=en&tables=text")
    assert pick(page, "")
    page.get_by_role("link", name="Open the office").click()
    page.wait_for_url(re.compile("/unit"), timeout=WITHIN_MS)
    page.wait_for_timeout(SETTLES_MS)
    page.locator(QUIET).wait_for(timeout=WITHIN_MS)
    office = title(page)
    pick(page, "The cases that wait")
    link = page.get_by_role("link", name="open on X").first
    expect(link).to_be_visible(timeout=WITHIN_MS)
    assert POST.match(link.get_attribute("href") or "")
    with chromium.new_context(locale="en-IN") as another:
        guest = another.new_page()
        guest.goto(page.url)
        guest.locator(QUIET).wait_for(timeout=WITHIN_MS)
        assert title(guest) == office
    page.go_back()
    expect(page.locator(".stMain h1").first).to_have_text(re.compile(f"Laggards|{office}"), timeout=WITHIN_MS)
    assert seen.errors == []


def test_an_ig_on_a_phone_in_hindi_finds_his_zone_its_queue_and_the_case_that_waits_longest(
    noted: RealThing, chromium: Browser
) -> None:
    with chromium.new_context(
        viewport={"width": 360, "height": 740}, color_scheme="dark", locale="hi-IN"
    ) as phone:
        page = phone.new_page()
        see(page, noted, "area?as=zone:zone-agra&lang=hi&tables=text")
        assert title(page) == "आगरा जोन"
        figure = page.locator("[data-testid=stMetricValue]").first.bounding_box()
        made_up = page.locator("[data-testid=stAlert]").first.bounding_box()
        assert figure is not None
        assert made_up is not None
        assert figure["y"] + figure["height"] - made_up["height"] < 740, "it is not on his first screen"
        pick(page, "लंबित प्रकरण")
        expect(page.get_by_role("link", name="X पर खोलें").first).to_be_visible(timeout=WITHIN_MS)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")

        page.locator("[data-testid=stExpandSidebarButton]").click()
        menu = page.locator("[data-testid=stSidebar]")
        expect(menu).to_have_attribute("data-collapsed", "false", timeout=WITHIN_MS)
        menu.get_by_role("link", name="क्रम-तालिका").click()
        expect(page).to_have_url(re.compile("/league"), timeout=WITHIN_MS)
        expect(menu).to_have_attribute("data-collapsed", "true", timeout=WITHIN_MS)


def test_a_press_officer_finds_what_waits_and_sends_it_on_as_it_is_shown(
    noted: RealThing, chromium: Browser
) -> None:
    with chromium.new_context(accept_downloads=True, locale="en-IN") as desk:
        page = desk.new_page()
        see(page, noted, "unit?as=unit:agra&lang=en&tables=text")
        assert title(page) == "Agra"
        waiting = page.get_by_role("table").first
        rows = waiting.locator("tbody tr")
        expect(rows.first).to_be_visible(timeout=WITHIN_MS)
        with page.expect_download(timeout=WITHIN_MS) as download:
            page.get_by_role("link", name="Download as Excel").first.click()
        book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
        assert book.sheetnames == ["As shown", "Rows", "About"]
        sheet = [[each.value for each in row] for row in book["As shown"].iter_rows()]
        assert len(sheet) - 2 == book["Rows"].max_row - 1 == rows.count()
        shown = rows.first.locator("th, td").all_inner_texts()
        assert [str(each) for each in sheet[2][:2]] == [
            shown[0],
            shown[2],
        ]  # a post's first words are for the screen
        assert "made up" in str(sheet[0][0])
