"""Arrivals by hour and the blocks of the week that cost most, against a count case by case."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from metrics.arrivals import PARTS, block_of, blocks, week
from metrics.cases_table import cases
from metrics.period import Period
from tests.worlds.frames import IST, at, case, events, gaps, instant, observation

WEEK = Period.parse("2026-11-02", "2026-11-09", instant(at(24)))
SEEN = observation("agra", until=at(20), since=at(1))


def found(*rows: dict[str, Any], seen: pd.DataFrame = SEEN, hole: pd.DataFrame | None = None) -> pd.DataFrame:
    return cases(events(*rows), seen, gaps() if hole is None else hole, period=WEEK)


@given(st.integers(min_value=1_700_000_000_000, max_value=1_800_000_000_000))
def test_a_night_belongs_to_the_day_on_which_it_begins(instant_ms: int) -> None:
    moment = datetime.fromtimestamp(instant_ms / 1_000, tz=UTC).astimezone(IST)
    day, hour = moment.weekday(), moment.hour
    slow = (day - 1) % 7 * 3 + 2 if hour < 8 else day * 3 + (0 if hour < 16 else 1 if hour < 22 else 2)
    assert block_of(np.array([instant_ms]))[0] == slow


def test_cases_stand_at_the_hour_they_came_and_answers_at_theirs() -> None:
    rows = found(
        case(thread_id=10, opened_ms=at(2, "10:15"), first_reply_ms=at(3, "23:59")),
        case(thread_id=20, opened_ms=at(2, "10:59")),
        # replied before it was referred: no answer was written at the referral
        case(thread_id=30, opened_ms=at(4, "09:00"), first_reply_ms=at(4, "09:30"), referred_ms=at(4, "11:00")),
    )  # fmt: skip
    counted = week(rows, measure="acknowledge")
    assert {tuple(each) for each in np.argwhere(counted.arrivals)} == {(0, 10), (2, 11)}
    assert (counted.arrivals[0, 10], counted.arrivals.sum()) == (2, 3)
    assert [tuple(each) for each in np.argwhere(counted.answers)] == [(1, 23)]


def test_a_block_costs_what_its_cases_waited_a_day_each_at_most() -> None:
    rows = found(
        case(thread_id=10, opened_ms=at(7, "23:00"), first_reply_ms=at(8, "02:00")),  # the night of Saturday
        case(thread_id=20, opened_ms=at(8, "07:00")),  # and its end: waits for more than a day
        case(thread_id=30, opened_ms=at(2, "12:00"), first_reply_ms=at(2, "12:30")),
    )
    table = blocks(rows, measure="acknowledge", clock="wall")
    assert table[["weekday", "part", "cases", "unanswered"]].values.tolist() == [
        [5, "night", 2, 1], [0, "first", 1, 0],
    ]  # fmt: skip
    assert table["waited_s"].tolist() == [27 * 3_600, 1_800]
    assert table["mean_s"].tolist() == [13.5 * 3_600, 1_800]
    assert set(table["part"]) <= set(PARTS)


def test_what_was_not_observed_costs_nothing() -> None:
    rows = found(case(opened_ms=at(2, "10:00")), hole=gaps(("agra", at(2), at(3))))
    assert blocks(rows, measure="acknowledge", clock="wall").empty
    assert not week(rows, measure="acknowledge").arrivals.any()
