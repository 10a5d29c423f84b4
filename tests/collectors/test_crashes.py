"""Crashes and cost, in the size of a test: the benchmarks themselves, of a small world and few kills."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from benchmarks import crash, day, truth
from benchmarks.crash import BEGIN_AT
from benchmarks.handles import registry
from benchmarks.town import Town
from tests.conftest import ROOT, NewStore

KILLS = {"sqlite": 8, "postgresql": 3}
EVENING = BEGIN_AT.replace(hour=23, minute=0)


NewTown = Callable[..., Town]


@pytest.fixture
def new_town(new_store: NewStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NewTown:
    """Makes a town whose programs have no way off this machine."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "tests" / "loopback"))

    def make(*, begin_at: datetime, scale: float, backfill_days: float) -> Town:
        return Town(
            tmp_path,
            new_store(),
            registry=registry(tmp_path),
            begin_at=begin_at,
            epoch=BEGIN_AT.date(),
            scale=scale,
            seed=3,
            backfill_days=backfill_days,
        )

    return make


def wrong(found: list[truth.Finding]) -> str:
    bad = [each for each in found if each.good is False]
    return truth.table(bad)


@pytest.mark.long  # a minute and more for each store; on a slow machine the first life may end before it has planned
def test_collectors_killed_again_and_again_lose_nothing_and_pay_nothing_twice(new_town: NewTown) -> None:
    town = new_town(begin_at=BEGIN_AT, scale=0.15, backfill_days=0.5)
    kills = KILLS[town.url.partition(":")[0].partition("+")[0]]
    found, done = crash.measure(town, kills=kills, seed=7)
    assert not wrong(found), truth.table(found)
    assert sum(done.died.values()) == kills


@pytest.mark.long
@pytest.mark.parametrize("new_store", ["sqlite"], indirect=True)
def test_hours_over_midnight_utc_take_the_requests_planned_and_pay_each_post_once(new_town: NewTown) -> None:
    town = new_town(begin_at=EVENING - day.WARM_UP, scale=1.0, backfill_days=0)
    found, collecting, *_ = day.measure(town, hours=2, step=timedelta(minutes=5), compare=False)
    assert not wrong(found), truth.table(found)
    assert collecting.posts > 10
