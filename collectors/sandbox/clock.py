"""The sandbox's clock: the machine's, one that runs from a given instant, or one that stands still."""

import os
import time
from collections.abc import Callable
from datetime import datetime

from collectors.sandbox.instants import to_ms

Clock = Callable[[], int]


def machine() -> int:
    """Now, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def standing(moment: datetime) -> Clock:
    """A clock that always shows one instant."""
    ms = to_ms(moment)
    return lambda: ms


def running_from(moment: datetime) -> Clock:
    """A clock that shows `moment` now and runs on."""
    start_ms, begun_ns = to_ms(moment), time.monotonic_ns()
    return lambda: start_ms + (time.monotonic_ns() - begun_ns) // 1_000_000


def instant(text: str) -> datetime:
    """An ISO 8601 instant with offset; raises `ValueError` with one clear line."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no ISO 8601 instant like 2026-11-24T10:00:00+05:30") from None
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} needs an offset, like 2026-11-24T10:00:00+05:30")
    return moment


def chosen(now: str | None) -> Clock:
    """The clock that an option or the setting NOTED_NOW asks for; the option goes before the setting."""
    if now:
        return running_from(instant(now))
    fixed = os.environ.get("NOTED_NOW", "").strip()
    return standing(instant(fixed)) if fixed else machine
