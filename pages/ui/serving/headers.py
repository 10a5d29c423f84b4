"""The headers that every answer bears: what a page may load and who may frame it, and cookies for https alone."""

import base64
import hashlib
import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INDEX: Final = Path(streamlit.__file__).parent / "static" / "index.html"
BASE: Final = 'window.__streamlit={BACKEND_BASE_URL:new URL("./",location).href}'
"""A script of ours that stands in the page: where the server is. Streamlit would first look for it below each page's own
address, and lose a journey there and back."""
OWN_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
PERMISSIONS: Final = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
    "midi=(), payment=(), usb=(), browsing-topics=()"
)
YEAR_S: Final = 31_536_000
SIGN_IN_S: Final = 43_200
"""The browser keeps the sign-in no longer than it can be good; Streamlit would keep it for thirty days."""
STREAMLITS_LIFE: Final = re.compile(r"Max-Age=2592000", re.IGNORECASE)
KEPT_BY_NOBODY: Final = ("text/html", "text/csv")


def scripts() -> str:
    """The hashes of the scripts that stand in the page, Streamlit's and ours, so that they run and no other does."""
    found = [BASE, *OWN_SCRIPT.findall(INDEX.read_text(encoding="utf-8"))]
    hashes = (base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in found)
    return " ".join(f"'sha256-{each}'" for each in hashes)


def policy(public_url: str | None) -> str:
    """The Content-Security-Policy: everything comes from this server, nothing frames it."""
    socket = ""
    if public_url:  # some browsers hold that 'self' is no websocket
        parts = urlsplit(public_url)
        socket = f" {'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"
    rules = {
        "default-src": "'self'",
        "script-src": f"'self' {scripts()}".strip(),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": f"'self'{socket}",
        "worker-src": "'self' blob:",
        "frame-src": "'none'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class Headers:
    """Puts the headers on every answer, whoever gives it."""

    def __init__(self, app: ASGIApp, *, public_url: str | None) -> None:
        self._app = app
        self._is_https = bool(public_url) and urlsplit(str(public_url)).scheme == "https"
        self._fixed = {
            "Content-Security-Policy": policy(public_url),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": PERMISSIONS,
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        if self._is_https:
            self._fixed["Strict-Transport-Security"] = f"max-age={YEAR_S}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._fixed.items():
                    headers[name] = value
                is_private = headers.get("content-type", "").startswith(KEPT_BY_NOBODY)
                if is_private or scope["path"].startswith("/media/"):
                    headers["Cache-Control"] = "no-store"
                message["headers"] = [
                    (name, self._cookie(value) if name.lower() == b"set-cookie" else value)
                    for name, value in message["headers"]
                ]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)

    def _cookie(self, value: bytes) -> bytes:
        cookie = STREAMLITS_LIFE.sub(f"Max-Age={SIGN_IN_S}", value.decode("latin-1"))
        if self._is_https and "secure" not in [part.strip().lower() for part in cookie.split(";")]:
            cookie += "; Secure"
        return cookie.encode("latin-1")
