"""What a reader sees when something breaks under him: a sentence, never a trace, and the figures again when it is mended."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from crew import Crew
from data import copying, database_roles
from data.engine import closing, write_store
from run import HOST, answers
from tests.conftest import PostgreSQL
from tests.pages import stored_world
from tests.real_thing import ROOT, environment, free_port

pytestmark = [pytest.mark.browser, pytest.mark.long]

WITHIN_MS = 60_000
AWAY = "The figures are not available: the database cannot be read."
FIRST, SECOND = "How the state answers", "League"


@dataclass
class Site:
    address: str
    server: PostgreSQL


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory, own_server: PostgreSQL) -> Iterator[Site]:
    """A dashboard over a PostgreSQL server that can be cut off."""
    store = stored_world.make(tmp_path_factory.mktemp("faults") / "noted.db", full=True, a_day=0.4)
    url = own_server.create("noted")
    copying.copy(store, url)
    with closing(write_store(url)) as engine, engine.begin() as connection:
        database_roles.make(connection, dashboard="noted_dashboard", collectors="noted_collectors")
    url = url.replace("postgres@", "noted_dashboard@")
    port, nowhere = free_port(), subprocess.DEVNULL
    dashboard = subprocess.Popen(
        [sys.executable, "serve.py", "--port", str(port)],
        cwd=ROOT,
        env=environment(ROOT, NOTED_DATABASE_URL=url, NOTED_NOW=stored_world.NOW_AT.isoformat()),
        stdin=nowhere,
        stdout=nowhere,
        stderr=nowhere,
    )
    try:
        Crew().watch(lambda: answers(port), limit_s=60)
        yield Site(f"http://{HOST}:{port}", own_server)
    finally:
        dashboard.kill()
        dashboard.wait()


def is_calm(page: Page) -> None:
    """Nothing of Python's is seen."""
    said = page.locator("body").inner_text()
    assert "Traceback" not in said
    assert "sqlalchemy" not in said.lower()


def test_a_database_that_is_cut_off_and_comes_back(site: Site, chromium: Browser) -> None:
    page = chromium.new_context(locale="en-IN").new_page()
    page.set_default_timeout(WITHIN_MS)
    page.goto(f"{site.address}/overview?lang=en")
    expect(page.get_by_role("heading", name=FIRST)).to_be_visible(timeout=WITHIN_MS)
    site.server.halt()
    page.get_by_role("link", name=SECOND, exact=True).click()
    expect(page.get_by_text(AWAY).first).to_be_visible(timeout=WITHIN_MS)
    is_calm(page)
    page.goto(f"{site.address}/overview?lang=hi")  # somebody who comes meanwhile
    page.wait_for_selector(".stApp[data-test-script-state=notRunning]")
    is_calm(page)
    site.server.resume()
    expect(page.get_by_role("heading", level=1)).to_be_visible(
        timeout=WITHIN_MS
    )  # by itself, nothing is pressed
    page.goto(f"{site.address}/league?lang=en")
    expect(page.get_by_role("heading", name=SECOND, exact=True)).to_be_visible(timeout=WITHIN_MS)
    is_calm(page)
