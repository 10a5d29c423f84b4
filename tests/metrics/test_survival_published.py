"""Survival figures equal those printed by R's `survival` 3.8-11 and by others, as far as they are printed; and beyond
the printed digits, to a part in a billion, those of whole fractions and of lifelines.

Days, weeks and months of the sources stand for seconds here. R's figures are those in the package's own reference output
(github.com/therneau/survival, commit a2533a92): `tests/doaml.Rout.save` (aml), `tests/Examples/survival-Ex.Rout.save`
(ovarian; lung, restricted at 730), `tests/cancer.Rout.save` (lung); the columns are those of its `data/cancer.rda`. Where
R prints limits they are by the logarithm, its default, and are made here from Greenwood's error; R's median lies in the
middle of a flat piece at exactly ½, which none of these curves has.
"""

import csv
import math
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from metrics.survival import Z_95, curve, figures
from tests.worlds import slow_survival
from tests.worlds.peers import lifelines_figures

FOLDER = Path(__file__).parent / "published"


class Study:
    """Times of one arm: events and, after them, censorings."""

    def __init__(self, events: Iterable[float], censored: Iterable[float]) -> None:
        ended = list(events)
        times = [*ended, *censored]
        self.duration_ms = np.array([round(each * 1_000) for each in times], dtype=np.int64)
        self.event = np.arange(len(times)) < len(ended)

    def figures(self, horizon_s: float = 86_400) -> dict[str, float]:
        together = np.zeros(len(self.event), dtype=np.int64)
        table = figures(self.duration_ms, event=self.event, group=together, groups=1, horizon_s=horizon_s)
        return {str(name): float(value) for name, value in table.iloc[0].items()}

    def figure(self, name: str, horizon_s: float = 86_400) -> float:
        return self.figures(horizon_s)[name]

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

    def by_logarithm(self) -> dict[float, tuple[float, float]]:
        """R's default limits of S, from the same error."""
        s, error = self.survival(), self.errors()
        wide = {at: np.exp(Z_95 * error[at] / s[at]) for at in error}
        return {at: (float(s[at] / wide[at]), float(min(1.0, s[at] * wide[at]))) for at in error}


