"""Packing: longer queries where the plan allows them, and nothing missed or paid twice when their length changes."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from collectors import jobs, mentions, referrals, replies, searches
from collectors.packing import packed
from collectors.site import Site
from data import coverage, cursors
from data.collection_tables import Cursor, Gap, PaidRead, Request
from data.cursors import Member
from data.instants import from_ms, snowflake_at, snowflake_ms
from data.settings import settings
from tests.collectors.conftest import ON_SQLITE, Clock
from tests.collectors.small_x import Reply, SmallX
from tests.collectors.test_sweep import ids, stored
from tests.data.small_registry import ACCOUNTS, HQ, account, load
from tests.worlds.posts import post

OFFICES = [f"thana_no_{number:03}" for number in range(60)]


def member(number: int, handle: str) -> Member:
    return Member(number, handle, None, False, 0, 1 << 60)


@given(st.integers(512, 4_096), st.sampled_from(["from:", "@"]), st.integers(0, 400))
def test_as_many_handles_as_the_length_allows_go_into_each_query(
    most: int, operator: str, count: int
) -> None:
    queries = packed([member(n, f"thana_{n:04}") for n in range(count)], operator=operator, most=most)
    cost = len(f"{operator}thana_0000 OR ")
    assert all(most - cost < len(query) <= most for query, _ in queries[:-1])
    assert all(len(query) <= most for query, _ in queries)
    assert sum(len(group) for _, group in queries) == count


def test_the_searches_are_those_of_their_modules_the_most_important_first() -> None:
    assert searches.SEARCHES == (referrals.SEARCH, replies.SEARCH, mentions.SEARCH)
    assert [search.interval_s for search in searches.SEARCHES] == [300, 900, 900]
    for module in (referrals, replies, mentions):
        assert (module.SEARCH.slug, module.SEARCH.interval_s) == (module.SLUG, module.INTERVAL_S)


@ON_SQLITE
def test_the_setting_is_the_length_of_the_queries_that_are_asked(
    site: Site, x: SmallX, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(site, x, clock)
    monkeypatch.setenv("NOTED_X_QUERY_CHARACTERS", "4096")
    wide = replace(site, query_characters=settings().x_query_characters)
    x.query_characters = 4_096
    assert jobs.work(wide, everything=True) == []
    assert len(queries(x, "@")) == 1
    assert 512 < len(queries(x, "@").pop()) <= 4_096


def many(site: Site, x: SmallX, clock: Clock) -> None:
    """A registry of so many offices that a query of 512 characters does not hold them."""
    more = [account(handle, "agra") for handle in OFFICES]
    with site.engine.begin() as connection:
        load(connection, accounts=[*ACCOUNTS, *more], now_at=clock() - timedelta(days=30))
    for number, handle in enumerate(OFFICES):
        x.users[str(500 + number)] = {"id": str(500 + number), "username": handle}


def queries(x: SmallX, operator: str) -> set[str]:
    found = (each.params["query"] for each in x.asked if each.path == "tweets/search/recent")
    return {query for query in found if query.startswith(f"({operator}")}


def tagged(clock: Clock, number: int, *, ago: timedelta) -> dict[str, Any]:
    office = number % len(OFFICES)
    return post(snowflake_at(clock() - ago) + number, author=901, typed={OFFICES[office]: 500 + office})


def test_when_the_length_changes_nothing_is_missed_and_only_the_overlap_is_read_again(
    site: Site, x: SmallX, clock: Clock
) -> None:
    many(site, x, clock)
    x.posts = [tagged(clock, number, ago=timedelta(hours=number)) for number in range(1, 100)]
    assert jobs.work(site, everything=True) == []
    assert len(queries(x, "@")) == 3
    x.query_characters = 4_096
    for length, count in ((4_096, 1), (1_024, 2), (512, 3)):
        until = clock() - timedelta(seconds=30)
        clock.move(minutes=40)
        x.posts += [tagged(clock, number, ago=timedelta(minutes=5 + number % 30)) for number in range(30)]
        x.asked.clear()
        before = billed(site)
        assert jobs.work(replace(site, query_characters=length), everything=False) == []
        assert len(queries(x, "@")) == count
        since = {
            from_ms(snowflake_ms(int(each.params["since_id"])))
            for each in x.asked
            if each.params.get("query", "").startswith("(@")
        }
        assert since == {until - timedelta(minutes=10)}
        assert stored(site) == ids(x)
        assert billed(site) - before == 30
    with site.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Gap)) == 0
        spans = coverage.spans(connection, family="mentions", account_ids=coverage.every_account(connection))
        paid = select(func.count()).select_from(PaidRead).where(PaidRead.endpoint == "search/recent")
        distinct = connection.scalar(paid)
    assert {len(each) for each in spans.values()} == {1}
    assert distinct == billed(site) == len(x.posts)


def billed(site: Site) -> int:
    with site.engine.connect() as connection:
        query = select(func.sum(Request.billed)).where(Request.endpoint == "search/recent")
        return connection.scalar(query) or 0


def test_a_length_that_changes_within_a_walk_loses_no_page_of_it(site: Site, x: SmallX, clock: Clock) -> None:
    many(site, x, clock)
    assert jobs.work(site, everything=True) == []
    clock.move(hours=3)
    x.posts = [tagged(clock, number, ago=timedelta(minutes=90)) for number in range(600)]
    failing = [None, None, None, None, None, *[Reply(503, b"")] * 40]
    x.script["tweets/search/recent"] = failing
    jobs.work(site, everything=False)
    x.script.clear()
    with site.engine.connect() as connection:
        assert [each for each in cursors.followed(connection) if each.pending_pages]
    assert 0 < len(stored(site)) < 600
    x.query_characters = 4_096
    clock.move(minutes=20)
    assert jobs.work(replace(site, query_characters=4_096), everything=True) == []
    assert stored(site) == ids(x)
    assert billed(site) == 600
    with site.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Gap)) == 0


@ON_SQLITE
def test_a_handle_that_leaves_and_comes_back_finds_its_old_query_and_no_old_walk(
    site: Site, x: SmallX, clock: Clock
) -> None:
    jobs.work(site, everything=True)
    with site.engine.begin() as connection:
        load(connection, accounts=ACCOUNTS[:2], now_at=clock())
    clock.move(minutes=20)
    jobs.work(site, everything=True)
    with site.engine.begin() as connection:
        load(connection, accounts=ACCOUNTS, now_at=clock())
    clock.move(minutes=20)
    x.posts = [post(snowflake_at(clock() - timedelta(minutes=30)), author=HQ, typed={"meerutpolice": 31})]
    assert jobs.work(site, everything=True) == []
    assert stored(site) == ids(x)
    with site.engine.connect() as connection:
        followed = [each for each in cursors.followed(connection) if each.collection == "mentions"]
        known = connection.scalar(select(func.count()).where(Cursor.collection == "mentions"))
    assert (len(followed), known) == (1, 2)
    assert len(re.findall("@", followed[0].query)) == 3
