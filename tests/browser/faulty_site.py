"""A real dashboard for the tests of faults, and what is asked of every page that it shows meanwhile."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from crew import Crew
from data import copying, database_roles
from data.engine import closing, write_store
from run import HOST, answers
from tests.conftest import PostgreSQL
from tests.pages import stored_world
from tests.real_thing import ROOT, environment, free_port

WITHIN_MS = 120_000  # a page asks twice of a server that hangs, on a busy machine
QUIET = ".stApp[data-test-script-state=notRunning]"
UNREAD = "The figures are not available: the database cannot be read."
FIRST, SECOND = "How the state answers", "League"


@contextmanager
def program(*command: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program of ours, which is ended for sure."""
    nowhere = subprocess.DEVNULL
    started = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(ROOT, **more),
        stdin=nowhere,
        stdout=nowhere,
        stderr=nowhere,
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait()


@contextmanager
def dashboard(url: str, *, by: tuple[str, ...] = ("serve.py",), **more: str) -> Iterator[str]:
    """A dashboard over a store, started `by` that; gives its address."""
    port = free_port()
    address = f"http://{HOST}:{port}"
    given = {"NOTED_DATABASE_URL": url, "NOTED_NOW": stored_world.NOW_AT.isoformat(), **more}
    if "NOTED_OIDC_METADATA_URL" in given:
        given["NOTED_PUBLIC_URL"] = address
    with program(*by, "--port", str(port), **given):
        Crew().watch(lambda: answers(port), limit_s=WITHIN_MS / 1000)
        yield address


@contextmanager
def a_reader(chromium: Browser) -> Iterator[Page]:
    """A page of somebody who has time."""
    context = chromium.new_context(locale="en-IN", viewport={"width": 1360, "height": 900})
    context.set_default_timeout(WITHIN_MS)
    yield context.new_page()
    context.close()


def on_server(server: PostgreSQL, folder: Path) -> str:
    """The made-up store on a server of PostgreSQL, as the dashboard's own role reaches it."""
    store = stored_world.make(folder / "noted.db", full=True, a_day=0.4)
    url = server.create("noted")
    copying.copy(store, url)
    with closing(write_store(url)) as engine, engine.begin() as connection:
        database_roles.make(connection, dashboard="noted_dashboard", collectors="noted_collectors")
    return url.replace("postgres@", "noted_dashboard@")


def is_calm(page: Page) -> None:
    """Nothing of Python's is seen."""
    said = page.locator("body").inner_text()
    assert "Traceback" not in said
    assert "sqlalchemy" not in said.lower()
