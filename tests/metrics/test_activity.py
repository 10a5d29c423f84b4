"""Activity is counted on days and shifts that were observed to their end, by the clock of India."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.activity import activity, hours
from metrics.period import DAY_MS, Period
from tests.worlds.frames import at, gaps, instant, observation, own_posts, units

HOUR = 3_600_000
PERIOD = Period.parse("2026-11-02", "2026-11-05", instant(at(24)))
Post = tuple[str, int, str]


def of(
    *posts: Post,
    until: int | None = at(9),
    since: int | None = None,
    missing: pd.DataFrame | None = None,
    as_of: int | None = None,
) -> dict[str, Any]:
    table = activity(
        own_posts(*posts),
        units(agra="district"),
        observation("agra", until=until, since=since),
        gaps() if missing is None else missing,
        period=PERIOD,
        as_of=None if as_of is None else instant(as_of),
    )
    return {str(name): value for name, value in table.iloc[0].items()}


def slow(posts: list[Post], *, since: int, until: int, hole: tuple[int, int]) -> dict[str, Any]:
    """Day by day and shift by shift."""

    def is_seen(start: int, end: int) -> bool:
        in_hole = hole[0] < hole[1] and start < hole[1] and hole[0] < end
        return start >= since and end <= until and not in_hole

    days = [start for start in (at(2), at(3), at(4)) if is_seen(start, start + DAY_MS)]
    shifts = [
        (day + begin * HOUR, day + (begin + 8) * HOUR)
        for day in (at(2), at(3), at(4))
        for begin in (8, 14)
        if is_seen(day + begin * HOUR, day + (begin + 8) * HOUR)
    ]
    on_days = [post for post in posts if any(day <= post[1] < day + DAY_MS for day in days)]
    replies = sum(1 for post in on_days if post[2] == "reply")
    active = sum(1 for day in days if any(day <= post[1] < day + DAY_MS for post in posts))
    staffed = sum(1 for start, end in shifts if any(start <= post[1] < end for post in posts))

    def a_day(count: int) -> float:
        return count / len(days) if days else math.nan

    return {
        "posts": a_day(len(on_days)),
        "originals": a_day(len(on_days) - replies),
        "replies": a_day(replies),
        "active_days": a_day(active),
        "shift_coverage": staffed / len(shifts) if shifts else math.nan,
        "hq_tagged_posts": sum(
            1 for post in posts if post[2] == "tagging" and at(2) <= post[1] < min(at(5), until)
        ),
        "observed_days": len(days),
        "observed_shifts": len(shifts),
    }


MOMENTS = st.one_of(
    st.integers(at(1) // HOUR, at(6) // HOUR).map(lambda hour: hour * HOUR + HOUR // 2),
    st.sampled_from([at(2), at(3), at(5), at(3, "08:00"), at(3, "14:00"), at(3, "16:00"), at(3, "22:00")]),
)
POSTS = st.lists(
    st.tuples(st.just("agra"), MOMENTS, st.sampled_from(["original", "tagging", "reply"])), max_size=12
)


@settings(max_examples=80)
@given(posts=POSTS, until=MOMENTS, since=MOMENTS, hole=st.tuples(MOMENTS, MOMENTS))
def test_activity_equals_counting_day_by_day(
    posts: list[Post], until: int, since: int, hole: tuple[int, int]
) -> None:
    found = of(*posts, until=until, since=since, missing=gaps(("agra", *hole)))
    assert found == pytest.approx(
        {"unit_id": "agra"} | slow(posts, since=since, until=until, hole=hole), nan_ok=True
    )


def test_rates_are_a_day_of_the_observed_days() -> None:
    posts = [
        ("agra", at(2, "09:00"), "original"),
        ("agra", at(2, "10:00"), "reply"),
        ("agra", at(3, "10:00"), "reply"),
    ]
    found = of(*posts)
    assert [found[name] for name in ("posts", "originals", "replies")] == pytest.approx([1, 1 / 3, 2 / 3])
    assert (found["active_days"], found["observed_days"]) == (pytest.approx(2 / 3), 3)


def test_a_day_that_is_not_over_is_left_out_with_its_posts() -> None:
    posts = [("agra", at(2, "09:00"), "original"), ("agra", at(4, "09:00"), "original")]
    found = of(*posts, until=at(4, "23:59"))
    assert (found["posts"], found["observed_days"], found["observed_shifts"]) == (0.5, 2, 6)
    assert of(*posts, until=at(5))["observed_days"] == 3


def test_a_shift_counts_once_it_is_over_though_its_day_is_not() -> None:
    found = of(("agra", at(4, "15:00"), "reply"), until=at(4, "16:00"))
    assert (found["observed_shifts"], found["shift_coverage"]) == (5, pytest.approx(1 / 5))


def test_a_post_from_fourteen_to_sixteen_is_of_both_shifts_and_none_at_night_is() -> None:
    assert of(("agra", at(2, "15:00"), "reply"))["shift_coverage"] == pytest.approx(2 / 6)
    assert of(("agra", at(2, "08:00"), "reply"))["shift_coverage"] == pytest.approx(1 / 6)
    assert of(("agra", at(2, "22:00"), "reply"), ("agra", at(3, "07:59"), "reply"))["shift_coverage"] == 0


def test_a_day_or_shift_that_touches_a_gap_is_not_observed() -> None:
    found = of(missing=gaps(("agra", at(3, "15:00"), at(3, "15:01"))))
    assert (found["observed_days"], found["observed_shifts"]) == (2, 4)
    assert of(missing=gaps(("meerut", at(3, "15:00"), at(3, "15:01"))))["observed_days"] == 3


def test_a_gap_that_begins_or_ends_where_a_day_does_leaves_that_day_observed() -> None:
    assert of(missing=gaps(("agra", at(3), at(3, "01:00"))))["observed_days"] == 2
    assert of(missing=gaps(("agra", at(3, "23:00"), at(4))))["observed_days"] == 2
    assert of(missing=gaps(("agra", at(3, "16:00"), at(3, "22:00"))))["observed_shifts"] == 5


def test_without_an_observed_day_there_is_no_rate() -> None:
    found = of(("agra", at(2, "09:00"), "original"), until=at(1))
    assert all(math.isnan(found[name]) for name in ("posts", "active_days", "shift_coverage"))


def test_a_unit_without_an_instant_has_an_unknown_count_and_not_none() -> None:
    posts = [("agra", at(2, "09:00"), "tagging")]
    assert of(*posts, until=None)["hq_tagged_posts"] is pd.NA
    assert of(*posts, until=None, as_of=at(9))["hq_tagged_posts"] == 1


def test_only_known_originals_of_the_period_that_name_headquarters_are_notable() -> None:
    posts = [
        ("agra", at(2, "09:00"), "tagging"),
        ("agra", at(2, "09:00"), "reply"),
        ("agra", at(2, "09:00"), "original"),
        ("agra", at(1, "09:00"), "tagging"),
        ("agra", at(4, "09:00"), "tagging"),
    ]
    assert of(*posts)["hq_tagged_posts"] == 2
    assert of(*posts, as_of=at(4, "09:00"))["hq_tagged_posts"] == 1


def test_units_without_a_post_have_their_row_and_others_posts_are_not_theirs() -> None:
    table = activity(
        own_posts(("meerut", at(2, "09:00"), "original")),
        units(meerut="district", agra="district"),
        observation("agra", "meerut", until=at(9)),
        gaps(),
        period=PERIOD,
    )
    assert table["unit_id"].tolist() == ["agra", "meerut"]
    assert table["posts"].tolist() == pytest.approx([0, 1 / 3])


def test_hours_are_those_of_the_indian_week_from_monday() -> None:
    monday, sunday = at(2, "00:30"), at(8, "23:59")
    table = hours(
        own_posts(("agra", monday, "reply"), ("agra", sunday, "original"), ("meerut", monday, "reply"))
    )
    assert table.shape == (7, 24)
    assert (table[0, 0], table[6, 23], table.sum()) == (2, 1, 3)


def test_hours_of_one_unit_leave_out_the_others() -> None:
    posts = own_posts(("agra", at(4, "13:00"), "reply"), ("meerut", at(4, "13:00"), "reply"))
    assert np.argwhere(hours(posts, unit_id="agra")).tolist() == [[2, 13]]
    assert not hours(own_posts()).any()
