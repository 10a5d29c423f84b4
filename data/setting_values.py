"""Values of settings as somebody wrote them: what cannot be used is refused in words that say what can."""

import ipaddress
import re
from typing import Any
from urllib.parse import SplitResult, urlsplit


class SettingsError(Exception):
    """A setting that cannot be used; its text is one line that names it and says what to do."""


def blank_is_none(value: Any) -> Any:
    """A text without spaces around it; None where nothing is left."""
    return value.strip() or None if isinstance(value, str) else value


def server_address(url: str) -> str:
    """The address of a server, without a slash at its end."""
    parts = _safe(url, read="the token")
    if parts.query or parts.fragment or parts.username:
        raise ValueError("must be a server's address alone, without ?, # or @")
    return url.rstrip("/")


def document_address(url: str) -> str:
    """The address of a document, which may have a query."""
    parts = _safe(url, read="what the provider says")
    if parts.fragment or parts.username:
        raise ValueError("must be an address without # or @")
    return url


def own_address(url: str) -> str:
    """The address that browsers know the dashboard by: a server's, and nothing behind it."""
    parts = _safe(url, read="the cookie")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ValueError("must be scheme and host alone, for example https://noted.example.org")
    return url.rstrip("/").lower()


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine itself, which no other can listen to."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _safe(url: str, *, read: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise ValueError("is no address of a server") from None
    if parts.scheme not in ("http", "https") or not whole or re.search(r"\s", url):
        raise ValueError(
            "must be an address that begins with https:// (or http:// for a server on this machine)"
        )
    if parts.scheme == "http" and not is_this_machine(str(parts.hostname)):
        raise ValueError(f"must begin with https://: over http:// {read} would be read on the way")
    return parts
