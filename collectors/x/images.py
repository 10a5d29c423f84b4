"""Images of profiles: fetched from X's host for them alone, without the token, within limits of size and time."""

import time
from typing import Final
from urllib.parse import urlsplit

import requests
import urllib3

from collectors.x.handover import is_loopback
from collectors.x.transport import Exchange, TooLong, read_whole

IMAGE_HOST: Final = "pbs.twimg.com"
NO_HOST: Final = "pbs.twimg.invalid"
"""What a made-up X on this machine names: a host that cannot be."""
MOST_BYTES: Final = 5 << 20
LONGEST_S: Final = 20.0
READ_S: Final = 10.0
HEADERS: Final = {"Accept": "image/png,image/jpeg,image/webp,image/gif", "Accept-Encoding": "identity"}
ABSENT: Final = (requests.codes.not_found, requests.codes.gone)


class NoImage(Exception):
    """An image that did not come; the text is its reason as `data.pictures.REASONS` names it."""


def fetch(url: str, *, base_url: str, timeout_s: float = READ_S) -> bytes:
    """The bytes at an address of X's image host, whatever they are; raises `NoImage`.

    `base_url` is where X is spoken to: where that is this machine, the images are asked for there, too, by their paths,
    and nothing leaves this machine. A redirect is not followed. Nothing is sent along: no token, no cookie.
    """
    address = address_of(url, base_url=base_url)
    if address is None:
        raise NoImage("wrong_host")
    read_s = min(READ_S, timeout_s)
    longest_s = min(LONGEST_S, 2 * read_s)

    def ask() -> requests.Response:
        end = time.monotonic() + longest_s
        with requests.Session() as session:
            response = session.get(
                address, headers=HEADERS, auth=_nobody, timeout=read_s, stream=True, allow_redirects=False
            )
            response._content = read_whole(response, end=end, most=MOST_BYTES)  # noqa: SLF001  (what requests reads later)
        return response

    try:
        response = Exchange(ask, longest_s).result()
    except TooLong:
        raise NoImage("too_large") from None
    except requests.Timeout:
        raise NoImage("too_slow") from None
    except (requests.RequestException, urllib3.exceptions.HTTPError, UnicodeError):
        raise NoImage("unreachable") from None
    if response.is_redirect or response.is_permanent_redirect:
        raise NoImage("redirected")
    if response.status_code in ABSENT:
        raise NoImage("gone")
    if response.status_code != requests.codes.ok:
        raise NoImage("unreachable")
    return response.content


def address_of(url: str, *, base_url: str) -> str | None:
    """Where an image is asked for; None where that is neither X's own host for images over https nor, for an X on this
    machine, that X."""
    try:
        parts, base = urlsplit(url), urlsplit(base_url)
        port = parts.port
    except ValueError:
        return None
    if parts.username or parts.password or any(each.isspace() or each == "\\" for each in url):
        return None
    if parts.scheme != "https" or parts.hostname not in (IMAGE_HOST, NO_HOST) or port not in (None, 443):
        return None
    if is_loopback(base.hostname):
        return f"{base_url.rstrip('/')}{parts.path}"
    return url if parts.hostname == IMAGE_HOST else None


def larger(url: str, part: str) -> str:
    """The address of an image at a size that serves: a profile names its smallest, X keeps others beside it."""
    if part == "header":
        try:
            parts = urlsplit(url).path.rstrip("/").split("/")
        except ValueError:  # no address at all: `address_of` refuses it
            return url
        return f"{url.rstrip('/')}/600x200" if len(parts) == 4 and parts[1] == "profile_banners" else url
    head, sign, tail = url.rpartition("_normal")
    return f"{head}_400x400{tail}" if sign and (not tail or tail.startswith(".")) else url


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """No credentials: requests would add what a `.netrc` says."""
    return request
