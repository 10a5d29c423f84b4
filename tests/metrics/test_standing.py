"""Ranks, their limits and who may be named follow from joint draws, and from nothing where nothing tells them apart."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from metrics.shrinkage import Shrunken
from metrics.standing import DRAWS, SEED, drawn_ranks, ranks_by, signal, standings


def standing(
    mean: Sequence[float],
    error: Sequence[float],
    *,
    between: float = 1.0,
    within_24h: Sequence[float] | None = None,
    cases: Sequence[int] | None = None,
) -> pd.DataFrame:
    n = len(mean)
    shrunken = Shrunken(np.array(mean, dtype=float), np.array(error, dtype=float), 0.0, between, np.ones(n))
    return standings(
        shrunken,
        within_24h=np.array(within_24h or [1.0] * n),
        cases=np.array(cases or [50] * n, dtype=np.int64),
    )


def test_the_least_wait_is_first_and_equal_ones_stand_in_the_order_of_their_ids() -> None:
    assert ranks_by(np.array([30.0, 10.0, 30.0, 20.0])).tolist() == [3, 1, 4, 2]
    many = np.tile([2.0, 1.0], 60)
    assert ranks_by(many)[1::2].tolist() == list(range(1, 61))
    assert ranks_by(many)[0::2].tolist() == list(range(61, 121))


def test_far_apart_units_have_their_rank_as_limits_and_the_ends_are_named() -> None:
    table = standing([10, 20, 30, 40, 50, 60], [0.1] * 6)
    assert table["rank_low"].tolist() == table["rank_high"].tolist() == [1, 2, 3, 4, 5, 6]
    assert table["verdict"].tolist() == ["commended"] * 2 + ["indistinguishable"] * 2 + ["laggard"] * 2


def test_the_best_and_worst_fifth_is_rounded_up() -> None:
    assert standing(range(5), [0.01] * 5)["verdict"].tolist().count("commended") == 1
    assert standing(range(6), [0.01] * 6)["verdict"].tolist().count("commended") == 2
    assert standing(range(11), [0.01] * 11)["verdict"].tolist().count("laggard") == 3


def test_a_rank_is_as_uncertain_as_the_draws_of_all_units_together() -> None:
    """Against the chance that one normal number is less than each of the others, by a sum over a fine grid."""
    mean, error = [0.0, 1.0, 1.5, 2.0, 9.0], [1.0, 0.5, 2.0, 1.0, 0.5]
    table = standing(mean, error)
    grid = [place / 200 for place in range(-2_000, 4_000)]

    def density(x: float, m: float, s: float) -> float:
        return math.exp(-(((x - m) / s) ** 2) / 2) / (s * math.sqrt(2 * math.pi))

    def above(x: float, m: float, s: float) -> float:
        return (1 - math.erf((x - m) / (s * math.sqrt(2)))) / 2

    for unit in range(5):
        others = [other for other in range(5) if other != unit]
        least = sum(
            density(x, mean[unit], error[unit]) * math.prod(above(x, mean[o], error[o]) for o in others) / 200
            for x in grid
        )
        assert table["commended_probability"].iloc[unit] == pytest.approx(least, abs=0.025)


def test_limits_hold_nine_of_ten_draws() -> None:
    mean, error = np.array([0.0, 1, 2, 3, 4, 5]), np.full(6, 1.5)
    ranks, table = drawn_ranks(mean, error), standing(mean.tolist(), error.tolist())
    assert ranks.shape == (DRAWS, 6)
    for unit in range(6):
        in_order = sorted(ranks[:, unit].tolist())
        assert table["rank_low"].iloc[unit] == in_order[math.ceil(DRAWS * 0.05) - 1]
        assert table["rank_high"].iloc[unit] == in_order[math.ceil(DRAWS * 0.95) - 1]


def test_every_draw_ranks_each_unit_once() -> None:
    ranks = drawn_ranks(np.zeros(7), np.array([0.0, 0, 0, 1, 1, 2, 2]))
    assert (np.sort(ranks, axis=1) == np.arange(1, 8)).all()


def test_equal_draws_are_ordered_at_random() -> None:
    ranks = drawn_ranks(np.zeros(4), np.zeros(4))
    assert ranks.mean(axis=0).tolist() == pytest.approx([2.5] * 4, abs=0.1)


def test_draws_below_zero_or_that_differ_in_their_last_bits_alone_are_put_in_order() -> None:
    mean = np.array([3.0, 100.0, -50.0, np.nextafter(100.0, 101.0), np.nextafter(100.0, 0.0), 1.0])
    error = np.array([40.0, 0.0, 60.0, 0.0, 0.0, 1e-300])
    ranks = drawn_ranks(mean, error)
    draws = mean + error * np.random.default_rng(SEED).standard_normal((DRAWS, 6))
    assert (ranks == 1 + np.argsort(np.argsort(draws, axis=1), axis=1)).all()
    assert (ranks[:, 4] < ranks[:, 1]).all()


def test_draws_can_be_repeated() -> None:
    mean, error = np.arange(8.0), np.full(8, 3.0)
    assert (drawn_ranks(mean, error) == drawn_ranks(mean, error)).all()


def test_without_spread_beyond_noise_every_rank_is_possible_and_nobody_is_named() -> None:
    table = standing([1, 2, 3, 4, 5, 6], [0.0] * 6, between=0.0)
    assert table["rank"].tolist() == [1, 2, 3, 4, 5, 6]
    assert set(table["rank_low"]) == {1}
    assert set(table["rank_high"]) == {6}
    assert table[["commended_probability", "laggard_probability"]].isna().all(axis=None)
    assert set(table["verdict"]) == {"indistinguishable"}


def test_fewer_than_five_are_not_told_apart() -> None:
    table = standing([1, 200, 3_000, 40_000], [0.1] * 4)
    assert list(zip(table["rank_low"], table["rank_high"], strict=True)) == [(1, 4)] * 4
    assert set(table["verdict"]) == {"indistinguishable"}


def test_fewer_than_half_within_a_day_is_a_laggard_even_where_nobody_can_be_told_apart() -> None:
    table = standing([1, 2], [0, 0], between=0.0, within_24h=[0.49, 0.5], cases=[10, 10])
    assert table["verdict"].tolist() == ["laggard", "indistinguishable"]


def test_fewer_than_half_within_a_day_of_nine_cases_names_nobody() -> None:
    assert standing([1], [0], between=0.0, within_24h=[0.0], cases=[9])["verdict"].tolist() == [
        "indistinguishable"
    ]


def test_fewer_than_half_within_a_day_goes_before_a_commendation() -> None:
    table = standing(range(5), [0.01] * 5, within_24h=[0.4, 1, 1, 1, 1])
    assert table["commended_probability"].iloc[0] == 1.0
    assert table["verdict"].iloc[0] == "laggard"


@pytest.mark.parametrize(("apart", "verdict"), [(1.1, "indistinguishable"), (1.3, "commended")])
def test_a_probability_of_eight_tenths_is_needed_to_be_commended(apart: float, verdict: str) -> None:
    """Two normal numbers with errors of 1 are in order with a probability of 0.78 at 1.1 apart, 0.82 at 1.3."""
    table = standing([0, apart, 100, 200, 300], [1, 1, 0.1, 0.1, 0.1])
    assert table["verdict"].iloc[0] == verdict


@pytest.mark.parametrize(("apart", "verdict"), [(1.1, "indistinguishable"), (1.3, "laggard")])
def test_a_probability_of_eight_tenths_is_needed_to_be_a_laggard(apart: float, verdict: str) -> None:
    table = standing([-300, -200, -100, 0, apart], [0.1, 0.1, 0.1, 1, 1])
    assert table["verdict"].iloc[4] == verdict


def test_no_units_have_no_standing() -> None:
    assert standing([], [], between=0.0).empty


@pytest.mark.parametrize(
    ("ranked", "between", "rankability", "said"),
    [
        (0, 0.0, math.nan, "alone"),
        (1, 0.0, math.nan, "alone"),
        (4, 9.0, 0.9, "few"),
        (5, 0.0, 0.0, "none"),
        (5, 0.0, math.nan, "none"),
        (5, 9.0, 0.49, "little"),
        (5, 9.0, 0.5, "much"),
        (5, 9.0, 1.0, "much"),
    ],
)
def test_how_much_of_the_spread_is_signal_has_a_name(
    ranked: int, between: float, rankability: float, said: str
) -> None:
    assert signal(ranked=ranked, between=between, rankability=rankability) == said
