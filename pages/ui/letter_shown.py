"""A letter as a page shows it: its first page, of which review that is, and a sentence where it cannot be made."""

import streamlit as st

from data.engine import StoreError
from data.letters import LetterNoteError
from language import figures
from language.words import Words
from letters.particulars import LetterError
from pages.ui import letter_making, letter_words, review_words
from pages.ui.access import unwritten, viewer
from pages.ui.frame import Here
from pages.ui.letter_making import FAULTS, Content, Draft
from pages.ui.reviews import Opened
from pages.ui.safe import inert

WIDTH_PX = 654


def of_when(run: Opened, content: Content, _: Words) -> str:
    """Of which moment a letter from a review is, and that the screens of today are of another."""
    return _(
        "A letter names whom this review names, as known up to {known} and frozen {moment}. Today’s screens go by later "
        "answers and other days, so they may name others.",
        known=review_words.moment_of(content["known_until"], _),
        moment=figures.instant(run.made_ms, _),
    )


def first_page(at: Here, run: Opened, content: Content, draft: Draft) -> None:
    """The first page of a letter, or why it cannot be printed."""
    _ = at.words
    try:
        drawn = letter_making.picture(at.source, draft, run.run_id, content)
    except FAULTS as error:
        refuse(error, _)
        return
    said = _("The first page: names and figures as frozen {moment}", moment=figures.instant(run.made_ms, _))
    with st.container(border=True, width=WIDTH_PX):
        st.image(drawn, caption=inert(said), width="stretch")


def refuse(error: Exception, _: Words) -> None:
    """Why a letter is not made, in a sentence."""
    if isinstance(error, LetterError | LetterNoteError):
        st.error(inert(letter_words.refusal(error.code, _)), icon=":material/error:")
        return
    away = letter_making.AWAY
    kept = _(unwritten.AWAY)
    st.error(inert(kept if isinstance(error, StoreError) else _(away)), icon=":material/error:")
    st.text(viewer.for_who_runs_it(str(error), _))
