"""A case's thread as a time line: who wrote when, of what kind, what it was to the case; words as plain text, links to X,
nothing embedded."""

from typing import Literal

import pandas as pd
import streamlit as st

from language import figures
from language.durations import duration, is_unknown
from language.words import N_, Words
from metrics.replies import OTHER
from pages.ui import case_notes, terms, thread_marks
from pages.ui.safe import bold, handle, inert, link_to_post, post_text
from pages.ui.terms import term

DAY_MS = 86_400_000
CITIZEN, HEADQUARTERS, OFFICE = (
    ":material/person:",
    ":material/account_balance:",
    ":material/local_police:",
)
LINE = ":gray[│]"
MARKS = {
    thread_marks.CLOCK: N_("The clock starts"),
    thread_marks.ACKNOWLEDGED: N_("Acknowledged"),
    thread_marks.ACTED: N_("Acted on"),
    thread_marks.CLOSED: N_("Closed"),
    thread_marks.REOPENED: N_("Reopened"),
    thread_marks.LATER: N_("Not counted yet"),
}
Tone = Literal["red", "orange", "blue", "green", "violet", "gray"]
COLOURS: dict[str, Tone] = {
    thread_marks.CLOCK: "orange",
    thread_marks.ACKNOWLEDGED: "blue",
    thread_marks.ACTED: "blue",
    thread_marks.CLOSED: "green",
    thread_marks.REOPENED: "violet",
}


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


def when(post: pd.Series, case: pd.Series, _: Words) -> str:
    """When a post was written, how long after the start of the clock, and of what kind it is."""
    passed_s = (int(post["created_ms"]) - int(case["clock_start_ms"])) / 1000
    said = [figures.instant(post["created_ms"], _)]
    if thread_marks.is_named_by_edit(case, post):
        named = figures.instant(case["clock_start_ms"], _)
        said.append(_("the office was named by an edit at {moment}, and the clock starts then", moment=named))
    elif passed_s > 0:
        said.append(_("{time} after the clock started", time=duration(passed_s, _)))
    elif passed_s < 0:
        said.append(_("{time} before the clock started", time=duration(-passed_s, _)))
    if post["kind"] != OTHER:
        said.append(term(terms.KINDS_OF_REPLY, post["kind"], _))
    return " · ".join(said)


def _called(mark: str, case: pd.Series, post: pd.Series, _: Words) -> str:
    """A mark in words; where an edit started the clock, with when."""
    if mark == thread_marks.CLOCK and thread_marks.is_named_by_edit(case, post):
        return _("The clock starts at {moment}", moment=figures.instant(case["clock_start_ms"], _))
    return term(MARKS, mark, _)


def _show_post(
    post: pd.Series, case: pd.Series, marks: list[str], names: dict[str, str], why: str, _: Words
) -> None:
    is_citizen, is_hq = post["author"] == "citizen", post["author"] == "hq"
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            st.markdown(
                f"{CITIZEN if is_citizen else HEADQUARTERS if is_hq else OFFICE} {bold(author(post, names, _))}",
                width="content",
            )
            for mark in marks:
                st.badge(inert(_called(mark, case, post, _)), color=COLOURS.get(mark, "gray"))
            st.space("stretch")
            link_to_post(_("open on X"), post["post_id"])
        st.caption(inert(when(post, case, _)))
        if is_unknown(post["text"]):
            st.text(why)
        else:
            post_text(post["text"])


def show_thread(
    posts: pd.DataFrame,
    *,
    case: pd.Series,
    names: dict[str, str],
    notes: pd.DataFrame | None = None,
    kept_days: int,
    now_ms: int,
    _: Words,
) -> None:
    """Draw the time line of a case with the notes on it, each in its place; texts are kept for `kept_days`."""
    waiting = [] if notes is None else list(notes.to_dict("records"))
    if posts.empty:
        st.info(_("The posts of this case are not stored: only its instants were imported."))
    marked = {} if posts.empty else thread_marks.marks(case, posts)
    before = -1
    with st.container(gap=None):
        for place in thread_marks.shown(posts, marked):
            left_out = place - before - 1
            if left_out:
                said = _.plural("{n} more post in between", "{n} more posts in between", left_out)
                st.caption(f"{LINE} {inert(said)}")
            elif place:
                st.caption(LINE)
            post = posts.iloc[place]
            while waiting and waiting[0]["came_ms"] < post["created_ms"]:
                case_notes.show_one(waiting.pop(0), kept_days=kept_days, _=_)
                st.caption(LINE)
            why = why_wordless(post, kept_days=kept_days, now_ms=now_ms, _=_)
            _show_post(post, case, marked.get(int(post["post_id"]), []), names, why, _)
            before = place
        for note in waiting:
            if before >= 0:
                st.caption(LINE)
            case_notes.show_one(note, kept_days=kept_days, _=_)
