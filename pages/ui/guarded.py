"""A page's run, guarded: that it is not the reader's, or that the database is away, is said and never traced."""

from typing import Any

import streamlit as st

from data import audit_log
from data.scope import NOBODY
from language.words import Words
from pages.ui import store
from pages.ui.access import engines, entries, permissions, viewer
from pages.ui.frame import LOOK_AGAIN_S, Here, explain
from pages.ui.serving import exposition
from pages.ui.store import ScopeError, StoreError

AWAY = "database-away"


def run(page: Any, at: Here) -> None:
    """Run a page of the menu if the reader may open it, which is asked again here; that he may not, that what it was
    asked for is not his, and that a database went away meanwhile is said, never traced."""
    _ = at.words
    if not permissions.may_at(at.viewer.scope.role, page.url_path):
        explain(_("This page is not among those that you may open."))
        return
    try:
        with exposition.timed(page.url_path):
            _run(page, at)
    except StoreError as error:
        wait_for_store(_, error)


def _run(page: Any, at: Here) -> None:
    try:
        page.run()
    except ScopeError as error:
        denied = entries.entry_of(at.viewer, audit_log.DENIED, page.url_path, detail=str(error))
        entries.write(at.source.url, denied)
        explain(at.words("What was asked for does not exist or is not yours to see."))


def wait_for_store(_: Words, error: StoreError) -> None:
    """Say that the database is not there, cannot be read or not be written, and look again from time to time."""
    st.session_state[AWAY] = str(error), isinstance(error, engines.Unwritten)
    _look_again(_)


@st.fragment(run_every=LOOK_AGAIN_S)
def _look_again(_: Words) -> None:
    line, is_unwritten = st.session_state.pop(AWAY, (None, False))
    try:
        store.source(NOBODY)
    except StoreError as error:
        line, is_unwritten = str(error), False
    if line is None:  # never at once: what can be read may not be written still
        viewer.drawn_by_itself()
    said = (
        _(
            "Nothing is shown just now: the database cannot be written, and who sees what is written down. Nothing need "
            "be done here; this page looks again every {n} seconds. For whoever runs the system:",
            n=LOOK_AGAIN_S,
        )
        if is_unwritten
        else _(
            "The figures are not available: the database cannot be read. Nothing need be done here; this page "
            "looks again every {n} seconds. For whoever runs the system:",
            n=LOOK_AGAIN_S,
        )
    )
    explain(said, viewer.for_who_runs_it(str(line), _))
