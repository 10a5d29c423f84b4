"""The share of cases that have had their event by when, by hand."""

import numpy as np

from metrics.reached import reached


def test_steps_up_at_each_event_and_goes_on_flat_to_the_end() -> None:
    found = reached(np.array([60_000, 120_000, 600_000]), event=np.array([True, True, False]), until_s=300)
    assert list(found["t_s"]) == [0, 60, 120, 300]
    assert np.allclose(found["share"], [0, 1 / 3, 2 / 3, 2 / 3])
    assert (found["low"] <= found["share"]).all()
    assert (found["share"] <= found["high"]).all()


def test_what_comes_after_the_end_is_not_drawn_and_nobody_has_no_curve() -> None:
    late = reached(np.array([400_000]), event=np.array([True]), until_s=300)
    assert list(late["share"]) == [0, 0]
    assert reached(np.array([], dtype=np.int64), event=np.array([], dtype=bool), until_s=300).empty
