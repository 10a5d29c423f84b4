"""Figures week by week are those of each week alone."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.cases_table import cases
from metrics.league import counted
from metrics.period import Period
from metrics.survival import FIGURES
from metrics.weekly import last_weeks, span, weekly
from tests.worlds import frames
from tests.worlds.frames import at, case

HOUR = 3_600_000
PERIOD = Period(date(2026, 11, 17), date(2026, 11, 24))
NO_GAPS = frames.gaps()


def test_the_weeks_end_with_the_period_and_follow_one_another() -> None:
    weeks = last_weeks(PERIOD, weeks=3)
    assert [week.from_on.day for week in weeks] == [3, 10, 17]
    assert all(week.days == 7 for week in weeks)
    assert span(weeks) == Period(date(2026, 11, 3), PERIOD.to_on)


def test_a_longer_period_ends_in_the_same_weeks() -> None:
    longer = Period(PERIOD.to_on - timedelta(days=28), PERIOD.to_on)
    assert last_weeks(longer) == last_weeks(PERIOD)


def test_a_week_without_a_case_is_unknown_and_not_zero() -> None:
    observation = frames.observation("agra", until=at(24))
    found = cases(frames.events(), observation, NO_GAPS, period=span(last_weeks(PERIOD)))
    rows = weekly(found, unit_ids=["agra"], weeks=last_weeks(PERIOD), measure="acknowledge", clock="wall")
    assert list(rows["cases"]) == [0] * 8
    assert rows["rmst_s"].isna().all()


def test_a_case_in_a_gap_is_in_no_week() -> None:
    observation = frames.observation("agra", until=at(24))
    stored = frames.events(case(opened_ms=at(18, "10:00")), case(thread_id=200, opened_ms=at(19, "10:00")))
    gaps = frames.gaps(("agra", at(18), at(18, "12:00")))
    found = cases(stored, observation, gaps, period=span(last_weeks(PERIOD)))
    rows = weekly(found, unit_ids=["agra"], weeks=last_weeks(PERIOD), measure="acknowledge", clock="wall")
    assert list(rows["cases"]) == [0, 0, 0, 0, 0, 0, 0, 1]


def test_the_first_instant_of_a_week_belongs_to_it() -> None:
    observation = frames.observation("agra", until=at(24))
    stored = frames.events(case(opened_ms=at(17)), case(thread_id=200, opened_ms=at(17) - 1))
    found = cases(stored, observation, NO_GAPS, period=span(last_weeks(PERIOD)))
    rows = weekly(found, unit_ids=["agra"], weeks=last_weeks(PERIOD), measure="acknowledge", clock="wall")
    assert list(rows["cases"])[-2:] == [1, 1]


def test_cases_of_other_units_and_of_no_week_are_left_out() -> None:
    stored = frames.events(
        case("agra", opened_ms=at(17)),
        case("mathura", opened_ms=at(18)),
        case("agra", 200, opened_ms=at(17) - 1),
        case("agra", 300, opened_ms=at(24)),
    )
    observation = frames.observation("agra", "mathura", until=at(26))
    found = cases(stored, observation, NO_GAPS, period=Period(date(2026, 11, 10), date(2026, 11, 26)))
    weeks = last_weeks(PERIOD, weeks=1)
    for unit_ids in (["agra"], ["agra", "etah"]):
        rows = weekly(found, unit_ids=unit_ids, weeks=weeks, measure="acknowledge", clock="wall")
        assert list(rows["cases"]) == [1, 0][: len(unit_ids)]


moments = st.integers(at(1), at(24) - 1)
stored_cases = st.lists(
    st.tuples(st.sampled_from(["agra", "mathura"]), moments, st.none() | st.integers(0, 60 * HOUR)),
    max_size=25,
)


@settings(max_examples=40)
@given(stored_cases, st.sampled_from(["wall", "duty"]))
def test_each_week_has_the_figures_it_has_alone(world: list[tuple[str, int, int | None]], clock: str) -> None:
    stored = frames.events(
        *(
            case(unit, 100 * number, opened_ms=opened)
            if wait is None
            else case(unit, 100 * number, opened_ms=opened, first_reply_ms=opened + wait)
            for number, (unit, opened, wait) in enumerate(world, start=1)
        )
    )
    observation = frames.observation("agra", "mathura", until=at(24))
    weeks = last_weeks(PERIOD, weeks=3)
    group = frames.units(agra="district", mathura="district")
    found = cases(stored, observation, NO_GAPS, period=span(weeks))
    rows = weekly(found, unit_ids=["agra", "mathura"], weeks=weeks, measure="acknowledge", clock=clock)
    for place, week in enumerate(weeks):
        alone = cases(stored, observation, NO_GAPS, period=week)
        expected, _ = counted(alone, group, measure="acknowledge", clock=clock)
        for unit in range(2):
            row = rows.iloc[unit * len(weeks) + place]
            assert row["cases"] == expected["cases"][unit]
            for name in FIGURES:
                assert row[name] == pytest.approx(expected[name][unit], nan_ok=True) or (
                    math.isnan(row[name]) and math.isnan(expected[name][unit])
                )
