"""The form that freezes a review, for headquarters alone: a period, choices, a name; and what became of it."""

import streamlit as st

from data.circular_file import CircularFileError
from data.csv_rows import RegistryError
from data.engine import StoreError
from data.score_file import ScoreFileError
from language.words import Words
from metrics.compliance.rules import CircularError
from metrics.review.content import ReviewError
from metrics.score_rules import ScoreRulesError
from pages.ui import league_choices, review_list, review_words, reviews
from pages.ui.access import signature, unwritten, viewer
from pages.ui.choices import Choices
from pages.ui.frame import Here, explain
from pages.ui.safe import inert
from pages.ui.standings import Asked

FROZEN = "review-frozen"
FILES = (CircularFileError, CircularError, RegistryError, ScoreFileError, ScoreRulesError)


def show(at: Here, choices: Choices) -> None:
    """The choices, and the button; what was frozen is opened below."""
    _ = at.words
    with st.container(horizontal=True, gap="small"):
        asked = league_choices.choose_asked(choices, at)
    league_choices.say_early(at, asked.period)
    if at.source.is_running(asked.period):
        st.caption(
            _(
                "The period is not over: what is frozen now is what is known now. Freeze it again when it is over."
            )
        )
    with st.form("freeze-a-review", border=True):
        st.text(review_words.sentence(vars(asked), asked.period.from_on, asked.period.to_on, _))
        by = signature.name(at, most=reviews.MOST_NAME)
        is_sent = st.form_submit_button(_("Freeze this period"), icon=":material/ac_unit:")
    if is_sent:
        _send(at, asked, by=by)


def say_outcome() -> None:
    """What was frozen last, once."""
    if said := st.session_state.pop(FROZEN, None):
        st.success(inert(said), icon=":material/check_circle:")


def _send(at: Here, asked: Asked, *, by: str) -> None:
    _ = at.words
    if not by.strip():
        st.error(_("Say who freezes it: the name is kept with the review."), icon=":material/error:")
        return
    try:
        with st.spinner(_("Working it out: this takes some seconds.")):
            kept = reviews.freeze(at, asked, by=by.strip())
    except ReviewError:
        explain(nothing_known(_))
    except FILES as error:
        explain(_("It was not frozen: a file of rules cannot be used. For whoever runs the system:"))
        st.text(viewer.for_who_runs_it(str(error), _))
    except StoreError as error:
        unwritten.say(error, _)
    else:
        st.session_state[FROZEN] = review_list.outcome(kept, _)
        st.query_params["run"] = kept.run_id
        st.query_params.pop("with", None)
        st.rerun()


def nothing_known(_: Words) -> str:
    """That a period cannot be frozen of which nothing is known."""
    return _(
        "Nothing is known of this period: no office was observed in it, and there is no case. Choose another."
    )
