"""How an office works: a hidden quality, and the speed, shares and daily posts that follow from it."""

import math
from dataclasses import dataclass
from datetime import date
from random import Random

from collectors.sandbox.calendar import is_night, minutes, next_morning, work
from collectors.sandbox.instants import DAY_MS, day_of
from collectors.sandbox.people import draw, share
from collectors.sandbox.registry import Office

LEVELS = (
    *(0.96, 0.96, 0.90),
    *(0.82, 0.82, 0.76, 0.76, 0.70),
    *(0.62, 0.62, 0.56, 0.56, 0.56, 0.50, 0.50, 0.44),
    *(0.34, 0.34, 0.27, 0.20),
    *(0.10, 0.06),
)
"""From fast and daily to idle; an office draws one, so that several have the very same."""
PRAISED, IDLE = 0.9, 0.12


@dataclass(frozen=True, slots=True)
class Habit:
    """What an office does on a day: see the functions below for how each figure comes from its quality."""

    quality: float
    answers: float
    median_min: float
    at_night: float
    acts: float
    closes: float
    posts_per_day: float
    tags_hq: float


def level(office: Office, *, seed: int) -> float:
    """The office's lasting quality between 0 and 1."""
    if office.kind == "hq":
        return 0.86
    return LEVELS[draw(seed, "level", office.unit_id) % len(LEVELS)]


def habit(office: Office, day: date, *, seed: int) -> Habit:
    """The office's habit on a day: a third of the offices get better and worse over some weeks."""
    quality = level(office, seed=seed)
    if draw(seed, "drifts", office.unit_id) % 3 == 0 and IDLE < quality < PRAISED:
        phase = share(seed, "phase", office.unit_id)
        quality += 0.14 * math.sin(2 * math.pi * (day.toordinal() / 42 + phase))
    quality = min(0.97, max(0.04, quality))
    return Habit(
        quality=quality,
        answers=0.22 + 0.75 * quality**0.55,
        median_min=5 * 170 ** (1 - quality),
        at_night=0.05 + 0.45 * quality**3,
        acts=0.15 + 0.7 * quality,
        closes=0.1 + 0.5 * quality,
        posts_per_day=(0.05 + 5.2 * quality**1.6) * (2.4 if office.kind == "hq" else 1.0),
        tags_hq=0.05 + 0.3 * quality,
    )


def answered_ms(rng: Random, start_ms: int, habit: Habit, *, median_min: float | None = None) -> int:
    """When an office gets round to something it learnt at `start_ms`: mostly on duty, later on busy days and Sundays."""
    median = (median_min or habit.median_min) * math.sqrt(work(day_of(start_ms)))
    at_ms = start_ms + 4_000 + minutes(rng.lognormvariate(math.log(median), 1.05))
    if is_night(at_ms) and rng.random() > habit.at_night:
        at_ms = next_morning(at_ms) + minutes(rng.expovariate(1 / (10 + 70 * (1 - habit.quality))))
    if day_of(at_ms).weekday() == 6 and rng.random() < 0.4 * (1 - habit.quality):
        at_ms += DAY_MS
    return at_ms
