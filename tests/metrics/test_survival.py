"""Survival figures equal those of loops and whole fractions, and hold at the edges."""

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from metrics import survival
from metrics.survival import FIGURES, HORIZON_S, Ordered, curve, ordered
from tests.worlds import slow_survival
from tests.worlds.slow_survival import Subject

WAITS_MS = st.one_of(
    st.sampled_from([0, 1, 900_000, 900_001, 3_600_000, 14_400_000, 86_400_000, 86_400_001]),
    st.integers(0, 9).map(lambda hours: hours * 10_800_000),
    st.integers(0, 200_000_000),
)
SUBJECTS = st.lists(st.tuples(WAITS_MS, st.booleans()), max_size=14)


def put(*groups: list[Subject]) -> Ordered:
    """The waits of groups of subjects, which stand in turns, as they may in a table."""
    rows = [(waited, ended, number) for number, group in enumerate(groups) for waited, ended in group]
    rows.sort(key=lambda row: (row[0] % 7, row[2]))
    return ordered(
        np.array([row[0] for row in rows], dtype=np.int64),
        event=np.array([row[1] for row in rows], dtype=bool),
        group=np.array([row[2] for row in rows], dtype=np.int64),
        groups=len(groups),
    )


def of(*groups: list[Subject], horizon_s: float = HORIZON_S) -> pd.DataFrame:
    return put(*groups).figures(horizon_s)


def one(subjects: list[Subject], horizon_s: float = HORIZON_S) -> dict[str, float]:
    return {str(name): float(value) for name, value in of(subjects, horizon_s=horizon_s).iloc[0].items()}


def seconds(*waited: float, ended: bool = True) -> list[Subject]:
    return [(round(each * 1_000), ended) for each in waited]


@settings(max_examples=120)
@given(groups=st.lists(SUBJECTS, min_size=1, max_size=3))
@example(groups=[seconds(60, 60, 60, 90), seconds(60, 90, ended=False), []])
@example(groups=[seconds(0, 0, 0)])
@example(groups=[[(60_000, True), (60_000, False)]])
def test_every_figure_equals_that_of_whole_fractions(groups: list[list[Subject]]) -> None:
    table = of(*groups)
    for number, subjects in enumerate(groups):
        expected = slow_survival.figures(subjects)
        for name in FIGURES:
            value, found = expected.get(name), float(table[name].iloc[number])
            if value is None:
                assert math.isnan(found), name
            elif name.startswith(("median", "p90")):
                assert found == value, name
            else:
                assert found == pytest.approx(value, rel=1e-9, abs=1e-9), name


@settings(max_examples=100)
@given(subjects=SUBJECTS, horizon_s=st.sampled_from([1, 900, 10_800, 200_000]))
def test_the_restricted_mean_holds_for_any_horizon(subjects: list[Subject], horizon_s: int) -> None:
    found = one(subjects, horizon_s)
    expected = slow_survival.figures(subjects, horizon_s)
    assert [found["rmst_s"], found["rmst_se_s"]] == pytest.approx(
        [expected.get("rmst_s", math.nan), expected.get("rmst_se_s", math.nan)],
        rel=1e-9,
        abs=1e-9,
        nan_ok=True,
    )


@pytest.mark.parametrize("count", [2, 6, 10, 14, 22, 30, 50, 98, 100, 1_000])
def test_a_share_of_exactly_one_half_reaches_the_median(count: int) -> None:
    assert one(seconds(*range(1, count + 1)))["median_s"] == count // 2


@pytest.mark.parametrize("count", [10, 30, 70, 110, 500])
def test_a_share_of_exactly_one_tenth_reaches_the_ninetieth_percentile(count: int) -> None:
    assert one(seconds(*range(1, count + 1)))["p90_s"] == count * 9 // 10


def test_one_that_is_censored_at_the_time_of_an_event_was_still_at_risk() -> None:
    assert one(seconds(60) + seconds(60, 2_000, ended=False))["within_15m"] == pytest.approx(1 / 3)


def test_an_answer_at_once_counts_at_zero_seconds() -> None:
    found = one(seconds(0, 0, 0) + seconds(50_000))
    assert (found["median_s"], found["within_15m"]) == (0.0, 0.75)


