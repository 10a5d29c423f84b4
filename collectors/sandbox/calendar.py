"""The made-up state's calendar: hours at which people write, week days, and festivals that bring more work."""

from datetime import date
from random import Random

from collectors.sandbox.instants import DAY_MS, HOUR_MS, MINUTE_MS, day_start_ms, ist_hour

ARRIVALS = (9, 6, 4, 3, 3, 5, 9, 16, 27, 38, 46, 48, 44, 40, 38, 40, 43, 47, 52, 55, 53, 44, 31, 18)
"""How many of some 760 complaints arrive in each IST hour."""
WEEKDAYS = (1.08, 1.04, 1.02, 1.0, 1.03, 0.96, 0.87)
FESTIVALS: dict[date, tuple[str, str, float]] = {
    date(2025, 10, 2): ("दशहरा", "Dussehra", 1.7),
    date(2025, 10, 20): ("दीपावली", "Diwali", 2.1),
    date(2026, 3, 4): ("होली", "Holi", 2.2),
    date(2026, 10, 20): ("दशहरा", "Dussehra", 1.7),
    date(2026, 11, 8): ("दीपावली", "Diwali", 2.1),
    date(2027, 3, 22): ("होली", "Holi", 2.2),
    date(2027, 10, 9): ("दशहरा", "Dussehra", 1.7),
    date(2027, 10, 29): ("दीपावली", "Diwali", 2.1),
    date(2028, 3, 11): ("होली", "Holi", 2.2),
}
YEARLY = {
    (1, 1): ("नव वर्ष", "New Year", 1.5),
    (1, 26): ("गणतंत्र दिवस", "Republic Day", 1.3),
    (8, 15): ("स्वतंत्रता दिवस", "Independence Day", 1.3),
    (10, 2): ("गांधी जयंती", "Gandhi Jayanti", 1.1),
    (12, 25): ("क्रिसमस", "Christmas", 1.2),
    (12, 31): ("नव वर्ष की पूर्व संध्या", "New Year's Eve", 1.6),
}


def festival(day: date) -> tuple[str, str, float] | None:
    """A festival's Hindi name, English name and how many times the usual work it brings."""
    return FESTIVALS.get(day) or YEARLY.get((day.month, day.day))


def work(day: date) -> float:
    """How many times the usual number of complaints a day brings; a festival is felt the day after too."""
    today = festival(day)
    before = festival(date.fromordinal(day.toordinal() - 1))
    extra = max(today[2] if today else 1.0, 1 + (before[2] - 1) / 2 if before else 1.0)
    return WEEKDAYS[day.weekday()] * extra


def moment(rng: Random, day: date, hours: tuple[int, ...] = ARRIVALS) -> int:
    """An instant of a day, likelier at some hours than at others."""
    hour = rng.choices(range(24), weights=hours)[0]
    return day_start_ms(day) + hour * HOUR_MS + rng.randrange(HOUR_MS)


def next_morning(ms: int) -> int:
    """The next 08:00 IST."""
    into_day = round(ist_hour(ms) * HOUR_MS)
    start = ms - into_day + 8 * HOUR_MS
    return start if into_day < 8 * HOUR_MS else start + DAY_MS


def is_night(ms: int) -> bool:
    """Whether no shift is on duty: before 08:00 or from 22:00 IST."""
    return not 8 <= ist_hour(ms) < 22


def poisson(rng: Random, mean: float) -> int:
    """A number of things that happen by chance, `mean` on average."""
    if mean > 60:
        return max(0, round(rng.gauss(mean, mean**0.5)))
    number, left = 0, rng.expovariate(1.0)
    while left < mean:
        number += 1
        left += rng.expovariate(1.0)
    return number


def minutes(count: float) -> int:
    """Minutes in milliseconds."""
    return round(count * MINUTE_MS)
