"""The league: who answers how fast, and how sure that is."""

import streamlit as st

from metrics.league import LeagueError
from pages.ui import league_export, league_table, league_words, standings, store, tables
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
weeks = standings.weeks(at.source, chosen.asked)
is_running = standings.is_running(at.source, chosen.asked)
shown = league_table.shown(rows, names=called, weeks=weeks, _=_, is_running=is_running)

for line in league_words.of_the_ranks(league, rows, at.source, _):
    st.text(line)
st.caption(inert(league_words.of_the_table(at.source, _)))
position = tables.picked_row(
    league_table.dressed(shown, _),
    key=league_table.key(rows),
    alt=_("League"),
    columns=league_table.columns(weeks, _, measure=chosen.asked.measure),
    order=league_table.drawn_columns(shown),
    most=len(rows),
)
league_export.end(rows, position, chosen, at, sentence=sentence, name=league_export.file_name(chosen))
