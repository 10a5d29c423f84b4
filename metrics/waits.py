"""Waits: how long each case waited for its event, on either clock, and whether the event came."""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.duty import duty_between
from metrics.known import NEVER, Known, Whole, whole

EVENTS: Final = {"acknowledge": "acknowledged_ms", "act": "acted_ms", "resolve": "closed_ms"}
"""The measures, each with the field of a known case that ends its wait."""
CLOCKS: Final = ("wall", "duty")


class Waits(NamedTuple):
    """One entry a case: `duration_ms`; `event`: it ended there, otherwise it was last seen waiting there;
    `answered`: its event is known at all, though it may have come after the tag was deleted."""

    duration_ms: NDArray[np.int64]
    event: NDArray[np.bool_]
    answered: NDArray[np.bool_]


def waits(cases: pd.DataFrame, *, measure: str = "acknowledge", clock: str = "wall") -> Waits:
    """The waits of cases as a frame (see `metrics.cases_table`).

    An event before the clock start counts at 0. Without an event the wait is censored at `as_of`; the detected
    deletion of the tag that starts the clock censors it there, and an event at the same instant comes first.
    """
    _check(measure, clock)
    start, ended = whole(cases["clock_start_ms"]), whole(cases[EVENTS[measure]])
    return _waits(start, ended, whole(cases["as_of_ms"]), whole(cases["withdrawn_ms"]), clock)


def waits_of(known: Known, *, measure: str, clock: str) -> Waits:
    """The waits of cases as arrays."""
    _check(measure, clock)
    ended: Whole = getattr(known, EVENTS[measure].removesuffix("_ms"))
    return _waits(known.clock_start, ended, known.as_of, known.withdrawn, clock)


def _check(measure: str, clock: str) -> None:
    if measure not in EVENTS or clock not in CLOCKS:
        raise ValueError(f"no such measure or clock: {measure!r}, {clock!r}")


def _waits(start: Whole, ended: Whole, as_of: Whole, withdrawn: Whole, clock: str) -> Waits:
    censored = np.minimum(as_of, withdrawn)
    event = (ended != NEVER) & (ended <= censored)
    end = np.maximum(np.where(event, ended, censored), start)
    return Waits(duty_between(start, end) if clock == "duty" else end - start, event, ended != NEVER)
