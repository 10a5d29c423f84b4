"""All cases that a reader may see: searched and filtered, each with its thread as a time line and its closing."""

import streamlit as st

from pages.ui import (
    case_beside,
    case_board,
    case_choices,
    case_find,
    case_list,
    case_opened,
    case_search,
    case_status,
    urgency,
)
from pages.ui.choices import Choices
from pages.ui.frame import explain, here, say_stale
from pages.ui.safe import inert

at = here()
_ = at.words
st.title(_("Cases"))
case, stale = case_opened.asked(at)
if case is not None:
    case_opened.show(at, case)
    st.stop()

choices = Choices([*stale, *case_find.stale()])
chosen = case_choices.choose(choices, at)
post_id = case_find.asked_id()
case_board.say_handle(_)

if post_id is None:
    case_beside.say(at, chosen)
    everything = case_search.found(at.source, chosen.wanted)
    if chosen.is_urgent:
        everything = urgency.only(urgency.with_marks(at.source, everything))
    found = case_search.narrowed(at.source, everything, chosen.words, chosen.wanted)
    case_board.write_down(at, chosen.words, rows=len(found))
else:
    everything = found = case_search.of_id(at.source, post_id)
    if len(found) == 1:
        case_opened.open_one(str(found["unit_id"].iloc[0]), int(found["thread_id"].iloc[0]))
    st.caption(_("Found by its number, whatever else is chosen."))

rows = case_status.by_status(found)
called = case_status.called(_)
counted = case_list.labels(rows, called, _)
slug = choices.choose(_("Status"), name="status", known=counted, default=case_status.ALL, pills=True)
say_stale(choices.stale, _)
if post_id is None:
    case_board.say_words(at, everything, found, chosen)

if rows[slug].empty:
    explain(case_choices.loosen(chosen, at, status=slug))
else:
    st.caption(inert(case_status.sums(rows, _)))
    case_board.show(rows[slug], at, chosen=chosen, slug=slug, called=called[slug])
