"""Figures in words: Indian grouping, shares that are never wrongly whole, limits and ranks as sentences."""

from datetime import date
from math import nan

import pandas as pd
import pytest

from language import figures
from language.words import Words

EN, HI = Words("en"), Words("hi")


@pytest.mark.parametrize(("value", "said"), [(1_234_567, "12,34,567"), (12.0, "12"), (pd.NA, "–"), (0, "0")])
def test_a_count_is_grouped_as_in_india(value: object, said: str) -> None:
    assert figures.count(value, EN) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0%"),
        (0.0001, "1%"),
        (0.346, "35%"),
        (0.498, "49%"),
        (0.5, "50%"),
        (0.9999, "99%"),
        (1.0, "100%"),
        (nan, "–"),
    ],
)
def test_a_share_is_never_none_or_all_of_what_is_neither(value: float, said: str) -> None:
    assert figures.share(value, EN) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(60, 120, "1 min to 2 min"), (-90, 120, "0 s to 2 min"), (3_600, nan, "1 h or more"), (nan, nan, "–")],
)
def test_limits_are_a_sentence(low: float, high: float, said: str) -> None:
    assert figures.between(low, high, EN) == said


@pytest.mark.parametrize(
    ("rank", "low", "high", "said"),
    [
        (14, 6, 31, "rank 14, could be 6 to 31"),
        (1, 1, 1, "rank 1"),
        (pd.NA, pd.NA, pd.NA, "without a rank"),
    ],
)
def test_a_rank_says_what_it_could_be(rank: object, low: object, high: object, said: str) -> None:
    assert figures.rank_in_words(rank, low, high, EN) == said


def test_a_quantile_that_is_not_reached_is_not_unknown() -> None:
    assert figures.reached(nan, 12, EN) == "not reached"
    assert figures.reached(nan, 0, EN) == "–"
    assert figures.reached(90.0, 12.0, EN) == "1 min 30 s"


@pytest.mark.parametrize(("value", "said"), [(1_200, "+1,200"), (-3, "−3"), (0, "±0"), (nan, "–")])
def test_a_change_has_its_sign(value: float, said: str) -> None:
    assert figures.signed(value, EN) == said


def test_a_share_of_change_has_its_sign_and_one_place() -> None:
    assert figures.signed_share(5.0, EN) == "+500.0%"
    assert figures.signed_share(-0.0321, EN) == "−3.2%"
    assert figures.signed_share(nan, EN) == "–"


def test_an_instant_is_told_in_india() -> None:
    assert figures.instant(1_795_500_000_000, EN) == "24 Nov 2026, 11:30"
    assert figures.instant(1_795_500_000_000, HI) == "24 नवंबर 2026, 11:30"


def test_a_period_is_told_by_its_first_and_last_day() -> None:
    assert figures.period_in_words(date(2026, 11, 17), date(2026, 11, 24), EN) == "17 Nov 2026 to 23 Nov 2026"
    assert figures.period_in_words(date(2026, 11, 17), date(2026, 11, 18), EN) == "17 Nov 2026"


def test_a_day_on_an_axis_has_the_name_of_its_month() -> None:
    assert figures.short_day(date(2026, 9, 30), EN) == "30 Sep"
    assert figures.short_day(date(2026, 9, 30), HI) == "30 सित॰"
    assert figures.months(EN)[0] == "Jan"
    assert len(figures.months(HI)) == 12


def test_a_letter_bears_its_day_in_full() -> None:
    assert figures.long_day(date(2026, 9, 3), EN) == "3 September 2026"
    assert figures.long_day(date(2026, 9, 3), HI) == "3 सितंबर 2026"
