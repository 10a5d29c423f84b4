"""A reader's correction of a case's closing: what holds, who said so and when, what was derived, and a form to say it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from data import audit_log, corrections
from data.corrections import CLOSED, NOT_CLOSED, TAKEN_BACK, CorrectionError
from data.engine import StoreError
from language import figures
from language.durations import is_unknown
from language.words import N_, Words
from metrics.corrections import beside
from pages.ui import case_search, correction_words, store, terms
from pages.ui.access import entries, signature, unwritten
from pages.ui.frame import Here
from pages.ui.kept import kept
from pages.ui.safe import inert
from pages.ui.store import Source, held
from pages.ui.terms import term

REFUSALS = {
    "no_choice": N_("Choose what is right: which reply closed the case, or that none did."),
    "no_note": N_("Say why: the reason is kept beside the correction."),
    "no_name": N_("The name of who corrects is needed."),
    "no_reply": N_("That post is no reply of this office in this case."),
    "no_case": N_("This case is no longer there: its thread has changed."),
    "not_corrected": N_("There is no correction to take back."),
}
DONE = "correction-kept"
RESOLVED = "resolved"
FIRST_WORDS = 50
"""So many signs of a reply stand in the choice."""


@dataclass(frozen=True)
class Said:
    """What a reader chose: a verdict, and the reply where one closed the case."""

    verdict: str
    closed_id: int | None = None


_beside = kept(beside)


@held(max_entries=4)
def latest(of: Source) -> pd.DataFrame:
    """What holds of each corrected case of the scope."""
    with store.connection(of) as opened:
        return corrections.latest(opened)


@held(max_entries=16)
def history(of: Source, *, unit_id: str, thread_id: int) -> pd.DataFrame:
    """All that was said of the closing of a case of the scope, the latest first."""
    of.scope.require(unit_id)
    with store.connection(of) as opened:
        return corrections.history(opened, unit_id=unit_id, thread_id=thread_id)


def with_derived(of: Source, cases: pd.DataFrame) -> pd.DataFrame:
    """Cases with what was derived of them, who corrected it and when."""
    return _beside(cases, latest(of))


def choices(case: pd.Series, posts: pd.DataFrame, said: pd.DataFrame, _: Words) -> dict[Said, str]:
    """What can be said of a case: each reply of the office after it was tagged, no closing, or the derived one again."""
    found = {Said(NOT_CLOSED): _("Not closed")}
    for post in posts.to_dict("records"):
        if post["unit_id"] == case["unit_id"] and post["created_ms"] >= case["opened_ms"]:
            kind = term(terms.KINDS_OF_REPLY, post["kind"], _)
            moment = figures.instant(post["created_ms"], _)
            said_so = _("Closed by the reply of {moment} ({kind})", moment=moment, kind=kind)
            if not is_unknown(post["text"]):
                said_so = f"{said_so}: {case_search.begins(post['text'], FIRST_WORDS)}"
            found[Said(CLOSED, int(post["post_id"]))] = said_so
    if not said.empty and said.iloc[0]["verdict"] != TAKEN_BACK:
        found[Said(TAKEN_BACK)] = _("Take the correction back")
    return found


def keep(at: Here, case: pd.Series, chosen: Said, *, by: str, note: str) -> None:
    """Write a correction, and that it was made into the audit log, briefly; raises `CorrectionError`, `ScopeError` and
    `StoreError`."""
    unit_id, thread_id = str(case["unit_id"]), int(case["thread_id"])
    said = {"done": chosen.verdict, "thread": str(thread_id)}
    entry = entries.entry_of(at.viewer, audit_log.CORRECTION, unit_id, filters=said, rows=1)
    with store.writing(at.source, unit_id) as connection:
        corrections.add(
            connection,
            unit_id=unit_id,
            thread_id=thread_id,
            verdict=chosen.verdict,
            closed_id=chosen.closed_id,
            by=by,
            note=note,
            at=at.source.now_at,
        )
        audit_log.append(connection, entry, at=datetime.now(UTC))


def show(at: Here, case: pd.Series, posts: pd.DataFrame, *, place: str = "case") -> None:
    """What holds of a case's closing, and the form that corrects it. `place`: where on the page, which may show a case twice."""
    _ = at.words
    unit_id, thread_id = str(case["unit_id"]), int(case["thread_id"])
    said = history(at.source, unit_id=unit_id, thread_id=thread_id)
    st.markdown(_("**Its closing**"))
    for line in correction_words.what_holds(case, said, _):
        st.text(line)
    if st.session_state.get(DONE) == (place, unit_id, thread_id):
        del st.session_state[DONE]
        st.success(_("Kept. The figures follow."), icon=":material/check_circle:")
    for line in correction_words.limits(thread_id, _):
        st.caption(inert(line))
    known = choices(case, posts, said, _)
    if list(known) == [Said(NOT_CLOSED)] and is_unknown(case["closed_ms"]):
        st.text(_("The office has not replied yet: a case is closed by one of its replies."))
        return
    _form(at, case, known, posts, place=place, before=len(said))


def reads_otherwise(chosen: Said | None, posts: pd.DataFrame, _: Words) -> str:
    """That the reply which is chosen as the closing does not read as one; nothing where it does, or none is chosen."""
    if chosen is None or chosen.closed_id is None:
        return ""
    kind = str(posts.loc[posts["post_id"] == chosen.closed_id, "kind"].iloc[0])
    if kind == RESOLVED:
        return ""
    return _(
        "This reply reads as “{kind}”, not as “{resolved}”. As a closing it counts in rank and score, and it is kept with "
        "your name and your reason.",
        kind=term(terms.KINDS_OF_REPLY, kind, _),
        resolved=term(terms.KINDS_OF_REPLY, RESOLVED, _),
    )


def _form(
    at: Here, case: pd.Series, known: dict[Said, str], posts: pd.DataFrame, *, place: str, before: int
) -> None:
    """The choice stands before the form, so that what is odd about it is said before it is kept. Nothing is chosen yet; once a correction is kept, which makes one more than `before`, the form is a new one."""
    _, unit_id, thread_id = at.words, str(case["unit_id"]), int(case["thread_id"])
    of = f"{place}-{unit_id}-{thread_id}-{before}"
    chosen = st.selectbox(
        _("Correct the closing"),
        list(known),
        format_func=known.__getitem__,
        index=None,
        placeholder=_("Choose"),
        key=f"closing-{of}",
    )
    if odd := reads_otherwise(chosen, posts, _):
        st.warning(inert(odd), icon=":material/warning:")
    with st.form(f"correct-{of}", border=True):
        by = signature.name(at, most=corrections.MOST_NAME, key=f"corrected-by-{of}")
        note = st.text_input(_("Why (no names of citizens)"), max_chars=corrections.MOST_NOTE)
        is_sent = st.form_submit_button(_("Keep the correction"))
    if not is_sent:
        return
    missing = {"no_choice": chosen is None, "no_name": not by.strip(), "no_note": not note.strip()}
    if any(missing.values()) or chosen is None:
        for code in (each for each, is_missing in missing.items() if is_missing):
            st.error(inert(_(REFUSALS[code])), icon=":material/error:")
        return
    try:
        keep(at, case, chosen, by=by, note=note)
    except CorrectionError as error:
        st.error(inert(_(REFUSALS[error.code])), icon=":material/error:")
    except StoreError as error:
        unwritten.say(error, _)
    else:
        st.session_state[DONE] = (place, unit_id, thread_id)
        st.rerun()
