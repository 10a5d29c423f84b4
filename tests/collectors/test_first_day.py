"""The first day under a budget, when there is no day yet to learn from what a day costs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from collectors import jobs, money
from collectors.site import Site
from data import cursors, ledger
from data.collection_tables import Cursor
from data.instants import snowflake_at
from data.tables import Post
from tests.collectors.conftest import ON_SQLITE, Clock, with_budget
from tests.collectors.small_x import SmallX
from tests.collectors.test_clocks import ends_after, keeper_of
from tests.collectors.test_money import MIDNIGHT, SEARCHES, afford, spend, states, tags, tick
from tests.data.small_registry import AGRA, HQ
from tests.worlds.posts import post

pytestmark = ON_SQLITE


def put(site: Site, *, collection: str, **values: object) -> None:
    with site.engine.begin() as connection:
        connection.execute(Cursor.__table__.update().where(Cursor.collection == collection).values(**values))


@pytest.fixture
def made(site: Site, x: SmallX) -> Site:
    """A site whose searches were each made once and cost nothing."""
    jobs.work(site, everything=True)
    with site.engine.begin() as connection:
        connection.execute(ledger.Request.__table__.delete())
    return site


def test_a_backlog_of_citizens_posts_leaves_what_headquarters_writes_later_that_day(
    site: Site, x: SmallX, clock: Clock
) -> None:
    for back in range(1, 6):
        x.posts += list(tags(clock() - timedelta(days=back), 200))
    poor = with_budget(site, 2)
    tick(poor)
    assert states(site)["mentions"] == "paused"
    clock.move(minutes=6)
    said = snowflake_at(clock() - timedelta(minutes=2))
    x.posts.append(post(said, author=HQ, typed={"agrapolice": AGRA}))
    tick(poor)
    assert states(site)["referrals"] == "ok"
    with site.engine.connect() as connection:
        assert said in connection.scalars(select(Post.post_id)).all()
        assert ledger.spent_microusd(connection, at=clock()) > 0.9 * ledger.MICRO  # and the rest was used


def test_each_search_that_matters_more_is_left_30_per_cent_of_what_the_day_has_left(
    made: Site, clock: Clock
) -> None:
    clock.now = MIDNIGHT - timedelta(hours=12)
    with made.engine.connect() as connection:
        held = {
            slug: money.reserve(connection, collection=slug, at=clock(), budget_usd=2)
            for slug in (*SEARCHES, "accounts")
        }
    assert held == {
        "referrals": {},
        "replies": {"referrals": 300_000},
        "mentions": {"referrals": 300_000, "replies": 300_000},
        "accounts": {"referrals": 300_000, "replies": 300_000, "mentions": 300_000},
    }
    assert afford(made, "referrals", 0.051) == 10


@pytest.mark.parametrize("state", ["never", "paused"])
def test_the_whole_share_of_a_search_is_left_while_it_was_never_made_or_waits(
    made: Site, clock: Clock, state: str
) -> None:
    put(made, collection="replies", state=state)
    clock.now = MIDNIGHT - timedelta(hours=12)
    with made.engine.connect() as connection:
        held = money.reserve(connection, collection="accounts", at=clock(), budget_usd=2)
    assert held == {"referrals": 300_000, "replies": 600_000, "mentions": 300_000}


def test_accounts_take_a_tenth_before_the_searches_were_made_however_late_in_the_day(
    site: Site, x: SmallX, clock: Clock
) -> None:
    clock.now = MIDNIGHT - timedelta(hours=1)
    with site.writing() as connection:
        for slug in SEARCHES:
            cursors.create(
                connection, collection=slug, interval_s=900, query=slug, since_id=1, account_ids=[]
            )
    with site.engine.connect() as connection:
        allowed = money.affordable(
            connection, endpoint="users", wanted=96, least=1, budget_usd=2, at=clock(), collection="accounts"
        )
    assert allowed == 20


def test_a_smallest_page_is_left_for_each_query_that_was_never_made_where_a_share_is_less(
    site: Site, x: SmallX
) -> None:
    (first, *_) = jobs.work(with_budget(site, 0.155), everything=True)
    assert first.startswith(
        "accounts: of the day's budget of $0.155 (NOTED_DAILY_BUDGET_USD) $0.15 are left and"
    )
    assert "held back for what matters more: referrals, replies, mentions" in first
    assert x.count("tweets/search/recent") == 3
    assert {states(site)[name] for name in SEARCHES} == {"ok"}


def test_what_is_learnt_after_an_outage_is_what_the_days_before_it_cost(site: Site, clock: Clock) -> None:
    for back in range(1, 15):
        at = clock() - timedelta(days=back)
        if back <= 8:
            with site.engine.begin() as connection:
                run_id = cursors.begin_run(connection, collection="referrals", cursor_id=None, now_at=at)
                ledger.record(
                    connection, run_id=run_id, at=at, endpoint="search/recent", status=0, object_ids=(),
                    price_microusd=0,
                )  # fmt: skip
        else:
            spend(site, 1, collection="referrals", at=at)
    clock.now = MIDNIGHT - timedelta(hours=12)
    with site.engine.connect() as connection:
        held = money.reserve(connection, collection="replies", at=clock(), budget_usd=2)
    assert held == {"referrals": 500_000}


def test_a_start_asks_again_whether_there_is_money_and_lets_a_full_window_wait(
    site: Site, x: SmallX, clock: Clock
) -> None:
    spend(site, 2)
    tick(with_budget(site, 2))
    put(site, collection="mentions", message="search/recent: the window is full")
    tick(with_budget(site, 30))
    assert {states(site)[name] for name in ("accounts", *SEARCHES)} == {"paused"}
    keeper, _ = keeper_of(ends_after(with_budget(site, 30), []))
    keeper.keep()
    found = {name: states(site)[name] for name in ("accounts", *SEARCHES)}
    assert found == {"accounts": "ok", "referrals": "ok", "replies": "ok", "mentions": "paused"}
