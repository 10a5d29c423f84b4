"""Signs to look at: a review sheet of what may be gaming, one row an office, beside the ranks and never in them."""

import streamlit as st

from pages.ui import league_export, league_table, signs, standings, store, tables
from pages.ui.frame import explain, here, say_stale
from pages.ui.league_choices import EVERYWHERE, choose_league, sentence_of
from pages.ui.safe import inert
from pages.ui.units import names, of_area

at = here()
_ = at.words
st.title(_("Signs to look at"))
chosen = choose_league(at)
say_stale(chosen.stale, _)
sentence = sentence_of(chosen, at)
st.caption(inert(sentence))

found = signs.of_all(at.source, chosen.asked)
if found is None:
    explain(_("No signs yet: nothing has been collected whole for these offices. See Collection."))
    st.stop()
units = store.units(at.source)
rows = found.rows if chosen.area == EVERYWHERE else of_area(found.rows, units, chosen.area)
if rows.empty:
    explain(_("No office of this kind lies there. Choose another zone or range, or other offices."))
    st.stop()

st.text(signs.beside_a_rank(_))
ranks = standings.standings(at.source, chosen.asked).set_index("unit_id")["rank"]
position = tables.picked_row(
    signs.sheet(rows, names(units, _), ranks, _),
    key=league_table.key(rows),
    alt=_("Signs to look at"),
    columns=signs.columns(_),
    to=_("to open the office and the cases of each sign"),
    beside=_("A click on a heading sorts."),
    most=len(rows),
)
league_export.end(rows, position, chosen, at, sentence=sentence, name=signs.file_name(chosen))
