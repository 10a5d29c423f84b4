"""The pages that are not for a reader: in no menu, and at their addresses it is said, and written down, that they are not."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from language.words import Words
from pages.ui.access.addresses import addresses


def with_the_rest(pages: Mapping[str, list[Any]], _: Words) -> dict[str, list[Any]]:
    """A reader's pages and, unseen, all others without what is on them: `guarded.run` opens none of these."""
    known = {page.url_path for section in pages.values() for page in section}
    rest = [
        st.Page(_nothing, title=_("Closed"), url_path=each, visibility="hidden")
        for each in addresses()
        if each not in known
    ]
    *before, last = pages
    return {**{section: pages[section] for section in before}, last: [*pages[last], *rest]}


def _nothing() -> None:
    """What is behind the address of a page that is not a reader's."""
