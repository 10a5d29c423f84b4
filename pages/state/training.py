"""The training list: which offices' figures show what training mends, why, and what changed after it."""

from functools import partial

import streamlit as st

from pages.ui import (
    case_list,
    cell_words,
    circular_choices,
    export,
    league_export,
    store,
    tables,
    training,
    training_evidence,
    training_form,
)
from pages.ui.choices import Choices
from pages.ui.frame import explain, here, say_stale
from pages.ui.league_choices import say_early
from pages.ui.safe import inert
from pages.ui.units import names

at = here()
_ = at.words
st.title(_("Training list"))
choices = Choices()
with st.container(horizontal=True, gap="small"):
    chosen = circular_choices.choose(choices, at, usual=training.USUAL)
sentence = training.sentence(chosen, at)
st.caption(inert(sentence))
say_early(at, chosen.period)

found = training.found(at, chosen.period, chosen.unit_ids)
if found is None:
    st.stop()
units, done = store.units(at.source), training.noted(at.source)
called = names(units, _)
st.text(
    _(
        "Named are offices whose figures show what training mends, and only where that is more than chance. What was not "
        "collected is no reason."
    )
)
rows = training.by_reason(found.named)
labels = case_list.labels(rows, training.reasons(_), _)
slug = choices.choose(_("Reason"), name="reason", known=labels, default="all", pills=True)
say_stale(choices.stale, _)
named = rows[slug]

if named.empty:
    said = _("No office is named: nothing here shows it, or there are too few cases to tell it from chance.")
    explain(f"{said} {_('Choose a longer period, or other offices.')}")
else:
    st.text(training_evidence.sums(named, _))
    shown = training.sheet(named, done, called, _)
    columns = training.columns(_)
    position = tables.picked_row(
        shown,
        key=training.key(named),
        alt=_("Training list"),
        columns=columns,
        to=_("to see what stands behind it, and to note a training"),
    )
    export.offer(
        league_export.rows(training.file_rows(named, done), units),
        about=export.about(f"{_('Training list')} · {sentence}", at)
        | {"period": f"{chosen.period.from_on} {chosen.period.to_on}", "asked": f"{chosen.kind} {slug}"},
        file_name=f"training-{slug}-{chosen.kind}-{chosen.period.from_on}-{chosen.period.to_on}-{chosen.whose}.csv",
        at=at,
        what="training",
        period=chosen.period,
        shown=partial(cell_words.sheet, shown, columns, _),
    )
    if position is not None:
        one = named.iloc[position].to_dict()
        training_evidence.show(at, found, one, chosen.period, kind=chosen.kind)

st.header(_("Before and after a training"))
training_form.before_and_after(at, done)
