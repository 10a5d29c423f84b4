"""The headline has a head start: where a browser has just come, and nowhere else."""

import time

import pytest
import streamlit as st

from pages.ui import first_sight
from pages.ui.serving import begun


@pytest.mark.parametrize(("runs", "served", "waits"), [(1, True, 1), (2, True, 0), (1, False, 0)])
def test_only_the_first_run_of_a_session_in_a_browser_waits(
    runs: int, served: bool, waits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(begun, "by_serve", lambda: served)
    monkeypatch.setattr(time, "sleep", waited.append)
    monkeypatch.setattr(first_sight, "HEAD_START_S", 1)
    for _ in range(runs):
        first_sight.note()
    first_sight.headline()
    assert waited == [1] * waits
