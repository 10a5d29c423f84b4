"""Waits on either clock, and duty seconds against counting minute by minute."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.duty import duty_between
from metrics.known import known
from metrics.waits import waits
from tests.worlds import slow_waits
from tests.worlds.frames import at, case, events

IST = timezone(timedelta(hours=5, minutes=30))
MINUTE, HOUR = 60_000, 3_600_000


def duty(start_ms: int, end_ms: int) -> int:
    return int(duty_between(np.array([start_ms], dtype=np.int64), np.array([end_ms], dtype=np.int64))[0])


def minute_by_minute(start_ms: int, end_ms: int) -> int:
    """How many minutes of [start, end) a clock on the wall in India shows from 8 to 22."""
    on_duty = 0
    for ms in range(start_ms, end_ms, MINUTE):
        on_duty += 8 <= datetime.fromtimestamp(ms / 1_000, tz=UTC).astimezone(IST).hour < 22
    return on_duty * MINUTE


@given(
    start=st.integers(0, 4 * 1_440),
    length=st.integers(0, 3 * 1_440),
    base=st.sampled_from([at(1), at(30), 0]),
)
def test_duty_equals_counting_minute_by_minute(start: int, length: int, base: int) -> None:
    begin = base + start * MINUTE
    assert duty(begin, begin + length * MINUTE) == minute_by_minute(begin, begin + length * MINUTE)


@given(start=st.integers(at(1), at(9)), length=st.integers(0, 900_000_000))
def test_duty_equals_adding_up_the_days_to_the_millisecond(start: int, length: int) -> None:
    assert duty(start, start + length) == slow_waits.duty_ms(start, start + length)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (at(2, "08:00"), at(2, "22:00"), 14),
        (at(2, "22:00"), at(3, "08:00"), 0),
        (at(2, "07:00"), at(2, "09:00"), 1),
        (at(2, "21:00"), at(3, "09:00"), 2),
        (at(2, "00:00"), at(3, "00:00"), 14),
        (at(2, "12:00"), at(12, "12:00"), 140),
        (at(2, "14:00"), at(2, "16:00"), 2),
        (at(3, "09:00"), at(2, "09:00"), 0),
    ],
)
def test_duty_is_from_eight_to_twenty_two_in_india(start: int, end: int, hours: int) -> None:
    assert duty(start, end) == hours * HOUR


def wait(
    row: dict[str, Any], *, as_of: int, measure: str = "acknowledge", clock: str = "wall"
) -> tuple[int, bool, bool]:
    found = waits(known(events(row), as_of_ms={"agra": as_of}), measure=measure, clock=clock)
    return int(found.duration_ms[0]), bool(found.event[0]), bool(found.answered[0])


def test_an_unanswered_case_waits_until_the_instant_of_knowledge() -> None:
    assert wait(case(opened_ms=at(2, "10:00")), as_of=at(2, "13:00")) == (3 * HOUR, False, False)


def test_an_answered_case_waited_until_its_answer_on_either_clock() -> None:
    row = case(opened_ms=at(2, "21:00"), first_reply_ms=at(3, "09:00"))
    assert wait(row, as_of=at(9)) == (12 * HOUR, True, True)
    assert wait(row, as_of=at(9), clock="duty") == (2 * HOUR, True, True)


def test_each_measure_ends_at_its_own_event() -> None:
    row = case(
        opened_ms=at(2, "10:00"),
        first_reply_ms=at(2, "11:00"),
        acted_opened_ms=at(2, "12:00"),
        closed_ms=at(2, "14:00"),
    )
    hours = {
        name: wait(row, as_of=at(9), measure=name)[0] // HOUR for name in ("acknowledge", "act", "resolve")
    }
    assert hours == {"acknowledge": 1, "act": 2, "resolve": 4}


def test_a_complaint_closed_before_headquarters_referred_it_is_resolved_at_zero() -> None:
    row = case(opened_ms=at(2, "10:00"), referred_ms=at(2, "13:00"), closed_ms=at(2, "11:00"))
    for clock in ("wall", "duty"):
        assert wait(row, as_of=at(9), measure="resolve", clock=clock) == (0, True, True)


def test_a_withdrawn_case_is_censored_where_the_deletion_was_detected() -> None:
    row = case(opened_ms=at(2, "10:00"), opened_gone_ms=at(2, "12:00"))
    assert wait(row, as_of=at(9)) == (2 * HOUR, False, False)


def test_an_answer_before_or_at_the_detection_of_the_deletion_counts() -> None:
    row = case(opened_ms=at(2, "10:00"), opened_gone_ms=at(2, "12:00"))
    assert wait(row | {"first_reply_ms": at(2, "12:00"), "first_reply_id": 7}, as_of=at(9)) == (
        2 * HOUR,
        True,
        True,
    )


def test_an_answer_after_the_detection_of_the_deletion_ends_no_wait_but_is_an_answer() -> None:
    row = case(opened_ms=at(2, "10:00"), opened_gone_ms=at(2, "12:00"), first_reply_ms=at(2, "15:00"))
    assert wait(row, as_of=at(9)) == (2 * HOUR, False, True)


def test_a_measure_or_clock_that_does_not_exist_is_refused() -> None:
    for choice in ({"measure": "like"}, {"clock": "lunch"}):
        with pytest.raises(ValueError, match="no such measure or clock"):
            wait(case(opened_ms=at(2)), as_of=at(9), **choice)
