"""A program of ours as it is, by a clock that a test sets: `python -m tests.browser.stepped FILE PROGRAM [ARGUMENT …]`."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import serve
from collectors.__main__ import app as collectors
from data.settings import Settings

COLLECTORS, DASHBOARD = "collectors", "dashboard"


class SetClock:
    """The machine's clock, ahead by as many seconds as stand in a file; it goes on while it is wrong."""

    def __init__(self, file: Path) -> None:
        self.file = file
        if not file.exists():
            self.set(timedelta(0))

    def set(self, ahead: timedelta) -> None:
        """For every program that goes by it, at once."""
        half = self.file.with_suffix(".half")
        half.write_text(str(ahead.total_seconds()), encoding="utf-8")
        half.replace(self.file)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self.file.read_text(encoding="utf-8")))


def main() -> int:
    """Be the program until it ends."""
    clock, program = SetClock(Path(sys.argv[1])), sys.argv[2]
    setattr(Settings, Settings.now_at.__name__, lambda _: clock())
    if program == COLLECTORS:
        collectors(["run"], prog_name=program)
    sys.argv[1:] = sys.argv[3:]
    return serve.main()


if __name__ == "__main__":
    sys.exit(main())
