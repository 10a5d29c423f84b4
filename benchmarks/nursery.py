"""The nursery: where `collectors run` is started as a process again and again, told when it ends, and killed."""

import os
import select
import signal
import subprocess
import sys

from benchmarks.town import END_LIMIT_S, Town, Trouble


class Collectors:
    """Where `collectors run` is started as a process, again and again; what they say is in `log`."""

    def __init__(self, town: Town) -> None:
        self.log = town.home / "collectors.log"
        self.log.touch()
        command = [sys.executable, "-m", "benchmarks.hurried_collectors", str(town.clock.file), str(self.log)]
        self._nursery = subprocess.Popen(
            [*command, "sqlite" if town.url.startswith("sqlite") else "postgresql"],
            cwd=town.home,
            env=town.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._process_id = 0

    def start(self) -> None:
        """Begin one; there is at most one."""
        print("run", file=self._nursery.stdin, flush=True)
        self._process_id = self._told()

    def has_ended(self) -> bool:
        """Whether it is over by itself."""
        return self._nursery.stdout is None or bool(select.select([self._nursery.stdout], [], [], 0)[0])

    def end(self, how: signal.Signals) -> int:
        """Send a signal and give the exit code, which is that of its own end where it had come before."""
        if not self.has_ended():
            os.kill(self._process_id, how)
        return self._told()

    def _told(self) -> int:
        line = self._nursery.stdout.readline() if self._nursery.stdout else ""
        if not line:
            raise Trouble(f"the collectors do not start: {self.log}")
        return int(line)

    def close(self) -> None:
        """Nothing of it runs on."""
        self._nursery.communicate(timeout=END_LIMIT_S)
