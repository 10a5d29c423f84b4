"""Two dashboards behind one address: when the one that serves a reader goes, the other does, without a second sign-in."""

import json
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from crew import Crew
from data import users
from data.engine import closing, write_store
from data.scope import HQ
from run import HOST, answers
from tests.pages import stored_world
from tests.pages.signed_in import PROVIDER
from tests.real_thing import ROOT, environment, free_port

pytestmark = [pytest.mark.browser, pytest.mark.long]

DGP = "dgp@police.example"
QUIET = ".stApp[data-test-script-state=notRunning]"
WITHIN_MS = 30_000


class Proxy:
    """A proxy that gives every connection to the first of its servers that takes one, as a sticky one does to its readers."""

    def __init__(self, port: int, behind: list[int]) -> None:
        self._behind = behind
        self._listening = socket.create_server((HOST, port))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                asking, _ = self._listening.accept()
                threading.Thread(target=self._pass_on, args=(asking,), daemon=True).start()

    def _pass_on(self, asking: socket.socket) -> None:
        for port in self._behind:
            with suppress(OSError):
                answering = socket.create_connection((HOST, port), timeout=5)
                break
        else:
            asking.close()
            return
        other = {asking: answering, answering: asking}
        with asking, answering, suppress(OSError):
            while True:
                for ready in select.select(list(other), [], [])[0]:
                    said = ready.recv(65_536)
                    if not said:
                        return
                    other[ready].sendall(said)

    def close(self) -> None:
        self._listening.close()


@dataclass
class Site:
    address: str
    servers: list[subprocess.Popen[bytes]]


def running(*command: str, **more: str) -> subprocess.Popen[bytes]:
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(ROOT, **more),
        stdin=nowhere,
        stdout=nowhere,
        stderr=nowhere,
    )


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two dashboards on one store, with the same settings, behind a proxy."""
    store = stored_world.make(tmp_path_factory.mktemp("two") / "noted.db", full=True, a_day=0.4)
    with closing(write_store(store)) as engine, engine.begin() as connection:
        users.grant(connection, email=DGP, role=HQ, unit_id=None, by="test", at=datetime.now(UTC))
    port, at, *behind = (free_port() for _ in range(4))
    known = json.dumps({"sub": DGP, "email": DGP, "email_verified": True})
    settings = PROVIDER | {
        "NOTED_OIDC_METADATA_URL": f"http://{HOST}:{at}/.well-known/openid-configuration",
        "NOTED_PUBLIC_URL": f"http://{HOST}:{port}",
        "NOTED_DATABASE_URL": store,
        "NOTED_NOW": stored_world.NOW_AT.isoformat(),
    }
    provider = running("-m", "oidc_provider_mock", "--port", str(at), "--user-claims", known)
    servers = [running("serve.py", "--port", str(each), **settings) for each in behind]
    proxy = Proxy(port, behind)
    try:
        Crew().watch(lambda: all(answers(each) for each in behind), limit_s=60)
        yield Site(f"http://{HOST}:{port}", servers)
    finally:
        proxy.close()
        for each in (provider, *servers):
            each.kill()
            each.wait()


def test_a_reader_goes_on_at_the_other_without_signing_in_again(site: Site, chromium: Browser) -> None:
    page = chromium.new_context(locale="en-IN").new_page()
    page.set_default_timeout(WITHIN_MS)
    page.goto(f"{site.address}/overview?lang=en")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=DGP).click()
    expect(page.get_by_role("heading", name="How the state answers")).to_be_visible(timeout=WITHIN_MS)
    site.servers[0].kill()
    site.servers[0].wait()
    page.wait_for_timeout(3_000)
    page.get_by_role("link", name="Method").click()
    page.wait_for_url("**/method**")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("How the state answers", timeout=WITHIN_MS)
    page.wait_for_selector(QUIET)
    assert page.get_by_role("button", name="Sign in").count() == 0
    page.goto(f"{site.address}/overview?lang=en")
    expect(page.get_by_role("heading", name="How the state answers")).to_be_visible(timeout=WITHIN_MS)
