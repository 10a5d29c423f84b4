"""The staff of an office's cell: who is on file, and a form to enter, change or take out; what was entered is never lost."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Row

from data import audit_log, roster
from data.engine import StoreError
from data.roster_rows import MOST_NAME, Member, RosterError, checked
from language import figures
from language.durations import is_unknown
from language.figures import IST
from language.words import N_, Words
from pages.ui import store, tables
from pages.ui.access import entries, signature, unwritten
from pages.ui.frame import Here, explain
from pages.ui.safe import inert, plain
from pages.ui.store import Source
from pages.ui.terms import term, terms_of

SHIFTS = {"morning": N_("Morning, 08:00–16:00"), "evening": N_("Evening, 14:00–22:00")}
FIELDS = {
    "name": N_("Name"),
    "cug_number": N_("CUG number"),
    "email": N_("E-mail"),
    "shift": N_("Shift"),
    "trained_on": N_("Trained on"),
    "by": N_("Your name (kept and shown)"),
}
REFUSALS = {
    "empty": N_("It is empty. Fill it in."),
    "unseen": N_("It holds a character that is not seen. Write it anew."),
    "name_long": N_("It is too long. Write the name alone."),
    "no_name": N_("This is no name. Write the name alone."),
    "number_rounded": N_("A spreadsheet has rounded this number. Write it anew."),
    "no_number": N_("This is no telephone number of India. Write ten digits, or +91 and ten digits."),
    "no_email": N_("This is no e-mail address. Write one like name@example.in."),
    "day_cannot_be": N_("That day has not been yet, or is too long ago. Leave it empty if it is not known."),
    "who": N_("Say who enters it: up to 100 characters."),
    "taken": N_("It is on file already for somebody else. Take that entry out first."),
    "no_member": N_("That entry is no longer there: somebody has changed or removed it."),
    "no_unit": N_("This office is no longer in the registry."),
}
NEW = 0
DONE = "roster-kept"


def members(of: Source, unit_id: str) -> list[Row[Any]]:
    """Who is on file now at an office of the scope."""
    of.scope.require(unit_id)
    with store.connection(of) as opened:
        return roster.members(opened, unit_id=unit_id)


def table(rows: list[Row[Any]], _: Words) -> pd.DataFrame:
    """The staff as it is shown."""
    return pd.DataFrame(
        {
            _("Name"): [plain(row.name) for row in rows],
            _("CUG number"): [row.cug_number for row in rows],
            _("E-mail"): [plain(row.email) for row in rows],
            _("Shift"): [term(SHIFTS, row.shift, _) for row in rows],
            _("Trained on"): [
                "–" if row.trained_on is None else figures.day(row.trained_on, _) for row in rows
            ],
            _("Entered by"): [plain(row.entered_by) for row in rows],
        }
    )


def keep(at: Here, unit_id: str, number: int | None, member: Member | None, *, by: str) -> None:
    """Enter somebody at an office of the scope, in place of its entry `number` if that is given, or take that out where
    nobody is; and write into the audit log, briefly, that it was done. Raises `RosterError`, `ScopeError` and
    `StoreError`."""
    signed = entries.entry_of(at.viewer, audit_log.ROSTER, unit_id, rows=1)
    moment = at.source.now_at
    with store.writing(at.source, unit_id) as connection:
        if number is not None and number not in {
            row.member_id for row in roster.members(connection, unit_id=unit_id)
        }:
            raise RosterError(f"{unit_id} has no entry {number}.", column="member_id", code="no_member")
        if member is None:
            done = "taken_out"
            roster.remove(connection, number or NEW, by=by, at=moment, signed=signed)
        elif number is None:
            done, number = "entered", roster.add(connection, member, by=by, at=moment)
        else:
            done = "changed"
            roster.change(connection, number, member, by=by, at=moment, signed=signed)
        entry = replace(signed, filters={"done": done, "member": str(number)})
        audit_log.append(connection, entry, at=datetime.now(UTC))


def refusal(error: RosterError, _: Words) -> str:
    """Which field cannot be so, and what to do."""
    return f"{term(FIELDS, error.column, _)}: {term(REFUSALS, error.code, _)}"


def show(at: Here, unit_id: str) -> None:
    """Who is on file, and the form."""
    _ = at.words
    rows = members(at.source, unit_id)
    if rows:
        tables.table(table(rows, _), alt=_("Cell staff"))
    else:
        explain(_("Nobody is on file. Enter the staff of both shifts."))
    if st.session_state.pop(DONE, None) == unit_id:
        st.success(_("Kept."), icon=":material/check_circle:")
    known = {NEW: _("Somebody new")} | {
        row.member_id: f"{plain(row.name)} · {term(SHIFTS, row.shift, _)}" for row in rows
    }
    entry = st.selectbox(
        _("Enter or change"), list(known), format_func=known.__getitem__, key=f"entry-{unit_id}"
    )
    _form(at, unit_id, next((row for row in rows if row.member_id == entry), None))


def _form(at: Here, unit_id: str, row: Row[Any] | None) -> None:
    _, number = at.words, NEW if row is None else row.member_id
    with st.form(f"roster-{unit_id}-{number}", border=True):
        given: dict[str, Any] = {"unit_id": unit_id}
        for name, most in (("name", MOST_NAME), ("cug_number", 20), ("email", 254)):
            usual = "" if row is None else getattr(row, name)
            given[name] = st.text_input(
                inert(_(FIELDS[name])), usual, max_chars=most, key=f"{name}-{unit_id}-{number}"
            )
        shifts = terms_of(SHIFTS, _)
        place = 0 if row is None else list(shifts).index(row.shift)
        given["shift"] = st.selectbox(
            _("Shift"),
            list(shifts),
            index=place,
            format_func=shifts.__getitem__,
            key=f"shift-{unit_id}-{number}",
        )
        day = None if row is None or is_unknown(row.trained_on) else row.trained_on
        given["trained_on"] = st.date_input(
            _("Trained on"), day, format="DD/MM/YYYY", key=f"trained-{unit_id}-{number}"
        )
        by = signature.name(at, most=roster.MOST_BY, key=f"by-{unit_id}-{number}")
        is_sent = st.form_submit_button(_("Keep"))
        is_out = row is not None and st.form_submit_button(_("Take out"))
    if is_sent or is_out:
        _send(at, unit_id, given, None if row is None else int(row.member_id), by=by, is_out=is_out)


def _send(
    at: Here, unit_id: str, given: dict[str, Any], number: int | None, *, by: str, is_out: bool
) -> None:
    """Keep what was sent, and say what became of it."""
    _, today = at.words, at.source.now_at.astimezone(IST).date()
    try:
        keep(at, unit_id, number, None if is_out else checked(given, today=today), by=by)
    except RosterError as error:
        st.error(inert(refusal(error, _)), icon=":material/error:")
    except StoreError as error:
        unwritten.say(error, _)
    else:
        st.session_state[DONE] = unit_id
        st.rerun()
