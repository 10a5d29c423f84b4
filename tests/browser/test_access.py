"""Access for all: axe on every page, the keyboard alone, paper, a narrow phone, and tables as text."""

import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, expect

from data.scope import HQ, UNIT
from pages.ui.access.permissions import may_at
from tests.browser.visit import PATHS
from tests.real_thing import RealThing

pytestmark = [pytest.mark.browser, pytest.mark.long]

AXE: Final = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE: Final = ("serious", "critical")
STREAMLITS: Final[dict[tuple[str, str], str]] = {}
"""What is Streamlit's own and cannot be mended, by rule and selector, with the reason."""
QUIET: Final = ".stApp[data-test-script-state=notRunning]"
DRAWN: Final = """() => !document.querySelector('.stMain [data-testid=stSkeleton]')
    && [...document.querySelectorAll('.stVegaLiteChart')].every(each => each.querySelector('svg'))"""
LANGUAGES: Final = ("en", "hi")
AS_UNIT: Final = "&as=unit:agra"
PATIENCE_MS: Final = 30_000
SETTLES_MS: Final = 400
FADES_MS: Final = 60
PHONE: Final = {"width": 360, "height": 780}
Open = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, noted: RealThing) -> Iterator[Open]:
    """Opens a page as somebody with an own light, width and address, and waits until all of it is drawn."""
    contexts = []

    def open_one(path: str, *, scheme: str = "light", size: dict[str, int] | None = None) -> Page:
        how: dict[str, Any] = {"color_scheme": scheme, "viewport": size or {"width": 1360, "height": 900}}
        context = chromium.new_context(**how, timezone_id="Asia/Kolkata")
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{noted.address}/{path}")
        settle(page)
        return page

    yield open_one
    for context in contexts:
        context.close()


def settle(page: Page) -> None:
    page.locator(QUIET).wait_for()
    page.locator(".stMain h1").first.wait_for()
    page.wait_for_function(DRAWN)
    page.wait_for_timeout(SETTLES_MS)


def faults(page: Page) -> list[str]:
    """What axe finds that keeps somebody out, but for what is known to be Streamlit's."""
    page.evaluate(AXE)  # not as a script of the page: its policy lets none in
    found = page.evaluate("rules => axe.run(document, {resultTypes: ['violations'], runOnly: rules})", RULES)[
        "violations"
    ]
    return [
        f"{each['id']} ({each['impact']}): {node['target']} {node['html'][:160]}"
        for each in found
        if each["impact"] in GRAVE
        for node in each["nodes"]
        if (each["id"], str(node["target"][-1])) not in STREAMLITS
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PATHS)
def test_axe_finds_no_grave_fault(name: str, lang: str, open_page: Open) -> None:
    visits = [(f"lang={lang}{text}", scheme) for scheme in ("light", "dark") for text in ("", "&tables=text")]
    if may_at(UNIT, name):
        visits += [(f"lang={lang}{AS_UNIT}", "dark"), (f"lang={lang}{AS_UNIT}&tables=text", "light")]
    assert may_at(HQ, name)
    for asked, scheme in visits:
        page = open_page(f"{name}?{asked}", scheme=scheme)
        assert faults(page) == [], f"{asked} {scheme}"
        page.context.close()


def test_axe_would_see_a_grave_fault(open_page: Open) -> None:
    page = open_page("method?lang=en")
    page.evaluate("() => document.querySelector('.stMain').append(document.createElement('button'))")
    assert any(each.startswith("button-name") for each in faults(page))


def test_the_language_of_the_page_is_said_also_after_it_was_switched(open_page: Open) -> None:
    page = open_page("collection?lang=en")
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator(".stButtonGroup button", has_text="हिन्दी").click()
    page.wait_for_function("() => document.documentElement.lang === 'hi'")
    expect(page.locator("[data-testid=stSidebarNav]")).to_have_attribute("aria-label", "पृष्ठ")
    page.locator(".stButtonGroup button", has_text="English").click()
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    expect(page.locator("[data-testid=stSidebarNav]")).to_have_attribute("aria-label", "App pages")


