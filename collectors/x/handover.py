"""Handing over: files that go to, or come from, an address which X named; never with the token, never redirected."""

import ipaddress
import time
from typing import Any
from urllib.parse import urlsplit

import requests

from collectors.x.errors import Refused, Transient
from collectors.x.transport import DEADLINE_TIMEOUTS, Exchange, Transport, read_whole

STORED = (requests.codes.ok, requests.codes.created, requests.codes.no_content)
PASSING = (requests.codes.request_timeout, requests.codes.too_many_requests)


def upload(transport: Transport, url: str, body: bytes) -> None:
    """Give a text to an address of X's naming; raises `Transient` or `Refused`."""
    _exchange(transport, "PUT", url, data=body, headers={"Content-Type": "text/plain"})


def download(transport: Transport, url: str) -> bytes:
    """Take a text from an address of X's naming, under the same limits as any answer."""
    return _exchange(transport, "GET", url)


def _exchange(transport: Transport, method: str, url: str, **content: Any) -> bytes:
    if not is_allowed(url, base_url=transport.base_url):
        raise Refused(
            "compliance/jobs: X named an address for a file that does not begin with https://, so nothing was sent to "
            "it and nothing taken from it. See whether NOTED_X_BASE_URL is right."
        )
    what = "upload" if method == "PUT" else "download"
    deadline_s = DEADLINE_TIMEOUTS * transport.timeout_s

    def ask() -> requests.Response:
        end = time.monotonic() + deadline_s
        with requests.Session() as session:  # one of its own: it has no cookie and no header of X's
            response = session.request(
                method,
                url,
                auth=_nobody,
                timeout=transport.timeout_s,
                stream=True,
                allow_redirects=False,
                **content,
            )
            response._content = read_whole(response, end=end)  # noqa: SLF001  (what requests reads later)
        return response

    try:
        response = Exchange(ask, deadline_s).result()
    except requests.RequestException as error:  # its text holds the address, and that the signature
        raise Transient(f"compliance/jobs: the {what} broke off ({type(error).__name__})") from None
    if response.status_code in STORED:
        return response.content
    words = f"compliance/jobs: the {what} was answered by {response.status_code}"
    if response.status_code >= requests.codes.server_error or response.status_code in PASSING:
        raise Transient(words)
    raise Refused(words)


def is_allowed(url: str, *, base_url: str) -> bool:
    """Whether a file may go over an address: https, or http within this machine where X itself is spoken to there."""
    try:
        parts, base = urlsplit(url), urlsplit(base_url)
        whole = bool(parts.hostname) and parts.port != 0 and not parts.username
    except ValueError:
        return False
    at_home = parts.scheme == "http" and is_loopback(parts.hostname) and is_loopback(base.hostname)
    return whole and (parts.scheme == "https" or at_home)


def is_loopback(host: str | None) -> bool:
    """Whether a host is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """No credentials: requests would add what a `.netrc` says."""
    return request
