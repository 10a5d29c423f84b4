"""Survival figures equal those of lifelines on worlds with ties, with zeros, and with nobody answered."""

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from metrics.survival import HORIZON_S, Z_95, curve, figures
from tests.worlds.peers import lifelines_errors, lifelines_figures

WAITS_MS = st.one_of(
    st.sampled_from([0, 1_000, 900_000, 3_600_000, 86_400_000, 86_401_000]),
    st.integers(0, 9).map(lambda hours: hours * 10_800_000),
    st.integers(0, 200_000_000),
)
SUBJECTS = st.lists(st.tuples(WAITS_MS, st.booleans()), min_size=1, max_size=25)


def arrays(subjects: list[tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([ms for ms, _ in subjects], dtype=np.int64), np.array(
        [ended for _, ended in subjects], dtype=bool
    )


@settings(max_examples=80, deadline=None)
@given(subjects=SUBJECTS, horizon_s=st.sampled_from([1.0, 10_800.0, HORIZON_S, 250_000.0]))
@example(subjects=[(0, True)] * 3, horizon_s=HORIZON_S)
@example(subjects=[(5_000, False)] * 3, horizon_s=HORIZON_S)
def test_every_figure_equals_that_of_lifelines(subjects: list[tuple[int, bool]], horizon_s: float) -> None:
    ms, ended = arrays(subjects)
    table = figures(ms, event=ended, group=np.zeros(len(ms), dtype=np.int64), groups=1, horizon_s=horizon_s)
    for name, value in lifelines_figures(ms, ended, horizon_s).items():
        assert float(table[name].iloc[0]) == pytest.approx(value, rel=1e-9, abs=1e-9, nan_ok=True), name


@settings(max_examples=60, deadline=None)
@given(subjects=SUBJECTS)
def test_greenwoods_variance_equals_that_of_lifelines(subjects: list[tuple[int, bool]]) -> None:
    ms, ended = arrays(subjects)
    theirs = lifelines_errors(ms, ended)
    drawn = curve(ms, event=ended)
    inside = drawn[(drawn["survival"] > 0) & (drawn["survival"] < 1)]
    for row in inside.itertuples():
        s = float(row.survival)
        spread = math.log(math.log(float(row.low)) / math.log(s)) * abs(math.log(s)) / Z_95
        assert spread**2 == pytest.approx(theirs[float(row.t_s)], rel=1e-9, abs=1e-12)
