"""One Chromium and one running Noted for all tests that look at the real thing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visit import Seen
from tests.real_thing import SMALL, RealThing, Start

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-dev-shm-usage",
)
PATIENCE_MS = 30_000


@pytest.fixture(scope="package")
def noted(first_start: Start) -> Iterator[RealThing]:
    """A running demonstration, which was started once before."""
    thing = RealThing(first_start.project, *SMALL)
    try:
        thing.wait_until_ready()
        yield thing
    finally:
        thing.end()
        thing.end_for_sure()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.fail(
            "there is no Chromium on this machine. Install it: apt-get install chromium", pytrace=False
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def seen(chromium: Browser) -> Iterator[Seen]:
    """A fresh visitor's page, whose errors and requests are noted."""
    context = chromium.new_context(viewport={"width": 1360, "height": 900}, timezone_id="Asia/Kolkata")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    seen = Seen(page)
    page.on("console", seen.note_console)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("request", lambda request: seen.note_address(request.url))
    page.on("websocket", lambda socket: seen.note_address(socket.url))
    yield seen
    context.close()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of the pages are left for people to look at."""
    return tmp_path_factory.mktemp("pictures")
