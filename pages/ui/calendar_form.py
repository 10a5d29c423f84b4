"""Entering what happened on which days and taking it out: who may do so of what, the form, and what became of it."""

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import streamlit as st

from data import annotations, audit_log
from data.annotation_rows import MOST_TITLE, AnnotationError, Occasion, checked
from data.engine import StoreError
from data.scope import ScopeError
from language import figures
from language.figures import IST
from language.words import N_, Words
from pages.ui import annotated, calendar_list, store
from pages.ui.access import entries, signature, unwritten
from pages.ui.annotated import KINDS
from pages.ui.calendar_rights import Rights
from pages.ui.frame import Here
from pages.ui.own_offices import STATE
from pages.ui.safe import inert
from pages.ui.terms import term
from pages.ui.units import names

FIELDS = {
    "kind": N_("Kind"),
    "unit_id": N_("Whose"),
    "from_on": N_("First and last day"),
    "to_on": N_("First and last day"),
    "title_en": N_("In English"),
    "title_hi": N_("In Hindi"),
    "by": N_("Your name (kept and shown)"),
    "annotation_id": N_("Take one out"),
}
REFUSALS = {
    "no_kind": N_("Choose one of the kinds."),
    "no_day": N_("Choose a day, or the first and the last."),
    "out_of_reach": N_("That day is out of reach."),
    "before_first": N_("The last day lies before the first."),
    "too_many_days": N_("That is more than a year. Choose the days on which it happened."),
    "no_title": N_("Write what it was, in one of the two languages."),
    "title_long": N_("It is too long. Say it shorter."),
    "bad_title": N_(
        "It has no letter, begins like a formula or holds a character that is not seen. Write it anew."
    ),
    "twice": N_("That is entered already."),
    "no_unit": N_("This office is no longer in the registry."),
    "no_annotation": N_("It is no longer there: somebody has taken it out."),
    "who": N_("Say who enters it: up to 100 characters."),
}
DONE = "calendar-kept"
ENTERED, TAKEN_OUT = "entered", "taken_out"


def _writes_as(at: Here, unit_id: str | None) -> str:
    """The office for which it is written: what is of the whole state is headquarters'."""
    units = store.units(at.source)
    return unit_id or str(units.loc[units["kind"] == "hq", "unit_id"].iloc[0])


def _written(at: Here, done: str, unit_id: str | None, number: int) -> audit_log.Entry:
    said = {"done": done, "annotation": str(number)}
    return entries.entry_of(at.viewer, audit_log.ANNOTATION, unit_id or STATE, filters=said, rows=1)


def enter(at: Here, given: Occasion, *, by: str) -> int:
    """Keep one and write into the audit log that it was done; raises `AnnotationError`, `ScopeError`, `StoreError`."""
    Rights(at.source.scope).require(given.kind, given.unit_id)
    with store.writing(at.source, _writes_as(at, given.unit_id)) as connection:
        number = annotations.add(connection, given, by=by, at=at.source.now_at, noted_as=at.source.scope.role)
        audit_log.append(connection, _written(at, ENTERED, given.unit_id, number), at=datetime.now(UTC))
    return number


def take_out(at: Here, number: int, kind: str, unit_id: str | None, *, by: str) -> None:
    """Take out the one under a number, of a kind and an office as they were shown; raises as `enter`."""
    rights = Rights(at.source.scope)
    rights.require(kind, unit_id)
    with store.writing(at.source, _writes_as(at, unit_id)) as connection:
        there = annotations.one(connection, number)
        if there is None or (there.kind, there.unit_id) != (kind, unit_id):
            raise AnnotationError(f"no annotation {number}", column="annotation_id", code="no_annotation")
        if not rights.may_remove(kind, unit_id, there.noted_as):
            raise ScopeError(f"{kind} of {unit_id or 'the state'}: was entered above {at.source.scope.role}.")
        annotations.remove(connection, number, by=by, at=at.source.now_at)
        audit_log.append(connection, _written(at, TAKEN_OUT, unit_id, number), at=datetime.now(UTC))


