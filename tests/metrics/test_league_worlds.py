"""The league of generated worlds is, value for value, that which loops work out from the words of the definitions.

`python -m benchmarks.worlds` does the same with a thousand and more.
"""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds.agreement import WEEK, disagreements
from tests.worlds.leagues import league_world
from tests.worlds.slow_league import league_of

pytestmark = pytest.mark.long

MADE = 40


def test_the_league_of_a_world_is_the_slow_one() -> None:
    compared: Counter[str] = Counter()
    for seed in range(10_000, 10_000 + MADE):
        wrong, counted = disagreements(league_world(seed))
        assert wrong == []
        compared += counted
    for what in ("rank_low", "rank change", "unranked", "interval of nothing", "verdict"):
        assert compared[what] >= 10, what


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1 << 40))
def test_the_league_of_any_world_is_the_slow_one(seed: int) -> None:
    assert disagreements(league_world(seed))[0] == []


def test_the_worlds_hold_what_the_rules_are_about() -> None:
    seen: Counter[str] = Counter()
    for seed in range(60):
        world = league_world(seed)
        found = league_of(world, start_ms=WEEK.start_ms, end_ms=WEEK.end_ms, draws=False)
        ranked = found.ranked()
        seen["told apart"] += found.tells_apart()
        seen["no spread"] += len(ranked) >= 5 and found.between == 0
        seen["nobody"] += not ranked
        seen["all censored"] += any(not any(ended for _, ended in row.subjects) for row in ranked)
        seen["one case"] += any(len(row.subjects) == 1 for row in ranked)
        seen["at once"] += any(row.figures["rmst_s"] == 0 for row in ranked)
        seen["unobserved"] += any(row.unobserved for row in found.rows.values())
    assert min(seen.values()) >= 2, seen