LOOKS: Final = """
    const looks = at => {
        const found = [];
        for (let each = at; each && found.length < 6; each = each.parentElement) {
            const style = getComputedStyle(each);
            found.push([style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor,
                style.backgroundColor, style.color, style.opacity].join('|'));
        }
        return found.join(' ');
    };
"""
FOCUSED: Final = f"""stop => {{
    {LOOKS}
    const at = document.activeElement;
    if (at === document.body) return null;
    at.dataset.stop = stop;
    const box = at.getBoundingClientRect();
    const label = at.getAttribute('aria-label') || at.textContent || at.placeholder || at.value || '';
    return {{tag: at.tagName, label: label.trim().slice(0, 60), test: at.dataset.testid ?? '', look: looks(at),
        is_seen: box.width > 1 && box.height > 1}};
}}"""
UNFOCUSED: Final = f"""() => {{
    {LOOKS}
    return Object.fromEntries([...document.querySelectorAll('[data-stop]')].map(
        each => [each.dataset.stop, looks(each)]));
}}"""
MOST_STOPS: Final = 400


def walk(page: Page) -> list[dict[str, Any]]:
    """Every stop of the tabulator from the top of the page until it leaves it, and whether an eye sees where it is."""
    stops: list[dict[str, Any]] = []
    for number in range(MOST_STOPS):
        page.keyboard.press("Tab")
        page.wait_for_timeout(FADES_MS)
        stop = page.evaluate(FOCUSED, number)
        if stop is None:
            break
        stops.append(stop)
    page.evaluate("() => document.activeElement.blur()")
    page.wait_for_timeout(SETTLES_MS)
    without = page.evaluate(UNFOCUSED)
    for number, stop in enumerate(stops):
        stop["is_marked"] = stop.pop("look") != without.get(str(number))
    return stops


@pytest.mark.parametrize("path", ["league?lang=en&tables=text", "unit?lang=en&tables=text&unit=agra"])
def test_everything_is_reached_and_shown_by_the_keyboard_and_nothing_holds_it(
    path: str, open_page: Open
) -> None:
    stops = walk(open_page(path))
    assert 20 < len(stops) < MOST_STOPS  # it got out again
    assert stops[0]["test"] == "stSkipToContent"
    said = " ".join(each["label"] for each in stops)
    for wanted in ("Overview", "Tables as text", "English", "Download"):
        assert wanted in said
    assert any(each["tag"] == "DIV" and each["label"] for each in stops)  # a table that can be scrolled
    unmarked = [each for each in stops if each["is_seen"] and not each["is_marked"]]
    assert unmarked == []


def test_the_skip_link_leads_past_the_menu(open_page: Open) -> None:
    page = open_page("league?lang=hi")
    page.keyboard.press("Tab")
    expect(page.locator("[data-testid=stSkipToContent]")).to_be_focused()
    expect(page.locator("[data-testid=stSkipToContent]")).to_have_text("सीधे मुख्य भाग पर जाएँ")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.tagName") == "MAIN"


def test_a_row_is_picked_by_the_keyboard_alone(open_page: Open) -> None:
    page = open_page("league?lang=en&tables=text")
    page.get_by_role("combobox", name="Pick a row of: League").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    second = page.locator(".noted-table tbody tr").nth(1).locator("td").first.inner_text()
    expect(page.locator(".stMain [data-testid=stPageLink], .stMain h1").last).to_be_visible()
    page.wait_for_function(
        "name => document.querySelector('.stMain').innerText.split(name).length > 2", arg=second
    )


SMALL: Final = """() => [...document.querySelectorAll('.stMain :is(button, a[href], summary, [role=spinbutton])')]
    .filter(each => each.checkVisibility({opacityProperty: true}) && !each.closest('p, li, td'))
    .map(each => [each, each.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && Math.min(box.width, box.height) < 23.5)
    .map(([each, box]) => `${each.outerHTML.slice(0, 120)} ${box.width} × ${box.height}`)"""