def show(at: Here, rows: pd.DataFrame) -> None:
    """Both forms; `rows`: what is listed, of which his own may be taken out."""
    _ = at.words
    done = st.session_state.pop(DONE, None)
    if done:
        st.success(_("Entered.") if done == ENTERED else _("Taken out."), icon=":material/check_circle:")
    left, right = st.columns(2)
    with left, st.form("calendar-enter", border=True):
        _enter_form(at)
    rights = Rights(at.source.scope)
    mine = [
        each
        for each in rows.to_dict("records")
        if rights.may_remove(str(each["kind"]), _text(each["unit_id"]), _text(each["noted_as"]))
    ]
    if mine:
        with right, st.form("calendar-out", border=True):
            _out_form(at, mine)


def _text(value: object) -> str | None:
    """What a cell of a frame says; a missing value says nothing."""
    return value if isinstance(value, str) else None


def _enter_form(at: Here) -> None:
    _, scope, rights = at.words, at.source.scope, Rights(at.source.scope)
    st.markdown(_("**Enter what happened**"))
    kind = st.selectbox(
        _("Kind"), rights.kinds, format_func=lambda slug: term(KINDS, slug, _), key="calendar-kind"
    )
    called = names(store.offices(at.source), _)
    whose = ({STATE: _("The whole state")} if scope.is_whole else {}) | dict(
        sorted(called.items(), key=lambda each: each[1])
    )
    office = st.selectbox(_("Whose"), list(whose), format_func=whose.__getitem__, key="calendar-whose")
    today = at.source.now_at.astimezone(IST).date()
    days = st.date_input(_("First and last day"), (today, today), format="DD/MM/YYYY", key="calendar-days")
    hindi = st.text_input(_("In Hindi"), max_chars=MOST_TITLE, key="calendar-hindi")
    english = st.text_input(
        _("In English"), max_chars=MOST_TITLE, key="calendar-english", help=_("One of the two may be empty.")
    )
    by = signature.name(at, most=annotations.MOST_BY, key="calendar-by")
    if not st.form_submit_button(_("Enter")):
        return
    chosen = list(days) if isinstance(days, tuple) else [days]
    given: dict[str, Any] = {"kind": kind, "unit_id": None if office == STATE else office}
    given |= {"from_on": chosen[0] if chosen else None, "to_on": chosen[-1] if chosen else None}
    _send(at, ENTERED, lambda: enter(at, checked(given | {"title_en": english, "title_hi": hindi}), by=by))


def _out_form(at: Here, mine: list[dict[str, Any]]) -> None:
    _, called = at.words, names(store.units(at.source), at.words)
    st.markdown(_("**Take one out**"))
    known = {
        int(each["annotation_id"]): " · ".join(
            (
                figures.period_in_words(each["from_on"], each["to_on"], _),
                annotated.title(each, _),
                calendar_list.whose(each["unit_id"], called, _),
            )
        )
        for each in mine
    }
    number = st.selectbox(_("Which"), list(known), format_func=known.__getitem__, key="calendar-which")
    by = signature.name(at, most=annotations.MOST_BY, key="calendar-out-by")
    st.caption(_("That it was there stays on file, with who took it out and when."))
    if st.form_submit_button(_("Take out")):
        row = next(each for each in mine if int(each["annotation_id"]) == number)
        kind, unit_id = str(row["kind"]), _text(row["unit_id"])
        _send(at, TAKEN_OUT, lambda: take_out(at, int(number), kind, unit_id, by=by))


def _send(at: Here, done: str, work: Any) -> None:
    """Do it, and say what became of it."""
    _ = at.words
    try:
        work()
    except AnnotationError as error:
        st.error(inert(refusal(error, _)), icon=":material/error:")
    except StoreError as error:
        unwritten.say(error, _)
    else:
        st.session_state[DONE] = done
        st.rerun()


def refusal(error: AnnotationError, _: Words) -> str:
    """Which field cannot be so, and what to do."""
    return f"{term(FIELDS, error.column, _)}: {term(REFUSALS, error.code, _)}"
