"""The address that signs out: Streamlit takes the cookie back there, and a copy of it is to be worth nothing either.

A link from elsewhere can lead there and sign somebody out, which does no harm: nothing is shown or changed by it.
"""

import logging
from collections.abc import Mapping
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from data.engine import StoreError
from data.settings import settings
from pages.ui.access import ending, viewer

LOGOUT: Final = "/auth/logout"
READS: Final = ("GET", "HEAD")
LOG: Final = logging.getLogger(__name__)


def end(cookies: Mapping[str, str]) -> None:
    """End the sign-in that cookies hold, where one stands; while the store is away its end comes by itself."""
    try:
        who = viewer.of_cookies(cookies, is_active=False)
        if who is not None:
            ending.end(who, settings().database_url)
    except StoreError as error:
        LOG.error("a sign-in could not be ended: %s", error)


class SignOut:
    """Ends the sign-in before Streamlit takes its cookie back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in READS and scope["path"] == LOGOUT:
            await run_in_threadpool(end, HTTPConnection(scope).cookies)
        await self._app(scope, receive, send)
