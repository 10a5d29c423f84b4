"""Reviews: periods that were frozen; one opened, with whom it names and what it does not know; two compared."""

import streamlit as st

from language import figures
from pages.ui import (
    letter_offer,
    review_form,
    review_list,
    review_opened,
    review_words,
    reviews,
    store,
    tables,
)
from pages.ui.choices import Choices
from pages.ui.frame import explain, here, say_stale
from pages.ui.safe import inert
from pages.ui.units import names

NOTHING = "nothing"

at = here()
_ = at.words
st.title(_("Reviews"))
st.caption(
    _(
        "A period as it was known, frozen under an id that its content gives: nothing in it changes any more. Later "
        "answers and corrections make a new review, which says what differs."
    )
)
choices = Choices()
runs = reviews.listed(at.source)
if at.source.scope.is_whole:
    with st.expander(_("Freeze a period"), expanded=runs.empty, icon=":material/ac_unit:"):
        review_form.show(at, choices)
    review_form.say_outcome()
if runs.empty:
    say_stale(choices.stale, _)
    explain(
        _("No review yet. Choose a period above and freeze it.")
        if at.source.scope.is_whole
        else _("No review yet: headquarters freeze a period, and your offices in it are shown here.")
    )
    st.stop()

known = review_list.labels(runs, _)
latest = next(iter(known))
place = tables.picked_row(
    review_list.table(runs, _),
    key="-".join(["reviews", st.query_params.get("run", latest)]),
    alt=_("Reviews"),
    columns=review_list.columns(_),
    to=_("to open the review below"),
    most=6,
)
if place is not None:
    st.query_params["run"] = str(runs.iloc[place]["run_id"])
    st.query_params.pop("with", None)
    st.rerun()
run_id = choices.choose(_("Review"), name="run", known=known, default=latest, width=600)
listed = runs.set_index("run_id", drop=False)
run = reviews.opened_or_said(at, listed.loc[run_id])
if run is None:
    say_stale(choices.stale, _)
    st.stop()

called = names(store.units(at.source), _)
st.header(inert(figures.period_in_words(run.from_on, run.to_on, _)))
st.caption(inert(review_words.of_what(run.of_run, run.run_id, run.made_ms, _)))
review_opened.show_whole(run, called, _)
review_opened.show_offices(at, run, called, choices)
letter_offer.show(at, run)

others = {each: label for each, label in known.items() if each != run_id}
if others:
    st.header(_("What differs"))
    replaced = reviews.replaced(listed.loc[run_id], others)
    other = choices.choose(
        _("Against"),
        name="with",
        known={NOTHING: _("nothing"), **others},
        default=replaced or NOTHING,
        width=600,
    )
    before = None if other == NOTHING else reviews.opened_or_said(at, listed.loc[other])
    if before is not None:
        review_opened.show_changes(before, run, called, _)
say_stale(choices.stale, _)
