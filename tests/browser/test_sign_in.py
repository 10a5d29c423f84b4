"""Signing in for real: a provider on loopback, the served dashboard, and Chromium as officers and as those who try."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import psutil
import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Connection, Update, update
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from crew import Crew
from data import audit_log, users
from data.access_tables import SignIn
from data.engine import write_store
from data.instants import to_ms
from data.scope import HQ, UNIT
from run import HOST, answers
from tests.browser.visit import PATHS
from tests.loopback.sitecustomize import is_local
from tests.pages import stored_world
from tests.pages.signed_in import PROVIDER
from tests.real_thing import ROOT, environment, free_port

pytestmark = pytest.mark.browser

DGP, AGRA, MATHURA = "dgp@police.example", "pro.agra@police.example", "pro.mathura@police.example"
NOBODY = "somebody@elsewhere.example"
LIGHT = "method?lang=en"  # a page without figures
QUIET = ".stApp[data-test-script-state=notRunning]"
FIGURES = ".stMetric, .stVegaLiteChart, .stDataFrame, .stTable, [data-testid=stSidebarNavLink]"
FOR_COLLECTORS = "of-the-collectors-alone"
WITHIN_MS = 9_000
"""So soon an open tab has to give way: it looks every 5 seconds."""


@dataclass
class Site:
    """The served dashboard and its store."""

    address: str
    store: str
    environment: dict[str, str]
    kept: dict[str, Any] = field(default_factory=dict)
    """What the browser of each who has signed in keeps, for the next test of theirs."""

    def change(self, what: Callable[[Any], Any]) -> Any:
        """Do something in a transaction of its own, as the command line would."""
        engine = write_store(self.store)
        try:
            with engine.begin() as connection:
                return what(connection)
        finally:
            engine.dispose()

    def grant(self, email: str, role: str, unit_id: str | None) -> None:
        at = datetime.now(UTC)
        self.change(lambda it: users.grant(it, email=email, role=role, unit_id=unit_id, by="test", at=at))

    def revoke(self, email: str) -> None:
        self.change(lambda it: users.revoke(it, email=email, by="test", at=datetime.now(UTC)))

    def log(self, action: str) -> list[dict[str, Any]]:
        """The entries of an action, the newest first."""
        return self.change(lambda it: audit_log.entries(it, action=action)).to_dict("records")


def _execute(statement: Update, connection: Connection) -> None:
    connection.execute(statement)


def running(command: list[str], **more: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=environment(ROOT, **more),
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A dashboard behind a provider that knows three on the list and one who is not."""
    store = stored_world.make(tmp_path_factory.mktemp("signed") / "noted.db", full=True, a_day=0.4)
    port, at = free_port(), free_port()
    known = [{"sub": each, "email": each, "email_verified": True} for each in (DGP, AGRA, MATHURA, NOBODY)]
    claims = [word for each in known for word in ("--user-claims", json.dumps(each))]
    settings = PROVIDER | {
        "NOTED_OIDC_METADATA_URL": f"http://{HOST}:{at}/.well-known/openid-configuration",
        "NOTED_PUBLIC_URL": f"http://{HOST}:{port}",
        "NOTED_DATABASE_URL": store,
        "NOTED_NOW": stored_world.NOW_AT.isoformat(),
        "NOTED_X_BEARER_TOKEN": FOR_COLLECTORS,
    }
    started = [
        running(["-m", "oidc_provider_mock", "--port", str(at), *claims]),
        running(["serve.py", "--port", str(port)], **settings),
    ]
    try:
        Crew().watch(lambda: answers(port), limit_s=60)
        site = Site(f"http://{HOST}:{port}", store, psutil.Process(started[1].pid).environ())
        site.grant(DGP, HQ, None)
        site.grant(AGRA, UNIT, "agra")
        site.grant(MATHURA, UNIT, "mathura")
        yield site
    finally:
        for each in started:
            each.terminate()
            each.wait(timeout=30)


NewVisitor = Callable[..., Page]


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[NewVisitor]:
    """Opens fresh browsers, which reach this machine alone."""
    opened: list[BrowserContext] = []

    def new(**options: Any) -> Page:
        context = chromium.new_context(viewport={"width": 1360, "height": 900}, **options)
        context.set_default_timeout(60_000)
        host = re.compile(r"^https?://([^:/]+)")
        context.route(
            lambda url: not is_local((host.match(url) or [None, None])[1]), lambda route: route.abort()
        )
        opened.append(context)
        return context.new_page()

    yield new
    for context in opened:
        context.close()


def see(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(QUIET).wait_for()


def enter(page: Page, site: Site, email: str, path: str = "") -> None:
    """Ask for a page and sign in on the way."""
    see(page, f"{site.address}/{path}")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=email).click()
    page.wait_for_url(f"{site.address}/**")
    page.get_by_role("button", name="Sign out").wait_for()
    page.locator(QUIET).wait_for()


