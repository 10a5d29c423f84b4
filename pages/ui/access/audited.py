"""What readers do on pages, written into the audit log: which they saw, with which choices, and what was refused."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from data import audit_log
from pages.ui import store
from pages.ui.access import entries, permissions
from pages.ui.frame import Here

OFFICES: Final = ("unit", "zone", "office", "case")
"""The choices that name an office, a zone or a range; a case is named by its office and its number."""
KEPT: Final = "page-written-down"
TRIED: Final = "trial-written-down"


def record(
    at: Here,
    action: str,
    what: str | None,
    *,
    filters: Mapping[str, str] | None = None,
    rows: int | None = None,
    detail: str | None = None,
) -> None:
    """Write down what the reader of this run did; raises `StoreError` where it cannot be."""
    entries.write(
        at.source.url, entries.entry_of(at.viewer, action, what, filters=filters, rows=rows, detail=detail)
    )


def foreign(at: Here, chosen: Mapping[str, str]) -> dict[str, str]:
    """The choices that name what is in the registry and not the reader's; raises `StoreError`."""
    named = {name: chosen[name].partition(":")[0] for name in OFFICES if name in chosen}
    asked = {name: unit_id for name, unit_id in named.items() if not at.viewer.scope.covers(unit_id)}
    known = set(store.units(at.source)["unit_id"]) if asked else set()
    return {name: chosen[name] for name, unit_id in asked.items() if unit_id in known}


def page(at: Here, name: str) -> None:
    """Write down that a page is shown, once for each set of choices, or denied, and on trial as whom; and of choices that
    name another's office, in whose place the page shows the usual, that they were denied. Raises `StoreError`, and then
    it may not be shown."""
    if not name:
        return  # the front door leads on
    scope, chosen = at.viewer.scope, entries.slugs()
    if at.viewer.is_trial and st.session_state.get(TRIED) != scope:
        record(at, audit_log.TRIAL, None)
        st.session_state[TRIED] = scope
    if st.session_state.get(KEPT) != (name, chosen, scope):
        if permissions.may_at(scope.role, name):
            beyond = foreign(at, chosen)
            if beyond:
                record(at, audit_log.DENIED, name, filters=beyond)
            shown = {each: slug for each, slug in chosen.items() if each not in beyond}
            record(at, audit_log.PAGE, name, filters=shown)
        else:
            record(at, audit_log.DENIED, name, filters=chosen)
        st.session_state[KEPT] = (name, chosen, scope)
