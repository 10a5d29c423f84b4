"""The page a stranger asked for, found again after the sign-in: the provider sends everybody to the front door.

It is kept in this process under the browser's own random token (Streamlit's, against forged requests), never in an
address: so nothing that a link says can lead anywhere but to a page of ours.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string

from language.words import NAMES
from pages.ui.access import entries

BROWSER: Final = "_streamlit_xsrf"
LIFETIME_S: Final = 900
MOST: Final = 1_000


@dataclass(frozen=True)
class Wanted:
    """A page by its address, and its choices as far as they have the form of choices."""

    page: str
    choices: dict[str, str]


_kept: OrderedDict[bytes, tuple[float, Wanted]] = OrderedDict()
_lock = threading.Lock()


def _browser_of(cookies: Mapping[str, str]) -> bytes | None:
    token, _ = decode_xsrf_token_string(cookies.get(BROWSER, ""))
    return token


def _browser() -> bytes | None:
    return _browser_of(st.context.cookies)


def keep(page: str) -> None:
    """Remember the page that is asked for, with its choices, until this browser comes back from the provider."""
    browser = _browser()
    if browser:
        with _lock:
            _kept[browser] = (time.monotonic() + LIFETIME_S, Wanted(page, entries.slugs()))
            while len(_kept) > MOST:
                _kept.popitem(last=False)


def take() -> Wanted | None:
    """What this browser asked for before it signed in, once."""
    browser = _browser()
    with _lock:
        until_s, wanted = _kept.pop(browser, (0.0, None)) if browser else (0.0, None)
    return wanted if until_s > time.monotonic() else None


def language(cookies: Mapping[str, str]) -> str | None:
    """The language in which the browser with these cookies asked; what it asked for stays to be taken."""
    with _lock:
        until_s, wanted = _kept.get(_browser_of(cookies) or b"", (0.0, None))
    asked = wanted.choices.get("lang") if wanted and until_s > time.monotonic() else None
    return asked if asked in NAMES else None


def lead(pages: Mapping[str, list[Any]], page: Any) -> None:
    """At the front door: go on to the page that was asked for before the sign-in, with its choices and its language."""
    if page.url_path:
        return
    wanted = take()
    found = next(
        (each for section in pages.values() for each in section if wanted and each.url_path == wanted.page),
        None,
    )
    if wanted and found:
        st.switch_page(found, query_params=wanted.choices)
