"""What a reader sees when something breaks under him: a sentence, never a trace, and the figures again when it is mended."""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect
from sqlalchemy.engine import make_url

from crew import Crew
from tests.browser.faulty_site import (
    FIRST,
    QUIET,
    SECOND,
    UNREAD,
    WITHIN_MS,
    a_reader,
    dashboard,
    is_calm,
    on_server,
    program,
)
from tests.conftest import PostgreSQL
from tests.pages import stored_world
from tests.pages.signed_in import PROVIDER
from tests.real_faults import Authority, Line, at_port, at_socket
from tests.real_thing import free_port

pytestmark = [pytest.mark.browser, pytest.mark.long]

STILL_MS = 30_000
CUT_HI = "जो दिख रहा है वह पहले का है।"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with a_reader(chromium) as opened:
        yield opened


def sees_figures(page: Page, address: str) -> None:
    page.goto(f"{address}/overview?lang=en")
    expect(page.get_by_role("heading", name=FIRST)).to_be_visible(timeout=WITHIN_MS)
    page.wait_for_selector(QUIET)


def turns_to_the_league(page: Page) -> None:
    page.get_by_role("link", name=SECOND, exact=True).click()


def is_open(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=2):
        return True
    return False


def is_told(page: Page, sentence: str) -> None:
    expect(page.get_by_text(sentence).first).to_be_visible(timeout=WITHIN_MS)
    is_calm(page)


def comes_again(page: Page, heading: str) -> None:
    """By itself: nothing is pressed."""
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible(timeout=WITHIN_MS)
    is_calm(page)


def test_a_database_that_is_cut_off_and_comes_back(
    page: Page, own_server: PostgreSQL, tmp_path: Path
) -> None:
    with dashboard(on_server(own_server, tmp_path)) as address:
        sees_figures(page, address)
        own_server.halt()
        turns_to_the_league(page)
        is_told(page, UNREAD)
        page.goto(f"{address}/overview?lang=hi")  # somebody who comes meanwhile
        page.wait_for_selector(QUIET)
        is_calm(page)
        own_server.resume()
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=WITHIN_MS)  # nothing is pressed
        page.goto(f"{address}/league?lang=en")
        comes_again(page, SECOND)


def test_a_database_that_takes_everything_and_gives_nothing_is_said_in_time_and_comes_back(
    page: Page, own_server: PostgreSQL, tmp_path: Path
) -> None:
    url = make_url(on_server(own_server, tmp_path))
    line = Line(port := free_port(), at_socket(Path(str(url.query["host"])) / ".s.PGSQL.5432"))
    there = url.set(host="127.0.0.1", port=port, query={}).render_as_string(hide_password=False)
    with dashboard(there) as address:
        sees_figures(page, address)
        line.swallow()
        turns_to_the_league(page)
        is_told(page, UNREAD)
        line.mend()
        comes_again(page, SECOND)
    line.cut()


def test_a_provider_whose_certificate_ended_is_said_and_signs_in_again_once_it_is_renewed(
    page: Page, tmp_path: Path
) -> None:
    store = stored_world.make(tmp_path / "noted.db", full=False)
    vouches, at = Authority(tmp_path), free_port()
    ended = vouches.context("ended", ends_in=-timedelta(days=1))
    line = Line(free_port(), at_port(at), context=ended)
    given = PROVIDER | {
        "NOTED_OIDC_METADATA_URL": line.address("https") + "/.well-known/openid-configuration",
        "SSL_CERT_FILE": str(vouches.file),
    }
    with program("-m", "oidc_provider_mock", "--port", str(at)), dashboard(store, **given) as address:
        page.goto(f"{address}/?lang=en")
        page.get_by_role("button", name="Sign in").click()
        is_told(page, "The sign-in service does not answer just now, so nobody can sign in.")
        line.context = vouches.context("renewed", ends_in=timedelta(days=20))
        page.goto(f"{address}/?lang=en")
        provider = line.address("http")  # it knows nothing of the TLS before it
        with page.expect_request(lambda asked: asked.url.startswith(f"{provider}/oauth2/authorize")):
            page.get_by_role("button", name="Sign in").click()
    line.cut()


@pytest.mark.parametrize(
    ("language", "heading", "sentence"),
    [
        ("en", "Method", "What you see is from before. This page tries again by itself"),
        ("hi", "पद्धति", "जो दिख रहा है वह पहले का है। यह पृष्ठ स्वयं फिर जुड़ने का प्रयास करता है"),
    ],
)
def test_a_line_to_the_dashboard_that_is_cut_is_said_in_the_readers_words_and_goes_on_by_itself(
    page: Page, tmp_path: Path, language: str, heading: str, sentence: str
) -> None:
    store = stored_world.make(tmp_path / "noted.db", full=False)
    with dashboard(store) as address:
        line = Line(free_port(), at_port(int(address.rpartition(":")[2])))
        page.goto(f"{line.address('http')}/method?lang={language}")
        comes_again(page, heading)
        line.cut()
        is_told(page, sentence)
        assert "Streamlit" not in page.get_by_role("dialog").inner_text()
        line.mend()
        expect(page.get_by_role("dialog")).to_have_count(0, timeout=WITHIN_MS)
        comes_again(page, heading)
        line.cut()


def test_a_line_that_takes_everything_and_gives_nothing_is_said_and_goes_on_by_itself(
    page: Page, tmp_path: Path
) -> None:
    port, elsewhere = (
        free_port(),
        "127.0.0.2",
    )  # at the same port: a page is known by the address it was served at
    line = Line(port, lambda: socket.create_connection((elsewhere, port), timeout=5))
    given = {"NOTED_DATABASE_URL": stored_world.make(tmp_path / "noted.db", full=False)}
    with program("serve.py", "--address", elsewhere, "--port", str(port), **given):
        Crew().watch(lambda: is_open(elsewhere, port), limit_s=WITHIN_MS / 1000)
        page.goto(f"{line.address('http')}/method?lang=hi")
        comes_again(page, "पद्धति")
        page.wait_for_timeout(STILL_MS)
        assert page.get_by_role("alert").filter(has_text=CUT_HI).count() == 0
        line.swallow()
        begun_s = time.monotonic()
        expect(page.get_by_text(CUT_HI).first).to_be_visible(timeout=WITHIN_MS)
        assert time.monotonic() - begun_s < 90
        line.mend()
        expect(page.get_by_text(CUT_HI)).to_have_count(0, timeout=WITHIN_MS)
        comes_again(page, "पद्धति")
        page.get_by_role("link", name="संग्रह", exact=True).click()
        comes_again(page, "संग्रह")
    line.cut()


def test_a_page_that_stands_still_is_answered_that_the_line_is_whole(page: Page, tmp_path: Path) -> None:
    """Before the sign-in nothing draws itself anew: there a sign of the server is asked for."""
    store = stored_world.make(tmp_path / "noted.db", full=False)
    nobody = {"NOTED_OIDC_METADATA_URL": f"http://127.0.0.1:{free_port()}/.well-known/openid-configuration"}
    sockets: list[WebSocket] = []
    signs: list[float] = []

    def note(opened: WebSocket) -> None:
        sockets.append(opened)

    page.on("websocket", note)
    with dashboard(store, **PROVIDER | nobody) as address:
        page.goto(f"{address}/?lang=en")
        comes_again(page, "Noted")
        sockets[-1].on("framereceived", lambda _: signs.append(time.monotonic()))
        page.wait_for_timeout(2 * STILL_MS)
        assert len(signs) in (1, 2)
        assert len(sockets) == 1
        assert page.get_by_role("alert").filter(has_text="The line to Noted").count() == 0
