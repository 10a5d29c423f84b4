"""The backtest knows the truth of its worlds, and says of a league how often it holds that truth."""

import numpy as np
import pandas as pd
import pytest

from benchmarks import known_waits
from benchmarks.backtest import line, one_league, true_ranks
from benchmarks.known_waits import Condition

pytestmark = pytest.mark.long

FEW = Condition("a few alike", 6, 20, "one")


def test_equal_truths_stand_in_random_order() -> None:
    ranks = [
        true_ranks(np.array([5.0, 1.0, 5.0]), np.random.default_rng(seed)).tolist() for seed in range(40)
    ]
    assert {tuple(each) for each in ranks} == {(2, 1, 3), (3, 1, 2)}


def test_the_waits_that_are_drawn_have_the_mean_that_is_called_true() -> None:
    world = known_waits.world(Condition("one office", 1, 60_000, "one"), np.random.default_rng(3))
    truth, variance = world.truth(pd.Series(["u000"]))
    found = np.minimum(world.wait_ms / 1_000, 86_400)
    assert found.mean() == pytest.approx(truth[0], abs=5 * np.sqrt(variance[0] / len(found)))


def test_a_league_is_compared_with_the_truth_and_said_in_a_line() -> None:
    found = [one_league(FEW, np.random.default_rng(seed)) for seed in range(3)]
    told = [each for each in found if each is not None]
    assert len(told) == 3
    for each in told:
        assert each.holds_a_tie.all()  # all are alike: every rank is a true one
        assert each.told_apart or each.holds.all()
    assert line("a few alike", told).startswith("a few alike")
    assert line("nothing", []) == f"{'nothing':<24} nobody is ranked"
