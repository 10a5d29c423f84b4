"""Growth between snapshots at uneven instants, and the circular's own example."""

import math
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine

from data import profiles, reads
from data.instants import ALWAYS_MS, NEVER_MS
from data.profiles import SeenProfile
from metrics.growth import MONTH_DAYS, change, followers_at, followers_by_day, growth
from metrics.period import DAY_MS, Period
from tests.data.small_registry import ACCOUNTS, account, load
from tests.worlds.frames import at, instant

PERIOD = Period.parse("2026-11-10", "2026-11-20", instant(at(24)))
Snapshot = tuple[int, int | None]


def snapshots(*rows: tuple[str, int, str, int, int | None]) -> pd.DataFrame:
    """(unit, account, role, instant, followers)."""
    table = pd.DataFrame(list(rows), columns=["unit_id", "account_id", "role", "at_ms", "followers"])
    table = table.astype(object).where(table.notna(), pd.NA)
    table = table.astype(
        {"unit_id": "str", "account_id": "int64", "role": "str", "at_ms": "int64", "followers": "Int64"}
    )
    return table.assign(from_ms=ALWAYS_MS, until_ms=NEVER_MS)


def office(*seen: Snapshot) -> pd.DataFrame:
    return snapshots(*(("agra", 1, "office", ms, followers) for ms, followers in seen))


def of(table: pd.DataFrame, **choices: Any) -> dict[str, float]:
    found = growth(table, period=PERIOD, unit_ids=["agra"], **choices).iloc[0]
    return {str(name): float(value) for name, value in found.items() if name != "unit_id"}


def test_the_example_of_the_circular_to_the_digit() -> None:
    """0 to 6 500 in 36 months, then to 39 000 in 4: +500 %, 56.5 % a month, a lift of 45."""
    before = change(0, 6_500, days=36 * MONTH_DAYS)
    found = change(6_500, 39_000, days=4 * MONTH_DAYS, base_per_day=before["growth"] / (36 * MONTH_DAYS))
    assert found["growth"] == 32_500
    assert round(found["growth_pct"], 3) == 5
    assert round(found["monthly_growth"], 3) == 0.565
    assert round(found["lift"], 6) == 45
    assert math.isnan(before["growth_pct"])
    assert math.isnan(before["monthly_growth"])


def test_the_example_of_the_circular_from_snapshots() -> None:
    """The four months from 1 July to 31 October have 123 days, the three years before 1 096."""
    start, begin, end = at(1, month=7) - 1_096 * DAY_MS, at(1, month=7), at(1, month=11)
    period = Period.parse("2026-07-01", "2026-11-01", instant(at(24)))
    base = Period.parse("2023-07-01", "2026-07-01", instant(at(24)))
    table = growth(office((start, 0), (begin, 6_500), (end, 39_000)), period=period, base=base)
    found = table.iloc[0]
    assert (found["followers_start"], found["followers_end"], found["growth"]) == (6_500, 39_000, 32_500)
    assert found["growth_pct"] == 5
    assert found["monthly_growth"] == pytest.approx(6 ** (30.4375 / 123) - 1)
    assert found["lift"] == pytest.approx((32_500 / 123) / (6_500 / 1_096))


def between(at_ms: int, *seen: tuple[int, int]) -> float:
    return followers_at(
        at_ms,
        snapshots_ms=np.array([ms for ms, _ in seen], dtype=np.int64),
        followers=np.array([followers for _, followers in seen], dtype=np.float64),
    )


def test_a_count_between_two_snapshots_is_in_proportion() -> None:
    assert between(at(10, "06:00"), (at(10), 100), (at(11), 200)) == 125


def test_a_snapshot_at_the_instant_itself_is_enough() -> None:
    assert between(at(10), (at(10), 100)) == 100


def test_seven_days_are_near_enough_and_a_millisecond_more_is_not() -> None:
    seven = 7 * DAY_MS
    assert between(at(10), (at(10) - seven, 0), (at(10) + seven, 100)) == 50
    assert math.isnan(between(at(10), (at(10) - seven - 1, 0), (at(10) + 1, 100)))
    assert math.isnan(between(at(10), (at(10) - 1, 0), (at(10) + seven + 1, 100)))


def test_without_a_snapshot_on_each_side_the_count_is_unknown() -> None:
    assert math.isnan(between(at(10), (at(9), 100)))
    assert math.isnan(between(at(10), (at(11), 100)))
    assert math.isnan(between(at(10)))


def test_growth_is_from_the_start_to_the_end_of_the_period() -> None:
    found = of(office((at(1), 90), (at(9), 100), (at(11), 110), (at(19), 150), (at(21), 170)))
    assert (found["followers_start"], found["followers_end"], found["growth"]) == (105, 160, 55)
    assert found["growth_pct"] == pytest.approx(55 / 105)
    assert found["monthly_growth"] == pytest.approx((160 / 105) ** (30.4375 / 10) - 1)


def test_lift_is_against_the_period_before_of_equal_length() -> None:
    days = [(at(31, month=10), 100), (at(10), 110), (at(20), 140)]
    assert of(office(*days))["lift"] == pytest.approx(3)


