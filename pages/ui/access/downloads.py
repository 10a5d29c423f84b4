"""A button that fetches a file, which is made and written down only when it is pressed, once, for who asked."""

import secrets
from collections.abc import Callable, Collection
from typing import Final

import streamlit as st

from pages.ui.access.entries import slugs
from pages.ui.access.offers import OFFERS, Offer
from pages.ui.frame import Here
from pages.ui.safe import inert

CSV: Final = "text/csv"
PICTURE: Final = "image/png"


def offer(
    label: str,
    *,
    file_name: str,
    make: Callable[[], bytes],
    rows: int,
    at: Here,
    what: str,
    mime: str = CSV,
    unit_ids: Collection[str] | None = None,
    key: str | None = None,
    is_small: bool = False,
) -> None:
    """Offer a file of so many rows. `make` is called later and elsewhere: it works on what it holds and asks nobody.

    `what` names the file in the audit log; `unit_ids` are the offices whose rows are in it, each asked for again when
    it is fetched. `key` tells files of one page apart; `is_small`: the button stands back behind what it belongs to.
    """
    visit: str = st.session_state.setdefault("visit", secrets.token_hex(8))
    token = OFFERS.put(
        Offer(
            file_name=file_name,
            mime=mime,
            make=make,
            rows=rows,
            what=what,
            filters=slugs(),
            viewer=at.viewer,
            url=at.source.url,
            unit_ids=None if unit_ids is None else frozenset(unit_ids),
        ),
        place=(visit, key or what),
    )
    st.link_button(
        inert(label),
        f"/export/{token}?lang={at.words.language}",
        key=f"export-{key or what}",
        on_click="rerun",  # the link is spent by it: the page is drawn anew with the next
        # a workbook has none, so that it stands in one line with its CSV on a phone
        icon=":material/download:" if mime == CSV else ":material/image:" if mime == PICTURE else None,
        type="tertiary" if is_small else "secondary",
    )
