"""Sessions that were left are kept for who comes back, and ended afterwards."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from pages.ui.serving import left_sessions
from pages.ui.serving.left_sessions import KEPT_S, MOST, LeftSessions


@dataclass
class Session:
    """A session that notes that it was ended."""

    id: str
    ended: int = 0

    def shutdown(self) -> None:
        self.ended += 1


def info(session: Session) -> SessionInfo:
    return SessionInfo(client=None, session=cast("Any", session))


def test_who_comes_back_in_time_finds_the_session_and_it_is_not_ended() -> None:
    at, session = [0.0], Session("one")
    left = LeftSessions(now_s=lambda: at[0])
    left.save(info(session))
    at[0] = KEPT_S - 1
    found = left.get("one")
    assert found is not None
    assert found.session.id == "one"
    left.delete("one")
    at[0] = 10 * KEPT_S
    left.let_go()
    assert session.ended == 0


def test_a_session_that_was_left_too_long_ago_is_ended_once_and_gone() -> None:
    at, session = [0.0], Session("one")
    left = LeftSessions(now_s=lambda: at[0])
    left.save(info(session))
    at[0] = KEPT_S + 1
    left.let_go()
    left.let_go()
    assert (session.ended, left.get("one"), left.list()) == (1, None, [])


def test_a_session_that_cannot_be_ended_keeps_no_other(caplog: pytest.LogCaptureFixture) -> None:
    class Stuck(Session):
        def shutdown(self) -> None:
            raise RuntimeError("stuck")

    at, after = [0.0], Session("after")
    left = LeftSessions(now_s=lambda: at[0])
    for each in (Stuck("stuck"), after):
        left.save(info(each))
    at[0] = KEPT_S + 1
    left.let_go()
    assert (after.ended, left.list()) == (1, [])
    assert "could not be ended" in caplog.text


def test_the_server_keeps_its_sessions_here(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing: Any = None
    manager = WebsocketSessionManager(MemorySessionStorage(), nothing, nothing, nothing, nothing)
    monkeypatch.setattr(left_sessions, "exists", lambda: True)
    monkeypatch.setattr(left_sessions, "get_instance", lambda: SimpleNamespace(_session_mgr=manager))
    left_sessions.begin()
    assert manager.list_sessions() == []
    assert manager._session_storage is left_sessions.LEFT


def test_of_too_many_the_first_are_ended() -> None:
    sessions = [Session(str(number)) for number in range(MOST + 2)]
    left = LeftSessions(now_s=lambda: 0.0)
    for each in sessions:
        left.save(info(each))
    assert [each.id for each in sessions if each.ended] == ["0", "1"]
    assert len(left.list()) == MOST
