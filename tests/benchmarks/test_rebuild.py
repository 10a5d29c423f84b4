"""The measuring of a rebuild: every way gives the same cases, of a world in which no rule is idle."""

from pathlib import Path

import pytest

from benchmarks.rebuild import WAYS, checksum
from benchmarks.world import world

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world(20_000, under=tmp_path_factory.mktemp("bench"))


def test_every_way_gives_the_same_cases(small: Path) -> None:
    found = {name: checksum(way(small)) for name, way in WAYS.items() if name != "floor"}
    assert len(set(found.values())) == 1, found
    assert found["ours"].startswith("3,")


def test_a_world_is_made_once(small: Path) -> None:
    made = (small / "posts.parquet").stat().st_mtime_ns
    assert world(20_000, under=small.parent) == small
    assert (small / "posts.parquet").stat().st_mtime_ns == made
    assert not list(small.parent.glob("*.part"))
