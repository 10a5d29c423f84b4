"""Sessions whose tab is gone: kept a while for who comes back, then ended, so that nothing of theirs stays.

Streamlit's own keeper forgets such a session without ending it: its files, its frames and its open descriptors then stay
until the interpreter happens to collect them, some of them for good.
"""

import logging
import time
from collections.abc import Callable
from typing import Any, Final

from streamlit.runtime import exists, get_instance
from streamlit.runtime.session_manager import SessionInfo, SessionStorage

log = logging.getLogger("noted.dashboard")
KEPT_S: Final = 120
MOST: Final = 128
"""As many and as long as Streamlit's own keeper."""


class LeftSessions(SessionStorage):
    """The sessions that were left, the first of them first; asked by the server's one loop alone."""

    def __init__(self, *, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._left: dict[str, tuple[float, SessionInfo]] = {}

    def get(self, session_id: str) -> SessionInfo | None:
        """A session to which somebody comes back in time."""
        self.let_go()
        found = self._left.get(session_id)
        return found[1] if found else None

    def save(self, session_info: SessionInfo) -> None:
        """Keep a session that was left now."""
        self._left.pop(session_info.session.id, None)
        self._left[session_info.session.id] = self._now_s(), session_info
        self.let_go()

    def delete(self, session_id: str) -> None:
        """Keep it no more: somebody came back to it, or it is ended elsewhere."""
        del self._left[session_id]

    def list(self) -> "list[SessionInfo]":
        """All that are kept."""
        return [info for _, info in self._left.values()]

    def let_go(self) -> None:
        """End those that were left too long ago, and the first ones where they are too many."""
        while self._left:
            first, (left_s, info) = next(iter(self._left.items()))
            if left_s + KEPT_S > self._now_s() and len(self._left) <= MOST:
                return
            del self._left[first]
            try:
                info.session.shutdown()
            except Exception:  # what is wrong with one tab keeps nobody else's open
                log.exception("a session that was left could not be ended")


LEFT: Final = LeftSessions()


def begin() -> None:
    """Let Streamlit's server, once it is there, keep its sessions here."""
    if exists():
        manager: Any = get_instance()._session_mgr  # noqa: SLF001 - it takes no keeper from outside
        if manager._session_storage is not LEFT:  # noqa: SLF001
            manager._session_storage = LEFT  # noqa: SLF001
