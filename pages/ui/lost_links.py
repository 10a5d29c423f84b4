"""What of an address leads nowhere: a page that is not there, and names that no choice has; it is said, not passed over."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

import streamlit as st

from language.words import Words
from pages.ui import addressed
from pages.ui.frame import say_stale

LOST: Final = "lost-page"
OF_SENDERS: Final = ("utm_", "fbclid", "gclid")
"""What those add through whom a link was sent asks for nothing."""


def unknown(given: Iterable[str]) -> list[str]:
    """The names of an address that no choice of any page has."""
    return [name[:80] for name in given if name not in addressed.NAMES and not name.startswith(OF_SENDERS)]


def asked_page(address: str | None, *, base: str) -> str | None:
    """The page that an address at the front door names, which is then none of ours; nothing where it names none."""
    path = urlsplit(address or "").path.strip("/")
    last = path.removeprefix(base.strip("/")).strip("/")
    return None if last in ("", "front") else last[:80]


def note_page() -> None:
    """At the front door: remember the page that was asked for in vain, until it is said on the page that it leads to."""
    found = asked_page(st.context.url, base=str(st.get_option("server.baseUrlPath")))
    if found:
        st.session_state[LOST] = found


def say(_: Words) -> None:
    """Say what of the address leads nowhere, as of any other stale link."""
    page = st.session_state.pop(LOST, None)
    say_stale([*([f"/{page}"] if page else []), *unknown(st.query_params)], _)
