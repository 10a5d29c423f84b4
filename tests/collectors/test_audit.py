"""The audit: hours that X counts otherwise are searched again once, and what still lacks is said without alarm for little."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from collectors import audit, audited_hours, jobs
from collectors.site import Site
from collectors.x.errors import Refused
from data import coverage, cursors, dues, incidents, registry
from data.collection_tables import Cursor, Request
from data.instants import snowflake_at, to_ms
from data.oversight_tables import AuditedHour
from data.profiles import SeenProfile
from data.profiles import store as store_profiles
from data.tables import Post
from tests.collectors.conftest import NOW_AT, ON_SQLITE, Clock, with_budget
from tests.collectors.small_x import Reply, SmallX
from tests.data.small_registry import AGRA, HQ, MEERUT
from tests.worlds.posts import post

COUNTS, RECENT = "tweets/counts/recent", "tweets/search/recent"
NOT_THEIRS = Reply(403, {"title": "Forbidden", "detail": "not in your plan", "type": "about:blank"})


def hour_of(clock: Clock, *, ago: int) -> Any:
    return clock().replace(minute=0, second=0, microsecond=0) - timedelta(hours=ago)


def complaints(start: Any, count: int) -> list[dict[str, Any]]:
    return [
        post(snowflake_at(start + timedelta(minutes=1, seconds=n)), author=901, typed={"AgraPolice": AGRA})
        for n in range(count)
    ]


def collected(site: Site, x: SmallX, *, audits: bool = False) -> None:
    """Everything but the audit, once."""
    with site.engine.connect() as connection:
        known = connection.scalar(select(Cursor.cursor_id).where(Cursor.collection == "audit"))
    if known is None:
        jobs._prepare(site)
    if not audits:
        with site.engine.begin() as connection:
            rest = update(Cursor).where(Cursor.collection == "audit")
            connection.execute(rest.values(wait_until_at=site.now_at() + timedelta(days=1)))
    assert jobs.work(site, everything=False) == []
    x.asked.clear()


def audited(site: Site) -> str | None:
    return audit.collect(site, run_id=0)


def rows(site: Site) -> list[tuple[int, int, bool]]:
    with site.engine.connect() as connection:
        found = connection.execute(select(AuditedHour.__table__).order_by(AuditedHour.hour_at)).all()
    return [(row.counted, row.stored, row.swept_at is not None) for row in found]


def alarms(site: Site, kind: str) -> list[str]:
    with site.engine.connect() as connection:
        return [row.message for row in incidents.standing(connection) if row.kind == kind]


def stored(site: Site) -> int:
    with site.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Post)) or 0


def searches(x: SmallX) -> list[dict[str, str]]:
    return [each.params for each in x.asked if each.path == RECENT]


def test_where_all_that_x_counts_is_stored_nothing_is_searched_again(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.posts = [
        *complaints(hour_of(clock, ago=2), 40),
        *(post(snowflake_at(hour_of(clock, ago=3)) + n + 1, author=HQ, text="सूचना") for n in range(9)),
    ]
    collected(site, x)
    assert audited(site) is None
    assert (x.count(COUNTS), x.count(RECENT), rows(site)) == (3, 0, [])


def test_an_hour_of_which_x_counts_more_is_searched_again_and_what_it_gives_is_stored(
    site: Site, x: SmallX, clock: Clock
) -> None:
    said = complaints(hour_of(clock, ago=5), 130)
    late = {each["id"] for each in said[::2]}
    x.posts, x.unfound = said, set(late)
    collected(site, x)
    assert stored(site) == 65
    x.unfound.clear()
    assert audited(site) == "1 of 501 hours differed from X's count and were searched again"
    assert stored(site) == 130
    asked = searches(x)
    assert len(asked) == 2
    assert int(asked[0]["since_id"]) == snowflake_at(hour_of(clock, ago=5)) - 1
    assert int(asked[0]["until_id"]) == snowflake_at(hour_of(clock, ago=4))
    assert rows(site) == [(130, 130, True)]
    assert alarms(site, audit.LACKING) == []


def test_what_search_does_not_give_is_said_calmly_and_not_paid_for_again(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.posts = complaints(hour_of(clock, ago=5), 20)
    x.counts_besides = {hour_of(clock, ago=5): 10}
    collected(site, x)
    said = audited(site)
    assert said == (
        "3 of 501 hours differed from X's count and were searched again; "
        "X still counts more than is stored in 3 queries"
    )
    (*_, words) = alarms(site, audit.LACKING)
    assert "20 stored" in words
    assert "so a few are no loss" in words
    before = len(searches(x))
    assert before
    clock.move(days=1)
    collected(site, x)
    said = audited(site)
    assert searches(x) == []
    assert said == "X still counts more than is stored in 3 queries"
    x.counts_besides.clear()
    assert audited(site) is None
    assert alarms(site, audit.LACKING) == []


@ON_SQLITE
def test_counts_that_changed_since_are_looked_into_again(site: Site, x: SmallX, clock: Clock) -> None:
    x.posts = complaints(hour_of(clock, ago=5), 20)
    x.counts_besides = {hour_of(clock, ago=5): 10}
    collected(site, x)
    audited(site)
    x.counts_besides = {hour_of(clock, ago=5): 11}
    x.asked.clear()
    audited(site)
    assert len(searches(x)) == 3  # one of each query


@pytest.mark.parametrize(("counted", "differ"), [(103, False), (104, True), (97, False), (96, True)])
def test_a_few_posts_more_or_less_are_no_difference(counted: int, differ: bool) -> None:
    assert audited_hours.differs(counted, 100) is (abs(counted - 100) > 0.05 * counted)
    assert audited_hours.differs(counted - 90, 10) is differ


@ON_SQLITE
def test_only_hours_that_are_over_and_collected_whole_are_compared(
    site: Site, x: SmallX, clock: Clock
) -> None:
    clock.now = clock.now.replace(minute=10)
    x.posts = complaints(hour_of(clock, ago=1), 20) + complaints(hour_of(clock, ago=8), 20)
    collected(site, x)
    x.counts_besides = {hour_of(clock, ago=1): 50}  # over for ten minutes only
    assert audited(site) is None
    with site.engine.begin() as connection:
        start = to_ms(hour_of(clock, ago=8)) + 60_000
        for account_id in coverage.every_account(connection):
            coverage.cut(connection, family="mentions", account_id=account_id, from_ms=start, to_ms=start + 1)
    x.counts_besides = {hour_of(clock, ago=8): 50}
    x.asked.clear()
    audited(site)
    assert {each["query"][1:6] for each in searches(x)} == {"from:"}


def test_an_account_that_x_hides_keeps_no_one_elses_hours_from_the_audit(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.suspended.add(str(AGRA))
    with site.engine.begin() as connection:
        registry.resolve(connection, {"agrapolice": AGRA}, at=clock())
    x.posts = [post(snowflake_at(hour_of(clock, ago=5)) + n + 1, author=MEERUT, text="n") for n in range(9)]
    x.unfound = {each["id"] for each in x.posts}
    collected(site, x)
    x.unfound.clear()
    audited(site)
    assert stored(site) == 9


@ON_SQLITE
def test_at_most_a_days_hours_of_a_query_are_searched_again_in_a_night(
    site: Site, x: SmallX, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audited_hours, "MOST_HOURS", 2)
    x.counts_besides = {hour_of(clock, ago=each): 9 for each in range(3, 8)}
    collected(site, x)
    said = audited(site)
    assert said is not None
    assert said.startswith("6 of 501 hours differed from X's count and were searched again; 9 more wait")
    newest = {int(each["until_id"]) for each in searches(x)}
    assert newest == {snowflake_at(hour_of(clock, ago=each)) for each in (2, 3)}
    x.asked.clear()
    said = audited(site)
    assert said is not None
    assert "; 3 more wait" in said


@ON_SQLITE
def test_where_the_plan_has_no_counts_it_is_said_and_nothing_fails(site: Site, x: SmallX) -> None:
    collected(site, x)
    x.script[COUNTS] = [NOT_THEIRS]
    said = audited(site)
    assert said is not None
    assert said.startswith(
        "hours were not compared, the app's plan has no counts (counts/recent: X answered 403"
    )
    assert x.count(COUNTS) == 1


@ON_SQLITE
def test_counts_that_cannot_be_read_are_counted_and_the_rest_is_compared(
    site: Site, x: SmallX, clock: Clock
) -> None:
    start = hour_of(clock, ago=5)
    good = {"start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat(), "post_count": 9}
    bad = [good | {"post_count": "9"}, good | {"start": "then"}, {}]
    collected(site, x)
    x.script[COUNTS] = [Reply(body={"data": [*bad, good]})] * 3
    assert audited(site) == (
        "3 of 3 hours differed from X's count and were searched again; 9 of X's counts could not be read; "
        "X still counts more than is stored in 3 queries"
    )


@ON_SQLITE
def test_a_request_for_counts_is_entered_at_its_price_and_within_the_budget(site: Site, x: SmallX) -> None:
    collected(site, x)
    audited(site)
    with site.engine.connect() as connection:
        cost = select(func.sum(Request.cost_microusd)).where(Request.endpoint == "counts/recent")
        assert connection.scalar(cost) == 3 * 5_000
        spent = connection.scalar(select(func.sum(Request.cost_microusd))) or 0
    x.asked.clear()
    with pytest.raises(Exception, match="NOTED_DAILY_BUDGET_USD"):
        audited(with_budget(site, spent / 1_000_000 + 0.004))
    assert x.asked == []


def looked(site: Site, clock: Clock, totals: dict[int, int]) -> None:
    with site.engine.begin() as connection:
        seen = [SeenProfile(each, None, posts_total=total) for each, total in totals.items()]
        store_profiles(connection, seen, seen_at=clock())


def test_an_account_of_which_x_counts_posts_and_none_is_stored_is_named(
    site: Site, x: SmallX, clock: Clock
) -> None:
    collected(site, x)
    clock.move(minutes=1)
    looked(site, clock, {HQ: 50, AGRA: 50, MEERUT: 50})
    clock.move(hours=20)
    x.posts = [post(snowflake_at(clock() - timedelta(hours=3)), author=HQ, text="सूचना")]
    looked(site, clock, {HQ: 60, AGRA: 55, MEERUT: 54})
    clock.move(minutes=30)
    collected(site, x)
    assert audited(site) == "X counts new posts and none is stored of: @agrapolice"
    (words,) = alarms(site, audit.SILENT)
    assert words.startswith(
        "X counts 5 posts more of @agrapolice than at the look before (2026-11-24T06:31Z to "
    )
    assert "reposts too" in words
    clock.move(hours=20)
    looked(site, clock, {AGRA: 56})
    collected(site, x)
    assert audited(site) is None
    assert alarms(site, audit.SILENT) == []


def many_nights(site: Site, clock: Clock, *, nights: int) -> list[str]:
    """What the audit came to say, every quarter of an hour in which it was due, from its hour on."""
    said = []
    with site.engine.begin() as connection:
        dues.forget_waits(connection, now_at=clock())
    clock.now = clock.now.replace(hour=23, minute=0)
    end = clock() + timedelta(days=nights)
    while clock() < end:
        with site.engine.connect() as connection:
            (row,) = [each for each in cursors.followed(connection) if each.collection == "audit"]
        if dues.due_at(row, now_at=clock()) <= clock():
            error = jobs._attempt(site, row)
            said.append(str(error) if error else _message(site))
        clock.move(minutes=15)
    return said


def _message(site: Site) -> str:
    with site.engine.connect() as connection:
        return connection.scalar(select(Cursor.message).where(Cursor.collection == "audit")) or ""


@ON_SQLITE
def test_an_hour_whose_search_does_not_end_is_paid_for_once_and_the_other_queries_are_compared(
    site: Site, x: SmallX, clock: Clock
) -> None:
    start = hour_of(clock, ago=5)
    x.posts = complaints(start, 20)
    collected(site, x, audits=True)
    x.counts_besides = {start: 10}
    page = {"data": x.posts[:2], "meta": {"result_count": 2, "next_token": "again"}}
    x.script[RECENT] = [Reply(body=page), Reply(body=page)]
    first, *others = many_nights(site, clock, nights=2)
    assert first.startswith("2 of 450 hours differed from X's count and were searched again; X would")
    assert "X would not answer (referrals, the hour from 2026-11-24T01:00Z: search/recent: the walk" in first
    assert others == ["X still counts more than is stored in 3 queries"]
    assert x.count(RECENT) == 2 + 2
    assert x.count(COUNTS) == 2 * 3


@ON_SQLITE
def test_an_hour_that_x_would_not_answer_for_a_moment_is_searched_again_the_next_night(
    site: Site, x: SmallX, clock: Clock
) -> None:
    late = complaints(hour_of(clock, ago=5), 20)
    x.posts, x.unfound = late, {each["id"] for each in late}
    collected(site, x)
    x.unfound.clear()
    x.script[RECENT] = [Reply(503, b"")] * 5
    first, second = many_nights(site, clock, nights=2)
    assert first.startswith("1 more wait for the next night; X would not answer (mentions, the hour from")
    assert second == "1 of 378 hours differed from X's count and were searched again"
    assert stored(site) == 20


@ON_SQLITE
def test_counts_of_one_query_that_x_refuses_leave_what_is_known_of_it_and_the_others_are_compared(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.counts_besides = {hour_of(clock, ago=5): 10}
    collected(site, x)
    audited(site)
    assert len(alarms(site, audit.LACKING)) == 3
    x.counts_besides.clear()
    refused = {"title": "Invalid Request", "type": "about:blank", "detail": "no such query"}
    x.script[COUNTS] = [Reply(400, refused)]
    said = audited(site)
    assert said is not None
    assert said.startswith("X would not answer (referrals, its counts: counts/recent: X answered 400")
    assert len(alarms(site, audit.LACKING)) == 1
    x.script[COUNTS] = [Reply(400, refused)] * 3
    with pytest.raises(Refused):
        audited(site)


@ON_SQLITE
def test_an_audit_for_which_the_days_money_does_not_suffice_waits_for_its_hour_of_the_next_day(
    site: Site, x: SmallX, clock: Clock
) -> None:
    collected(site, x, audits=True)
    (said, *_) = many_nights(with_budget(site, 0.001), clock, nights=1)
    assert "NOTED_DAILY_BUDGET_USD" in said
    with site.engine.connect() as connection:
        (row,) = [each for each in cursors.followed(connection) if each.collection == "audit"]
    assert dues.due_at(row, now_at=clock()) == NOW_AT.replace(hour=23, minute=0) + timedelta(days=1)


@ON_SQLITE
def test_it_is_made_at_its_hour_of_the_day(site: Site, x: SmallX, clock: Clock) -> None:
    collected(site, x, audits=True)
    clock.now = clock.now.replace(hour=22, minute=59)
    jobs.work(site, everything=False)
    assert x.count(COUNTS) == 0
    clock.move(minutes=2)
    jobs.work(site, everything=False)
    assert x.count(COUNTS) == 3
