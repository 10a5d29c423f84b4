"""Two periods against each other: the figures of all together, and which change is more than chance."""

from datetime import date
from math import isnan, nan, sqrt

import pytest

from metrics.cases_table import cases
from metrics.comparison import Estimate, Together, differs, share, together
from metrics.period import Period
from metrics.survival import figures
from metrics.waits import waits
from tests.worlds import frames
from tests.worlds.frames import at, case

HOUR = 3_600_000
WEEK = Period(date(2026, 11, 16), date(2026, 11, 23))


def of(*hours: float | None) -> Together:
    """All cases of a week, each with the hours it waited or None."""
    stored = frames.events(
        *(
            case("agra" if number % 2 else "mathura", 100 * number, opened_ms=at(17, "09:00"))
            | (
                {}
                if wait is None
                else {"first_reply_ms": at(17, "09:00") + int(wait * HOUR), "first_reply_id": number}
            )
            for number, wait in enumerate(hours, start=1)
        )
    )
    observation = frames.observation("agra", "mathura", until=at(23))
    found = cases(stored, observation, frames.gaps(), period=WEEK)
    return together(found, measure="acknowledge", clock="wall")


def test_all_cases_make_one_curve_whatever_their_unit() -> None:
    all_of_them = of(0.5, 2, 3, 30, None)
    assert (all_of_them.cases, all_of_them.answered, all_of_them.unanswered) == (5, 4, 1)
    assert all_of_them.estimates["within_1h"].value == pytest.approx(1 / 5)
    assert all_of_them.estimates["within_24h"].value == pytest.approx(3 / 5)
    assert all_of_them.estimates["median_s"].value == 3 * 3_600
    assert all_of_them.estimates["rmst_s"].value == pytest.approx((0.5 + 2 + 3 + 24 + 24) * 3_600 / 5)


def test_its_figures_are_those_of_the_survival_of_all() -> None:
    stored = frames.events(
        *(case("agra", n * 100, opened_ms=at(17), first_reply_ms=at(17) + n * HOUR) for n in range(1, 9))
    )
    found = cases(stored, frames.observation("agra", until=at(23)), frames.gaps(), period=WEEK)
    duration_ms, event, _ = waits(found)
    expected = figures(duration_ms, event=event, group=duration_ms * 0, groups=1).iloc[0]
    estimates = together(found, measure="acknowledge", clock="wall").estimates
    for slug, estimate in estimates.items():
        assert estimate.value == pytest.approx(expected[slug], nan_ok=True), slug
    assert estimates["median_s"].low == expected["median_low_s"]
    assert estimates["rmst_s"].error == pytest.approx(expected["rmst_se_s"])


def test_the_error_of_a_share_without_censoring_is_the_binomial_one() -> None:
    found = of(*[0.5] * 3, *[2.0] * 7).estimates["within_1h"]
    assert found.value == pytest.approx(0.3)
    assert found.error == pytest.approx(sqrt(0.3 * 0.7 / 10))
    assert 0 < found.low < 0.3 < found.high < 1


def test_none_of_many_within_an_hour_differs_from_most_of_them_and_none_of_a_few_does_not() -> None:
    def within(*hours: float) -> Estimate:
        return of(*hours).estimates["within_1h"]

    many, few = within(*[2.0] * 60), within(*[2.0] * 10)
    assert (many.value, few.value, within(*[0.5] * 10).value) == (0, 0, 1)
    assert differs(many, within(*[0.5] * 40, *[2.0] * 20))
    assert not differs(few, within(*[0.5] * 3, *[2.0] * 7))


def test_nothing_has_no_figures() -> None:
    assert of().estimates == {}
    assert (of().cases, of().unanswered) == (0, 0)
    assert isnan(share(0, 0).value)


def test_cases_in_a_gap_stand_beside_and_count_in_nothing() -> None:
    stored = frames.events(case(opened_ms=at(17, "09:00")), case(thread_id=300, opened_ms=at(18, "09:00")))
    gaps = frames.gaps(("agra", at(18), at(19)))
    found = cases(stored, frames.observation("agra", until=at(23)), gaps, period=WEEK)
    all_of_them = together(found, measure="acknowledge", clock="wall")
    assert (all_of_them.cases, all_of_them.unobserved) == (1, 1)


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (Estimate(0.50, error=0.01), Estimate(0.60, error=0.01), True),
        (Estimate(0.50, error=0.05), Estimate(0.60, error=0.05), False),
        (Estimate(100, 80, 120), Estimate(200, 130, 300), True),
        (Estimate(100, 80, 140), Estimate(200, 130, 300), False),
        (Estimate(100, 80, nan), Estimate(200, 130, 300), False),
        (Estimate(900, 800, nan), Estimate(200, 130, 300), True),
        (Estimate(nan), Estimate(200, 130, 300), False),
        (Estimate(0.0), Estimate(0.4, 0.3, 0.5, 0.05), False),
        (share(90, 100), share(60, 100), True),
        (share(9, 10), share(7, 10), False),
        (share(10, 10), share(7, 10), False),
        (share(0, 100), share(60, 100), True),
    ],
)
def test_a_change_is_one_only_where_it_is_more_than_chance(
    now: Estimate, before: Estimate, expected: bool
) -> None:
    assert differs(now, before) is expected
    assert differs(before, now) is expected
