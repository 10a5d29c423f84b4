"""One clause of the circular: which office keeps it, which does not, of which it is not known; and what was seen."""

import streamlit as st

from pages.ui import circular, circular_choices, circular_clause, circular_evidence, menu, standings, store
from pages.ui import circular_words as words
from pages.ui.choices import Choices
from pages.ui.frame import explain, here, say_stale
from pages.ui.league_choices import say_early
from pages.ui.safe import inert
from pages.ui.units import names

at = here()
_ = at.words
heading = st.container()
choices = Choices()
with st.container(horizontal=True, gap="small"):
    chosen = circular_choices.choose(choices, at)
    judged = circular.found(at, chosen.period)
    if judged is None:
        st.stop()
    clauses = {each.id: each for each in judged.rules.clauses_at(judged.at_ms)}
    called = {slug: words.title(each, _) for slug, each in clauses.items()}
    clause = clauses[
        choices.choose(_("Clause"), name="clause", known=called, default=next(iter(called)), width=320)
    ]
    verdict = choices.choose(
        _("Verdict"), name="verdict", known=circular_choices.verdicts(words.VERDICTS, _), default="all"
    )
with heading:
    st.title(inert(words.title(clause, _)))
    st.text(_.of(clause.text_en, clause.text_hi))
say_stale(choices.stale, _)
say_early(at, chosen.period)
st.caption(inert(circular_choices.sentence(chosen, at)))

rows = circular_clause.rows(judged, clause, chosen.unit_ids, verdict=verdict)
st.text(circular_clause.sums(judged, clause, chosen.unit_ids, _))
if rows.empty:
    explain(_("No office has this verdict."))
    st.stop()
position = circular_clause.picked(rows, judged, names(store.units(at.source), _), _)
circular_choices.offer(rows, chosen, at, words.title(clause, _), clause.id, what="clause")
if position is not None:
    row = rows.iloc[position]
    st.header(inert(names(store.units(at.source), _)[str(row["unit_id"])]))
    circular_evidence.show(row.to_dict(), judged, at)
    menu.link_to_unit(str(row["unit_id"]), _, **standings.slugs(), circular="1")
