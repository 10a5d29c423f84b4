"""The soak in the size of a test: half an hour of everything at once, then all of it held against X."""

from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks import soak, truth, vitals
from benchmarks.handles import registry
from benchmarks.hurried_program import COLLECTORS, DASHBOARD, NOTICES
from benchmarks.town import Town
from benchmarks.vitals import Vitals
from tests.conftest import ROOT

STEADY = Vitals(300, 40, 12, 0)


@pytest.mark.long
def test_half_an_hour_of_everybody_loses_nothing_and_nobody_falls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "tests" / "loopback"))
    town = Town(
        tmp_path,
        f"sqlite:///{tmp_path / 'noted.db'}",
        registry=registry(tmp_path),
        begin_at=soak.BEGIN_AT,
        epoch=soak.BEGIN_AT.date(),
        scale=0.3,
        seed=3,
        backfill_days=0.5,
    )
    told, found = soak.measure(town, hours=3, ours_s=20, much=timedelta(minutes=10), sessions=2)
    wrong = [each for each in found if each.good is False]
    assert not wrong, truth.table(found)
    assert all(set(each.held) == {COLLECTORS, NOTICES, DASHBOARD} for each in told)
    assert told[-1].posts > 100


def test_what_grows_from_the_second_quarter_to_the_last_is_found() -> None:
    leaking = [Vitals(300 + 10 * hour, 40, 12, 0) for hour in range(24)]
    for held, grown in ((24 * [STEADY], []), (leaking, ["megabytes"])):
        found = vitals.growth("the dashboard", held, most=soak.MOST_MORE[DASHBOARD])
        assert [each.words.split()[1] for each in found if each.good is False] == grown


def test_a_start_that_takes_much_is_no_growth() -> None:
    warming = [Vitals(100, 10, 3, 0)] * 6 + [STEADY] * 18
    assert all(each.good for each in vitals.growth("the dashboard", warming, most=soak.MOST_MORE[DASHBOARD]))