def signed_in(visitor: NewVisitor, site: Site, email: str) -> Page:
    """The browser of somebody who has signed in, maybe a while ago."""
    page = visitor(storage_state=site.kept.get(email))
    if email in site.kept:
        see(page, f"{site.address}/{LIGHT}")
    else:
        enter(page, site, email, LIGHT)
        site.kept[email] = page.context.storage_state()
    return page


def is_shut_out(page: Page, *, limit_ms: int = WITHIN_MS) -> None:
    """The page shows the way in and nothing else."""
    expect(page.get_by_role("button", name="Sign in")).to_be_visible(timeout=limit_ms)
    expect(page.locator(FIGURES)).to_have_count(0, timeout=limit_ms)
    page.locator(QUIET).wait_for()
    assert "Agra" not in page.locator("body").inner_text()


def received(site: Site, path: str = "unit", **headers: str) -> str:
    """All that a websocket of one's own is sent when it asks for a page and an office."""
    address = site.address.replace("http", "ws") + "/_stcore/stream"
    ask = BackMsg()
    ask.rerun_script.query_string = "unit=agra&lang=en"
    ask.rerun_script.page_name = path
    said = []
    with connect(address, additional_headers=headers, subprotocols=[Subprotocol("streamlit")]) as socket:
        socket.send(ask.SerializeToString())
        with closing(socket):
            while True:
                message = ForwardMsg()
                message.ParseFromString(socket.recv(timeout=15))
                said.append(str(message))
                if message.WhichOneof("type") == "script_finished":
                    return "\n".join(said)


@pytest.mark.long  # every address in turn; `tests/pages/test_sign_in.py` asks the same without a browser
def test_a_stranger_finds_the_way_in_at_every_address_and_nothing_else(
    site: Site, visitor: NewVisitor
) -> None:
    page = visitor()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if "Security" in message.text else None)
    for path in ("unit?unit=agra&lang=en", "", "no-such-page"):
        see(page, f"{site.address}/{path}")
        is_shut_out(page)
    see(page, f"{site.address}/league?lang=hi")
    expect(page.get_by_role("button", name="साइन-इन करें")).to_be_visible()
    for path in PATHS:
        said = received(site, path)
        assert "Sign in" in said
        assert "Agra" not in said
    assert errors == []
    for path in (
        "media/x.png",
        "export/x",
        "_stcore/metrics",
        "_stcore/agent/openapi.json",
        "_stcore/upload_file/a/b",
    ):
        assert requests.get(f"{site.address}/{path}", timeout=10).status_code == 404


def test_the_token_of_the_collectors_is_not_in_the_dashboards_process(site: Site) -> None:
    assert site.environment["NOTED_COOKIE_SECRET"]
    assert FOR_COLLECTORS not in site.environment.values()


def test_an_officer_comes_to_what_was_asked_for(site: Site, visitor: NewVisitor) -> None:
    page = visitor()
    enter(page, site, AGRA, "unit?unit=agra&period=28-days&lang=en")
    site.kept[AGRA] = page.context.storage_state()
    assert "/unit?" in page.url
    assert "period=28-days" in page.url
    expect(page.get_by_role("heading", name="Agra").first).to_be_visible()
    assert site.log(audit_log.SIGN_IN)[0]["email"] == AGRA


@pytest.mark.long  # without a browser: tests/pages/test_scope_pages.py, tests/pages/test_serving.py
def test_an_officer_sees_one_office_and_takes_its_files_while_another_sees_all(
    site: Site, visitor: NewVisitor
) -> None:
    page, chief = signed_in(visitor, site, AGRA), signed_in(visitor, site, DGP)
    for each, name in ((chief, "Mathura"), (page, "Agra")):  # at once, the wider first
        see(each, f"{site.address}/unit?unit=mathura&lang=en")
        expect(each.locator(".stMain h1").first).to_contain_text(name)
    see(page, f"{site.address}/audit?lang=en")
    expect(page.get_by_text("not among those that you may open")).to_be_visible()
    assert page.locator("h1, .stDataFrame").count() == 0
    see(page, f"{site.address}/unit?lang=en&show=all")
    link = page.locator("a[href^='/export/']").first
    taken = link.get_attribute("href")
    assert chief.request.get(f"{site.address}{taken}").status == 404
    assert requests.get(f"{site.address}{taken}", timeout=10).status_code == 410
    assert site.log(audit_log.EXPORT) == []
    see(page, f"{site.address}/unit?lang=en&show=all")
    for count in (1, 2):  # each press is a new link
        before = link.get_attribute("href")
        link.click()
        expect(link).not_to_have_attribute("href", str(before))
        deadline = time.monotonic() + 5
        while len(site.log(audit_log.EXPORT)) < count and time.monotonic() < deadline:
            time.sleep(0.1)
        entries = site.log(audit_log.EXPORT)
        assert [entry["email"] for entry in entries] == [AGRA] * count
    answer = page.request.get(f"{site.address}{link.get_attribute('href')}")
    assert answer.status == 200
    assert "mathura" not in answer.text()


