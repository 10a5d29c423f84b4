"""The collectors as they are, by a shared clock; each in a process that begins where its imports are done.

`python -m benchmarks.hurried_collectors CLOCK LOG`: every line that comes in starts `collectors run` as a process (a
fork: imports touch no data, and would take most of a short life). Its id goes out, then the exit code of its end.
"""

import os
import select
import signal
import sys
from pathlib import Path

from benchmarks.shared_clock import SharedClock
from collectors.__main__ import app
from data import cases
from data.settings import Settings
from metrics.cases import case_events

LOOK_S = 0.01


def main() -> None:
    """Start collectors when asked, one at a time, until nobody asks any more."""
    clock = SharedClock(Path(sys.argv[1]))
    setattr(Settings, Settings.now_at.__name__, lambda _: clock.now_at())
    cases.statement(case_events, dialect=sys.argv[3], touched=True)
    child = 0
    try:
        while True:
            asked, _, _ = select.select([sys.stdin], [], [], LOOK_S)
            if asked and not sys.stdin.readline():
                return
            if asked:
                child = os.fork() or _collect(Path(sys.argv[2]))
                print(child, flush=True)
            if child and (ended := os.waitpid(child, os.WNOHANG))[0]:
                child = 0
                print(os.waitstatus_to_exitcode(ended[1]), flush=True)
    finally:
        if child:
            os.kill(child, signal.SIGKILL)


def _collect(log: Path) -> int:
    """Be a collector, and nothing after it."""
    code = 1
    try:
        descriptor = os.open(log, os.O_WRONLY | os.O_APPEND)
        for standard in (sys.stdout.fileno(), sys.stderr.fileno()):
            os.dup2(descriptor, standard)
        app(["run"], prog_name="collectors")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
