"""The ASGI application: Streamlit's, behind our headers and gate, with the provider's settings and our routes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from data import watchdog
from data.engine import StoreError
from data.settings import Settings
from pages.ui.access import viewer
from pages.ui.access.offers import OFFERS
from pages.ui.serving import exports, left_sessions, probes, shell
from pages.ui.serving.exposition import Timed
from pages.ui.serving.gate import Gate
from pages.ui.serving.headers import Headers
from pages.ui.serving.sign_in_faults import SignInFaults
from pages.ui.serving.sign_out import SignOut

SCRIPT: Final = Path(__file__).resolve().parents[3] / "app.py"
LET_GO_S: Final = 60


def secrets_of(given: Settings) -> dict[str, Any]:
    """What Streamlit has to know of the provider; nothing where there is none."""
    sign_in = given.sign_in
    if sign_in is None:
        return {}
    return {
        "auth": {
            "redirect_uri": sign_in.redirect_url,
            "cookie_secret": sign_in.cookie_secret.get_secret_value(),
            "client_id": sign_in.client_id,
            "client_secret": sign_in.client_secret.get_secret_value(),
            "server_metadata_url": sign_in.metadata_url,
            "client_kwargs": {"scope": "openid email profile", "code_challenge_method": "S256"},
        }
    }


def is_let_in(cookies: Mapping[str, str]) -> bool:
    """Whether cookies are those of a sign-in that stands; while the store is away nobody's are."""
    try:
        return viewer.of_cookies(cookies, is_active=False) is not None
    except StoreError:
        return False


@asynccontextmanager
async def _alive(app: st.App) -> AsyncIterator[None]:
    """While the server runs: let go of files that nobody fetched and of tabs that are gone, and say that it moves."""

    async def let_go() -> None:
        while True:
            watchdog.alive()  # as long as this loop turns, readers are answered
            left_sessions.begin()
            await asyncio.sleep(LET_GO_S)
            OFFERS.let_go()
            left_sessions.LEFT.let_go()

    task = asyncio.create_task(let_go())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def application(given: Settings) -> st.App:
    """The dashboard as it is served with these settings."""
    PagesManager.uses_pages_directory = False  # else a fresh server would look for pages past `app.py`, once
    public_url = given.sign_in.public_url if given.sign_in else None
    middleware = [
        Middleware(Timed),
        Middleware(Headers, public_url=public_url),
        Middleware(Gate, public_url=public_url, is_let_in=is_let_in),
    ]
    if given.sign_in:
        middleware += [Middleware(SignOut), Middleware(SignInFaults, is_let_in=is_let_in)]
    return st.App(
        SCRIPT,
        secrets=secrets_of(given),
        routes=[exports.ROUTE, *probes.routes(), *shell.routes()],
        middleware=middleware,
        lifespan=_alive,
    )
