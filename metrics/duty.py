"""The duty clock: seconds between 08:00 and 22:00 IST, the two shifts together, by a closed form."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from metrics.period import DAY_MS, OFFSET_MS

Milliseconds = NDArray[np.int64]

HOUR_MS: Final = 3_600_000
DUTY_FROM_MS: Final = 8 * HOUR_MS
DUTY_UNTIL_MS: Final = 22 * HOUR_MS
SHIFTS_MS: Final = ((8 * HOUR_MS, 16 * HOUR_MS), (14 * HOUR_MS, 22 * HOUR_MS))
"""The two shifts of a day, from its start; they overlap for the hand-over from 14:00 to 16:00."""


def duty_until(instants_ms: Milliseconds) -> Milliseconds:
    """Milliseconds of duty from 1970-01-01 IST up to each instant; before it they count down."""
    days, of_day = np.divmod(np.asarray(instants_ms, dtype=np.int64) + OFFSET_MS, DAY_MS)
    return days * (DUTY_UNTIL_MS - DUTY_FROM_MS) + np.clip(of_day, DUTY_FROM_MS, DUTY_UNTIL_MS) - DUTY_FROM_MS


def duty_between(starts_ms: Milliseconds, ends_ms: Milliseconds) -> Milliseconds:
    """Milliseconds of each [start, end) that are duty; an end before its start counts 0."""
    return np.maximum(duty_until(ends_ms) - duty_until(starts_ms), 0)
