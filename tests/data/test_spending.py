"""What collection has cost and will cost: by collection and endpoint, the days to learn from, the month, what waits."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from data import cursors, forecasts, ledger, spending
from data.ledger import MICRO

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def read(
    engine: Engine,
    ids: range,
    *,
    at: datetime = NOON,
    endpoint: str = "search/recent",
    collection: str | None = "mentions",
    status: int = 200,
) -> None:
    """One request of a collection that returned objects at half a cent each."""
    with engine.begin() as connection:
        run_id = None
        if collection is not None:
            run_id = cursors.begin_run(connection, collection=collection, cursor_id=None, now_at=at)
        ledger.record(
            connection,
            run_id=run_id,
            at=at,
            endpoint=endpoint,
            status=status,
            object_ids=ids,
            price_microusd=5_000,
        )


def days_before(count: int) -> datetime:
    return NOON - timedelta(days=count)


def test_a_day_is_told_by_endpoint_with_what_was_new_and_what_repeated(engine: Engine) -> None:
    read(engine, range(100))
    read(engine, range(90, 120), collection="replies")
    read(engine, range(10), endpoint="users", collection="accounts")
    read(engine, range(0), endpoint="counts/recent", collection="audit")
    read(engine, range(0), status=503)
    with engine.connect() as connection:
        table = spending.by_endpoint(connection, since_on=TODAY).set_index("endpoint")
    search = table.loc["search/recent"]
    assert (search["objects"], search["requests"], search["failed"]) == ("posts", 3, 1)
    assert (search["returned"], search["distinct"], search["repeated"]) == (130, 120, 10)
    assert search["cost_usd"] == pytest.approx(0.6)
    assert table["objects"].to_dict() == {"search/recent": "posts", "users": "users", "counts/recent": ""}


def test_a_day_is_told_by_collection_and_what_is_nobodys_is_told_too(engine: Engine) -> None:
    read(engine, range(100))
    read(engine, range(90, 120), collection="replies")
    read(engine, range(0), status=0, collection=None)
    read(engine, range(7), at=days_before(1))
    with engine.connect() as connection:
        table = spending.by_collection(connection, since_on=days_before(1).date())
    rows = [
        (str(row.day_on), row.collection, row.requests, row.distinct, row.repeated)
        for row in table.itertuples()
    ]
    assert sorted(rows) == [
        ("2026-11-23", "mentions", 1, 7, 0),
        ("2026-11-24", "mentions", 1, 100, 0),
        ("2026-11-24", "replies", 1, 20, 10),
        ("2026-11-24", "–", 1, 0, 0),
    ]


def test_nothing_spent_is_an_empty_table_and_a_day_of_zero(engine: Engine) -> None:
    with engine.connect() as connection:
        assert spending.by_endpoint(connection, since_on=TODAY).empty
        day = forecasts.today(connection, now_at=NOON, budget_usd=5)
        assert (day.cost_usd, day.left_usd, day.repeated_share, day.by_collection_usd) == (0, 5, None, {})
        assert forecasts.forecast(connection, now_at=NOON, budget_usd=None) is None
        assert forecasts.waiting(connection, now_at=NOON) == []


def test_the_day_is_that_of_utc_whatever_offset_an_instant_has(engine: Engine) -> None:
    morning = datetime(2026, 11, 25, 4, 0, tzinfo=ZoneInfo("Asia/Kolkata"))  # still the 24th in UTC
    read(engine, range(3), at=morning)
    with engine.connect() as connection:
        assert ledger.spent_microusd(connection, at=NOON) == 15_000
        assert ledger.spent_microusd(connection, at=morning) == 15_000


def test_what_one_collection_has_spent_today_is_told_apart(engine: Engine) -> None:
    read(engine, range(100))
    read(engine, range(100, 104), collection="deletions")
    with engine.connect() as connection:
        assert ledger.spent_microusd(connection, at=NOON, collection="deletions") == 20_000


def test_today_says_cost_objects_share_repeated_and_what_is_left_of_the_budget(engine: Engine) -> None:
    read(engine, range(100))
    read(engine, range(50), collection="replies")
    read(engine, range(10), endpoint="users", collection="accounts")
    read(engine, range(500), at=days_before(1))
    with engine.connect() as connection:
        day = forecasts.today(connection, now_at=NOON, budget_usd=0.6)
        assert (day.posts, day.users, day.requests) == (100, 10, 3)
        assert day.cost_usd == pytest.approx(0.55)
        assert day.left_usd == pytest.approx(0.05)
        assert day.repeated_share == pytest.approx(50 / 160)
        assert day.by_collection_usd == pytest.approx({"accounts": 0.05, "mentions": 0.5, "replies": 0})
        assert forecasts.today(connection, now_at=NOON, budget_usd=None).left_usd is None
        assert forecasts.today(connection, now_at=NOON, budget_usd=0.1).left_usd == 0


def test_the_days_to_learn_from_are_the_last_seven_whole_ones_on_which_something_was_read(
    engine: Engine,
) -> None:
    for back in (0, 1, 2, 4, 5, 6, 7, 8, 20):
        read(engine, range(back), at=days_before(back))
    for back, endpoint, status in ((3, "search/recent", 0), (3, "tweets", 503), (3, "usage/tweets", 200)):
        read(engine, range(0), at=days_before(back), endpoint=endpoint, status=status)
    with engine.connect() as connection:
        found = spending.learnt_from(connection, at=NOON)
    assert found == [days_before(back).date() for back in (8, 7, 6, 5, 4, 2, 1)]


def test_days_on_which_every_request_failed_do_not_lower_the_forecast(engine: Engine) -> None:
    for back in range(1, 45):
        failed = back <= 24
        read(engine, range(0 if failed else 200), at=days_before(back), status=0 if failed else 200)
    with engine.connect() as connection:
        found = forecasts.forecast(connection, now_at=NOON, budget_usd=None)
    assert found is not None
    assert (found.days, found.day_usd) == (6, 1.0)  # none from further back than 30 days


def test_the_very_first_day_is_learnt_from_only_while_there_is_no_other(engine: Engine) -> None:
    read(engine, range(9), at=days_before(2))
    with engine.connect() as connection:
        assert spending.learnt_from(connection, at=NOON) == [days_before(2).date()]
    read(engine, range(9), at=days_before(1))
    with engine.connect() as connection:
        assert spending.learnt_from(connection, at=NOON) == [days_before(1).date()]
        assert spending.days_of_collections(connection, at=NOON) == [{"mentions": 45_000}]


def test_the_month_is_what_was_spent_and_the_mean_day_for_the_rest_of_it(engine: Engine) -> None:
    read(engine, range(10_000), at=days_before(9))  # the very first day reads back a week
    read(engine, range(100), at=days_before(2))
    read(engine, range(100), at=days_before(2), collection="replies")
    read(engine, range(300), at=days_before(1))
    read(engine, range(40))
    with engine.connect() as connection:
        found = forecasts.forecast(connection, now_at=NOON, budget_usd=None)
        capped = forecasts.forecast(connection, now_at=NOON, budget_usd=0.4)
        so_far = forecasts.month_so_far_usd(connection, now_at=NOON)
    assert so_far == pytest.approx(0.005 * 10_440)
    assert found is not None
    assert (found.days, found.from_on, found.to_on) == (2, date(2026, 11, 22), date(2026, 11, 23))
    assert found.day_usd == pytest.approx(1.0)
    assert (found.requests_a_day, found.objects_a_day) == (1.5, 200)
    assert found.repeated_share == pytest.approx(100 / 500)
    assert found.month_usd == pytest.approx(so_far + 6.5)
    assert found.thirty_days_usd == pytest.approx(30)
    assert not found.capped
    assert capped is not None
    assert (capped.day_usd, capped.capped) == (0.4, True)
    assert capped.month_usd == pytest.approx(so_far + 0.4 * 6.5)


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        (datetime(2026, 2, 28, 18, tzinfo=UTC), 0.25),
        (datetime(2028, 2, 1, tzinfo=UTC), 29),
        (datetime(2026, 12, 31, 12, tzinfo=UTC), 0.5),
    ],
)
def test_a_month_ends_at_midnight_utc_of_its_last_day(moment: datetime, days: float) -> None:
    assert forecasts.days_left_of_month(moment) == days


def test_what_waits_is_one_line_a_collection_and_reason_and_only_while_it_waits(engine: Engine) -> None:
    later = NOON + timedelta(hours=1)
    with engine.begin() as connection:
        for number, (state, until_at, why) in enumerate(
            [
                ("paused", later, "no money"),
                ("paused", later + timedelta(hours=1), "no money"),
                ("paused", later, "window full"),
                ("paused", NOON - timedelta(hours=1), "over"),
                ("failed", later, "broken"),
                ("ok", None, None),
            ]
        ):
            cursors.create(
                connection,
                collection="mentions",
                interval_s=900,
                query=f"q{number}",
                since_id=1,
                account_ids=[],
            )
            row = cursors.of_query(connection, f"q{number}")
            assert row is not None
            cursors.put(connection, row.cursor_id, state=state, wait_until_at=until_at, message=why)
        found = forecasts.waiting(connection, now_at=NOON)
    assert [(each.queries, each.until_at, each.why) for each in found] == [
        (2, later + timedelta(hours=1), "no money"),
        (1, later, "window full"),
    ]


def test_a_cost_is_kept_in_whole_millionths(engine: Engine) -> None:
    read(engine, range(3))
    with engine.connect() as connection:
        assert ledger.spent_microusd(connection, at=NOON) == round(0.015 * MICRO)


def test_an_object_whose_id_cannot_be_read_is_new_each_time(engine: Engine) -> None:
    for _ in range(2):
        with engine.begin() as connection:
            cost = ledger.record(
                connection,
                run_id=None,
                at=NOON,
                endpoint="tweets",
                status=200,
                object_ids=[1],
                price_microusd=5_000,
                unreadable=2,
            )
    assert cost == 10_000
    with engine.connect() as connection:
        assert ledger.objects_by_day(connection, endpoints=ledger.POSTS, since_on=TODAY) == {TODAY: 5}


def test_objects_are_summed_by_day_for_some_endpoints_and_a_day_of_others_is_zero(engine: Engine) -> None:
    read(engine, range(4), at=days_before(3))
    read(engine, range(9), at=days_before(1), endpoint="users")
    read(engine, range(2), at=days_before(1), endpoint="tweets")
    read(engine, range(9), endpoint="users")
    with engine.connect() as connection:
        found = ledger.objects_by_day(connection, endpoints=ledger.POSTS, since_on=days_before(2).date())
    assert found == {days_before(1).date(): 2, TODAY: 0}
