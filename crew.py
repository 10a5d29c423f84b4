"""Programs that run together: started, watched and ended as one, so that none dies unnoticed or outlives the rest."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent
END_LIMIT_S = 15
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1
# Lines arrive when they are written, and what has been compiled once is kept: a start takes seconds less.
ENVIRONMENT = {"PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": ""}
STARTED = time.monotonic()


class Trouble(Exception):
    """Why it cannot go on, in one line."""


class Ended(Exception):
    """Somebody asked for the end."""


def say(line: str) -> None:
    """Tell on standard error what is being done, and how long it has been."""
    print(f"noted {time.monotonic() - STARTED:5.1f} s  {line}", file=sys.stderr, flush=True)


def free_port(host: str, *, first: int) -> int:
    """The first port from there on at which nobody listens."""
    for port in range(first, min(first + 100, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise Trouble(f"no free port from {first} on. Name another with --port.")


def _end_with_parent() -> None:
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _read(pipe: IO[str], take: Callable[[str], None]) -> None:
    with pipe:
        for line in pipe:
            take(line.rstrip("\n"))


class Program:
    """`python -m …` in a process of its own: its standard output is kept, its standard error passed through."""

    def __init__(self, name: str, arguments: tuple[str, ...], environment: Mapping[str, str]) -> None:
        self.name = name
        self.results: deque[str] = deque(maxlen=200)
        self.process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env={**os.environ, **ENVIRONMENT, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # Ctrl-C in a terminal reaches us alone: we end the others in order
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - one call of the C library, safe beside our threads
        )
        self._readers = [
            threading.Thread(target=_read, args=(self.process.stdout, self.results.append), daemon=True),
            threading.Thread(target=_read, args=(self.process.stderr, self._pass_through), daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def _pass_through(self, line: str) -> None:
        print(f"  {self.name}: {line}", file=sys.stderr, flush=True)

    def ended(self) -> bool:
        return self.process.poll() is not None

    def hear_out(self) -> None:
        """Wait until all that an ended program wrote has been read."""
        for reader in self._readers:
            reader.join(timeout=2)


class Crew:
    """The programs that are to stay up."""

    def __init__(self) -> None:
        self.members: list[Program] = []
        self.asked_to_end = False

    def ask_to_end(self, *_: object) -> None:
        """A signal handler: whatever is being watched ends with `Ended`."""
        self.asked_to_end = True

    def start(self, name: str, *arguments: str, environment: Mapping[str, str]) -> Program:
        """Start a program that is to stay up."""
        program = Program(name, arguments, environment)
        self.members.append(program)
        return program

    def watch(self, until: Callable[[], bool], *, limit_s: float | None = None) -> None:
        """Return when something is so; raises `Ended`, or `Trouble` where a program died or time ran out."""
        limit = time.monotonic() + limit_s if limit_s else None
        while not until():
            if self.asked_to_end:
                raise Ended
            for program in self.members:
                if program.ended():
                    program.hear_out()
                    raise Trouble(f"{program.name} ended by itself (exit code {program.process.returncode}).")
            if limit and time.monotonic() > limit:
                raise Trouble(f"{self.members[-1].name} did not answer within {limit_s:.0f} s.")
            time.sleep(0.05)

    def do(self, *arguments: str, environment: Mapping[str, str]) -> deque[str]:
        """Run a program to its end and give the lines of its standard output; raises `Trouble` if it fails."""
        step = Program(arguments[0], arguments, environment)
        try:
            self.watch(step.ended)
        finally:
            _end([step])
        if step.process.returncode:
            raise Trouble(f"`python -m {' '.join(arguments[:2])}` failed; the reason stands above.")
        return step.results

    def end(self) -> None:
        """End every program, the last started first."""
        _end(self.members[::-1])


def _end(programs: list[Program]) -> None:
    """Ask programs to end; whichever has not ended in time is killed."""
    limit = time.monotonic() + END_LIMIT_S
    for program in programs:
        program.process.terminate()
    for program in programs:
        try:
            program.process.wait(timeout=max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"{program.name} does not end: killed.")
            program.process.kill()
            program.process.wait()
        program.hear_out()
