"""The log as JSON lines, in a file that turns over, with what commands say in it and no secret."""

import json
import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import console, logs
from data.operating_settings import OperatingFields


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    monkeypatch.setattr(logs, "_begun", [])
    yield
    for each in set(root.handlers) - set(before):
        each.close()
    root.handlers[:] = before
    root.setLevel(level)


def test_each_line_is_an_object_with_what_when_and_which_program(tmp_path: Path) -> None:
    given = OperatingFields(log_format="json", log_file=tmp_path / "noted.log")
    logs.begin(given, program="collectors")
    logging.getLogger("elsewhere").warning("नमस्ते %s", "x")
    console.say("noted: collecting on schedule.")
    lines = (tmp_path / "noted-collectors.log").read_text(encoding="utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert (first["message"], first["level"], first["from"]) == ("नमस्ते x", "WARNING", "elsewhere")
    assert (second["message"], second["program"]) == ("collecting on schedule.", "collectors")
    assert second["at"].endswith("+00:00")


def test_a_file_turns_over_and_old_ones_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "MOST_BYTES", 500)
    monkeypatch.setattr(logs, "OLD_FILES", 2)
    logs.begin(OperatingFields(log_file=tmp_path / "noted.log"), program="notices")
    for number in range(50):
        console.say(f"noted: line {number}")
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "noted-notices.log", "noted-notices.log.1", "noted-notices.log.2",
    ]  # fmt: skip
    assert "line 49" in (tmp_path / "noted-notices.log").read_text(encoding="utf-8")
    assert {stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()} == {0o600}


def test_what_keeps_secrets_out_goes_on_doing_so(tmp_path: Path) -> None:
    class NoSecret(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            return "secret" not in record.getMessage()

    before = logging.StreamHandler()
    before.addFilter(NoSecret())
    logging.getLogger().addHandler(before)
    logs.begin(OperatingFields(log_format="json", log_file=tmp_path / "noted.log"), program="dashboard")
    logging.getLogger("x").error("a secret")
    assert (tmp_path / "noted-dashboard.log").read_text(encoding="utf-8") == ""
    logging.getLogger().removeHandler(before)


def test_without_settings_nothing_changes(capsys: pytest.CaptureFixture[str]) -> None:
    logs.begin(OperatingFields(), program="collectors")
    console.say("noted: as before")
    assert capsys.readouterr().err == "noted: as before\n"