def test_where_nobody_answered_nothing_is_reached_and_the_mean_is_the_whole_horizon() -> None:
    found = one(seconds(10, 200, 90_000, ended=False))
    assert [found[name] for name in ("within_15m", "within_24h", "rmst_s", "rmst_se_s")] == [
        0,
        0,
        HORIZON_S,
        0,
    ]
    assert all(math.isnan(found[name]) for name in ("median_s", "median_low_s", "median_high_s", "p90_s"))


def test_a_share_of_nothing_reaches_the_median_but_none_of_its_limits() -> None:
    found = one(seconds(30, 30, 30))
    assert (found["median_s"], found["p90_s"]) == (30.0, 30.0)
    assert math.isnan(found["median_low_s"])
    assert math.isnan(found["median_high_s"])


def test_a_time_at_which_all_who_were_left_are_answered_adds_no_error() -> None:
    assert one(seconds(600, 600))["rmst_se_s"] == 0
    assert one(seconds(600))["rmst_s"] == 600


def test_who_still_waits_at_the_last_time_keeps_the_curve_flat_to_the_horizon() -> None:
    found = one(seconds(100) + seconds(200, ended=False))
    assert found["rmst_s"] == pytest.approx(100 + (HORIZON_S - 100) / 2)


def test_what_comes_after_the_horizon_does_not_move_the_mean() -> None:
    late = one(seconds(100, 100, 90_000, 95_000))
    never = one(seconds(100, 100) + seconds(90_000, 95_000, ended=False))
    assert (late["rmst_s"], late["rmst_se_s"]) == (never["rmst_s"], never["rmst_se_s"])


@settings(max_examples=60)
@given(groups=st.lists(SUBJECTS, min_size=1, max_size=3))
@example(groups=[seconds(HORIZON_S, HORIZON_S), seconds(50_000, HORIZON_S + 1), []])
def test_what_an_order_needs_is_the_same_without_the_other_figures(groups: list[list[Subject]]) -> None:
    table, means = of(*groups), put(*groups).restricted_means()
    for name, found in zip(("rmst_s", "rmst_se_s"), means, strict=True):
        np.testing.assert_array_equal(found, table[name].to_numpy())


def test_an_event_at_the_horizon_itself_is_within_it_and_adds_no_area() -> None:
    found = one(seconds(HORIZON_S, HORIZON_S + 1))
    assert (found["within_24h"], found["rmst_s"], found["rmst_se_s"]) == (0.5, HORIZON_S, 0)


def test_the_errors_of_many_factors_do_not_lose_the_median() -> None:
    assert one(seconds(*range(1, 20_001)))["median_s"] == 10_000


def test_a_group_without_a_case_has_no_figures() -> None:
    assert of([], seconds(5), []).isna().all(axis=1).tolist() == [True, False, True]
    assert of([], []).isna().to_numpy().all()


@given(groups=st.lists(SUBJECTS, min_size=1, max_size=4))
def test_a_group_has_the_same_figures_whichever_are_worked_on_beside_it(groups: list[list[Subject]]) -> None:
    together = of(*groups)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(survival, "AT_ONCE", 1)
        pd.testing.assert_frame_equal(together, of(*groups), check_exact=True)
    for number, subjects in enumerate(groups):
        alone = of(subjects)
        pd.testing.assert_frame_equal(together.iloc[[number]].reset_index(drop=True), alone, check_exact=True)


def test_waits_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        of([(-1, True)])


@given(subjects=SUBJECTS)
def test_the_curve_of_a_chart_falls_between_its_limits(subjects: list[Subject]) -> None:
    drawn = curve(
        np.array([waited for waited, _ in subjects], dtype=np.int64),
        event=np.array([ended for _, ended in subjects], dtype=bool),
    )
    assert len(drawn) == (1 + len(slow_survival.event_times(subjects)) if subjects else 0)
    for before, after in pairwise(drawn.itertuples()):
        assert after.survival <= before.survival
        assert after.t_s > before.t_s or before.Index == 0
    inside = drawn[drawn["survival"] > 0]
    assert ((inside["low"] <= inside["survival"]) & (inside["survival"] <= inside["high"])).all()
    assert drawn.loc[drawn["survival"] == 0, ["low", "high"]].isna().all(axis=None)