def test_a_base_that_stood_still_has_no_lift() -> None:
    assert math.isnan(of(office((at(31, month=10), 100), (at(10), 100), (at(20), 140)))["lift"])


def test_losses_are_growth_below_zero() -> None:
    found = of(office((at(10), 200), (at(20), 100)))
    assert (found["growth"], found["growth_pct"]) == (-100, -0.5)


def test_the_offices_of_a_unit_are_added_up_and_officers_left_out() -> None:
    table = snapshots(
        *(("agra", 1, "office", ms, 100) for ms in (at(10), at(20))),
        *(("agra", 2, "office", ms, count) for ms, count in ((at(10), 10), (at(20), 40))),
        *(("agra", 3, "officer", ms, 9_999) for ms in (at(10), at(20))),
    )
    assert of(table)["growth"] == 30
    assert of(table)["followers_end"] == 140


def test_at_each_instant_only_the_accounts_that_were_the_offices_then_count() -> None:
    former = snapshots(*(("agra", 1, "office", ms, 1_000) for ms in (at(8), at(14)))).assign(until_ms=at(15))
    heir = snapshots(*(("agra", 2, "office", ms, 300) for ms in (at(15), at(20)))).assign(from_ms=at(15))
    later = snapshots(*(("agra", 3, "office", ms, 7) for ms in (at(20), at(21)))).assign(from_ms=at(20))
    found = of(pd.concat([former, heir, later]))
    assert (found["followers_start"], found["followers_end"]) == (1_000, 307)


def test_a_replaced_account_leaves_growth_known_once_it_is_gone() -> None:
    former = snapshots(("agra", 1, "office", at(2), 1_000)).assign(until_ms=at(10))
    heir = snapshots(*(("agra", 2, "office", ms, count) for ms, count in ((at(10), 300), (at(20), 330))))
    assert of(pd.concat([former, heir.assign(from_ms=at(10))]))["growth"] == 30
    assert math.isnan(of(pd.concat([former.assign(until_ms=at(10) + 1), heir]))["growth"])


def test_stored_snapshots_of_a_replaced_account_count_as_long_as_it_was_the_offices(engine: Engine) -> None:
    with engine.begin() as connection:
        former = account("agra_then", "agra", x_user_id=29, until=date(2026, 11, 12))
        heir = account("agrapolice", "agra", x_user_id=21, since=date(2026, 11, 12))
        load(connection, accounts=[ACCOUNTS[0], former, heir], now_at=instant(at(20)))
        for day in range(8, 23):
            looks = [
                SeenProfile(29, "agra_then", followers=900),
                SeenProfile(21, "agrapolice", followers=day),
            ]
            profiles.store(connection, looks, seen_at=instant(at(day, "12:00")))
        table = reads.follower_snapshots(connection, unit_ids=["agra"])
    found = of(table)
    assert (found["followers_start"], found["followers_end"]) == (900, 19.5)


def test_a_time_at_which_no_account_was_the_offices_has_no_count() -> None:
    seen = office((at(9), 100), (at(10), 100), (at(20), 200), (at(21), 200))
    assert math.isnan(of(seen.assign(from_ms=at(10) + 1))["followers_start"])
    assert of(seen.assign(from_ms=at(10) + 1))["followers_end"] == 200
    assert math.isnan(of(seen.assign(until_ms=at(20)))["followers_end"])


def test_where_one_office_account_is_unknown_so_is_the_sum() -> None:
    table = snapshots(
        *(("agra", 1, "office", ms, 100) for ms in (at(10), at(20))), ("agra", 2, "office", at(20), 40)
    )
    found = of(table)
    assert math.isnan(found["followers_start"])
    assert found["followers_end"] == 140
    assert math.isnan(found["growth"])


def test_snapshots_without_a_count_and_those_not_known_yet_are_ignored() -> None:
    assert of(office((at(10), 100), (at(15), None), (at(20), 200)))["growth"] == 100
    assert math.isnan(of(office((at(10), 100), (at(20), 200)), as_of=instant(at(20)))["followers_end"])


def test_a_repeated_snapshot_counts_once() -> None:
    assert of(office((at(10), 100), (at(10), 100), (at(20), 200)))["growth"] == 100


def test_a_unit_that_was_never_counted_has_a_row_of_unknowns() -> None:
    assert all(math.isnan(value) for value in of(snapshots()).values())
    assert growth(snapshots(), period=PERIOD).empty


def test_by_day_it_is_the_count_at_each_start_of_a_day() -> None:
    table = office((at(9), 100), (at(13), 180), (at(14), 100), (at(30), 900))
    by_day = followers_by_day(table, period=PERIOD)
    assert list(by_day.columns) == ["agra"]
    assert list(by_day.index) == [date(2026, 11, each) for each in range(10, 20)]
    wanted = [of(table, base=PERIOD)["followers_start"], 140, 160, 180, 100]
    assert list(by_day["agra"].head(5)) == wanted == [120, 140, 160, 180, 100]
    assert by_day["agra"].tail(5).isna().all()
