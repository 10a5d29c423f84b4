"""Programs that run together, with small programs of Python's own."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

import crew
from crew import Crew, Ended, Trouble

ROOT = Path(__file__).resolve().parent.parent
SERVER = ("http.server", "0", "--bind", "127.0.0.1")


@pytest.fixture
def started() -> Iterator[Crew]:
    crew_of_test = Crew()
    yield crew_of_test
    crew_of_test.end()


def test_what_a_step_writes_is_given_back(started: Crew) -> None:
    lines = started.do("calendar", "2026", "11", environment={})
    assert lines[0].strip() == "November 2026"


def test_a_step_that_fails_is_named(started: Crew) -> None:
    with pytest.raises(Trouble, match=r"python -m json\.tool /no/such/file"):
        started.do("json.tool", "/no/such/file", environment={})


def test_what_a_program_says_of_itself_is_passed_on_with_its_name(
    started: Crew, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Trouble):
        started.do("json.tool", "/no/such/file", environment={})
    assert "  json.tool: " in capfd.readouterr().err


def test_a_program_that_dies_is_noticed_and_named(started: Crew) -> None:
    started.start("server", *SERVER, environment={}).process.kill()
    with pytest.raises(Trouble, match=r"server ended by itself \(exit code -9\)"):
        started.watch(lambda: False, limit_s=10)


def test_what_does_not_answer_in_time_is_named(started: Crew) -> None:
    started.start("server", *SERVER, environment={})
    with pytest.raises(Trouble, match="server did not answer within 0 s"):
        started.watch(lambda: False, limit_s=0.1)


def test_a_signal_ends_the_watch(started: Crew) -> None:
    started.ask_to_end(signal.SIGTERM)
    with pytest.raises(Ended):
        started.watch(lambda: False, limit_s=10)


def test_whoever_does_not_end_in_time_is_killed(
    started: Crew, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "deaf.py").write_text(
        "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('deaf')\ntime.sleep(60)\n"
    )
    monkeypatch.setattr(crew, "END_LIMIT_S", 0.2)
    deaf = started.start("deaf", "deaf", environment={"PYTHONPATH": str(tmp_path)})
    started.watch(lambda: bool(deaf.results), limit_s=10)
    started.end()
    assert deaf.process.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_nobody_outlives_a_crew_that_is_killed() -> None:
    script = (
        "from crew import Crew; import time\n"
        f"print(Crew().start('server', *{SERVER!r}, environment={{}}).process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        server = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    deadline = time.monotonic() + 10
    while server.is_running() and server.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not server.is_running() or server.status() == psutil.STATUS_ZOMBIE
