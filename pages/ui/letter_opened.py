"""The letters that were made from a review: one opened, with its files and its first page, and noted as sent."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from data.engine import StoreError
from data.letters import MOST_NAME, LetterNoteError
from language.figures import IST
from letters.kinds import STATE
from letters.word_file import MIME
from pages.ui import letter_making, letter_register, letter_shown, letter_words, store, tables
from pages.ui.access import downloads, signature
from pages.ui.access.offers import NotMade
from pages.ui.frame import Here
from pages.ui.letter_making import Content, Draft
from pages.ui.reviews import Opened
from pages.ui.safe import bold, inert
from pages.ui.units import names

DONE = "letter-kept"
"""What was done is said above the form in the next run of the page, and the letter it was done to is opened."""
ROW = "letter-row"


def show(at: Here, run: Opened, content: Content) -> None:
    """The letters of this review; the one that is picked, or was just made, is opened."""
    _, rows = at.words, letter_register.of_run(at.source, run.run_id)
    if rows.empty:
        st.text(_("No letter was made from this review yet."))
        return
    st.markdown(bold(_("Letters of this review")))
    called = names(store.units(at.source), _)
    place = tables.picked_row(
        letter_words.table(rows, called, _),
        key=f"letters-{run.run_id}",
        alt=_("Letters of this review"),
        columns={},
        to=_("to see its first page, fetch its files, or note that it was sent"),
        most=8,
    )
    just_made = rows.index[rows["letter_id"] == st.session_state.get(ROW)]
    if place is None and len(just_made):
        place = int(just_made[0])
    if place is not None:
        _opened(at, run, content, rows.iloc[place].to_dict())


def _opened(at: Here, run: Opened, content: Content, row: Mapping[str, Any]) -> None:
    """One letter: its files, its first page, and the form that notes it as sent."""
    _, draft = at.words, Draft.of_row(row)
    st.markdown(bold(letter_words.line(row, _)))
    _say_other(at, run, content, row, draft)
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
    letter_shown.first_page(at, run, content, draft)


def _say_other(at: Here, run: Opened, content: Content, row: Mapping[str, Any], draft: Draft) -> None:
    """Say where what is printed today is not the letter that was noted."""
    _ = at.words
    try:
        is_same = letter_making.is_as_noted(at.source, draft, str(row["sha256"]), run.run_id, content)
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
        letter_shown.refuse(error, _)
    else:
        st.session_state[ROW] = int(row["letter_id"])
        st.session_state[DONE] = _("Noted as sent.")
        st.rerun()
