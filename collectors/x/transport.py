"""tweepy as a thin transport: raw answers, our own base URL, time limits on every request, no redirects."""

import logging
import ssl
import threading
import time
from collections.abc import Callable
from typing import Any

import requests
import tweepy
import urllib3

DEADLINE_TIMEOUTS = 4
CHUNK_BYTES = 65_536
MOST_BYTES = 64 << 20


class NoToken(logging.Filter):
    """Keeps the `Authorization` header out of every log."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "uthorization" not in record.getMessage()


LIBRARIES = ("tweepy", "urllib3", "requests", "http", "oauthlib", "requests_oauthlib")
SIGNING = ("oauthlib.oauth1", "oauthlib.oauth1.rfc5849", "requests_oauthlib.oauth1_auth")
for _name in {*LIBRARIES, *SIGNING, *logging.root.manager.loggerDict}:
    if (
        _name.partition(".")[0] in LIBRARIES
    ):  # a filter holds for its own logger alone, not for those below it
        logging.getLogger(_name).addFilter(NoToken())
        logging.getLogger(_name).setLevel(logging.INFO)
urllib3.connection.HTTPConnection.debuglevel = 0  # `http.client` set to debug would print each header


Sign = Callable[[requests.PreparedRequest], requests.PreparedRequest]


def signature(*, key: str, secret: str, token: str, token_secret: str) -> Sign:
    """What signs a request as a user (OAuth 1)."""
    signing: Sign = tweepy.OAuth1UserHandler(key, secret, token, token_secret).apply_auth()
    return signing


class Transport(tweepy.Client):
    """tweepy's client with its one request function replaced: it raises only `requests.RequestException`.

    `timeout_s` bounds connecting and each read, four times that the whole answer.
    """

    def __init__(
        self,
        *,
        bearer_token: str,
        base_url: str,
        timeout_s: float,
        sign: Sign | None = None,
    ) -> None:
        """`sign` puts a user's signature (OAuth 1) in the place of the app's token."""
        super().__init__(bearer_token, return_type=requests.Response, wait_on_rate_limit=False)
        self.base_url, self.timeout_s, self._sign = base_url.rstrip("/"), timeout_s, sign

    def request(
        self,
        method: str,
        route: str,
        params: dict[str, Any] | None = None,
        json: dict[str, Any] | None = None,
        user_auth: bool = False,
    ) -> requests.Response:
        """Send one request; it runs beside us, so that not even headers that drip in can outlast the deadline."""
        deadline_s = DEADLINE_TIMEOUTS * self.timeout_s
        exchange = Exchange(lambda: self._exchange(method, route, params=params, json=json), deadline_s)
        return exchange.result()

    def _exchange(self, method: str, route: str, **content: Any) -> requests.Response:
        end = time.monotonic() + DEADLINE_TIMEOUTS * self.timeout_s
        response = self.session.request(
            method,
            self.base_url + route,
            headers={"User-Agent": self.user_agent},
            auth=self._authorize,
            timeout=self.timeout_s,
            stream=True,
            allow_redirects=False,
            **content,
        )
        body = read_whole(response, end=end)
        response._content, response._content_consumed = body, True  # noqa: SLF001  (what requests reads later)
        return response

    def _authorize(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sets the token last: requests would put what a `.netrc` says in its place."""
        if self._sign is not None:
            return self._sign(request)
        request.headers["Authorization"] = f"Bearer {self.bearer_token}"
        return request


class TooLong(requests.Timeout):
    """An answer of more bytes than are taken."""


def read_whole(response: requests.Response, *, end: float, most: int | None = None) -> bytes:
    """The body of a streamed answer, closed after it; raises where it is not whole at `end` of the monotonic clock, or
    longer than anything we ask for."""
    body = bytearray()
    try:
        while chunk := response.raw.read1(CHUNK_BYTES, decode_content=True):
            body += chunk
            if len(body) > (most or MOST_BYTES):
                raise TooLong(f"the answer has more than {most or MOST_BYTES} bytes")
            if time.monotonic() > end:
                raise requests.Timeout("the answer was too slow")
    except urllib3.exceptions.HTTPError as error:
        raise requests.exceptions.ChunkedEncodingError(error) from error
    finally:
        response.close()
    return bytes(body)


class Exchange(threading.Thread):
    """One request and its answer, given up at a deadline; raises what the request raised, or `requests.Timeout`."""

    def __init__(self, ask: Callable[[], requests.Response], deadline_s: float) -> None:
        super().__init__(daemon=True)
        self._ask, self._deadline_s = ask, deadline_s
        self._found: requests.Response | BaseException | None = None

    def run(self) -> None:
        try:
            self._found = self._ask()
        except BaseException as error:  # noqa: BLE001  (handed on to whoever waits for it)
            self._found = error

    def result(self) -> requests.Response:
        self.start()
        self.join(self._deadline_s + 1)
        found = self._found
        if isinstance(found, BaseException):
            raise found
        if found is None:
            raise requests.Timeout(f"no whole answer after {self._deadline_s:g} s")
        return found


def unreachable(error: requests.RequestException) -> bool:
    """Whether a request failed before there was any connection."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    never = (
        urllib3.exceptions.NewConnectionError,
        urllib3.exceptions.ConnectTimeoutError,
        urllib3.exceptions.ProxyError,
        urllib3.exceptions.SSLError,
    )
    return isinstance(error, requests.ConnectionError) and isinstance(reason, never)


def distrusted(error: requests.RequestException) -> str | None:
    """Why the certificate that was shown is not to be trusted; None: that is not what went wrong."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    cause = reason.args[0] if isinstance(reason, urllib3.exceptions.SSLError) and reason.args else None
    return cause.verify_message if isinstance(cause, ssl.SSLCertVerificationError) else None
