"""What strangers wrote, on every page of a real server in a real browser: nothing of it runs, and no request leaves.

Each visit is made twice: as served, and with the Content-Security-Policy taken away, which proves the pages themselves.
"""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from crew import Crew
from run import HOST, answers
from tests.browser.visit import PATHS
from tests.pages import hostile, stored_world
from tests.real_thing import ROOT, environment, free_port

pytestmark = pytest.mark.browser

QUIET = ".stApp[data-test-script-state=notRunning]"
OPENED = {"show": "all", "age": "all", "why": "1", "score": "1", "sign": "", "circular": "1"}
ALIVE = (
    ".stMain :is(iframe, script, object, embed, base, link, video, audio, .katex, a[href^='javascript'], "
    "a[href^='mailto']), [role=dialog], .stException"
)
"""What no text of a stranger's may become."""
LISTS = ", ".join(
    f"[class*=st-key-{each}-] .stDataFrame" for each in ("cases", "waiting", "circular", "clause")
)
DRILLED = {"laggards": "laggard", "praise": "commended", "growth": "growth", "clause": "clause"}
"""Pages that show more of a picked row, each with how the key of its table begins."""
OPENED_BELOW = ".stMain [data-testid=stPageLink]"
"""What stands below only where a row is picked: the way to the office."""
POSTS = "https://x.com/i/status/"
WHATSAPP = re.compile(r"https://wa\.me/\?text=[\w.~%-]*", re.ASCII)
"""The one other way out, a digest's: what it takes along is quoted to the last character."""
SETTLES_MS = 700
PLACES = 13
"""So often each text stands on the page of all places."""
Visit = Callable[..., Page]


class Beacon(BaseHTTPRequestHandler):
    """Notes whoever comes."""

    seen: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.seen.append(self.path)
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def beacon() -> Iterator[str]:
    """A server to which all addresses in the hostile texts lead."""
    server = ThreadingHTTPServer((HOST, 0), Beacon)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{HOST}:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


