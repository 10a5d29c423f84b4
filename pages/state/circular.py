"""A scorecard of the circular itself: each clause, the checks that answer it, how many offices keep it, and since when."""

import streamlit as st

from pages.ui import (
    annotated,
    chart_picture,
    circular,
    circular_choices,
    circular_score,
    circular_unit,
    menu,
    tables,
)
from pages.ui.charts.kept import kept_over_time
from pages.ui.choices import Choices
from pages.ui.frame import explain, here, say_stale
from pages.ui.league_choices import say_early

at = here()
_ = at.words
st.title(_("The circular"))
choices = Choices()
with st.container(horizontal=True, gap="small"):
    chosen = circular_choices.choose(choices, at)
say_stale(choices.stale, _)
say_early(at, chosen.period)
judged = circular.found(at, chosen.period)
if judged is None:
    st.stop()
st.text(circular_score.what(judged, _))
sentence = circular_choices.sentence(chosen, at)
chart_picture.say(at, sentence)
if not chosen.unit_ids:
    explain(_("No office of this kind lies there. Choose another zone or range, or other offices."))
    st.stop()

rows = circular_score.rows(judged, chosen.unit_ids)
if len(chosen.unit_ids) == 1:  # shares of one office are 0 or 100%: its own list says what to mend
    circular_unit.only_office(at, chosen.period, chosen.unit_ids[0])
    circular_score.download(rows, chosen, at, sentence)
    st.stop()

position = tables.picked_row(
    circular_score.drawn(rows, judged, _),
    key="circular",
    alt=_("The circular"),
    columns=circular_score.columns(_),
    to=_("to see which office keeps the clause and which does not"),
)
if position is not None:
    menu.open_clause(str(rows.iloc[position]["clause"]), _, kind=chosen.kind, zone=chosen.area)
circular_score.download(rows, chosen, at, sentence)

st.header(_("Since the circular"))
over_time = circular.over_time(
    at.source, period=chosen.period, text=circular.text(), unit_ids=tuple(chosen.unit_ids)
)
points = circular_score.points(over_time, judged, len(chosen.unit_ids), _)
if points.empty:
    explain(_("Nothing was collected yet: how many offices kept a clause earlier is not known."))
    st.stop()
tables.chart(
    kept_over_time(points, _, marks=annotated.ever(at, [chosen.area])),
    title=_("Share of offices that keep each clause"),
    says=circular_score.since_when(over_time, judged, _),
)
tables.table(circular_score.then_and_now(over_time, judged, _), alt=_("Since the circular"))
