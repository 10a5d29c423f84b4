"""A program of ours as it is, by a shared clock: `python -m benchmarks.hurried_program CLOCK PROGRAM [ARGUMENT …]`.

What the programs do each few seconds they do each second here, since a second is more than a minute of theirs.
"""

import sys
from pathlib import Path

import serve
from benchmarks.shared_clock import SharedClock
from collectors import keeping as collecting
from collectors.__main__ import app as collectors
from data.settings import Settings
from notices.__main__ import app as notices
from notices.keeping import Keeper

COLLECTORS, NOTICES, DASHBOARD = "collectors", "notices", "dashboard"
TICK_S = 1


def main() -> int:
    """Be the program until it ends."""
    clock, program = SharedClock(Path(sys.argv[1])), sys.argv[2]
    setattr(Settings, Settings.now_at.__name__, lambda _: clock.now_at())
    if program == COLLECTORS:
        collecting.TICK_S = TICK_S
        collectors(["run"], prog_name=program)
    elif program == NOTICES:
        defaults = Keeper.__init__.__kwdefaults__
        if defaults is not None:
            defaults["tick_s"] = TICK_S
        notices(["run"], prog_name=program)
    sys.argv[1:] = sys.argv[3:]
    return serve.main()


if __name__ == "__main__":
    sys.exit(main())
