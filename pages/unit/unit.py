"""One unit: what waits there now, where it stands, what it answers how fast, when it writes, who follows it."""

import streamlit as st

from pages.ui import (
    case_list,
    case_rows,
    circular_unit,
    explained,
    menu,
    own_offices,
    score_parts,
    scorecard,
    signs,
    standings,
    store,
    tables,
    unit_charts,
    waiting,
)
from pages.ui import scorecard_words as words
from pages.ui.charts.curves import answered_curve
from pages.ui.choices import Choices
from pages.ui.frame import explain, here, say_stale
from pages.ui.league_choices import choose_asked, in_a_sentence
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
    menu.link_to_area(unit, _)
say_stale(choices.stale, _)

found = scorecard.card(at.source, asked, unit_id)
if found.reason:
    explain(words.why_not(found.reason, _))
    circular_unit.show(at, asked.period, unit_id)
    st.stop()

st.subheader(_("Waiting now"))
waiting.show_unit(at, asked, unit_id, choices, as_of_ms=found.row["observed_until_ms"])

st.subheader(inert(words.standing(found, _)))
st.caption(inert(in_a_sentence(asked, _)))
st.text(words.meaning(found, _, measure=asked.measure, is_running=standings.is_running(at.source, asked)))
tables.table(words.measures_table(found, _), alt=_("Figures by measure"))

if not found.is_alone:
    with case_list.opened(_("Why this rank"), name="why", _=_) as is_open:
        if is_open:
            explained.show(at, asked, unit_id)

with case_list.opened(_("Score"), name="score", _=_) as is_open:
    if is_open:
        score_parts.show_unit(at, asked, unit_id)

st.subheader(_("The cases behind the figures"))
rows = case_rows.which(found.cases, measure=asked.measure, clock=asked.clock)
st.caption(inert(case_rows.sums(rows, _, measure=asked.measure)))
listed = case_list.choose(
    rows, case_rows.called(asked.measure, _), choices, name="show", usual=case_rows.usual(rows), at=at
)
case_list.show(listed, at, asked=asked, unit_id=unit_id)

with case_list.opened(_("Signs to look at"), name="sign", _=_) as is_open:
    if is_open:
        signs.show_unit(at, asked, unit_id, choices)

circular_unit.show(at, asked.period, unit_id)

if not found.curves.empty:
    who = words.who(called[unit_id], _, is_alone=found.is_alone)
    tables.chart(
        answered_curve(words.named(found.curves, called[unit_id], _), who=who, measure=asked.measure, _=_),
        title=words.curve_title(asked.measure, _, is_alone=found.is_alone),
        says=_(
            "Higher and further left is better. Cases that still wait are counted for as long as they have waited."
        ),
    )

unit_charts.followers_and_hours(found, _)
