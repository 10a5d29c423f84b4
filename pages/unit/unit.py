"""One unit: what waits there now, where it stands, what it answers how fast, when it writes, who follows it."""

import streamlit as st

from pages.ui import (
    annotated,
    busy_hours,
    case_list,
    case_rows,
    chart_picture,
    circular_unit,
    explained,
    letter_register,
    lifted,
    look_alikes,
    menu,
    own_offices,
    progress,
    score_parts,
    scorecard,
    signs,
    store,
    tables,
    unit_charts,
    waiting,
)
from pages.ui import scorecard_words as words
from pages.ui.choices import Choices
from pages.ui.frame import explain, here, say_stale
from pages.ui.league_choices import choose_asked, in_a_sentence, say_early
from pages.ui.safe import inert
from pages.ui.units import names, peer_kind, place

at = here()
_ = at.words
units = store.units(at.source)
called = names(units, _)
choices = Choices()
heading = st.container()
with st.container(horizontal=True, gap="small"):
    known, usual = words.offices(store.offices(at.source), _), own_offices.usual_office(at.source)
    unit_id = choices.choose(_("Office"), name="unit", known=known, default=usual, width=260)
    unit = units[units["unit_id"] == unit_id].iloc[0]
    asked = choose_asked(choices, at, kind=peer_kind(unit["kind"]))
with heading:
    st.title(inert(called[unit_id]))
    st.caption(inert(place(unit, units, _)))
    st.text(words.handles(store.accounts(at.source), unit_id, _))
    look_alikes.say(at, unit_id)
    menu.link_to_area(unit, _)
say_stale(choices.stale, _)
say_early(at, asked.period)
annotated.say(at, asked.period, [unit_id])

found = scorecard.card(at.source, asked, unit_id)
if found.reason:
    explain(words.why_not(found.reason, _))
    circular_unit.show(at, asked.period, unit_id)
    st.stop()

ahead = st.container()  # a link to the office's own list of the circular has it first
st.header(_("Waiting now"))
waiting.show_unit(at, asked, unit_id, choices, as_of_ms=found.row["observed_until_ms"])

score_parts.show_standing(at, asked, unit_id, found)
chart_picture.say(at, in_a_sentence(asked, _), whose=called[unit_id])
st.text(words.meaning(found, _, measure=asked.measure, is_running=at.source.is_running(asked.period)))
tables.table(words.measures_table(found, _), alt=_("Figures by measure"))

lifted.show(at, asked, unit_id, found)

if not found.is_alone:
    with case_list.opened(_("Why this rank"), name="why", _=_) as is_open:
        if is_open:
            explained.show(at, asked, unit_id, note=found.row.get("note"))

with case_list.opened(_("Score"), name="score", _=_) as is_open:
    if is_open:
        score_parts.show_unit(at, asked, unit_id)

rows = case_rows.which(found.cases, measure=asked.measure, clock=asked.clock)
progress.show(rows, _, clock=asked.clock)

st.header(_("The cases behind the figures"))
if case_list.say_sums(rows, found.row, _, measure=asked.measure):
    by, usual = case_rows.called(asked.measure, _), case_rows.usual(rows)
    listed = case_list.choose(rows, by, choices, name="show", usual=usual, at=at)
    case_list.show(listed, at, asked=asked, unit_id=unit_id)

with case_list.opened(_("Signs to look at"), name="sign", _=_) as is_open:
    if is_open:
        signs.show_unit(at, asked, unit_id, choices)

with ahead if "circular" in st.query_params else st.container():
    circular_unit.show(at, asked.period, unit_id)

letter_register.show_unit(at, unit_id)
busy_hours.show(at, asked, unit_id, found)
unit_charts.against_peers(found, called[unit_id], _, measure=asked.measure)
unit_charts.followers_and_hours(at, found, unit_id, period=asked.period)
