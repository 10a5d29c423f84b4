"""The circular kept: a matrix of offices and clauses, or of one check; kept, not kept or not known."""

import streamlit as st

from pages.ui import circular, circular_choices, circular_matrix, menu, standings, store, tables
from pages.ui import circular_words as words
from pages.ui.choices import Choices
from pages.ui.frame import explain, here, say_stale
from pages.ui.league_choices import say_early
from pages.ui.safe import inert
from pages.ui.units import names

at = here()
_ = at.words
st.title(_("Compliance"))
choices = Choices()
with st.container(horizontal=True, gap="small"):
    chosen = circular_choices.choose(choices, at)
    judged = circular.found(at, chosen.period)
    if judged is None:
        st.stop()
    check = choices.choose(
        _("Check"), name="check", known=circular_matrix.known_checks(judged, _), default="all", width=220
    )
    verdict = choices.choose(
        _("Verdict"), name="verdict", known=circular_choices.verdicts(words.VERDICTS, _), default="all"
    )
say_stale(choices.stale, _)
say_early(at, chosen.period)
sentence = circular_choices.sentence(chosen, at)
st.caption(inert(sentence))
if not chosen.unit_ids:
    explain(_("No office of this kind lies there. Choose another zone or range, or other offices."))
    st.stop()

called = names(store.units(at.source), _)
matrix = circular_matrix.matrix(judged, chosen.unit_ids, _, check=check, verdict=verdict)
rows = circular_matrix.behind(judged, list(matrix.index), check=check)

st.text(circular_matrix.sums(judged, chosen.unit_ids, _, check=check))
if matrix.empty:
    explain(_("No office has this verdict."))
    st.stop()
position = tables.picked_row(
    circular_matrix.drawn(matrix, rows, called, _, check=check),
    key=circular_matrix.key(matrix, check, verdict),
    alt=_("Compliance"),
    columns=circular_matrix.columns(judged, _, check=check),
    to=_("to open the office and its own list of what to do"),
    most=len(matrix),
)
if position is not None:
    menu.open_unit(str(matrix.index[position]), _, **standings.slugs(), circular="1")

circular_choices.offer(rows, chosen, at, sentence, what="compliance")