@pytest.mark.long  # without a browser: tests/pages/test_sign_in.py
def test_a_tab_left_open_gives_way_when_the_user_is_revoked(site: Site, visitor: NewVisitor) -> None:
    page = signed_in(visitor, site, MATHURA)
    second = page.context.new_page()
    see(second, f"{site.address}/{LIGHT}")
    expect(second.locator(FIGURES).first).to_be_visible()
    site.revoke(MATHURA)
    site.kept.pop(MATHURA)
    for each in (page, second):
        expect(each.locator(FIGURES)).to_have_count(0, timeout=WITHIN_MS)
        expect(each.get_by_text("not on the list")).to_be_visible()
    site.grant(MATHURA, UNIT, "mathura")


@pytest.mark.long
def test_who_is_not_on_the_list_is_told_so_and_let_in_once_there(site: Site, visitor: NewVisitor) -> None:
    page = visitor()
    see(page, f"{site.address}/?lang=hi")
    page.get_by_role("button", name="साइन-इन करें").click()
    page.get_by_role("button", name=NOBODY).click()
    expect(page.get_by_text("सूची में नहीं हैं")).to_be_visible()  # in the language that was chosen before
    expect(page.get_by_text(NOBODY)).to_be_visible()
    assert page.locator(FIGURES).count() == 0
    assert site.log(audit_log.REFUSED)[0]["email"] == NOBODY
    site.grant(NOBODY, UNIT, "bareilly")
    see(page, f"{site.address}/?lang=en")
    expect(page.locator(".stMain h1").first).to_contain_text("Bareilly")  # each role has a home of its own
    site.revoke(NOBODY)


@pytest.mark.long  # as the revoked one before; why a page gives way is told without a browser, too
def test_the_limits_of_a_sign_in_end_an_open_tab(site: Site, visitor: NewVisitor) -> None:
    page = visitor()
    site.kept.clear()
    for column, ago, said in (
        ("seen_at", timedelta(minutes=31), "half an hour"),
        ("began_at", timedelta(hours=12, minutes=1), "as long as one may"),
    ):
        enter(page, site, AGRA, LIGHT)
        moved = (
            update(SignIn).values({column: to_ms(datetime.now(UTC) - ago)}).where(SignIn.ended_at.is_(None))
        )
        site.change(partial(_execute, moved))
        is_shut_out(page)
        expect(page.get_by_text(said)).to_be_visible()


@pytest.mark.long
def test_after_signing_out_the_old_cookie_opens_nothing(site: Site, visitor: NewVisitor) -> None:
    page = signed_in(visitor, site, AGRA)
    kept = site.kept.pop(AGRA)
    other_tab = page.context.new_page()
    see(other_tab, f"{site.address}/{LIGHT}")
    page.get_by_role("button", name="Sign out").click()
    there = page.get_by_role("button", name=re.compile("End session|Sign in"))
    there.wait_for()
    if (
        "/end_session" in page.url
    ):  # the provider asks; where it does not answer in time, nobody is sent to it
        there.click()
    is_shut_out(page)
    is_shut_out(other_tab)
    assert site.log(audit_log.SIGN_OUT)[0]["email"] == AGRA
    replayed = visitor(storage_state=kept)
    see(replayed, f"{site.address}/unit?lang=en")
    is_shut_out(replayed)
    assert replayed.request.get(f"{site.address}/media/x.png").status == 404


def test_a_websocket_of_ones_own_and_forged_headers_and_cookies_open_nothing(
    site: Site, visitor: NewVisitor
) -> None:
    page = signed_in(visitor, site, AGRA)
    cookie = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
    headers = {
        "X-Streamlit-User": AGRA, "Remote-User": AGRA, "X-Forwarded-User": AGRA, "X-Auth-Request-Email": AGRA,
        "X-Forwarded-Host": "127.0.0.1", "Authorization": "Bearer x",
    }  # fmt: skip
    for sent in ({}, headers, {"Cookie": cookie}, {"Cookie": "_streamlit_user=x"} | headers):
        said = received(site, **sent)
        assert "Sign in" in said
        assert "Agra" not in said
    with pytest.raises(InvalidStatus, match="403"):
        received(site, Origin="https://attacker.example", Cookie=cookie)
    with pytest.raises(InvalidStatus, match="403"):
        received(replace(site, address=site.address.replace(HOST, "localhost")), Cookie=cookie)
    forged = visitor(extra_http_headers=headers)
    forged.context.add_cookies([{"name": "_streamlit_user", "value": "e30.aaaa.bbbb", "url": site.address}])
    see(forged, f"{site.address}/unit?unit=agra&lang=en")
    is_shut_out(forged)
