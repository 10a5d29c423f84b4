"""Whether a case is urgent, since when, by whom and why; and the form by which headquarters mark it or take that back."""

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import streamlit as st

from data import audit_log, urgent
from data.engine import StoreError
from data.scope import HQ, ScopeError
from data.urgent import BY_WORDS, UrgentError
from language import figures
from language.durations import is_unknown
from language.words import N_, Words
from pages.ui import store, urgency
from pages.ui.access import entries, signature, unwritten
from pages.ui.frame import Here
from pages.ui.safe import inert, plain
from pages.ui.store import Source, held
from pages.ui.terms import term

REFUSALS = {
    "no_reason": N_("Say why it cannot wait: the reason is kept beside the mark."),
    "no_name": N_("The name of who marks it is needed."),
    "no_case": N_("This case is no longer there: its thread has changed."),
    "marked": N_("It is marked as urgent already."),
    "not_marked": N_("It is not urgent: there is nothing to take back."),
}
DONE = "urgent-kept"


@held(max_entries=32)
def history(of: Source, *, unit_id: str, thread_id: int) -> pd.DataFrame:
    """All marks that a case of the scope ever had, the latest first."""
    of.scope.require(unit_id)
    with store.connection(of) as opened:
        return urgent.history(opened, unit_id=unit_id, thread_id=thread_id)


@held(max_entries=32)
def standing(of: Source, *, unit_id: str, thread_id: int) -> pd.DataFrame:
    """The mark that stands, by hand or by words; no row where the case is not urgent."""
    of.scope.require(unit_id)
    with store.connection(of) as opened:
        found = urgent.marked(opened, thread_ids=[thread_id], words=urgency.table()[0])
    return found[found["unit_id"] == unit_id].reset_index(drop=True)


def lines(standing: pd.DataFrame, said: pd.DataFrame, _: Words) -> list[str]:
    """What stands, then what was marked and taken back before."""
    found = []
    for row in standing.to_dict("records"):
        moment, reason = figures.instant(row["marked_ms"], _), plain(row["reason"])
        if row["by_words"]:
            found.append(_("Urgent by its referral’s words: “{word}”.", word=reason))
        else:
            by = plain(row["marked_by"])
            found.append(
                _("Urgent since {moment}, marked by {name}: {reason}", moment=moment, name=by, reason=reason)
            )
    for row in said[said["withdrawn_ms"].notna()].to_dict("records"):
        by = _("its words") if row["marked_by"] == BY_WORDS else plain(row["marked_by"])
        gone = _(
            "{moment}: {name} took back that it is urgent (by {who}: {reason}).",
            moment=figures.instant(row["withdrawn_ms"], _),
            name=plain(row["withdrawn_by"]),
            who=by,
            reason="–" if is_unknown(row["reason"]) else plain(row["reason"]),
        )
        found.append(gone)
    return found


def keep(at: Here, unit_id: str, thread_id: int, *, by: str, reason: str | None) -> None:
    """Mark a case for a reason, or take that back where none is given, and write into the audit log that it was done;
    raises `UrgentError`, `ScopeError` (headquarters alone may) and `StoreError`."""
    if at.source.scope.role != HQ:
        raise ScopeError(f"{unit_id}: only headquarters mark a case as urgent ({at.source.scope.role}).")
    said = {"done": "withdrawn" if reason is None else "marked", "thread": str(thread_id)}
    entry = entries.entry_of(at.viewer, audit_log.URGENT, unit_id, filters=said, rows=1)
    of: dict[str, Any] = {"unit_id": unit_id, "thread_id": thread_id}
    moment = at.source.now_at
    with store.writing(at.source, unit_id) as connection:
        if reason is None:
            urgent.withdraw(connection, **of, by=by, at=moment, words=urgency.table()[0])
        else:
            urgent.mark(connection, **of, by=by, at=moment, reason=reason)
        audit_log.append(connection, entry, at=datetime.now(UTC))


def show(at: Here, case: pd.Series) -> None:
    """What stands, and for headquarters the form."""
    _, unit_id, thread_id = at.words, str(case["unit_id"]), int(case["thread_id"])
    of: dict[str, Any] = {"unit_id": unit_id, "thread_id": thread_id}
    now, said = standing(at.source, **of), history(at.source, **of)
    told = lines(now, said, _)
    if not told and at.source.scope.role != HQ:
        return
    st.markdown(_("**Urgency**"))
    for line in told:
        st.text(line)
    if st.session_state.pop(DONE, None) == (unit_id, thread_id):
        st.success(_("Kept. It stands accordingly in every queue."), icon=":material/check_circle:")
    if at.source.scope.role == HQ:
        _form(at, unit_id, thread_id, is_urgent=len(now) > 0)


def _form(at: Here, unit_id: str, thread_id: int, *, is_urgent: bool) -> None:
    _ = at.words
    with st.form(f"urgent-{unit_id}-{thread_id}-{is_urgent}", border=True):
        reason = None
        if not is_urgent:
            reason = st.text_input(
                _("Why it cannot wait (no names of citizens)"), max_chars=urgent.MOST_REASON
            )
        by = signature.name(at, most=urgent.MOST_NAME, key=f"urgent-by-{unit_id}-{thread_id}")
        is_sent = st.form_submit_button(_("Not urgent any more") if is_urgent else _("Mark as urgent"))
    if not is_sent:
        return
    try:
        keep(at, unit_id, thread_id, by=by, reason=reason)
    except UrgentError as error:
        st.error(inert(term(REFUSALS, error.code, _)), icon=":material/error:")
    except StoreError as error:
        unwritten.say(error, _)
    else:
        st.session_state[DONE] = (unit_id, thread_id)
        st.rerun()
