"""A service manager is told that a program moves, and where there is none nothing happens."""

import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data import heartbeats, watchdog


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> socket.socket:
    """A real socket of the kind that systemd listens on."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.bind(str(tmp_path / "notify"))
    listening.settimeout(2)
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    return listening


def test_each_beat_of_a_collector_is_told(manager: socket.socket, engine: Engine) -> None:
    with manager, engine.begin() as connection:
        heartbeats.Pulse(lambda: datetime(2026, 11, 1, tzinfo=UTC)).beat(connection, heartbeats.COLLECTING)
        assert manager.recv(100) == b"READY=1\nWATCHDOG=1"


def test_a_manager_that_went_away_stops_nobody(
    manager: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager.close()
    watchdog.alive()
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nowhere"))
    watchdog.alive()
    monkeypatch.delenv("NOTIFY_SOCKET")
    watchdog.alive()
