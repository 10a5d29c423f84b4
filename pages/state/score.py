"""The score: five pillars in one number for each office, and how each came about."""

import streamlit as st

from pages.ui import chart_picture, league_table, score_parts, score_table, scores, store, tables
from pages.ui.choices import Choices
from pages.ui.frame import explain, here, say_stale
from pages.ui.league_choices import EVERYWHERE, choose_league, sentence_of
from pages.ui.units import names, of_area

at = here()
_ = at.words
st.title(_("Score"))
chosen = choose_league(at, with_measure=False)
say_stale(chosen.stale, _)
sentence = sentence_of(chosen, at, with_measure=False)
chart_picture.say(at, sentence)

found = scores.found(at, chosen.asked)
if found is None:
    st.stop()
units = store.units(at.source)
rows = found.rows if chosen.area == EVERYWHERE else of_area(found.rows, units, chosen.area)
if rows.empty:
    explain(_("No office of this kind lies there. Choose another zone or range, or other offices."))
    st.stop()

called = names(units, _)
known = {str(each): called[each] for each in rows["unit_id"]}
if st.query_params.get("office") in set(store.offices(at.source)["unit_id"]) - set(known):
    st.query_params.pop("office")  # an office of another kind or place, left from the choice before

st.text(
    _(
        "One number for a first look, beside the league and not in its place: it says nothing of chance. A pillar without "
        "data is left out and its weight shared among the rest."
    )
)
choices = Choices()
office = st.query_params.get("office", "")
position = tables.picked_row(
    score_table.shown(rows, names=called, _=_, is_running=at.source.is_running(chosen.asked.period)),
    key="-".join([league_table.key(rows), office]),
    alt=_("Score"),
    columns=score_table.columns(_),
    to=_("to see below how its score came about"),
)
if position is not None:
    st.query_params["office"] = str(rows.iloc[position]["unit_id"])
    st.rerun()
scores.download(found, rows, chosen, at, sentence)

st.header(_("How the score came about"))
unit_id = choices.choose(_("Office"), name="office", known=known, default=next(iter(known)), width=260)
say_stale(choices.stale, _)
score_parts.show(found, unit_id, at)
score_parts.show_map(found, unit_id, choices, at)
score_parts.show_rules(found, at)
