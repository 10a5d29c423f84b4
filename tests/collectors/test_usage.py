"""Usage: X's own count of the posts that were read, compared with the ledger, day by day."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from collectors import usage
from collectors.site import Site
from collectors.x.asking import Answer
from data import cursors, incidents, ledger
from data.oversight_tables import UsageDay
from tests.collectors.conftest import Clock
from tests.collectors.small_x import Reply, SmallX

YESTERDAY = date(2026, 11, 23)


def collect(site: Site) -> str | None:
    with site.writing() as connection:
        run_id = cursors.begin_run(connection, collection="usage", cursor_id=None, now_at=site.now_at())
    return usage.collect(site, run_id=run_id)


def read(site: Site, posts: int, *, days_ago: int = 1, endpoint: str = "search/recent") -> None:
    """Enter so many posts, and bill them at X."""
    with site.engine.begin() as connection:
        ledger.record(
            connection,
            run_id=None,
            at=site.now_at() - timedelta(days=days_ago),
            endpoint=endpoint,
            status=200,
            object_ids=range(1, posts + 1),
            price_microusd=5_000,
        )


def bill(x: SmallX, posts: int, *, days_ago: int = 1) -> None:
    x.bill.besides[(x.now_at() - timedelta(days=days_ago)).date().isoformat()] += posts


def alarms(site: Site) -> dict[str, str]:
    with site.engine.connect() as connection:
        return {each.subject: each.message for each in incidents.standing(connection) if each.kind == "usage"}


def days(site: Site) -> dict[date, tuple[int, int]]:
    with site.engine.connect() as connection:
        rows = connection.execute(select(UsageDay.utc_day, UsageDay.counted, UsageDay.in_ledger))
        return {day: (by_x, by_us) for day, by_x, by_us in rows}


def test_both_counts_are_kept_by_day_and_the_look_costs_nothing(site: Site, x: SmallX) -> None:
    read(site, 300, days_ago=2)
    read(site, 40, days_ago=2, endpoint="tweets")
    read(site, 7, days_ago=2, endpoint="users")
    bill(x, 341, days_ago=2)
    bill(x, 20, days_ago=3)
    assert collect(site) is None
    found = days(site)
    assert (len(found), min(found)) == (7, date(2026, 11, 18))
    assert {day: both for day, both in found.items() if both != (0, 0)} == {
        date(2026, 11, 22): (341, 340), date(2026, 11, 21): (20, 0)
    }  # fmt: skip
    assert alarms(site) == {}
    with site.engine.connect() as connection:
        assert ledger.spent_microusd(connection, at=site.now_at()) == 0


@pytest.mark.parametrize(
    ("by_us", "by_x", "differs"),
    [(0, 20, False), (0, 21, True), (5_000, 5_100, False), (5_000, 5_103, True), (5_000, 4_899, True)],
)
def test_a_finished_day_that_differs_by_more_than_20_and_2_per_cent_is_an_incident(
    site: Site, x: SmallX, by_us: int, by_x: int, differs: bool
) -> None:
    read(site, by_us)
    bill(x, by_x)
    collect(site)
    found = alarms(site)
    assert set(found) == ({YESTERDAY.isoformat()} if differs else set())
    if differs:
        words = found[YESTERDAY.isoformat()]
        assert f"X counts {by_x} posts read, the ledger {by_us}" in words
        assert ("Another program may read with the same app" in words) == (by_x > by_us)


def test_a_day_that_is_not_over_or_only_just_raises_no_alarm_where_x_counts_less(
    site: Site, x: SmallX, clock: Clock
) -> None:
    read(site, 500, days_ago=0)
    collect(site)
    assert alarms(site) == {}
    clock.now = clock.now.replace(hour=0, minute=59) + timedelta(days=1)
    collect(site)
    assert alarms(site) == {}
    clock.move(minutes=2)
    collect(site)
    assert set(alarms(site)) == {"2026-11-24"}


@pytest.mark.parametrize(("by_x", "alarm"), [(520, False), (521, True)])
def test_somebody_else_who_reads_is_seen_on_the_same_day(
    site: Site, x: SmallX, by_x: int, alarm: bool
) -> None:
    read(site, 500, days_ago=0)
    bill(x, by_x, days_ago=0)
    collect(site)
    assert set(alarms(site)) == ({"2026-11-24"} if alarm else set())


def test_a_day_of_which_the_ledger_knows_nothing_is_compared_too(site: Site, x: SmallX) -> None:
    bill(x, 999, days_ago=3)
    collect(site)
    assert "X counts 999 posts read, the ledger 0. " in alarms(site)["2026-11-21"]
    assert "this database did not collect then what another did" in alarms(site)["2026-11-21"]


def test_an_incident_is_settled_when_x_has_caught_up_or_the_day_is_no_longer_told(
    site: Site, x: SmallX, clock: Clock
) -> None:
    read(site, 500)
    collect(site)
    assert set(alarms(site)) == {YESTERDAY.isoformat()}
    bill(x, 500)
    clock.move(hours=3)
    collect(site)
    assert alarms(site) == {}
    bill(x, 300)
    collect(site)
    assert alarms(site)
    clock.move(days=8)
    collect(site)
    assert alarms(site) == {}


def test_a_plan_without_the_endpoint_is_a_remark(site: Site, x: SmallX) -> None:
    x.script["usage/tweets"] = [Reply(403, {"title": "Forbidden", "type": "about:blank"})]
    assert collect(site) == usage.NOT_TO_BE_HAD


def test_an_answer_without_days_is_a_remark_and_entered_all_the_same(site: Site, x: SmallX) -> None:
    read(site, 500)
    x.script["usage/tweets"] = [Reply(200, {"data": {"project_cap": "3000000", "project_usage": "77"}})]
    remark = collect(site)
    assert remark is not None
    assert "no count by day" in remark
    assert alarms(site) == {}


def test_a_day_that_cannot_be_read_is_said_and_raises_no_alarm(site: Site, x: SmallX) -> None:
    read(site, 500)
    entries = [{"date": "2026-11-23T00:00:00.000Z", "usage": "many"}, {"usage": 3}, "x"]
    x.script["usage/tweets"] = [Reply(200, {"data": {"daily_project_usage": {"usage": entries}}})]
    assert collect(site) == "3 days of X's own count could not be read"
    assert alarms(site) == {}


def counted(entries: Any) -> Any:
    return usage.read(Answer("usage/tweets", {"data": {"daily_project_usage": {"usage": entries}}}))


def test_numbers_are_read_as_strings_and_as_integers() -> None:
    found = counted(
        [
            {"date": "2026-11-23T00:00:00.000Z", "usage": "200"},
            {"date": "2026-11-22T00:00:00.000Z", "usage": 17},
            {"date": "2026-11-21", "usage": "0"},
        ]
    )
    assert found.by_day == {YESTERDAY: 200, date(2026, 11, 22): 17, date(2026, 11, 21): 0}
    assert found.unreadable == 0


@pytest.mark.parametrize("entry", [None, {}, {"date": "soon", "usage": 1}, {"date": "2026-11-23", "usage": -1},
                                   {"date": "2026-11-23", "usage": True}, {"date": "2026-11-23", "usage": 1.5}])  # fmt: skip
def test_what_is_no_day_with_a_count_is_counted_as_unreadable(entry: Any) -> None:
    found = counted([entry])
    assert (found.by_day, found.unreadable) == ({}, 1)
