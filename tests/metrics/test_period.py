"""Periods are whole days of India, half open, and what cannot be one is said in a line."""

from datetime import UTC, date, datetime

import pytest

from metrics.period import DAY_MS, Period, PeriodError, day_start_ms, instant_at, instant_ms
from tests.worlds.frames import at

NOON = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)  # noon in Lucknow


def days(from_text: str | None, to_text: str | None, now_at: datetime = NOON) -> tuple[str, str]:
    found = Period.parse(from_text, to_text, now_at)
    return found.from_on.isoformat(), found.to_on.isoformat()


def test_a_day_begins_at_half_past_six_in_the_evening_of_greenwich() -> None:
    assert instant_at(day_start_ms(date(2026, 11, 2))) == datetime(2026, 11, 1, 18, 30, tzinfo=UTC)
    assert day_start_ms(date(2026, 11, 2)) == at(2)


def test_a_period_holds_its_days_and_ends_where_the_next_begins() -> None:
    found = Period(date(2026, 11, 17), date(2026, 11, 24))
    assert (found.days, found.end_ms - found.start_ms) == (7, 7 * DAY_MS)
    assert (found.before(), found.with_before()) == (
        Period(date(2026, 11, 10), date(2026, 11, 17)),
        Period(date(2026, 11, 10), date(2026, 11, 24)),
    )


def test_nothing_given_is_the_last_seven_whole_days() -> None:
    assert days(None, None) == ("2026-11-17", "2026-11-24")


def test_the_day_of_india_decides_what_is_today() -> None:
    assert days(None, None, datetime(2026, 11, 23, 18, 29, tzinfo=UTC)) == ("2026-11-16", "2026-11-23")
    assert days(None, None, datetime(2026, 11, 23, 18, 30, tzinfo=UTC)) == ("2026-11-17", "2026-11-24")


def test_what_is_not_given_follows_from_the_other() -> None:
    assert days("2026-11-01", None) == ("2026-11-01", "2026-11-24")
    assert days("2026-11-24", None) == ("2026-11-24", "2026-11-25")
    assert days(None, "2026-11-10") == ("2026-11-03", "2026-11-10")
    assert days("2026-11-20", "2026-12-31") == ("2026-11-20", "2026-12-31")


@pytest.mark.parametrize(
    ("from_text", "to_text", "said"),
    [
        ("yesterday", None, "The start 'yesterday' is no date: write it as 2026-11-24."),
        ("", None, "The start '' is no date"),
        (None, "2026-1-2", "The end '2026-1-2' is no date"),
        ("20261101", None, "The start '20261101' is no date"),
        ("2026-11-01T00:00", None, "is no date"),
        ("٢٠٢٦-١١-٠١", None, "is no date"),
        ("2026-02-30", None, "The start '2026-02-30' is no day of the calendar."),
        ("2005-12-31", None, "is out of reach: years from 2006 to 2100 can be"),
        (None, "9999-01-01", "is out of reach"),
        ("2026-11-10", "2026-11-10", "holds no day: its end must be later than its start"),
        ("2026-11-10", "2026-11-09", "holds no day"),
        ("2026-11-25", None, "lies entirely in the future: today is 2026-11-24"),
        ("2026-11-25", "2026-11-26", "lies entirely in the future"),
        ("x" * 500, None, f"The start '{'x' * 40}…' is no date"),
    ],
)
def test_what_cannot_be_a_period_is_said_in_one_line(
    from_text: str | None, to_text: str | None, said: str
) -> None:
    with pytest.raises(PeriodError) as caught:
        Period.parse(from_text, to_text, NOON)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_instants_are_whole_milliseconds_and_never_naive() -> None:
    moment = datetime(2026, 11, 2, 3, 4, 5, 678_999, tzinfo=UTC)
    assert instant_at(instant_ms(moment)) == moment.replace(microsecond=678_000)
    with pytest.raises(ValueError, match="naive"):
        instant_ms(datetime(2026, 11, 2))  # noqa: DTZ001 - that is the point
