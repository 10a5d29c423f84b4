"""The server round the pages: headers, hosts, what is closed to strangers, and files that leave once and in the log."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import httpx2
import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route
from streamlit import config

from data import audit_log, protection, sign_ins, users
from data.engine import read_store, write_store
from data.scope import UNIT, Scope
from data.settings import settings
from pages.ui.access import viewer
from pages.ui.access.offers import OFFERS, Offer
from pages.ui.access.viewer import Viewer, on_trial
from pages.ui.serving import address, application, denials, exports, probes, shell, start
from pages.ui.serving.gate import Gate
from pages.ui.serving.headers import Headers, policy
from pages.ui.serving.sign_out import SignOut
from tests.pages.awaiting import awaited
from tests.pages.conftest import ROOT, ReadFrom, untouched
from tests.pages.signed_in import ORIGIN, PROVIDER, claims, cookies

PRO = "pro.agra@police.example"
OTHER = "pro.mathura@police.example"
Get = Callable[..., httpx2.Response]


async def _anything(request: object) -> Response:
    response = Response(b"anything", media_type="text/plain")
    response.set_cookie("_streamlit_user", "x", httponly=True, samesite="lax", max_age=2_592_000)
    return response


def get(path: str, *, public_url: str | None, sent: Mapping[str, str] | None = None, method: str = "GET",
        **headers: str) -> httpx2.Response:  # fmt: skip
    """Ask our routes and gates, with Streamlit's addresses behind them answered by anything."""
    app = Starlette(
        routes=[exports.ROUTE, *probes.routes(), *shell.routes(), Route("/{rest:path}", _anything)],
        middleware=[
            Middleware(Headers, public_url=public_url),
            Middleware(Gate, public_url=public_url, is_let_in=application.is_let_in),
            Middleware(SignOut),
        ],
    )

    async def ask() -> httpx2.Response:
        transport = httpx2.ASGITransport(app)
        base = public_url or "http://127.0.0.1:8501"
        async with httpx2.AsyncClient(transport=transport, base_url=base, cookies=dict(sent or {})) as client:
            return await client.request(method, path, headers=headers)

    return awaited(ask)


@pytest.fixture(autouse=True)
def another_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other tests were refused counts no more."""
    monkeypatch.setattr(denials, "_written", [])


@pytest.fixture
def own_store(empty_store: str, tmp_path: Path) -> str:
    """A copy of the registry's store: none of this needs a case."""
    file = tmp_path / "noted.db"
    shutil.copyfile(untouched(empty_store), file)
    return f"sqlite:///{file}"


@pytest.fixture
def trial(own_store: str, read_from: ReadFrom) -> Iterator[str]:
    """A store of which the dashboard is served on trial."""
    read_from(own_store)
    config.set_option("server.allowedHosts", address.names(None))
    yield own_store
    config.set_option("server.allowedHosts", [])


