"""A case that is opened: whose it is, how it stands, how long it took on both clocks, its thread, and its closing."""

import re

import pandas as pd
import streamlit as st

from language import figures
from language.durations import is_unknown
from language.words import N_, Words
from pages.ui import (
    case_find,
    case_notes,
    case_search,
    case_status,
    case_times,
    corrections,
    menu,
    store,
    terms,
    urgency,
    urgent_form,
)
from pages.ui.case_status import STATUSES, status_of
from pages.ui.frame import Here
from pages.ui.safe import inert
from pages.ui.terms import term
from pages.ui.threads import Tone, show_thread
from pages.ui.units import names, place

ADDRESS = re.compile(r"([^:]{1,40}):(\d{1,19})", re.ASCII)
OPENED = "cases-opened"
COLOURS: dict[str, Tone] = {"open": "red", "in_process": "orange", "closed": "green", "reopened": "violet"}
NEXT = {
    "open": N_("It waits to be acknowledged (“Noted”)."),
    "noted": N_("It is acknowledged and waits for action."),
    "acted": N_("Something was done; it waits for the reply that closes it."),
    "reopened": N_(
        "A citizen wrote again after it was closed. Where a later reply settled that, say below that this reply closed it."
    ),
    "closed": N_("It is closed; nothing is awaited."),
    "withdrawn": N_("The post that started its clock was deleted; nothing is awaited."),
    "unobserved": N_("Its clock started while posts were not collected: it counts in no figure."),
}


def asked(at: Here) -> tuple[pd.DataFrame | None, list[str]]:
    """The row of the case that the address names, or what it named in vain."""
    given = st.query_params.get("case", "")
    if not given:
        return None, []
    named = ADDRESS.fullmatch(given)
    if named and int(named[2]) <= case_find.GREATEST_ID and at.source.scope.covers(named[1]):
        case = case_search.one(at.source, named[1], int(named[2]))
        if len(case):
            return case, []
    return None, [f"case={given}"[:80]]


def open_one(unit_id: str, thread_id: int) -> None:
    """Write a case into the address, and show it."""
    st.session_state[OPENED] = how_often() + 1
    st.query_params["case"] = f"{unit_id}:{thread_id}"
    st.query_params.pop("find", None)
    st.rerun()


def how_often() -> int:
    """How often a case was opened from a list."""
    return int(st.session_state.get(OPENED, 0))


def awaited(row: pd.DataFrame, _: Words) -> str:
    """What is to happen next in the case of one row."""
    status = str(status_of(row)[0])
    if status == "in_process":
        status = "noted" if is_unknown(row["acted_ms"].iloc[0]) else "acted"
    return term(NEXT, status, _)


def _head(at: Here, row: pd.DataFrame, called: dict[str, str], posts: pd.DataFrame) -> None:
    _ = at.words
    case = row.iloc[0]
    units = store.units(at.source)
    unit = units[units["unit_id"] == case["unit_id"]].iloc[0]
    status = str(status_of(row)[0])
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(inert(called[str(case["unit_id"])]), width="content")
        st.badge(inert(f"{case_status.MARK} {term(STATUSES, status, _)}"), color=COLOURS.get(status, "gray"))
        if urgent := urgency.texts(urgency.with_marks(at.source, row), _)[0]:
            word = _("urgent")
            st.badge(
                inert(urgent if urgent == word else f"{word}, {urgent}"),
                icon=":material/priority_high:",
                color="red",
            )
    origin = term(terms.ORIGIN, case["origin"], _)
    said = [
        place(unit, units, _),
        origin,
        _("the clock started on {moment}", moment=figures.instant(case["clock_start_ms"], _)),
        _("case {number}", number=str(case["thread_id"])),
    ]
    st.caption(inert(" · ".join(said)))
    st.text(awaited(row, _))
    if status not in ("withdrawn", "unobserved"):
        st.text("\n".join(case_times.lines(row, posts, _)))


def _others(at: Here, case: pd.Series, called: dict[str, str]) -> None:
    """The ways to the cases that other offices of the reader have in the same thread."""
    _ = at.words
    rows = case_search.of_id(at.source, int(case["thread_id"]))
    others = rows[(rows["unit_id"] != case["unit_id"]) & (rows["thread_id"] == case["thread_id"])]
    if len(others):
        st.caption(_("In the same thread these offices have a case, too:"))
    for unit_id in others["unit_id"].astype(str):
        menu.link_to_case(unit_id, int(case["thread_id"]), _, called=called[unit_id])


def _back() -> None:
    st.query_params.pop("case", None)


def show(at: Here, row: pd.DataFrame) -> None:
    """Draw the case of one row with its thread as a time line and the form that corrects its closing."""
    _ = at.words
    case = corrections.with_derived(at.source, row).iloc[0]
    called = names(store.units(at.source), _)
    st.button(
        _("Back to the list"),
        icon=":material/arrow_back:",
        on_click=_back,
    )
    posts = store.thread_posts(at.source, thread_id=int(case["thread_id"]))
    _head(at, row, called, posts)
    st.markdown(_("**The thread**"))
    now_ms = int(at.source.now_at.timestamp() * 1000)
    notes = case_notes.of_picked(at.source, case)
    how = {"case": case, "names": called, "notes": notes, "kept_days": at.source.kept_days, "now_ms": now_ms}
    show_thread(posts, **how, _=_)
    _others(at, case, called)
    urgent_form.show(at, case)
    case_notes.show(at, case, notes)
    corrections.show(at, case, posts)
