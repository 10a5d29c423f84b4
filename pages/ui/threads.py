"""A case's thread as a time line: who wrote when, of what kind; words as plain text, links to X, nothing embedded."""

import pandas as pd
import streamlit as st

from metrics.replies import OTHER
from pages.ui import figures, terms
from pages.ui.durations import is_unknown
from pages.ui.safe import handle, link_to_post, post_text
from pages.ui.terms import term
from pages.ui.words import Words

DAY_MS = 86_400_000


def author(post: pd.Series, names: dict[str, str], _: Words) -> str:
    """Who wrote a post; of a citizen only that it was one."""
    if post["author"] == "citizen":
        return _("Citizen")
    office = names.get(str(post["unit_id"]), term(terms.AUTHORS, post["author"], _))
    return office if is_unknown(post["handle"]) else f"{office} (@{handle(post['handle'])})"


def why_wordless(post: pd.Series, *, kept_days: int, now_ms: int, _: Words) -> str:
    """Why a post is shown without its words; one that is public lost them by its age, or while X did not show it."""
    if post["state"] != "public":
        return _("[{state}: the text is not kept]", state=term(terms.POST_STATES, post["state"], _))
    if int(post["created_ms"]) < now_ms - kept_days * DAY_MS:
        return _("[older than {n} days: the text is not kept]", n=figures.count(kept_days, _))
    return _("[was not public for a time: the text is not kept]")


def show_thread(posts: pd.DataFrame, *, names: dict[str, str], kept_days: int, now_ms: int, _: Words) -> None:
    """Draw the time line; texts are kept for `kept_days`."""
    if posts.empty:
        st.info(_("The posts of this case are not stored: only its instants were imported."))
    for position in range(len(posts)):
        post = posts.iloc[position]
        with st.container(border=True):
            said = [figures.instant(post["created_ms"], _), author(post, names, _)]
            if post["kind"] != OTHER:
                said.append(term(terms.KINDS_OF_REPLY, post["kind"], _))
            st.text(" · ".join(said))
            if is_unknown(post["text"]):
                st.text(why_wordless(post, kept_days=kept_days, now_ms=now_ms, _=_))
            else:
                post_text(post["text"])
            link_to_post(_("open on X"), post["post_id"])
