"""Entries for the audit log: of whom, of what, with which choices; and the way on which they are written at once."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from data import audit_log
from data.audit_log import Entry
from pages.ui import addressed
from pages.ui.access import engines
from pages.ui.access.viewer import Viewer

SLUG: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]{0,63}")


def slugs() -> dict[str, str]:
    """The choices of the address as far as pages know them and they have the form of choices: an address may hold
    anything, and what a page does not read is to hide nothing of what it does."""
    given = sorted(st.query_params.to_dict().items())
    return {name: value for name, value in given if name in addressed.NAMES and SLUG.fullmatch(value)}


def entry_of(
    viewer: Viewer | None,
    action: str,
    what: str | None,
    *,
    filters: Mapping[str, str] | None = None,
    rows: int | None = None,
    detail: str | None = None,
) -> Entry:
    """An entry of what somebody did; on trial it says that it was."""
    if viewer is None:
        return Entry(action, what=what, filters=filters, rows=rows, detail=detail)
    return Entry(
        action,
        user_id=viewer.user_id,
        email=viewer.email,
        role=viewer.scope.role,
        unit_id=viewer.scope.unit_id,
        what=what,
        filters=filters,
        rows=rows,
        detail=detail or ("trial" if viewer.is_trial else None),
    )


def write(url: str, entry: Entry) -> None:
    """Write an entry down at once; raises `StoreError` where it cannot be, and then nothing may be shown for it."""
    with engines.writing(url) as connection:
        audit_log.append(connection, entry, at=datetime.now(UTC))
