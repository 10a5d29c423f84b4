"""Durations in words, in both languages."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.durations import duration
from language.words import Words

EN, HI = Words("en"), Words("hi")


@pytest.mark.parametrize(
    ("seconds", "english", "hindi"),
    [
        (0, "0 s", "0 सेकंड"),
        (45, "45 s", "45 सेकंड"),
        (59.6, "1 min", "1 मिनट"),
        (95, "1 min 35 s", "1 मिनट 35 सेकंड"),
        (600, "10 min", "10 मिनट"),
        (95 * 60, "1 h 35 min", "1 घंटा 35 मिनट"),
        (59.6 * 60, "1 h", "1 घंटा"),
        (2 * 3_600, "2 h", "2 घंटे"),
        (86_400, "1 day", "1 दिन"),
        (86_400 + 5 * 3_600, "1 day 5 h", "1 दिन 5 घंटे"),
        (9.99 * 86_400, "10 days", "10 दिन"),
        (40 * 86_400, "40 days", "40 दिन"),
        (60 * 86_400 + 16 * 3_600, "60 days", "60 दिन"),
        (-120, "−2 min", "−2 मिनट"),
        (None, "–", "–"),
        (math.nan, "–", "–"),
        (pd.NA, "–", "–"),
    ],
)
def test_a_duration_in_words(seconds: object, english: str, hindi: str) -> None:
    assert duration(seconds, EN) == english
    assert duration(seconds, HI) == hindi


def read_back(said: str) -> float:
    units = {"day": 86_400, "days": 86_400, "h": 3_600, "min": 60, "s": 1}
    parts = said.split()
    return sum(int(n) * units[unit] for n, unit in zip(parts[::2], parts[1::2], strict=True))


@given(st.floats(min_value=0, max_value=10_000_000))
def test_the_words_are_never_further_from_the_truth_than_half_of_their_smaller_unit(seconds: float) -> None:
    error = read_back(duration(seconds, EN)) - seconds
    allowed = 0.5 if seconds < 600 else 30 if seconds < 86_400 else 1_800
    least = -86_400 if seconds >= 864_000 else -allowed  # days alone: a day that is not over is not said
    assert least - 1e-6 <= error <= allowed + 1e-6


@given(st.floats(min_value=0, max_value=10_000_000), st.floats(min_value=0, max_value=10_000_000))
def test_a_longer_wait_never_reads_shorter(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert read_back(duration(low, EN)) <= read_back(duration(high, EN))