def served(chromium: Browser, command: list[str], port: int, home: Path, **more: str) -> Iterator[str]:
    """Run a server until the tests of the module are through."""
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(home, **more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        Crew().watch(lambda: answers(port), limit_s=60)
        address = f"http://{HOST}:{port}"
        first = chromium.new_page()  # a server knows its pages once somebody came
        first.goto(address)
        first.locator(QUIET).wait_for()
        first.close()
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture(scope="module")
def spoiled(chromium: Browser, beacon: str, folder: Path) -> Iterator[str]:
    """A dashboard on a store in which strangers wrote everything."""
    full = stored_world.make(folder / "full.db", full=True, a_day=0.4)
    url = hostile.make(folder / "hostile.db", like=full, to=beacon)
    port = free_port()
    command = [sys.executable, "serve.py", "--port", str(port)]
    yield from served(
        chromium, command, port, folder, NOTED_DATABASE_URL=url, NOTED_NOW=stored_world.NOW_AT.isoformat()
    )


@pytest.fixture(scope="module")
def sinks(chromium: Browser, beacon: str, folder: Path) -> Iterator[str]:
    """A page on which every text stands in every place."""
    port = free_port()
    place = f"{ROOT}{os.pathsep}{ROOT / 'tests' / 'loopback'}"
    command = [sys.executable, "-m", "streamlit", "run", "tests/browser/every_sink.py"]
    command += ["--server.port", str(port), "--server.address", HOST]
    yield from served(chromium, command, port, folder, BEACON=beacon, PYTHONPATH=place)


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Opens a visitor's page; in the end none has shown a dialog, and none but who is expected has been heard."""
    contexts, dialogs, expected = [], [], []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    def open_one(*, policy: bool, is_heard: bool = False) -> Page:
        context = chromium.new_context(viewport={"width": 1360, "height": 900}, bypass_csp=not policy)
        context.set_default_timeout(30_000)
        contexts.append(context)
        expected.append(is_heard)
        page = context.new_page()
        page.on("dialog", note)
        return page

    Beacon.seen.clear()
    yield open_one
    for context in contexts:
        context.close()
    assert dialogs == []
    assert bool(Beacon.seen) == any(expected), Beacon.seen


def settle(page: Page) -> None:
    """Wait until the page is drawn, what is loaded late as well."""
    page.locator(QUIET).wait_for()
    expect(page.locator(".stMain [data-testid=stSkeleton]")).to_have_count(0)


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(QUIET).wait_for()
    page.locator(".stMain h1").first.wait_for()
    settle(page)


def open_parts(page: Page) -> None:
    """Open what is folded up, part by part."""
    folded = page.locator(".stExpander details:not([open]) > summary")
    while folded.count():
        folded.first.click()
        settle(page)


def pick_rows(page: Page, within: str = LISTS) -> None:
    """Pick the first row of each table whose rows open a thread or evidence below."""
    lists = page.locator(within)
    for number in range(lists.count()):
        lists.nth(number).scroll_into_view_if_needed()
        lists.nth(number).click(position={"x": 15, "y": 52})
        page.wait_for_timeout(SETTLES_MS)
        settle(page)


def dead(page: Page, spoiled: str) -> None:
    """Nothing of what is shown is more than text, and no address but those of posts, and a digest's by WhatsApp, leads away."""
    settle(page)
    found = page.locator(ALIVE).evaluate_all("all => all.map(each => each.outerHTML.slice(0, 200))")
    led = page.locator("a, img").evaluate_all("all => all.map(each => each.href ?? each.src)")
    led = [each for each in led if not WHATSAPP.fullmatch(each)]
    assert found == []
    assert [each for each in led if not each.startswith((f"{spoiled}/", POSTS, "data:"))] == []


@pytest.mark.long
@pytest.mark.parametrize("policy", [False, True], ids=["without the policy", "with the policy"])
def test_the_beacon_would_hear_of_a_picture_that_came_alive_and_the_policy_forbids_it(
    policy: bool, visit: Visit, spoiled: str, beacon: str
) -> None:
    page = visit(policy=policy, is_heard=not policy)
    open_page(page, f"{spoiled}/method")
    page.evaluate(
        """to => new Promise(done => {
            const image = new Image(); image.onload = image.onerror = done; image.src = `${to}/proof.png`;
        })""",
        beacon,
    )


@pytest.mark.long  # all pages with their parts open; one office with all of it is below
def test_nothing_that_a_stranger_wrote_comes_alive(visit: Visit, spoiled: str) -> None:
    page = visit(policy=False)
    for name in sorted(
        {*PATHS} - {"method"}
    ):  # that one shows nothing that is stored, and formulas of our own
        open_page(page, f"{spoiled}/{name}?{urlencode({'lang': 'en', **OPENED})}")
        if name in DRILLED:
            pick_rows(page, f"[class*=st-key-{DRILLED[name]}-] .stDataFrame")
            page.locator(OPENED_BELOW).last.wait_for()
        open_parts(page)
        dead(page, spoiled)


@pytest.mark.long
def test_nothing_that_a_stranger_wrote_comes_alive_in_tables_as_text(visit: Visit, spoiled: str) -> None:
    page = visit(policy=False)
    for name in sorted({*PATHS} - {"method"}):
        open_page(page, f"{spoiled}/{name}?{urlencode({'lang': 'en', 'tables': 'text', **OPENED})}")
        open_parts(page)
        dead(page, spoiled)
    open_page(
        page, f"{spoiled}/unit?{urlencode({'lang': 'en', 'tables': 'text', 'unit': hostile.WHOLE, **OPENED})}"
    )
    open_parts(page)
    dead(page, spoiled)
    assert page.locator(".noted-table td").count() > 0


@pytest.mark.long
@pytest.mark.parametrize(
    "policy",
    [False, True],
    ids=["without the policy", "with the policy"],
)
def test_an_office_with_any_name_is_shown_as_it_is_written_with_its_threads_and_staff(
    policy: bool, visit: Visit, spoiled: str, beacon: str
) -> None:
    page = visit(policy=policy)
    open_page(page, f"{spoiled}/unit?{urlencode({'lang': 'en', 'unit': hostile.WHOLE, **OPENED})}")
    pick_rows(page)
    open_parts(page)
    dead(page, spoiled)
    said = page.locator("h1").inner_text().replace("\u2060", "")
    for text in hostile.VISIBLE:
        assert " ".join(text.format(to=beacon).split()) in said
    shown = page.locator(".stText").all_inner_texts()
    assert any(hostile.POST in each and "![x](" in each for each in shown)
    assert sum("![x](" in each for each in shown) > 2  # corrections, bios and the staff as well


@pytest.mark.long
def test_nothing_in_an_address_comes_alive(visit: Visit, spoiled: str, beacon: str) -> None:
    page = visit(policy=False)
    whole = hostile.all_of_it(beacon)
    names = (
        "unit",
        "period",
        "measure",
        "zone",
        "kind",
        "lang",
        "show",
        "from",
        "to",
        "clause",
        "office",
        "as",
    )
    for name in ("unit", "league"):
        said = urlencode(dict.fromkeys(names, whole[:300]))
        open_page(page, f"{spoiled}/{name}?{said}&range=%ED%A0%80&check=%00%ff")
        dead(page, spoiled)
        assert "![x](" in page.locator(".stMain").inner_text()


@pytest.mark.long
def test_every_text_is_shown_as_it_is_written_in_every_place_that_reads_markdown(
    visit: Visit, sinks: str, beacon: str
) -> None:
    page = visit(policy=False)
    open_page(page, sinks)
    dead(page, sinks)
    drawn = ":is(p, h1, h3) :is(a, img, code, ul, ol, hr, table, span[role=img])"
    assert page.locator(f".stMain [class*=st-key-text-] {drawn}").count() == 0
    for number, text in enumerate(hostile.VISIBLE):
        written = " ".join(text.format(to=beacon).split())
        said = str(page.locator(f".st-key-text-{number}").text_content()).replace("\u2060", "")
        assert said.count(written) == PLACES, (written, said)
