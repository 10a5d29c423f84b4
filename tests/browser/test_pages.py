"""The real thing as its user sees it: every page in both languages, in a real browser, on a running demonstration."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.visit import PATHS, Seen
from tests.real_thing import RealThing

pytestmark = pytest.mark.browser

FIGURES = ".stMetric, .stVegaLiteChart, .stDataFrame, .stTable"
INSTEAD = {"method": ".stExpander", **dict.fromkeys(("reviews", "alerts", "notices"), ".stMain h1")}
"""What a page shows in place of figures, or before there are any: on a first day nothing is frozen, raised or sent."""
BANNER = {"en": "Demonstration data", "hi": "काल्पनिक"}
DEVANAGARI = r"[\u0900-\u097f]{3,}"


def open_page(seen: Seen, noted: RealThing, path: str) -> None:
    """Open a page and wait until its script has run through."""
    seen.page.goto(f"{noted.address}/{path}")
    seen.page.locator(".stApp[data-test-script-state=notRunning]").wait_for()


USUAL = {"overview": "en", "unit": "hi", "laggards": "en"}
VISITS = [
    pytest.param(name, language, marks=[] if USUAL.get(name) == language else [pytest.mark.long])
    for name in PATHS
    for language in ("en", "hi")
]
"""Every page in both languages; in the usual tests some, since each is shown without a browser in `tests/pages` as well."""


@pytest.mark.parametrize(("name", "language"), VISITS)
def test_a_page_shows_its_figures(
    name: str, language: str, seen: Seen, noted: RealThing, pictures: Path
) -> None:
    open_page(seen, noted, f"{name}?lang={language}")
    expect(seen.page.locator(INSTEAD.get(name, FIGURES)).first).to_be_visible()
    seen.page.screenshot(path=pictures / f"{name}-{language}.png", full_page=True)
    assert seen.page.locator(".stException, [data-testid=stAlertContentError], [role=dialog]").count() == 0
    words = seen.page.locator(".stMain").inner_text()
    is_hindi = bool(seen.page.evaluate(f"text => /{DEVANAGARI}/.test(text)", words))
    assert is_hindi or language == "en"
    assert BANNER[language] in words
    assert seen.errors == []
    assert seen.elsewhere == []
