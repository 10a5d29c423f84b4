"""The real thing for tests: run.py in a copy of the project, with nothing of the machine's and no way off it."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import requests

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT_S = 600
END_LIMIT_S = 30
SMALL = ("--days", "10", "--scale", "0.2")
NOT_COPIED = shutil.ignore_patterns(
    ".*cache", ".git", ".venv", ".env", ".hypothesis", "var", "tests", "__pycache__"
)


def copy_of_the_project(folder: Path) -> Path:
    """A copy of what runs, with no database, no environment and no settings in it."""
    return Path(shutil.copytree(ROOT, folder / "noted", ignore=NOT_COPIED))


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a program of the test sees: the way to programs, an empty home, and no network."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT / "tests" / "loopback"),
        **more,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RealThing:
    """A started run.py."""

    def __init__(self, project: Path, *options: str, more: Mapping[str, str] | None = None) -> None:
        self.project = project
        self.log = project / "run.log"
        self.address = f"http://127.0.0.1:{free_port()}"
        port = self.address.rpartition(":")[2]
        self.began = time.monotonic()
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, "run.py", "--no-browser", "--port", port, *options],
                cwd=project,
                env=environment(project, **(more or {})),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def words(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_until_ready(self) -> float:
        """Wait for the line with the address; gives the seconds that it took."""
        while f"Noted is at {self.address}" not in self.words():
            assert self.process.poll() is None, f"run.py ended early:\n{self.words()}"
            assert time.monotonic() - self.began < START_LIMIT_S, f"run.py is not ready:\n{self.words()}"
            time.sleep(0.1)
        return time.monotonic() - self.began

    def programs(self) -> dict[str, psutil.Process]:
        """The programs that it has started, by what they are."""
        found = {}
        for child in psutil.Process(self.process.pid).children(recursive=True):
            line = " ".join(child.cmdline())
            for name in ("collectors.sandbox", "collectors run", "notices run", "serve"):
                if f"-m {name}" in line:
                    found[name] = child
        return found

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """End it as a person or a service manager would; gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=END_LIMIT_S)

    def end_for_sure(self) -> None:
        """For the end of a test: nothing that was started here is left, whatever happened."""
        if self.process.poll() is None:
            left = psutil.Process(self.process.pid).children(recursive=True)
            self.process.kill()
            self.process.wait()
            for each in left:
                if each.is_running():
                    each.kill()


def all_gone(programs: Mapping[str, psutil.Process], *, limit_s: float = 10) -> bool:
    """Whether none of the programs runs any more, given a moment."""
    _, alive = psutil.wait_procs(list(programs.values()), timeout=limit_s)
    return not alive


@dataclass
class Start:
    """What was seen of one start, and of its end."""

    project: Path
    seconds: float
    words: str
    health: str
    posts: list[int]
    programs: dict[str, psutil.Process]
    environments: dict[str, dict[str, str]] = field(default_factory=dict)
    exit_code: int | None = None
    nothing_left: bool = False


def stored_posts(project: Path) -> list[int]:
    with sqlite3.connect(f"file:{project / 'var' / 'demo.db'}?mode=ro", uri=True) as database:
        found = [post_id for (post_id,) in database.execute("SELECT post_id FROM posts")]
    database.close()
    return found


def observed(thing: RealThing) -> Start:
    seconds = thing.wait_until_ready()
    health = requests.get(f"{thing.address}/_stcore/health", timeout=10).text
    programs = thing.programs()
    environments = {name: program.environ() for name, program in programs.items()}
    return Start(
        thing.project, seconds, thing.words(), health, stored_posts(thing.project), programs, environments
    )


def started_and_ended(folder: Path) -> Start:
    """A demonstration in a new folder, started for the first time and ended by Ctrl-C: it can be started again there."""
    thing = RealThing(copy_of_the_project(folder), *SMALL)
    try:
        start = observed(thing)
        start.exit_code = thing.end(signal.SIGINT)
        start.words = thing.words()
        start.nothing_left = all_gone(start.programs)
        return start
    finally:
        thing.end_for_sure()
