"""A sign-in that comes to nothing is said on a page of ours, with a way back, and in the log in one line."""

import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from streamlit.auth_util import encode_provider_token
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string
from streamlit.web.server.starlette.starlette_auth_routes import create_auth_routes

from data.settings import settings
from pages.ui.access import wanted
from pages.ui.serving import application
from pages.ui.serving.sign_in_faults import STREAMLITS, SignInFaults
from tests.pages.awaiting import awaited
from tests.pages.conftest import ReadFrom
from tests.pages.signed_in import ORIGIN, PROVIDER
from tests.real_thing import free_port

AWAY = "does not answer just now"
FAILED = "did not succeed"


class Kept(logging.Handler):
    """Keeps what is logged as it would be printed."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += self.format(record).splitlines()


@pytest.fixture
def log() -> Iterator[list[str]]:
    handler = Kept()
    STREAMLITS.addHandler(handler)
    yield handler.lines
    STREAMLITS.removeHandler(handler)


@pytest.fixture(autouse=True)
def provider_away(read_from: ReadFrom, empty_store: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings of a provider that nobody answers for."""
    for name, value in PROVIDER.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NOTED_OIDC_METADATA_URL", f"http://127.0.0.1:{free_port()}/metadata")
    read_from(empty_store)
    secrets_singleton.merge_programmatic_secrets(application.secrets_of(settings()))
    yield
    secrets_singleton._programmatic_secrets = None
    secrets_singleton._reset()


def asked(path: str, *, routes: Any = None, is_let_in: bool = False, sent: dict[str, str] | None = None,
          **headers: str) -> httpx2.Response:  # fmt: skip
    """Ask Streamlit's own routes of a sign-in behind our middleware."""
    app = Starlette(
        routes=routes or create_auth_routes(""),
        middleware=[
            Middleware(SignInFaults, is_let_in=lambda cookies: is_let_in),
            Middleware(SessionMiddleware, secret_key="x" * 32),
        ],
    )

    async def ask() -> httpx2.Response:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN, cookies=sent or {}) as client:
            return await client.get(path, headers=headers)

    return awaited(ask)


def login() -> str:
    return f"/auth/login?{urlencode({'provider': encode_provider_token('default')})}"


def test_while_the_provider_is_away_that_is_said_with_a_way_back_and_logged_in_a_line(log: list[str]) -> None:
    answer = asked(login())
    assert answer.status_code == 400
    assert AWAY in answer.text
    assert '<a href="/?lang=en">' in answer.text
    assert "Authentication error" not in answer.text
    (line,) = log
    assert "ConnectError" in line


def test_it_is_said_in_the_readers_language(log: list[str]) -> None:
    browser = generate_xsrf_token_string()
    token = wanted._browser_of({wanted.BROWSER: browser})
    assert token
    wanted._kept[token] = (float("inf"), wanted.Wanted("unit", {"lang": "hi"}))
    try:
        answers = [
            asked(login(), sent={wanted.BROWSER: browser}, **{"Accept-Language": "en"}),
            asked(login(), **{"Accept-Language": "hi-IN,en"}),
        ]
        assert (
            token in wanted._kept
        )  # the page that was asked for is still to be found after the next sign-in
    finally:
        del wanted._kept[token]
    for answer in answers:
        assert '<html lang="hi">' in answer.text
        assert '<a href="/?lang=hi">' in answer.text
        assert AWAY not in answer.text


@pytest.mark.parametrize(
    "query", ["error=access_denied&error_description=x%1b%0ay", "code=x&state=never-was", "code=x"]
)
def test_who_comes_back_from_the_provider_with_nothing_is_told_so(query: str, log: list[str]) -> None:
    answer = asked(f"/oauth2callback?{query}")
    assert answer.status_code == 400
    assert FAILED in answer.text
    assert '<a href="/?lang=en">' in answer.text
    (line,) = log
    assert line.isprintable()


def test_who_goes_back_to_the_providers_answer_while_signed_in_is_led_home() -> None:
    assert asked("/oauth2callback?code=x&state=used", is_let_in=True).status_code == 302


def test_after_signing_out_the_provider_leads_back_to_the_front_door() -> None:
    assert asked("/oauth2callback").status_code == 302
    assert asked("/oauth2callback?state=x").status_code == 302


@pytest.mark.parametrize(("value", "status"), [("x", 302), ("", 400)])
def test_a_sign_in_that_succeeds_is_left_alone(value: str, status: int) -> None:
    async def callback(request: Request) -> Response:
        response = RedirectResponse("/", status_code=302)
        if value:
            response.set_cookie(
                "_streamlit_user", create_signed_value("x", "_streamlit_user", value).decode()
            )
        else:
            response.delete_cookie("_streamlit_user")
        return response

    answer = asked("/oauth2callback?code=x&state=y", routes=[Route("/oauth2callback", callback)])
    assert answer.status_code == status
    assert answer.headers["set-cookie"].startswith("_streamlit_user=")


def test_the_served_application_has_it_where_there_is_a_provider() -> None:
    served = application.application(settings())
    assert "SignInFaults" in [getattr(each.cls, "__name__", "") for each in served._user_middleware]
