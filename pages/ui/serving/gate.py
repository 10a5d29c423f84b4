"""What is asked before a request reaches Streamlit: whether the address is ours, whether it is open, and to whom."""

import logging
from collections.abc import Callable, Mapping
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from pages.ui.serving.address import HEALTH, LOOPBACK, PROBES, origin

CORE: Final = "/_stcore/"
OPEN: Final = (HEALTH, f"{CORE}host-config", f"{CORE}stream")
"""Of Streamlit's own addresses all that answers a stranger; a websocket without a sign-in shows the sign-in alone."""
FILES: Final = ("/media/",)
"""Pictures: Streamlit would answer whoever knows the address. No page takes a file, so uploads are closed to all."""
FOREIGN: Final = 1008
LOG: Final = logging.getLogger(__name__)


def hostname(host: str) -> str:
    """A Host header without its port."""
    return host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host


class Gate:
    """Lets through what is ours and open; `is_let_in` says whether cookies hold a sign-in that stands."""

    def __init__(
        self, app: ASGIApp, *, public_url: str | None, is_let_in: Callable[[Mapping[str, str]], bool]
    ) -> None:
        self._app = app
        self._origin = origin(public_url).lower() if public_url else None
        self._is_let_in = is_let_in

    def _is_ours(self, connection: HTTPConnection) -> bool:
        """Whether a websocket is asked for by a page of ours, or by no page. Streamlit would ask the internet for this
        machine's address before it refuses another's, and nobody would be served meanwhile."""
        host, asked_by = connection.headers.get("host", ""), connection.headers.get("origin")
        ours = self._origin or f"http://{host}".lower()
        return is_host_allowed(host) and (asked_by is None or asked_by.lower() == ours)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not self._is_ours(HTTPConnection(scope)):
            LOG.warning("refused a websocket of another site or host")
            await WebSocketClose(code=FOREIGN)(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        connection = HTTPConnection(scope)
        host = connection.headers.get("host", "")
        is_probe = path in PROBES and hostname(host) in LOOPBACK
        if not is_probe and not is_host_allowed(host):
            answer = PlainTextResponse("This address is not served here.", status_code=421)
        elif path.startswith(FILES):
            if await run_in_threadpool(self._is_let_in, connection.cookies):
                await self._app(scope, receive, send)
                return
            answer = PlainTextResponse("Not found.", status_code=404)
        elif path.startswith(CORE) and path not in OPEN:
            answer = PlainTextResponse("Not found.", status_code=404)
        else:
            await self._app(scope, receive, send)
            return
        await answer(scope, receive, send)