@cache
def arms(name: str) -> dict[str, Study]:
    """The arms of a published study; "" is all of them together."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {}
    for arm in ["", *sorted({row["group"] for row in rows})]:
        mine = [row for row in rows if arm in ("", row["group"])]
        ended = [float(row["time"]) for row in mine if row["event"] == "1"]
        found[arm] = Study(ended, [float(row["time"]) for row in mine if row["event"] == "0"])
    return found


def rounded(found: dict[float, float], places: int) -> dict[float, float]:
    return {at: round(value, places) for at, value in found.items()}


def printed(text: str) -> dict[float, list[str]]:
    """A table as `summary(survfit(…))` prints it, by time."""
    lines = [line.split() for line in text.strip().splitlines()]
    return {float(line[0]): line[1:] for line in lines}


# time, survival, std.err, lower and upper 95 % limit
R_TABLES = {
    ("aml", "Maintained"): """
        9 0.909 0.0867 0.7541 1.000
        13 0.818 0.1163 0.6192 1.000
        18 0.716 0.1397 0.4884 1.000
        23 0.614 0.1526 0.3769 0.999
        31 0.491 0.1642 0.2549 0.946
        34 0.368 0.1627 0.1549 0.875
        48 0.184 0.1535 0.0359 0.944""",
    ("aml", "Nonmaintained"): """
        5 0.8333 0.1076 0.6470 1.000
        8 0.6667 0.1361 0.4468 0.995
        12 0.5833 0.1423 0.3616 0.941
        23 0.4861 0.1481 0.2675 0.883
        27 0.3889 0.1470 0.1854 0.816
        30 0.2917 0.1387 0.1148 0.741
        33 0.1944 0.1219 0.0569 0.664
        43 0.0972 0.0919 0.0153 0.620""",
    ("ovarian", ""): """
        59 0.962 0.0377 0.890 1.000
        115 0.923 0.0523 0.826 1.000
        156 0.885 0.0627 0.770 1.000
        268 0.846 0.0708 0.718 0.997
        329 0.808 0.0773 0.670 0.974
        353 0.769 0.0826 0.623 0.949
        365 0.731 0.0870 0.579 0.923
        431 0.688 0.0919 0.529 0.894
        464 0.642 0.0965 0.478 0.862
        475 0.596 0.0999 0.429 0.828
        563 0.546 0.1032 0.377 0.791
        638 0.497 0.1051 0.328 0.752""",
    ("ovarian", "rx=1"): """
        59 0.923 0.0739 0.789 1.000
        115 0.846 0.1001 0.671 1.000
        156 0.769 0.1169 0.571 1.000
        268 0.692 0.1280 0.482 0.995
        329 0.615 0.1349 0.400 0.946
        431 0.538 0.1383 0.326 0.891
        638 0.431 0.1467 0.221 0.840""",
    ("ovarian", "rx=2"): """
        353 0.923 0.0739 0.789 1.000
        365 0.846 0.1001 0.671 1.000
        464 0.752 0.1256 0.542 1.000
        475 0.658 0.1407 0.433 1.000
        563 0.564 0.1488 0.336 0.946""",
    ("lung", "ph.ecog=0"): """
        30 0.952 0.0268 0.9012 1.000
        90 0.889 0.0396 0.8146 0.970
        180 0.841 0.0461 0.7553 0.936
        365 0.535 0.0728 0.4100 0.699
        730 0.193 0.0707 0.0943 0.396""",
    ("lung", "ph.ecog=1"): """
        30 0.982 0.0124 0.9583 1.000
        150 0.823 0.0359 0.7556 0.896
        270 0.561 0.0487 0.4729 0.665
        365 0.431 0.0509 0.3417 0.543
        730 0.114 0.0388 0.0582 0.222""",
    ("lung", "ph.ecog=2"): """
        30 0.9000 0.0424 0.82057 0.987
        120 0.7174 0.0641 0.60216 0.855
        210 0.4431 0.0717 0.32266 0.608
        330 0.2624 0.0651 0.16135 0.427
        730 0.0371 0.0345 0.00601 0.229""",
}
# n, events, restricted mean and its error at 730, median and its limits by the logarithm
R_LUNG = {
    "ph.ecog=0": (63, 37, "429", "32.2", 394, 348, 574),
    "ph.ecog=1": (113, 82, "366", "22.4", 306, 268, 429),
    "ph.ecog=2": (50, 44, "256", "30.0", 199, 156, 288),
    "ph.ecog=3": (1, 1, "118", "0.0", 118, None, None),
}
# Freireich et al. 1963, weeks of remission; printed in Klein and Moeschberger 2003, section 4.2.
SIX_MP = Study([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])
PLACEBO = Study([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], [])
# Kaplan and Meier 1958, section 1: four deaths and four losses.
KAPLAN_MEIER = Study([0.8, 3.1, 5.4, 9.2], [1.0, 2.7, 7.0, 12.1])


def as_printed(value: float, text: str) -> bool:
    """Whether a value is the printed one to the printed digits; one that lies on the edge may be rounded either way."""
    digits = len(text.partition(".")[2])
    return abs(value - float(text)) <= 0.5 * 10.0**-digits * (1 + 1e-9)


@pytest.mark.parametrize(("study", "arm"), list(R_TABLES), ids=lambda each: each or "all")
def test_survival_errors_and_limits_are_those_that_r_prints(study: str, arm: str) -> None:
    found = arms(study)[arm]
    s, error, limits = found.survival(), found.errors(), found.by_logarithm()
    for at, words in printed(R_TABLES[study, arm]).items():
        event_at = max(time for time in s if time <= at)
        values = (s[event_at], error[event_at], *limits[event_at])
        assert [as_printed(*pair) for pair in zip(values, words, strict=True)] == [True] * 4, (at, values)


@pytest.mark.parametrize("arm", list(R_LUNG))
def test_restricted_means_and_medians_of_lung_are_those_that_r_prints(arm: str) -> None:
    n, events, mean, error, median, low, high = R_LUNG[arm]
    found = arms("lung")[arm]
    assert (len(found.event), int(found.event.sum())) == (n, events)
    assert as_printed(found.figure("rmst_s", 730), mean)
    assert as_printed(found.figure("rmst_se_s", 730), error)
    assert found.figure("median_s") == median
    limits = found.by_logarithm()
    reached = [min((at for at, each in limits.items() if each[side] <= 0.5), default=None) for side in (0, 1)]
    assert reached == [low, high]


def test_medians_of_aml_and_their_limits_are_those_that_r_prints() -> None:
    for arm, median, low in (("Maintained", 31, 18), ("Nonmaintained", 23, 8)):
        found = arms("aml")[arm]
        limits = found.by_logarithm()
        assert found.figure("median_s") == median
        assert min(at for at, each in limits.items() if each[0] <= 0.5) == low
        assert all(each[1] > 0.5 for each in limits.values())


def exact(study: Study, horizon: Fraction) -> dict[str, float]:
    """Shares and the restricted mean in whole fractions, in one walk from step to step; seconds are whole here."""
    steps: list[tuple[Fraction, int, int, Fraction]] = []
    share, left = Fraction(1), len(study.event)
    for ms in sorted(set(study.duration_ms.tolist())):
        here = study.duration_ms == ms
        d = int(study.event[here].sum())
        if d:
            share *= Fraction(left - d, left)
            steps.append((Fraction(ms, 1_000), d, left, share))
        left -= int(here.sum())
    area, variance, until = Fraction(0), Fraction(0), horizon
    for at, d, n, still in reversed([step for step in steps if step[0] <= horizon]):
        area, until = area + (until - at) * still, at
        variance += area**2 * Fraction(d, n * (n - d)) if n > d else 0
    reached = [
        [float(at) for at, _, _, still in steps if still <= part]
        for part in (Fraction(1, 2), Fraction(1, 10))
    ]
    median_s, p90_s = (times[0] if times else math.nan for times in reached)
    return {
        "rmst_s": float(area + until), "rmst_se_s": math.sqrt(variance), "median_s": median_s, "p90_s": p90_s,
        "within_15m": float(1 - min([Fraction(1), *(still for at, _, _, still in steps if at <= 900)])),
    }  # fmt: skip


@pytest.mark.parametrize("study", ["aml", "ovarian", "lung"])
@pytest.mark.parametrize("horizon_s", [40, 365, 730])
def test_published_studies_to_a_part_in_a_billion(study: str, horizon_s: int) -> None:
    for found in arms(study).values():
        ours = found.figures(horizon_s)
        for expected in (
            exact(found, Fraction(horizon_s)),
            lifelines_figures(found.duration_ms, found.event, horizon_s),
        ):
            for name, value in expected.items():
                assert ours[name] == pytest.approx(value, rel=1e-9, abs=1e-9, nan_ok=True), name


@pytest.mark.parametrize("study", ["aml", "ovarian"])
def test_the_limits_of_published_medians_are_those_of_whole_fractions(study: str) -> None:
    for found in arms(study).values():
        slow = slow_survival.figures(
            [(int(ms), bool(on)) for ms, on in zip(found.duration_ms, found.event, strict=True)]
        )
        for name in ("median_low_s", "median_high_s"):
            wanted = slow[name]
            assert found.figure(name) == pytest.approx(math.nan if wanted is None else wanted, nan_ok=True), (
                name
            )


def test_the_first_curve_ever_printed() -> None:
    assert rounded(KAPLAN_MEIER.survival(), 4) == {0.8: 0.875, 3.1: 0.7, 5.4: 0.525, 9.2: 0.2625}


def test_remissions_under_six_mp_to_three_digits() -> None:
    expected = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert rounded(SIX_MP.survival(), 3) == expected


def test_greenwoods_errors_of_six_mp_to_four_digits() -> None:
    expected = {6: 0.0764, 7: 0.0869, 10: 0.0963, 13: 0.1068, 16: 0.1141, 22: 0.1282, 23: 0.1346}
    assert rounded(SIX_MP.errors(), 4) == expected


def test_the_median_of_six_mp_has_a_lower_limit_alone() -> None:
    """23 weeks; by the log-log transform from 13, without an upper limit (SAS, PROC LIFETEST)."""
    assert SIX_MP.figure("median_s") == 23
    assert SIX_MP.figure("median_low_s") == 13
    assert np.isnan(SIX_MP.figure("median_high_s"))


def test_the_median_of_the_placebo_arm_lies_between_its_limits() -> None:
    """8 weeks, 4 to 11 (SAS, PROC LIFETEST, log-log)."""
    names = ("median_low_s", "median_s", "median_high_s")
    assert [PLACEBO.figure(name) for name in names] == [4, 8, 11]