"""What a finger finds hard to meet: WCAG 2.2 asks for 24 pixels (2.5.8), but for links within sentences."""


@pytest.mark.parametrize("name", PATHS)
def test_no_page_scrolls_sideways_on_a_narrow_phone_and_nothing_is_too_small_to_touch(
    name: str, open_page: Open
) -> None:
    for asked in ("lang=en", "lang=hi&tables=text"):
        page = open_page(f"{name}?{asked}", size=PHONE)
        wide = page.evaluate(
            """() => ['html', '.stApp', '.stMain', '.stMainBlockContainer'].map(each => {
                const element = document.querySelector(each);
                return element.scrollWidth - element.clientWidth;
            })"""
        )
        assert max(wide) <= 1, (asked, wide)
        assert page.evaluate(SMALL) == [], asked
        page.context.close()


HIDDEN_ON_PAPER: Final = (
    ".stSidebar, .stSelectbox, .stButton, .stButtonGroup, .stCheckbox, header.stAppHeader"
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_has_the_figures_in_black_on_white_and_no_menu(scheme: str, open_page: Open) -> None:
    page = open_page("overview?lang=en&tables=text", scheme=scheme)
    rows = page.locator(".noted-table tbody tr").count()
    page.emulate_media(media="print")
    assert (
        page.locator(HIDDEN_ON_PAPER).evaluate_all(
            "all => all.filter(each => each.checkVisibility()).map(each => each.className)"
        )
        == []
    )
    expect(page.get_by_text("Demonstration data")).to_be_visible()
    looks = page.evaluate(
        """() => ({
            ground: getComputedStyle(document.body).backgroundColor,
            title: getComputedStyle(document.querySelector('.stMain h1')).color,
            cut: [...document.querySelectorAll('.stMain, .stApp, .noted-table > div')].filter(
                each => getComputedStyle(each).overflowY !== 'visible').length,
            charts: [...document.querySelectorAll('svg.marks')].map(each => getComputedStyle(each).backgroundColor),
            words: [...document.querySelectorAll('svg.marks .role-axis text')].map(each => getComputedStyle(each).fill),
        })"""
    )
    assert looks["ground"] == "rgb(255, 255, 255)"
    assert looks["title"] == "rgb(13, 19, 27)"
    assert looks["cut"] == 0
    assert set(looks["charts"]) == {"rgba(0, 0, 0, 0)"}
    assert all(sum(map(int, re.findall(r"\d+", each)[:3])) < 300 for each in looks["words"])
    assert rows > 70
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 2  # it runs on from sheet to sheet
    assert re.search(rb"/MediaBox\s*\[0 0 59[45](\.\d+)? 84[12]", pdf)  # A4


def test_an_office_is_found_in_any_spelling_and_nothing_found_is_said_in_the_readers_language(
    open_page: Open,
) -> None:
    page = open_page("cases?lang=hi")
    box = page.get_by_role("combobox", name="कार्यालय").first
    options = page.get_by_role("option")
    for typed in ("गाजियाबाद", "गाज\u093cियाबाद", "गा\u095bियाबाद", "Ghaziabad"):
        box.fill("")
        box.press_sequentially(typed)
        expect(options.first).to_have_text(re.compile("^गाजियाबाद"))
    box.fill("qqq")
    expect(options).to_have_text(["कुछ नहीं मिला"])
    box.fill("")
    box.press_sequentially("अलीगढ")
    options.first.click()
    expect(box).to_have_value(re.compile("^अलीगढ\u093c"))
    box.click()
    for letter in "मथुरा":  # what stood there has a nukta, and goes with the first letter all the same
        page.keyboard.insert_text(letter)
    expect(options.first).to_have_text(re.compile("^मथुरा"))
