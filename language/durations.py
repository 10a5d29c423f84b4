"""Durations in words that lose nothing which matters: 95 minutes are 1 h 35 min, never 2 hours."""

import math
from collections.abc import Callable

from language.words import Words

MINUTE_S, HOUR_S, DAY_S = 60, 3_600, 86_400
UNKNOWN = "–"


def is_unknown(value: object) -> bool:
    """Whether a figure is missing (None, NaN, NA)."""
    return value is None or str(value) in ("<NA>", "NaT", "nan")


def duration(seconds: object, _: Words) -> str:
    """Seconds as at most two units, rounded only below the smaller one, from ten days on down; unknown is a dash."""
    if is_unknown(seconds):
        return UNKNOWN
    exact = float(str(seconds))
    return ("−" if exact < 0 else "") + _span(abs(exact), _)


def _span(seconds: float, _: Words) -> str:
    whole = _rounded(seconds, 1)
    if whole < 10 * MINUTE_S:
        return _two(whole, MINUTE_S, _minutes, 1, _seconds, _)
    whole = _rounded(seconds, MINUTE_S)
    if whole < DAY_S:
        return _two(whole, HOUR_S, _hours, MINUTE_S, _minutes, _)
    whole = _rounded(seconds, HOUR_S)
    if whole < 10 * DAY_S:
        return _two(whole, DAY_S, _days, HOUR_S, _hours, _)
    return _days(whole // DAY_S, _)  # a day that is not over is not said


def _rounded(seconds: float, unit_s: int) -> int:
    """To whole units, a half upwards; given in seconds."""
    return math.floor(seconds / unit_s + 0.5) * unit_s


Naming = Callable[[int, Words], str]


def _two(whole: int, big_s: int, big: Naming, small_s: int, small: Naming, _: Words) -> str:
    count, rest = whole // big_s, whole % big_s // small_s
    if not count:
        return small(rest, _)
    return f"{big(count, _)} {small(rest, _)}" if rest else big(count, _)


def _days(n: int, _: Words) -> str:
    return _.plural("{n} day", "{n} days", n)


def _hours(n: int, _: Words) -> str:
    return _.plural("{n} h", "{n} h", n)


def _minutes(n: int, _: Words) -> str:
    return _.plural("{n} min", "{n} min", n)


def _seconds(n: int, _: Words) -> str:
    return _.plural("{n} s", "{n} s", n)
