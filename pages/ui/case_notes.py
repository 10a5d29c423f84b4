"""Notes on a case: reports that came otherwise than on X, in the time line and never in a figure; and the form for them."""

from datetime import UTC, datetime, time
from typing import Any

import pandas as pd
import streamlit as st

from data import audit_log, case_notes
from data.case_notes import MEANS, NoteError
from data.engine import StoreError
from language import figures
from language.durations import is_unknown
from language.figures import IST
from language.words import N_, Words
from pages.ui import store
from pages.ui.access import entries, signature, unwritten
from pages.ui.frame import Here
from pages.ui.safe import bold, inert, plain
from pages.ui.store import Source, held
from pages.ui.terms import term, terms_of

BY = {
    "telephone": N_("By telephone"),
    "whatsapp": N_("By WhatsApp"),
    "email": N_("By e-mail"),
    "in_person": N_("In person"),
}
REFUSALS = {
    "no_means": N_("Choose how the report came."),
    "future": N_("The report cannot come later than now."),
    "before": N_("The report cannot come before the case."),
    "no_case": N_("This case is no longer there: its thread has changed."),
    "no_officer": N_("Say which officer reported: up to 100 characters."),
    "no_note": N_("Say what was reported: up to 500 characters."),
    "no_name": N_("The name of who notes it is needed."),
    "no_such": N_("That note is no longer there: somebody has removed it."),
}
DONE = "note-kept"


@held(max_entries=32)
def of_case(of: Source, *, unit_id: str, thread_id: int) -> pd.DataFrame:
    """All notes on a case of the scope by when their report came, also those that were removed."""
    of.scope.require(unit_id)
    with store.connection(of) as opened:
        return case_notes.of_case(opened, unit_id=unit_id, thread_id=thread_id)


def of_picked(of: Source, case: pd.Series) -> pd.DataFrame:
    """Those of a case's row."""
    return of_case(of, unit_id=str(case["unit_id"]), thread_id=int(case["thread_id"]))


def show_one(note: dict[str, Any], *, kept_days: int, _: Words) -> None:
    """A note in the time line, marked as not from X; of one that was removed, that it was there."""
    by = term(BY, note["means"], _)
    if not is_unknown(note["removed_ms"]):
        gone = _(
            "{by}, {moment}: a note that {name} removed on {when}",
            by=by,
            moment=figures.instant(note["came_ms"], _),
            name=plain(note["removed_by"]),
            when=figures.instant(note["removed_ms"], _),
        )
        st.caption(inert(gone))
        return
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            st.markdown(f":material/edit_note: {bold(by)}", width="content")
            st.badge(_("Not from X"), color="gray")
        said = [
            figures.instant(note["came_ms"], _),
            _("reported by {officer}", officer=plain(note["officer"])),
            _(
                "noted by {name} on {moment}",
                name=plain(note["noted_by"]),
                moment=figures.instant(note["noted_ms"], _),
            ),
        ]
        st.caption(inert(" · ".join(said)))
        if is_unknown(note["note"]):
            st.text(_("[older than {n} days: the text is not kept]", n=figures.count(kept_days, _)))
        else:
            st.text(plain(note["note"]))


def keep(at: Here, unit_id: str, thread_id: int, *, by: str, number: int | None = None, **given: Any) -> None:
    """Note a report on a case of the scope, or remove the note `number`, and write into the audit log that it was done;
    raises `NoteError`, `ScopeError` and `StoreError`."""
    said = {"done": "noted" if number is None else "removed", "thread": str(thread_id)}
    entry = entries.entry_of(at.viewer, audit_log.NOTE, unit_id, filters=said, rows=1)
    of: dict[str, Any] = {"unit_id": unit_id, "thread_id": thread_id}
    moment = at.source.now_at
    with store.writing(at.source, unit_id) as connection:
        if number is None:
            case_notes.add(connection, **of, by=by, at=moment, **given)
        else:
            case_notes.remove(connection, number, **of, by=by, at=moment)
        audit_log.append(connection, entry, at=datetime.now(UTC))


def show(at: Here, case: pd.Series, notes: pd.DataFrame) -> None:
    """The form for a report, and where there are notes the one that removes them."""
    _, unit_id, thread_id = at.words, str(case["unit_id"]), int(case["thread_id"])
    place = f"{unit_id}-{thread_id}"
    if st.session_state.pop(DONE, None) == place:
        st.success(_("Kept."), icon=":material/check_circle:")
    with st.expander(_("Note a report that came otherwise than on X"), icon=":material/call:"):
        st.caption(
            _("It stands in the time line and counts in no figure: figures are of what is public on X.")
        )
        _report(at, unit_id, thread_id)
        standing = notes[notes["removed_ms"].isna()]
        if len(standing):
            _removal(at, unit_id, thread_id, standing)


def _report(at: Here, unit_id: str, thread_id: int) -> None:
    _, place, now = at.words, f"{unit_id}-{thread_id}", at.source.now_at.astimezone(IST)
    with st.form(f"note-{place}", border=True):
        with st.container(horizontal=True, gap="small"):
            means = st.selectbox(
                _("How it came"), list(MEANS), format_func=terms_of(BY, _).__getitem__, width=190
            )
            on = st.date_input(_("Day"), now.date(), max_value=now.date(), format="DD/MM/YYYY", width=150)
            clock = st.time_input(_("Time (IST)"), time(now.hour, now.minute), step=60, width=150)
        officer = st.text_input(_("Which officer reported"), max_chars=case_notes.MOST_OFFICER)
        note = st.text_area(_("What was reported (no names of citizens)"), max_chars=case_notes.MOST_NOTE)
        by = signature.name(at, most=case_notes.MOST_NAME, key=f"note-by-{place}")
        is_sent = st.form_submit_button(_("Note the report"))
    if is_sent and on is not None and clock is not None:
        came_at = datetime.combine(on, clock, tzinfo=IST).astimezone(UTC)
        given = {"means": means, "came_at": came_at, "officer": officer, "note": note}
        _send(at, unit_id, thread_id, by=by, **given)


def _removal(at: Here, unit_id: str, thread_id: int, standing: pd.DataFrame) -> None:
    _, place = at.words, f"{unit_id}-{thread_id}"
    known = {
        int(row["note_id"]): f"{term(BY, row['means'], _)}, {figures.instant(row['came_ms'], _)}"
        for row in standing.to_dict("records")
    }
    with st.form(f"unnote-{place}", border=True):
        number = st.selectbox(_("Remove a note"), list(known), format_func=known.__getitem__)
        by = signature.name(at, most=case_notes.MOST_NAME, key=f"unnote-by-{place}")
        st.caption(_("That it was there, and who removed it, stays on record."))
        is_out = st.form_submit_button(_("Remove it"))
    if is_out:
        _send(at, unit_id, thread_id, by=by, number=number)


def _send(at: Here, unit_id: str, thread_id: int, **given: Any) -> None:
    """Keep what was sent, and say what became of it."""
    _ = at.words
    try:
        keep(at, unit_id, thread_id, **given)
    except NoteError as error:
        st.error(inert(term(REFUSALS, error.code, _)), icon=":material/error:")
    except StoreError as error:
        unwritten.say(error, _)
    else:
        st.session_state[DONE] = f"{unit_id}-{thread_id}"
        st.rerun()
