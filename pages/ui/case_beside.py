"""Above the list of the page "Cases": whose cases it shows where these are one office's alone, and how many wait beside its
days."""

from typing import Any

import streamlit as st

from data.scope import UNIT
from language import figures
from pages.ui import standings, store
from pages.ui.case_choices import WAITING, Chosen
from pages.ui.case_search import LONGER_MS
from pages.ui.frame import Here
from pages.ui.safe import bold, inert
from pages.ui.units import names

LOOK: dict[str, Any] = {"type": "tertiary", "icon": ":material/arrow_forward:"}


def _all_offices() -> None:
    st.query_params.pop("unit", None)


def _all_that_wait() -> None:
    st.query_params.pop("status", None)
    st.query_params["when"] = WAITING


def say(at: Here, chosen: Chosen) -> None:
    """Both in a line each, which is the way there."""
    whose, waiting = whose_alone(at, chosen), what_waits(at, chosen)
    if not whose and not waiting:
        return
    with st.container(horizontal=True, gap="small"):
        if whose:
            st.button(inert(whose), key="cases-whose", on_click=_all_offices, **LOOK)
        if waiting:
            st.button(bold(waiting), key="cases-outside", on_click=_all_that_wait, **LOOK)


def whose_alone(at: Here, chosen: Chosen) -> str:
    """That the list is of one office, which may have been chosen long ago on another page; nothing to who has no other."""
    _, unit_id = at.words, chosen.wanted.unit_id
    if unit_id is None or at.source.scope.role == UNIT:
        return ""
    called = names(store.units(at.source), _)[unit_id]
    return _("Cases of {office} alone: show those of all your offices", office=called)


def outside(at: Here, chosen: Chosen) -> int:
    """How many of the cases that are asked for wait to be acknowledged and began on other days than those of the period;
    none where words are looked for or a mark, which say by themselves what they are after."""
    wanted, period = chosen.wanted, chosen.wanted.period
    if period is None or chosen.words or chosen.is_urgent:
        return 0
    rows = store.of_scope(at.source, standings.all_waiting(at.source.whole(), wanted.origin))
    began_ms = rows["clock_start_ms"]
    beside = ~began_ms.between(period.start_ms, period.end_ms - 1)
    if wanted.unit_id is not None:
        beside &= rows["unit_id"] == wanted.unit_id
    if wanted.longer in LONGER_MS:
        beside &= rows["as_of_ms"] - began_ms > LONGER_MS[wanted.longer]
    return int(beside.sum())


def what_waits(at: Here, chosen: Chosen) -> str:
    """How many wait that the list leaves out; nothing where none does."""
    _, n = at.words, outside(at, chosen)
    if not n:
        return ""
    return _.plural(
        "{n} more case waits, of other days: show all that wait",
        "{n} more cases wait, of other days: show all that wait",
        n,
        n=figures.count(n, _),
    )
