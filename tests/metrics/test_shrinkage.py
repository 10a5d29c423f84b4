"""Shrinkage follows Paule and Mandel, and borrows a variance where a unit has none of its own."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.shrinkage import Shrunken, between_variance, shrink, usable_variances

# Thirteen trials of the BCG vaccine, Colditz et al. 1994: (cases, others) among the vaccinated and the controls.
BCG = (
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13_536, 248, 12_619), (33, 5_036, 47, 5_761),
    (180, 1_361, 372, 1_079), (8, 2_537, 10, 619), (505, 87_886, 499, 87_892), (29, 7_470, 45, 7_232),
    (17, 1_699, 65, 1_600), (186, 50_448, 141, 27_197), (5, 2_493, 3, 2_338), (27, 16_886, 29, 17_825),
)  # fmt: skip
FIGURES = st.floats(0, 86_400, allow_subnormal=False).map(lambda value: round(value, 3))
VARIANCES = st.floats(1e-2, 1e9).map(lambda value: round(value, 3))
PAIRS = st.lists(st.tuples(FIGURES, VARIANCES), min_size=1, max_size=12)


def arrays(pairs: Sequence[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([x for x, _ in pairs], dtype=float), np.array([v for _, v in pairs], dtype=float)


def weighted_squares(pairs: Sequence[tuple[float, float]], tau2: float) -> float:
    weights = [1 / (v + tau2) for _, v in pairs]
    mean = math.fsum(w * x for w, (x, _) in zip(weights, pairs, strict=True)) / math.fsum(weights)
    return math.fsum(w * (x - mean) ** 2 for w, (x, _) in zip(weights, pairs, strict=True))


@given(pairs=PAIRS)
def test_the_weighted_squares_at_the_variance_found_are_the_degrees_of_freedom(
    pairs: list[tuple[float, float]],
) -> None:
    tau2, degrees = between_variance(*arrays(pairs)), len(pairs) - 1
    if tau2 == 0:
        assert degrees < 1 or weighted_squares(pairs, 0) <= degrees * (1 + 1e-9)
    else:
        assert weighted_squares(pairs, tau2) == pytest.approx(degrees, rel=1e-6)


@given(pairs=PAIRS)
def test_a_slow_walk_to_the_root_ends_at_the_same_variance(pairs: list[tuple[float, float]]) -> None:
    degrees, high = len(pairs) - 1, 1.0
    if degrees < 1 or weighted_squares(pairs, 0) <= degrees:
        return
    while weighted_squares(pairs, high) > degrees:
        high *= 2
    step, at = high, 0.0
    while step > high * 1e-12:
        step /= 2
        if weighted_squares(pairs, at + step) > degrees:
            at += step
    assert between_variance(*arrays(pairs)) == pytest.approx(at, rel=1e-6, abs=high * 1e-11)


def test_the_published_variance_of_the_bcg_trials_is_met() -> None:
    """τ² = 0.3181 by the empirical Bayes or Paule–Mandel estimator, and a relative risk of −0.7150 (R's metafor)."""
    pairs = [
        (math.log(a / (a + b) * (c + d) / c), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)) for a, b, c, d in BCG
    ]
    found = shrink(*arrays(pairs))
    assert round(found.between, 4) == 0.3181
    assert round(found.overall, 3) == -0.715


@given(pairs=PAIRS)
def test_each_figure_is_drawn_toward_the_weighted_mean_by_its_share_of_noise(
    pairs: list[tuple[float, float]],
) -> None:
    found = shrink(*arrays(pairs))
    weights = [1 / (v + found.between) for _, v in pairs]
    mu = math.fsum(w * x for w, (x, _) in zip(weights, pairs, strict=True)) / math.fsum(weights)
    assert found.overall == pytest.approx(mu)
    for place, (x, v) in enumerate(pairs):
        share = v / (v + found.between)
        assert found.mean[place] == pytest.approx(share * mu + (1 - share) * x, rel=1e-9, abs=1e-6)
        assert found.error[place] ** 2 == pytest.approx((1 - share) * v, rel=1e-6, abs=1e-6)


def of(x: Sequence[float], v: Sequence[float]) -> Shrunken:
    return shrink(np.array(x, dtype=float), np.array(v, dtype=float))


def test_without_spread_beyond_noise_all_are_expected_at_the_mean() -> None:
    found = of([100, 110, 90], [10_000, 10_000, 10_000])
    assert found.between == 0
    assert found.mean.tolist() == pytest.approx([100, 100, 100])
    assert found.error.tolist() == [0, 0, 0]


def test_equal_figures_have_no_variance_between_them() -> None:
    assert of([5, 5, 5], [1, 2, 3]).between == 0
    assert of([86_400] * 4, [0] * 4).between == 0


def test_where_nothing_is_uncertain_each_is_expected_at_its_own_figure() -> None:
    found = of([10, 30, 20], [0, 0, 0])
    assert (found.mean.tolist(), found.error.tolist()) == ([10, 30, 20], [0, 0, 0])
    assert found.between == pytest.approx(100)


def test_a_single_unit_keeps_its_figure() -> None:
    assert of([42], [9]).mean.tolist() == pytest.approx([42])


def test_no_units_have_nothing_to_expect() -> None:
    found = of([], [])
    assert (len(found.mean), found.between) == (0, 0)
    assert math.isnan(found.overall)
    assert math.isnan(found.rankability)


def test_rankability_is_the_share_of_the_spread_that_is_no_noise() -> None:
    found = of([0, 100], [50, 50])
    assert found.rankability == pytest.approx(found.between / (found.between + 50))


def variances(error: Sequence[float], cases: Sequence[int], pooled: float) -> list[float]:
    found = usable_variances(np.array(error, dtype=float), cases=np.array(cases), pooled_error=pooled)
    return [float(each) for each in found]


def test_a_unit_with_its_own_error_keeps_it() -> None:
    assert variances([3, 4], [2, 9], 1.0) == [9, 16]


def test_a_unit_without_an_error_borrows_that_of_one_curve_over_all_cases() -> None:
    assert variances([0, 4], [6, 4], 2.0) == [2**2 * 10 / 6, 16]


def test_a_unit_with_one_case_borrows_whatever_its_own_error_is() -> None:
    assert variances([5, 4], [1, 9], 2.0) == [2**2 * 10 / 1, 16]


def test_where_the_whole_group_tells_nothing_every_variance_is_nothing() -> None:
    assert variances([0, 0], [1, 5], 0.0) == [0, 0]
