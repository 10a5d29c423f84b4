"""Refusals by the server itself, written into the audit log: so many a minute of each sign-in, and of all strangers
together, that nobody can fill it."""

import logging
import threading
import time
from typing import Final

from data import audit_log
from data.settings import settings
from pages.ui.access import entries
from pages.ui.access.viewer import Viewer

A_MINUTE: Final = 10
LOG: Final = logging.getLogger(__name__)
_lock = threading.Lock()
_written: list[tuple[float, str | None]] = []


def _is_too_many(of: str | None, now_s: float) -> bool:
    """Whether a sign-in, or (None) all strangers, have had what is written of them in a minute."""
    with _lock:
        _written[:] = [each for each in _written if each[0] > now_s - 60]
        if sum(key == of for _, key in _written) >= A_MINUTE:
            return True
        _written.append((now_s, of))
        return False


def write(who: Viewer | None, *, what: str, why: str) -> None:
    """Write a refusal down; raises `StoreError` where it cannot be."""
    if _is_too_many(who.key if who else None, time.monotonic()):
        LOG.warning("refused (%s): one of more than %d a minute", why, A_MINUTE)
        return
    entry = entries.entry_of(who, audit_log.DENIED, what, detail=why)
    entries.write(settings().database_url, entry)
