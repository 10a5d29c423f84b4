"""The tick: `schedule` as a ticker and nothing more, made proof against a clock that is set back."""

from collections.abc import Callable

import schedule


def tick_each(
    seconds: int, tick: Callable[[], None], *, pause: Callable[[], None], until: Callable[[], bool]
) -> None:
    """Call `tick` each so many seconds until the end, with a short pause between looks; raises what it raises.

    The ticker goes by local time: set back, or in the hour that summer time gives back, its next tick would be hours
    away. It is never further away than one interval, so whatever is was moved.
    """
    ticker = schedule.Scheduler()
    ticker.every(seconds).seconds.do(tick)
    while not until():
        if (ticker.idle_seconds or 0) > seconds:
            ticker.run_all()
        ticker.run_pending()
        pause()
