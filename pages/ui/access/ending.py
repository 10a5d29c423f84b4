"""The end of a sign-in by who has it, for every tab and every copy of its cookie, written down."""

from datetime import UTC, datetime

from data import audit_log, sign_ins
from pages.ui.access import engines, entries
from pages.ui.access.viewer import Viewer


def end(who: Viewer, url: str) -> None:
    """End somebody's own sign-in; raises `StoreError`."""
    now_at = datetime.now(UTC)
    with engines.writing(url) as connection:
        sign_ins.end(connection, key=str(who.key), why=sign_ins.SIGN_OUT, at=now_at)
        audit_log.append(connection, entries.entry_of(who, audit_log.SIGN_OUT, None), at=now_at)
