"""Survival figures equal those printed by others, as far as they are printed.

Months and weeks of the sources stand for seconds here.
"""

from collections.abc import Iterable

import numpy as np
import pytest

from metrics.survival import Z_95, curve, figures


class Study:
    """Times of one arm: events and, after them, censorings."""

    def __init__(self, events: Iterable[float], censored: Iterable[float]) -> None:
        times = [*events, *censored]
        self.duration_ms = np.array([round(each * 1_000) for each in times], dtype=np.int64)
        self.event = np.arange(len(times)) < len(list(events))

    def figure(self, name: str, horizon_s: float = 86_400) -> float:
        together = np.zeros(len(self.event), dtype=np.int64)
        table = figures(self.duration_ms, event=self.event, group=together, groups=1, horizon_s=horizon_s)
        return float(table[name].iloc[0])

    def survival(self) -> dict[float, float]:
        drawn = curve(self.duration_ms, event=self.event).iloc[1:]
        return dict(zip(drawn["t_s"].tolist(), drawn["survival"].tolist(), strict=True))

    def errors(self) -> dict[float, float]:
        """Greenwood's standard error of S, taken back out of the limits."""
        drawn = curve(self.duration_ms, event=self.event).iloc[1:]
        drawn = drawn[drawn["survival"] > 0]
        s = drawn["survival"].to_numpy()
        spread = np.log(np.log(drawn["low"].to_numpy()) / np.log(s))
        return dict(zip(drawn["t_s"].tolist(), (spread * np.abs(np.log(s)) * s / Z_95).tolist(), strict=True))


def rounded(found: dict[float, float], places: int) -> dict[float, float]:
    return {at: round(value, places) for at, value in found.items()}


# Freireich et al. 1963, weeks of remission; printed in Klein and Moeschberger 2003, section 4.2, and by R's survfit.
SIX_MP = Study([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])
PLACEBO = Study([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], [])
# Acute myelogenous leukaemia, Miller 1981 (`aml` of R's survival), as summary(survfit(…)) prints it.
MAINTAINED = Study([9, 13, 18, 23, 31, 34, 48], [13, 28, 45, 161])
NOT_MAINTAINED = Study([5, 5, 8, 8, 12, 23, 27, 30, 33, 43, 45], [16])
# Kaplan and Meier 1958, section 1: four deaths and four losses.
KAPLAN_MEIER = Study([0.8, 3.1, 5.4, 9.2], [1.0, 2.7, 7.0, 12.1])


def test_the_first_curve_ever_printed() -> None:
    assert rounded(KAPLAN_MEIER.survival(), 4) == {0.8: 0.875, 3.1: 0.7, 5.4: 0.525, 9.2: 0.2625}


def test_remissions_under_six_mp_to_three_digits() -> None:
    printed = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert rounded(SIX_MP.survival(), 3) == printed


def test_greenwoods_errors_of_six_mp_to_four_digits() -> None:
    printed = {6: 0.0764, 7: 0.0869, 10: 0.0963, 13: 0.1068, 16: 0.1141, 22: 0.1282, 23: 0.1346}
    assert rounded(SIX_MP.errors(), 4) == printed


def test_the_median_of_six_mp_has_a_lower_limit_alone() -> None:
    """23 weeks; by the log-log transform from 13, without an upper limit (SAS, PROC LIFETEST)."""
    assert SIX_MP.figure("median_s") == 23
    assert SIX_MP.figure("median_low_s") == 13
    assert np.isnan(SIX_MP.figure("median_high_s"))


def test_the_median_of_the_placebo_arm_lies_between_its_limits() -> None:
    """8 weeks, 4 to 11 (SAS, PROC LIFETEST, log-log)."""
    names = ("median_low_s", "median_s", "median_high_s")
    assert [PLACEBO.figure(name) for name in names] == [4, 8, 11]


def test_maintained_leukaemia_to_the_digits_of_r() -> None:
    printed = {9: 0.909, 13: 0.818, 18: 0.716, 23: 0.614, 31: 0.491, 34: 0.368, 48: 0.184}
    errors = {9: 0.0867, 13: 0.1163, 18: 0.1397, 23: 0.1526, 31: 0.1642, 34: 0.1627, 48: 0.1535}
    assert rounded(MAINTAINED.survival(), 3) == printed
    assert rounded(MAINTAINED.errors(), 4) == errors
    assert MAINTAINED.figure("median_s") == 31


def test_leukaemia_without_maintenance_to_the_digits_of_r() -> None:
    printed = {
        5: 0.8333, 8: 0.6667, 12: 0.5833, 23: 0.4861, 27: 0.3889, 30: 0.2917, 33: 0.1944, 43: 0.0972, 45: 0,
    }  # fmt: skip
    assert rounded(NOT_MAINTAINED.survival(), 4) == printed
    assert NOT_MAINTAINED.figure("median_s") == 23


@pytest.mark.parametrize(
    ("study", "mean", "error"), [(MAINTAINED, 52.6, 19.83), (NOT_MAINTAINED, 22.7, 4.18)], ids=["yes", "no"]
)
def test_restricted_means_and_their_errors_to_the_digits_of_r(
    study: Study, mean: float, error: float
) -> None:
    """print(survfit(…), print.rmean = TRUE), restricted at 161."""
    assert round(study.figure("rmst_s", 161), 1) == mean
    assert round(study.figure("rmst_se_s", 161), 2) == error
