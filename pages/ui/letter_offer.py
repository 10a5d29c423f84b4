"""Letters from a review, for headquarters: one is made and looked at, its files are fetched, and it is noted as sent."""

import streamlit as st

from data.engine import StoreError
from data.letters import MOST_NAME
from language.figures import IST
from language.words import HINDI, NAMES
from letters.particulars import MOST
from pages.ui import (
    letter_making,
    letter_number,
    letter_opened,
    letter_shown,
    letter_whom,
    letter_words,
    store,
)
from pages.ui.access import signature
from pages.ui.choices import Choices
from pages.ui.frame import Here
from pages.ui.letter_making import FAULTS, Content, Draft
from pages.ui.reviews import Opened
from pages.ui.safe import inert
from pages.ui.units import names


def show(at: Here, run: Opened) -> None:
    """The form for a letter from a review, and the register of those that were made from it."""
    _, content = at.words, run.whole
    if content is None or not at.source.scope.is_whole:
        return
    st.header(_("Letters"))
    st.caption(_("A person reads a letter and signs it. Nothing is sent from here."))
    st.caption(inert(letter_shown.of_when(run, content, _)))
    if said := st.session_state.pop(letter_opened.DONE, None):
        st.success(inert(said), icon=":material/check_circle:")
    choices = Choices()
    with st.container(horizontal=True, gap="small"):
        kind, unit_id = letter_whom.choose(at, content, choices)
        languages = dict(sorted(NAMES.items(), reverse=True))
        language = choices.choose(_("Language"), name="paper", known=languages, default=HINDI)
    if unit_id is None:
        letter_whom.say_nobody(_)
    else:
        _form(at, run, content, kind=kind, unit_id=unit_id, language=language)
    letter_opened.show(at, run, content)


def _form(at: Here, run: Opened, content: Content, *, kind: str, unit_id: str, language: str) -> None:
    """Number, day, who signs; a picture to look at, or the letter noted."""
    _ = at.words
    with st.form(f"letter-{kind}-{unit_id}-{language}", border=True):
        with st.container(horizontal=True, gap="small"):
            number = st.text_input(_("Letter number (needed)"), max_chars=MOST, key="letter-number")
            today = at.source.now_at.astimezone(IST).date()
            dated_on = st.date_input(_("Letter date"), value=today, format="DD/MM/YYYY", key="letter-day")
        with st.container(horizontal=True, gap="small"):
            signed_by = st.text_input(_("Who signs (may be left free)"), max_chars=MOST, key="letter-signed")
            designation = st.text_input(
                _("Designation (may be left free)"), max_chars=MOST, key="letter-rank"
            )
        by = signature.name(at, most=MOST_NAME, key="letter-by")
        is_meant = letter_number.is_meant(number, _)
        with st.container(horizontal=True, gap="small"):
            is_looked_at = st.form_submit_button(_("Look at its first page"), icon=":material/visibility:")
            is_kept = st.form_submit_button(_("Make the letter"), icon=":material/mail:")
    if not (is_looked_at or is_kept):
        return
    draft = Draft(kind, unit_id, language, number.strip(), dated_on, signed_by, designation)
    if missing := letter_words.missing(number, by if is_kept else None, _):
        st.error(inert(missing), icon=":material/error:")
    elif is_looked_at:
        letter_shown.first_page(at, run, content, draft)
    else:
        _keep(at, run, content, draft, by=by.strip(), is_meant=is_meant)


def _keep(at: Here, run: Opened, content: Content, draft: Draft, *, by: str, is_meant: bool) -> None:
    """Make and note the letter; where its number stands on another one, ask first whether that is meant."""
    _ = at.words
    try:
        if not is_meant and (others := letter_number.others(at.source, run.run_id, draft)):
            called = names(store.units(at.source), _)
            letter_number.hold(draft.number, letter_number.line(others, called, _))
        else:
            letter_number.forget()
            st.session_state[letter_opened.ROW] = letter_making.keep(at, content, draft, by=by)
            st.session_state[letter_opened.DONE] = _("The letter is made and noted. Its files are below.")
    except (StoreError, *FAULTS) as error:
        letter_shown.refuse(error, _)
    else:
        st.rerun()
