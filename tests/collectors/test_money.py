"""Money: what each answer costs, a budget that no day passes, and what goes first where it does not suffice."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from collectors import jobs, money
from collectors.site import Site
from collectors.x.asking import Answer
from collectors.x.errors import OverBudget
from data import cursors, forecasts, ledger, reads, spending
from data.collection_tables import Cursor, Request
from data.instants import snowflake_at
from data.tables import Post
from tests.collectors.conftest import NOW_AT, ON_SQLITE, Clock, with_budget
from tests.collectors.small_x import SmallX
from tests.data.small_registry import AGRA, HQ, MEERUT
from tests.worlds.posts import post

pytestmark = ON_SQLITE
MIDNIGHT = datetime(2026, 11, 25, tzinfo=NOW_AT.tzinfo)
SEARCHES = ("referrals", "replies", "mentions")


def once(site: Site) -> list[str]:
    return jobs.work(site, everything=True)


def tick(site: Site) -> list[str]:
    return jobs.work(site, everything=False)


def states(site: Site) -> dict[str, str]:
    with site.engine.connect() as connection:
        return {row.collection: row.state for row in connection.execute(select(Cursor.__table__))}


def spent_usd(site: Site) -> float:
    with site.engine.connect() as connection:
        return ledger.spent_microusd(connection, at=site.now_at()) / ledger.MICRO


def spend(site: Site, dollars: float, *, collection: str = "mentions", at: datetime | None = None) -> None:
    """Enter that a collection has cost so much."""
    with site.engine.begin() as connection:
        run_id = cursors.begin_run(connection, collection=collection, cursor_id=None, now_at=site.now_at())
        ledger.record(
            connection,
            run_id=run_id,
            at=at or site.now_at(),
            endpoint="search/recent",
            status=200,
            object_ids=(),
            price_microusd=0,
            request_price_microusd=round(dollars * ledger.MICRO),
        )


def afford(site: Site, collection: str, budget_usd: float, *, wanted: int = 100, least: int = 10) -> int:
    with site.engine.connect() as connection:
        return money.affordable(
            connection,
            endpoint="search/recent",
            wanted=wanted,
            least=least,
            budget_usd=budget_usd,
            at=site.now_at(),
            collection=collection,
        )


def tags(moment: datetime, count: int, *, author: int = 901, first: int = 0) -> Iterator[dict[str, object]]:
    for number in range(first, first + count):
        yield post(snowflake_at(moment) + number, author=author, typed={"agrapolice": AGRA})


HOURS = [{"start": "2026-11-24T00:00:00.000Z", "end": "2026-11-24T01:00:00.000Z", "tweet_count": 5}] * 3
PAIR = [{"id": "7"}, {"id": "8"}]


@pytest.mark.parametrize(
    ("endpoint", "data", "cost"),
    [
        *[(name, PAIR, 0.010) for name in ("search/recent", "search/all", "users/tweets", "users/mentions")],
        ("tweets", PAIR, 0.010),
        ("users", PAIR, 0.020),
        ("users/by", PAIR, 0.020),
        ("counts/recent", HOURS, 0.005),
        ("usage/tweets", {"project_usage": "9"}, 0),
        ("compliance/jobs", {"id": "1"}, 0),
        ("search/recent", [], 0),
        ("search/recent", [{"id": "7"}, {"id": "?"}, "x"], 0.015),
    ],
)
def test_an_answer_costs_what_its_endpoint_charges_for(
    site: Site, endpoint: str, data: object, cost: float
) -> None:
    for again in (cost, cost if endpoint == "counts/recent" else 0.010 if len(data) == 3 else 0):
        before = spent_usd(site)
        with site.writing() as connection:
            site.enter(connection, Answer(endpoint, {"data": data}), run_id=None)
        assert spent_usd(site) - before == pytest.approx(again)


def test_objects_are_told_as_new_that_day_and_as_repeated(site: Site) -> None:
    for ids in (["7", "8"], ["8", "9", "?"]):
        with site.writing() as connection:
            answer = Answer("search/recent", {"data": [{"id": each} for each in ids]})
            site.enter(connection, answer, run_id=None)
    with site.engine.connect() as connection:
        rows = connection.execute(select(Request.returned, Request.billed)).all()
    assert rows == [(2, 2), (3, 2)]


def test_what_is_no_object_is_not_counted_as_one(site: Site) -> None:
    for endpoint, data in (("counts/recent", HOURS), ("usage/tweets", {"project_usage": "9"})):
        with site.writing() as connection:
            site.enter(connection, Answer(endpoint, {"data": data}), run_id=None)
    with site.engine.connect() as connection:
        rows = connection.execute(select(Request.returned, Request.billed)).all()
    assert rows == [(0, 0), (0, 0)]


def test_what_is_charged_by_request_is_counted_in_requests_and_what_is_free_needs_no_budget(
    site: Site,
) -> None:
    poor = with_budget(site, 0.012)
    with site.engine.connect() as connection:
        assert poor.affordable(connection, endpoint="counts/recent", wanted=13, least=1) == 2
        with pytest.raises(OverBudget):
            poor.affordable(connection, endpoint="counts/recent", wanted=13, least=3)
        nothing = with_budget(site, 0)
        assert nothing.affordable(connection, endpoint="usage/tweets", wanted=1, least=1) == 1


def test_a_budget_that_is_used_up_pauses_until_midnight_utc(site: Site, x: SmallX, clock: Clock) -> None:
    poor = with_budget(site, 0.05)
    spend(site, 0.05)
    failures = once(poor)
    assert all("NOTED_DAILY_BUDGET_USD) is used up until 00:00 UTC" in each for each in failures)
    assert {each.partition(":")[0] for each in failures} >= {"accounts", *SEARCHES}
    assert {asked.path for asked in x.asked} <= {"usage/tweets"}  # which is free
    assert {states(site)[name] for name in ("accounts", *SEARCHES)} == {"paused"}
    clock.now = MIDNIGHT - timedelta(minutes=1)
    x.asked.clear()
    tick(poor)
    assert not [asked for asked in x.asked if asked.path != "usage/tweets"]
    clock.move(minutes=2)
    tick(poor)
    assert x.count("tweets/search/recent")


def test_what_waits_is_named_with_until_when_and_why(site: Site) -> None:
    spend(site, 0.05)
    once(with_budget(site, 0.05))
    with site.engine.connect() as connection:
        found = forecasts.waiting(connection, now_at=NOW_AT)
    assert {each.collection for each in found} >= {"accounts", *SEARCHES}
    for each in found:
        nightly = each.collection not in ("accounts", *SEARCHES)
        assert each.queries == 1
        assert each.until_at >= MIDNIGHT if nightly else each.until_at == MIDNIGHT
        assert each.why.startswith(
            "the day's budget of $0.05 (NOTED_DAILY_BUDGET_USD) is used up until 00:00"
        )
        assert each.why.endswith("raise NOTED_DAILY_BUDGET_USD and restart the collector")


def test_a_small_budget_buys_smaller_pages_and_fewer_accounts_at_a_time(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.posts = list(tags(clock() - timedelta(minutes=5), 40))
    once(with_budget(site, 0.2))
    assert x.asked[0].params["usernames"].count(",") == 1  # a tenth of the budget while no search was made
    sizes = [asked.params["max_results"] for asked in x.asked if asked.path == "tweets/search/recent"]
    assert sizes == ["36", "27", "18"]
    assert spent_usd(site) == pytest.approx(0.02 + 18 * 0.005)


def week(site: Site, **usd_a_day: float) -> None:
    """Seven days before today, and one before them, on which collections cost so much; one day was dear."""
    for back in range(1, 9):
        for collection, dollars in usd_a_day.items():
            at = site.now_at() - timedelta(days=back)
            spend(site, dollars * (10 if back == 3 else 1), collection=collection, at=at)


def test_less_important_collections_leave_what_the_more_important_need_until_midnight(
    site: Site, clock: Clock
) -> None:
    week(site, referrals=0.48, replies=0.96, mentions=2.4, accounts=0.1)
    clock.now = MIDNIGHT - timedelta(hours=12)
    assert afford(site, "referrals", 0.5) == 100
    assert afford(site, "replies", 0.5) == 52  # 0.24 for referrals until midnight
    assert afford(site, "mentions", 0.8) == 16  # and 0.48 for replies
    with pytest.raises(OverBudget, match="held back for what matters more: referrals, replies; waits until"):
        afford(site, "mentions", 0.76)
    with pytest.raises(OverBudget):
        afford(site, "accounts", 1.92 + 0.04)
    assert afford(site, "accounts", 1.92 + 0.06) == 12
    assert afford(site, "deletions", 1.92 + 0.05 + 0.10) == 20
    clock.now = MIDNIGHT - timedelta(hours=1)
    assert afford(site, "accounts", 0.16 + 0.06) == 12


def test_what_is_held_back_is_tried_again_when_enough_of_it_is_free(site: Site, clock: Clock) -> None:
    week(site, referrals=2.4)
    clock.now = MIDNIGHT - timedelta(hours=12)
    with pytest.raises(OverBudget) as held:
        afford(site, "mentions", 0.65)
    assert held.value.until_at == MIDNIGHT - timedelta(hours=6)
    clock.now = held.value.until_at
    assert afford(site, "mentions", 0.65) == 10
    clock.now = MIDNIGHT - timedelta(minutes=1)
    with pytest.raises(OverBudget) as held:
        afford(site, "mentions", 0.051)
    assert held.value.until_at == MIDNIGHT


def test_where_the_budget_suffices_for_one_search_it_is_headquarters(
    site: Site, x: SmallX, clock: Clock
) -> None:
    for back in range(8, 0, -1):
        clock.now = NOW_AT - timedelta(days=back)
        spend(site, 0.6, collection="referrals")
        spend(site, 0.6, collection="replies")
    clock.now = MIDNIGHT - timedelta(hours=2)
    x.posts = [
        *(post(snowflake_at(clock() - timedelta(minutes=9)) + n, author=HQ) for n in range(30)),
        *(post(snowflake_at(clock() - timedelta(minutes=8)) + n, author=MEERUT) for n in range(30)),
        *tags(clock() - timedelta(minutes=7), 30),
    ]
    once(with_budget(site, 0.27))
    with site.engine.connect() as connection:
        stored = connection.scalars(select(Post.author_id)).all()
    assert stored.count(HQ) == 30
    assert states(site)["referrals"] == "ok"
    assert states(site)["mentions"] == "paused"
    assert 901 not in stored


@pytest.mark.parametrize("budget_usd", [0.06, 0.33, 1.07])
def test_no_utc_day_costs_more_than_its_budget_by_the_bill_of_x(
    site: Site, x: SmallX, clock: Clock, budget_usd: float
) -> None:
    x.posts = list(tags(clock() - timedelta(hours=30), 120))
    looked_up: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    counts: defaultdict[str, int] = defaultdict(int)
    answer = x.answer

    def billed(path: str, params: dict[str, str], token: str, *, method: str = "GET") -> object:
        reply, day = answer(path, params, token, method=method), x.now_at().date().isoformat()
        if path in ("users", "users/by") and isinstance(reply.body, dict):
            looked_up[day] |= {(path, each["id"]) for each in reply.body.get("data", [])}
        counts[day] += path == "tweets/counts/recent"
        return reply

    x.answer = billed  # type: ignore[method-assign, assignment]
    poor = with_budget(site, budget_usd)
    for step in range(16):
        x.posts += list(tags(clock() - timedelta(minutes=4), 25, first=step * 100))
        (once if step % 7 == 0 else tick)(poor)
        clock.move(minutes=190)
    costs = {
        day: 0.005 * len(x.bill.read[day]) + 0.010 * len(looked_up[day]) + 0.005 * counts[day]
        for day in {*x.bill.read, *looked_up, *counts}
    }
    assert 0.5 * budget_usd < max(costs.values()) <= budget_usd + 1e-9
    for day, cost in costs.items():
        with site.engine.connect() as connection:
            at = datetime.fromisoformat(f"{day}T12:00:00+00:00")
            assert ledger.spent_microusd(connection, at=at) / ledger.MICRO == pytest.approx(cost), day


def gaps(site: Site) -> int:
    with site.engine.connect() as connection:
        return len(reads.gaps(connection))


@pytest.mark.parametrize(("days", "lost"), [(5, False), (9, True)])
def test_a_pause_for_money_is_lag_and_becomes_a_gap_only_past_what_search_reaches(
    site: Site, x: SmallX, clock: Clock, days: int, lost: bool
) -> None:
    x.whole_archive, x.timeline_reach = False, 0
    once(site)
    began = clock()
    x.posts = [*tags(began + timedelta(hours=3), 20), *tags(began + timedelta(days=days, hours=-3), 20)]
    for _ in range(days):
        clock.move(days=1)
        spend(site, 0.05)
        tick(with_budget(site, 0.05))
        assert states(site)["mentions"] == "paused"
        assert gaps(site) == 0
    with site.engine.connect() as connection:
        late = reads.collections(connection, now_at=clock()).set_index("collection")
    assert bool(late.loc["mentions", "overdue"])
    once(site)
    with site.engine.connect() as connection:
        stored = set(connection.scalars(select(Post.post_id)))
    there = {int(str(each["id"])) for each in x.posts}
    assert (gaps(site) > 0) == lost
    assert lost or stored == there
    assert states(site)["mentions"] == "ok"


def test_requests_that_fail_are_free_and_entered_under_the_collection_that_made_them(site: Site) -> None:
    with site.engine.begin() as connection:
        run_id = cursors.begin_run(connection, collection="mentions", cursor_id=None, now_at=NOW_AT)
        ledger.record(
            connection,
            run_id=run_id,
            at=NOW_AT,
            endpoint="tweets",
            status=503,
            object_ids=(),
            price_microusd=0,
        )
        table = spending.by_collection(connection, since_on=NOW_AT.date()).set_index("collection")
    assert (table.loc["mentions", "failed"], table.loc["mentions", "cost_usd"]) == (1, 0.0)
