"""The end of a process: somebody asks for it, and whatever waits stops waiting."""

import signal
import threading


class Ending:
    """Whether somebody asked the process to end."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def ask(self, *_: object) -> None:
        """A signal handler."""
        self._asked.set()

    def __call__(self) -> bool:
        return self._asked.is_set()

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than until somebody asks."""
        self._asked.wait(seconds)


def by_signal() -> Ending:
    """One that SIGTERM and SIGINT ask."""
    ending = Ending()
    signal.signal(signal.SIGTERM, ending.ask)
    signal.signal(signal.SIGINT, ending.ask)
    return ending
