"""Letters from a review, for headquarters: one is made and looked at, its files are fetched, and it is noted as sent."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from data.engine import StoreError
from data.letters import MOST_NAME, LetterNoteError
from language.figures import IST
from language.words import HINDI, NAMES, Words
from letters.kinds import STATE
from letters.particulars import MOST, LetterError
from letters.word_file import MIME
from pages.ui import letter_making, letter_number, letter_register, letter_whom, letter_words, store, tables
from pages.ui.access import downloads, signature, unwritten, viewer
from pages.ui.access.offers import NotMade
from pages.ui.choices import Choices
from pages.ui.frame import Here
from pages.ui.letter_making import Content, Draft
from pages.ui.safe import bold, inert
from pages.ui.units import names

DONE = "letter-kept"
WIDTH_PX = 654
FAULTS = letter_making.FAULTS


def show(at: Here, run_id: str, content: Content) -> None:
    """The form for a letter from a review, and the register of those that were made from it."""
    _ = at.words
    if not at.source.scope.is_whole:
        return
    st.header(_("Letters"))
    st.caption(_("A person reads a letter and signs it. Nothing is sent from here."))
    if said := st.session_state.pop(DONE, None):
        st.success(inert(said), icon=":material/check_circle:")
    choices = Choices()
    with st.container(horizontal=True, gap="small"):
        kind, unit_id = letter_whom.choose(at, content, choices)
        languages = dict(sorted(NAMES.items(), reverse=True))
        language = choices.choose(_("Language"), name="paper", known=languages, default=HINDI)
    if unit_id is None:
        letter_whom.say_nobody(_)
    else:
        _form(at, run_id, content, kind=kind, unit_id=unit_id, language=language)
    _register(at, run_id, content)


def _form(at: Here, run_id: str, content: Content, *, kind: str, unit_id: str, language: str) -> None:
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
    try:
        if is_looked_at:
            _picture(letter_making.picture(at.source, draft, run_id, content), _)
        elif not by.strip():
            st.error(_("Say who makes it: the name is kept with the letter."), icon=":material/error:")
        elif not is_meant and (others := letter_number.others(at.source, run_id, draft)):
            called = names(store.units(at.source), _)
            letter_number.hold(number, letter_number.line(others, called, _))
            st.rerun()
        else:
            letter_number.forget()
            st.session_state["letter-row"] = letter_making.keep(at, content, draft, by=by.strip())
            st.session_state[DONE] = _("The letter is made and noted. Its files are below.")
            st.rerun()
    except (StoreError, *FAULTS) as error:
        _refuse(error, _)


def _picture(drawn: bytes, _: Words) -> None:
    with st.container(border=True, width=WIDTH_PX):
        st.image(drawn, caption=_("The first page"), width="stretch")


def _refuse(error: Exception, _: Words) -> None:
    """Why a letter is not made, in a sentence."""
    if isinstance(error, LetterError | LetterNoteError):
        st.error(inert(letter_words.refusal(error.code, _)), icon=":material/error:")
        return
    away = letter_making.AWAY
    kept = _(unwritten.AWAY)
    st.error(inert(kept if isinstance(error, StoreError) else _(away)), icon=":material/error:")
    st.text(viewer.for_who_runs_it(str(error), _))


def _register(at: Here, run_id: str, content: Content) -> None:
    """The letters of this review; the one that is picked, or was just made, is opened."""
    _, rows = at.words, letter_register.of_run(at.source, run_id)
    if rows.empty:
        st.text(_("No letter was made from this review yet."))
        return
    st.markdown(bold(_("Letters of this review")))
    called = names(store.units(at.source), _)
    place = tables.picked_row(
        letter_words.table(rows, called, _),
        key=f"letters-{run_id}",
        alt=_("Letters of this review"),
        columns={},
        to=_("to see its first page, fetch its files, or note that it was sent"),
        most=8,
    )
    just_made = rows.index[rows["letter_id"] == st.session_state.get("letter-row")]
    if place is None and len(just_made):
        place = int(just_made[0])
    if place is not None:
        _opened(at, run_id, content, rows.iloc[place].to_dict())


def _opened(at: Here, run_id: str, content: Content, row: Mapping[str, Any]) -> None:
    """One letter: its files, its first page, and the form that notes it as sent."""
    _, draft = at.words, Draft.of_row(row)
    st.markdown(bold(letter_words.line(row, _)))
    _say_other(at, run_id, content, row, draft)
    with st.container(horizontal=True, gap="xsmall"):
        for form, mime, label in (
            ("pdf", letter_making.PDF, _("PDF to sign")),
            ("docx", MIME, _("DOCX to edit")),
        ):
            downloads.offer(
                label,
                file_name=draft.file_name(form),
                make=partial(letter_making.file, content, draft, form),
                rows=1,
                at=at,
                what="letter",
                mime=mime,
                unit_ids=None if draft.kind == STATE else {draft.unit_id},
                key=f"letter-{row['letter_id']}-{form}",
            )
    if row["sent_on"] is None:
        _form_sent(at, row)
    try:
        _picture(letter_making.picture(at.source, draft, run_id, content), _)
    except FAULTS as error:
        _refuse(error, _)


def _say_other(at: Here, run_id: str, content: Content, row: Mapping[str, Any], draft: Draft) -> None:
    """Say where what is printed today is not the letter that was noted."""
    _ = at.words
    try:
        is_same = letter_making.is_as_noted(at.source, draft, str(row["sha256"]), run_id, content)
    except NotMade:  # why it cannot be printed is said below
        return
    if not is_same:
        said = _("This letter was made otherwise: what is printed now differs from what was noted.")
        st.warning(inert(said), icon=":material/difference:")


def _form_sent(at: Here, row: Mapping[str, Any]) -> None:
    _ = at.words
    with st.form(f"letter-sent-{row['letter_id']}", border=True):
        sent_on = st.date_input(
            _("Signed and sent on"), value=at.source.now_at.astimezone(IST).date(), format="DD/MM/YYYY"
        )
        by = signature.name(at, most=MOST_NAME, key=f"sent-by-{row['letter_id']}")
        is_sent = st.form_submit_button(_("Note it as sent"), icon=":material/outgoing_mail:")
    if not is_sent:
        return
    if not by.strip():
        st.error(_("Say who makes it: the name is kept with the letter."), icon=":material/error:")
        return
    try:
        letter_making.keep_sent(at, row, sent_on=sent_on, by=by.strip())
    except (LetterNoteError, StoreError) as error:
        _refuse(error, _)
    else:
        st.session_state["letter-row"] = int(row["letter_id"])
        st.session_state[DONE] = _("Noted as sent.")
        st.rerun()
