"""The league: who answers how fast, and how sure that is."""

from functools import partial

import streamlit as st

from metrics.league import LeagueError
from pages.ui import (
    annotated,
    cell_words,
    league_export,
    league_table,
    league_words,
    moved,
    naive_column,
    rank_chart,
    standings,
    store,
    tables,
)
from pages.ui.frame import explain, here, say_stale
from pages.ui.league_choices import EVERYWHERE, choose_league, sentence_of
from pages.ui.safe import inert
from pages.ui.units import names, of_area

at = here()
_ = at.words
st.title(_("League"))
chosen = choose_league(at)
say_stale(chosen.stale, _)
sentence = sentence_of(chosen, at)
st.caption(inert(sentence))
annotated.say(at, chosen.asked.period, [chosen.area, *annotated.own(at)])

units = store.units(at.source)
try:
    league = standings.beside(at.source, chosen.asked)
except LeagueError:
    explain(_("No league yet: nothing has been collected whole for these offices. See Collection."))
    st.stop()

everywhere = chosen.area == EVERYWHERE
rows = league if everywhere else of_area(league, units, chosen.area)
if rows.empty:
    explain(_("No office of this kind lies there. Choose another zone or range, or other offices."))
    st.stop()

called = names(units, _)
with_naive = naive_column.is_wanted(_)
if with_naive:
    rows = naive_column.beside(at.source, chosen.asked, rows)
weeks = standings.weeks(at.source, chosen.asked)
is_running = at.source.is_running(chosen.asked.period)
shown = league_table.shown(rows, names=called, weeks=weeks, _=_, is_running=is_running)

for line in league_words.of_the_ranks(league, rows, at.source, _):
    st.text(line)
table, order = league_table.dressed(shown, _), league_table.drawn_columns(shown)
columns = league_table.columns(weeks, _, measure=chosen.asked.measure)
if with_naive:
    for line in naive_column.in_words(rows, called, at.source, _):
        st.text(line)
    shown = shown.assign(**{name: rows[name].to_numpy() for name in naive_column.FIELDS})
    table, order = naive_column.dressed(league_table.dressed(shown, _), _), naive_column.order(order)
    columns |= naive_column.columns(_)
rank_chart.show(rows, called, _)
position = tables.picked_row(
    table,
    key=league_table.key(rows),
    alt=_("League"),
    columns=columns,
    to=league_words.what_a_row_is_for(at.source, _),
    beside=league_words.of_the_table(at.source, _),
    order=order,
    told=league_table.told(_),
    most=len(rows),
)
league_export.end(
    rows,
    position,
    chosen,
    at,
    sentence=sentence,
    name=league_export.file_name(chosen),
    as_drawn=partial(cell_words.sheet, table, columns, _, order=order, told=league_table.told(_)),
)
moved.show(at, chosen.asked, rows, called)