@pytest.fixture
def provided(own_store: str, read_from: ReadFrom, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A store of which the dashboard is served behind a provider, with two press officers on its list."""
    for name, value in PROVIDER.items():
        monkeypatch.setenv(name, value)
    read_from(own_store)
    engine = write_store(own_store)
    with engine.begin() as connection:
        for email, unit_id in ((PRO, "agra"), (OTHER, "mathura")):
            users.grant(connection, email=email, role=UNIT, unit_id=unit_id, by="test", at=datetime.now(UTC))
    engine.dispose()
    config.set_option("server.allowedHosts", address.names(ORIGIN))
    yield own_store
    config.set_option("server.allowedHosts", [])


def signed_in(email: str, **more: object) -> tuple[Viewer, dict[str, str]]:
    """Somebody whose sign-in stands, and the cookies."""
    said = claims(email, **more)
    who = viewer.of_claims(said, settings(), is_active=True)
    assert isinstance(who, Viewer)
    return who, cookies(said)


def offered(who: Viewer, url: str, **more: object) -> str:
    """The address of a file that is offered to somebody."""
    usual = {
        "file_name": "league.csv",
        "mime": "text/csv",
        "make": lambda: b"unit_id\nagra\n",
        "rows": 1,
        "what": "league",
        "filters": {"kind": "district"},
        "viewer": who,
        "url": url,
        "unit_ids": frozenset({"agra"}),
    }
    return "/export/" + OFFERS.put(Offer(**(usual | more)), place=("visit", "league"))


def written(url: str, *actions: str) -> pd.DataFrame:
    engine = read_store(url)
    with engine.connect() as connection:
        entries = audit_log.entries(connection)
    engine.dispose()
    return entries[entries["action"].isin(actions)].reset_index(drop=True)


PATHS = (
    "/",
    "/unit",
    "/export/x",
    "/media/x",
    "/_stcore/metrics",
    "/_stcore/health",
    "/healthz",
    "/static/x",
    "/nowhere",
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("public_url", [None, ORIGIN])
def test_every_answer_bears_the_headers(
    path: str, public_url: str | None, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("provided" if public_url else "trial")
    headers = get(path, public_url=public_url).headers
    assert headers["content-security-policy"] == policy(public_url)
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]
    assert ("strict-transport-security" in headers) == bool(public_url)


@pytest.mark.parametrize("path", ["/", "/unit", "/export/x", "/media/x"])
def test_no_browser_keeps_a_page_or_a_file(path: str, trial: str) -> None:
    assert get(path, public_url=None).headers["cache-control"] == "no-store"


def test_a_cookie_is_for_https_alone_and_lasts_no_longer_than_a_sign_in(provided: str, trial: str) -> None:
    config.set_option("server.allowedHosts", [])
    cookie = get("/nowhere", public_url=ORIGIN).headers["set-cookie"]
    assert "; Secure" in cookie
    assert f"Max-Age={int(sign_ins.ABSOLUTE.total_seconds())};" in cookie
    assert "HttpOnly" in cookie
    assert "Secure" not in get("/nowhere", public_url=None).headers["set-cookie"]


@pytest.mark.parametrize(("asked", "language"), [("?lang=hi", "hi"), ("?lang=en", "en"), ("?lang=x", "en")])
def test_the_page_says_its_language_and_name(asked: str, language: str, trial: str) -> None:
    text = get(f"/unit{asked}", public_url=None).text
    assert f'<html lang="{language}">' in text
    assert "<title>Noted</title>" in text
    assert "favicon.png" not in text


@pytest.mark.parametrize("host", ["attacker.example", "noted.example.attacker.example", "", "127.0.0.1"])
def test_another_host_is_not_answered(host: str, provided: str) -> None:
    for path in ("/", "/export/x", "/static/x"):
        assert get(path, public_url=ORIGIN, Host=host).status_code == 421


def test_whether_the_server_lives_is_answered_to_this_machine(provided: str) -> None:
    assert get("/_stcore/health", public_url=ORIGIN, Host="127.0.0.1:8501").status_code == 200
    assert get("/_stcore/health", public_url=ORIGIN, Host="attacker.example").status_code == 421


@pytest.mark.parametrize(
    "path", ["metrics", "agent/openapi.json", "agent/interact", "script-health-check", "x"]
)
def test_what_streamlit_would_tell_anybody_is_closed(path: str, trial: str) -> None:
    assert get(f"/_stcore/{path}", public_url=None).status_code == 404


def test_pictures_are_for_who_is_signed_in_and_uploads_for_nobody(provided: str) -> None:
    path = "/media/x.png"
    _, own = signed_in(PRO)
    stranger = cookies(claims("stranger@example.org"))
    forged = cookies(claims(PRO), secret="x" * 40)
    elsewhere = cookies(claims(PRO), origin="https://attacker.example")
    assert get(path, public_url=ORIGIN, sent=own).status_code == 200
    for sent in ({}, stranger, forged, elsewhere, {"_streamlit_user": "x"}):
        assert get(path, public_url=ORIGIN, sent=sent).status_code == 404
    assert get("/_stcore/upload_file/a/b", public_url=ORIGIN, sent=own, method="PUT").status_code == 404


def shakes_hands(public_url: str | None, **headers: str) -> bool:
    """Whether a websocket with these headers comes to what stands behind the gate."""
    came, sent = [], []

    async def behind(scope: object, receive: object, send: object) -> None:
        came.append(scope)

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: object) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    gate = Gate(behind, public_url=public_url, is_let_in=application.is_let_in)
    asked = {"type": "websocket", "path": "/_stcore/stream", "headers": raw}
    awaited(partial(gate, asked, receive, send))
    assert [each["type"] for each in sent] == ([] if came else ["websocket.close"])
    return bool(came)


def test_a_websocket_of_another_sites_page_or_host_never_reaches_streamlit(provided: str) -> None:
    assert shakes_hands(ORIGIN, host="noted.example", origin=ORIGIN)
    assert shakes_hands(ORIGIN, host="noted.example")
    for origin in ("https://evil.example", "http://noted.example", f"{ORIGIN}.evil.example", "null", ""):
        assert not shakes_hands(ORIGIN, host="noted.example", origin=origin)
    assert not shakes_hands(ORIGIN, host="evil.example", origin=ORIGIN)
    assert not shakes_hands(ORIGIN, origin=ORIGIN)


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "[::1]:8501"])
def test_on_trial_a_websocket_is_for_this_machines_own_page(host: str, trial: str) -> None:
    assert shakes_hands(None, host=host, origin=f"http://{host}")
    for origin in ("https://evil.example", "http://localhost:9999", "http://127.0.0.1"):
        assert not shakes_hands(None, host=host, origin=origin)
    assert not shakes_hands(None, host="evil.example:8501", origin="http://evil.example:8501")


def test_signing_out_at_its_address_ends_the_sign_in_and_not_only_the_cookie(provided: str) -> None:
    _, own = signed_in(PRO)
    assert get("/media/x.png", public_url=ORIGIN, sent=own).status_code == 200
    get("/auth/logout", public_url=ORIGIN, sent=own)
    assert get("/media/x.png", public_url=ORIGIN, sent=own).status_code == 404  # a copy of the cookie
    assert viewer.of_claims(claims(PRO), settings(), is_active=True) == sign_ins.SIGN_OUT
    get("/auth/logout", public_url=ORIGIN, sent=own)
    assert list(written(provided, audit_log.SIGN_OUT)["email"]) == [PRO]


def test_a_file_leaves_once_with_its_name_and_is_written_down(provided: str) -> None:
    who, own = signed_in(PRO)
    path = offered(who, provided, file_name='लीग "x"\r\nA: b.csv')
    answer = get(path, public_url=ORIGIN, sent=own)
    assert (answer.status_code, answer.content) == (200, b"unit_id\nagra\n")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    named = answer.headers["content-disposition"]
    assert named.startswith('attachment; filename="')
    assert named.isascii()
    assert "\r" not in named
    assert named.count('"') == 2
    entry = written(provided, audit_log.EXPORT).iloc[0]
    assert (entry["email"], entry["what"], entry["rows"], entry["role"]) == (PRO, "league", 1, UNIT)
    assert "district" in entry["filters"]
    assert get(path, public_url=ORIGIN, sent=own).status_code == 410


@pytest.mark.parametrize("language", ["en", "hi"])
def test_each_refusal_is_said_and_written_down(language: str, provided: str) -> None:
    who, own = signed_in(PRO)
    _, others = signed_in(OTHER)
    both = frozenset({"agra", "mathura"})
    wider = replace(who, scope=replace(who.scope, unit_ids=both))  # as it was before the registry changed
    cases: dict[str, tuple[Callable[[], str], dict[str, str]]] = {
        "unknown_link": (lambda: "/export/never-was", own),
        "no_sign_in": (lambda: offered(who, provided), {}),
        "another_sign_in": (lambda: offered(who, provided), others),
        "another_scope": (lambda: offered(wider, provided, unit_ids=None), own),
        "outside_scope": (lambda: offered(who, provided, unit_ids=both), own),
    }
    for why, (path, sent) in cases.items():
        answer = get(f"{path()}?lang={language}", public_url=ORIGIN, sent=sent)
        assert answer.status_code == 404
        assert "agra" not in answer.text
        assert f'<html lang="{language}">' in answer.text
        assert written(provided, audit_log.DENIED).iloc[0]["detail"] == why
    assert written(provided, audit_log.EXPORT).empty


def test_a_link_that_another_tried_is_spent(provided: str) -> None:
    who, own = signed_in(PRO)
    _, others = signed_in(OTHER)
    path = offered(who, provided)
    assert get(path, public_url=ORIGIN, sent=others).status_code == 404
    assert get(path, public_url=ORIGIN, sent=own).status_code == 410


def test_a_head_spends_no_link(provided: str) -> None:
    who, own = signed_in(PRO)
    path = offered(who, provided)
    assert get(path, public_url=ORIGIN, sent=own, method="HEAD").status_code == 405
    assert get(path, public_url=ORIGIN, sent=own).status_code == 200


@pytest.mark.parametrize("is_moved", [True, False])
def test_who_was_revoked_or_moved_gets_nothing_of_what_was_offered_before(
    is_moved: bool, provided: str
) -> None:
    who, own = signed_in(PRO)
    path = offered(who, provided)
    engine, at = write_store(provided), datetime.now(UTC)
    with engine.begin() as connection:
        if is_moved:
            users.grant(connection, email=PRO, role=UNIT, unit_id="mathura", by="test", at=at)
        else:
            users.revoke(connection, email=PRO, by="test", at=at)
    engine.dispose()
    assert get(path, public_url=ORIGIN, sent=own).status_code == 404
    assert written(provided, audit_log.EXPORT).empty


def test_no_file_leaves_that_cannot_be_written_down(provided: str, monkeypatch: pytest.MonkeyPatch) -> None:
    who, own = signed_in(PRO)
    path = offered(who, "sqlite:////nowhere/at/all.db")
    answer = get(path, public_url=ORIGIN, sent=own)
    assert answer.status_code == 503
    assert b"agra" not in answer.content


def test_on_trial_the_link_alone_is_asked_for(trial: str) -> None:
    who = on_trial(Scope(role=UNIT, unit_id="agra", unit_ids=frozenset({"agra"})))
    assert get(offered(who, trial), public_url=None).status_code == 200
    entry = written(trial, audit_log.EXPORT).iloc[0]
    assert (entry["role"], entry["detail"]) == (UNIT, "trial")


def test_neither_strangers_nor_somebody_signed_in_can_fill_the_log(provided: str) -> None:
    _, own = signed_in(PRO)
    _, others = signed_in(OTHER)
    for sent in ({}, own):
        for _ in range(denials.A_MINUTE + 5):
            assert get("/export/x", public_url=ORIGIN, sent=sent).status_code == 404
    get("/export/x", public_url=ORIGIN, sent=others)
    denied = written(provided, audit_log.DENIED)["email"].fillna("a stranger").value_counts().to_dict()
    assert denied == {"a stranger": denials.A_MINUTE, PRO: denials.A_MINUTE, OTHER: 1}


@pytest.mark.parametrize("listens_at", ["0.0.0.0", "::", "10.0.0.5", "noted.example"])  # noqa: S104
def test_without_a_provider_only_this_machine_is_served(
    listens_at: str, trial: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(start, "application")  # whatever comes of it, nothing is served
    with pytest.raises(start.Refused, match=r"docs/sign-in\.md"):
        start.serve(listens_at=listens_at, port=1)


def test_a_database_role_that_sees_past_the_scopes_is_refused(
    provided: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protection, "bypasses", lambda connection: "the role may do anything.")
    monkeypatch.delattr(start, "application")
    with pytest.raises(start.Refused, match="NOTED_DATABASE_URL: the role may do anything"):
        start.serve(listens_at="127.0.0.1", port=1)


@pytest.mark.parametrize("setting", ["NOTED_X_TIMEOUT_S", "NOTED_DATABSE_URL"])
def test_a_wrong_setting_ends_the_start_with_its_name(setting: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "serve.py"], check=False,
        cwd=ROOT, env={"PATH": os.environ["PATH"], setting: "soon"}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert setting in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
