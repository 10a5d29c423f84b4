"""The naive mean on the reversal of the textbook: who answers the easy half at once looks quicker than who answers all."""

from typing import Any

import pytest

from metrics.cases_table import cases
from metrics.league import league
from metrics.naive import naive, reversal
from metrics.period import Period
from tests.worlds.frames import at, case, events, gaps, instant, observation, units

WEEK = Period.parse("2026-11-02", "2026-11-09", instant(at(24)))
IDS = ("half", "all", "c", "d", "e")
MINUTE = 60_000


def rows(unit_id: str, *, answered: int, of: int, wait_min: int, first: int) -> list[dict[str, Any]]:
    return [
        case(
            unit_id,
            first + 10 * n,
            opened_ms=at(2) + n * 3 * MINUTE,
            **({"first_reply_ms": at(2) + (n * 3 + wait_min) * MINUTE} if n < answered else {}),
        )
        for n in range(of)
    ]


TEXTBOOK = events(
    *rows("half", answered=50, of=100, wait_min=30, first=10_000),
    *rows("all", answered=100, of=100, wait_min=120, first=20_000),
    *(row for place, unit_id in enumerate(IDS[2:], start=3)
      for row in rows(unit_id, answered=100, of=100, wait_min=110 + 10 * place, first=place * 10_000)),
)  # fmt: skip
SEEN = observation(*IDS, until=at(20), since=at(1))
FOUND = cases(TEXTBOOK, SEEN, gaps(), period=WEEK)
OF_ALL = naive(FOUND, unit_ids=list(IDS), measure="acknowledge", clock="wall")


def test_the_mean_is_of_the_answered_alone_and_ranks_by_it() -> None:
    assert OF_ALL["naive_mean_s"].tolist() == pytest.approx([1_800, 7_200, 8_400, 9_000, 9_600])
    assert OF_ALL["naive_rank"].tolist() == [1, 2, 3, 4, 5]


def test_the_pair_that_it_turns_round_most_is_named_the_flattered_one_first() -> None:
    table = league(TEXTBOOK, units(**dict.fromkeys(IDS, "district")), SEEN, gaps(), period=WEEK)
    both = table.merge(OF_ALL, on="unit_id")
    both.attrs = table.attrs
    assert list(table["unit_id"])[-1] == "half", "counting those who still wait, it is the last"
    assert reversal(both) == ("half", "all")
    near = both.assign(rank_low=1, rank_high=5)
    near.attrs = table.attrs
    assert reversal(near) is None, "nobody is named who cannot be told apart"
    few = both.copy()
    few.attrs = table.attrs | {"ranked": 4}
    assert reversal(few) is None


def test_where_both_orders_agree_nobody_is_named() -> None:
    table = league(TEXTBOOK, units(**dict.fromkeys(IDS, "district")), SEEN, gaps(), period=WEEK)
    both = table.merge(OF_ALL, on="unit_id").assign(naive_rank=table["rank"])
    assert reversal(both) is None


def test_a_unit_that_answered_nothing_has_no_mean_and_no_rank() -> None:
    found = cases(events(case("half", opened_ms=at(2))), SEEN, gaps(), period=WEEK)
    table = naive(found, unit_ids=["half", "all"], measure="acknowledge", clock="wall")
    assert table[["naive_mean_s", "naive_rank"]].isna().all(axis=None)
