"""What X may have billed of answers that did not come whole: it counts against the budget until it is asked again."""

from datetime import timedelta

import pytest

from collectors import failures, jobs
from collectors.site import Site
from collectors.x.api import XApi
from collectors.x.transport import Transport
from data import cursors, doubts, forecasts, ledger, spending
from tests.collectors.conftest import ON_SQLITE, Clock, with_budget
from tests.collectors.small_x import TOKEN, Reply, SmallX
from tests.collectors.test_money import afford, spent_usd, states, tags

pytestmark = ON_SQLITE
CUT_OFF = Reply(200, b'{"data":[{"id":"20')
SEARCH = "tweets/search/recent"


@pytest.fixture
def site(site: Site, x: SmallX, clock: Clock) -> Site:
    """A site whose failures are entered, as a collector's are."""
    site.x.failed = failures.entering(site.engine, at_work=site.at_work, now_at=clock)
    return site


def in_doubt_usd(site: Site) -> float:
    with site.engine.connect() as connection:
        return doubts.microusd(connection, at=site.now_at()) / ledger.MICRO


def fail(site: Site, usd: float, *, cursor_id: int = 1, endpoint: str = "search/recent") -> int:
    """Enter a request that did not come whole; gives its run."""
    with site.engine.begin() as connection:
        at = site.now_at()
        run_id = cursors.begin_run(connection, collection="mentions", cursor_id=cursor_id, now_at=at)
        ledger.record(
            connection, run_id=run_id, at=at, endpoint=endpoint, status=0, object_ids=(), price_microusd=0,
            in_doubt_microusd=round(usd * ledger.MICRO),
        )  # fmt: skip
    return run_id


def test_answers_that_were_cut_off_stop_the_others_at_the_budget_and_not_what_is_asked_again(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.posts = list(tags(clock() - timedelta(minutes=5), 20))
    jobs.work(site, everything=True)  # the accounts are known
    clock.move(days=1)
    x.posts += list(tags(clock() - timedelta(minutes=5), 20, first=100))
    x.script[SEARCH] += [CUT_OFF] * 5  # headquarters' search, with all its tries
    poor = with_budget(site, 0.53)
    jobs.work(poor, everything=True)
    assert spent_usd(site) == pytest.approx(0.03)
    assert in_doubt_usd(site) == pytest.approx(0.5)
    assert {states(site)[name] for name in ("replies", "mentions")} == {"paused"}
    with site.engine.connect() as connection:
        waiting = forecasts.waiting(connection, now_at=clock())
        assert forecasts.today(connection, now_at=clock(), budget_usd=0.53).left_usd == 0
    assert any(
        "$0.03 spent, and up to $0.50 for answers that did not come whole" in each.why for each in waiting
    )
    jobs.work(poor, everything=True)
    assert in_doubt_usd(site) == 0
    assert {states(site)[name] for name in ("referrals", "replies", "mentions")} == {"ok"}


def test_a_timeout_after_sending_is_in_doubt_and_what_was_never_sent_is_not(
    site: Site, x: SmallX, clock: Clock
) -> None:
    site.at_work.asked = 100
    x.script[SEARCH] += [Reply(503, {})] * 5
    with pytest.raises(Exception, match="503"):
        site.x.search_recent(query="x", since_id=1, next_token=None, max_results=100)
    nowhere = Transport(bearer_token=TOKEN, base_url="http://127.0.0.1:9", timeout_s=1)
    away = XApi(nowhere, now_at=clock, sleep=clock.sleep, failed=site.x.failed)
    with pytest.raises(Exception, match="cannot be reached"):
        away.search_recent(query="x", since_id=1, next_token=None, max_results=100)
    assert in_doubt_usd(site) == 0
    site.x.failed("search/recent", 0, True)
    assert in_doubt_usd(site) == pytest.approx(0.5)
    site.x.failed("users", 0, True)
    assert in_doubt_usd(site) == pytest.approx(1.5)
    clock.move(days=1)
    assert in_doubt_usd(site) == 0


def test_a_count_that_was_cut_off_is_entered_as_paid_since_each_request_is(site: Site) -> None:
    site.at_work.asked = 100
    site.x.failed("counts/recent", 200, True)
    site.x.failed("counts/recent", 503, False)
    assert (spent_usd(site), in_doubt_usd(site)) == (0.005, 0)


def test_failures_in_a_row_are_one_and_those_of_different_queries_are_added(site: Site) -> None:
    fail(site, 0.2)
    again = fail(site, 0.5)
    fail(site, 0.1, cursor_id=2)
    assert in_doubt_usd(site) == pytest.approx(0.6)
    with site.engine.connect() as connection:
        found = doubts.microusd(connection, at=site.now_at(), asked_again=("search/recent", again))
        other = doubts.microusd(connection, at=site.now_at(), asked_again=("users", again))
    assert (found, other) == (100_000, 600_000)


def test_only_the_same_query_answered_whole_ends_a_doubt(site: Site) -> None:
    runs = [fail(site, 0.5), fail(site, 0.5, cursor_id=2)]
    for run_id, left in ((runs[1], 0.5), (runs[0], 0)):
        with site.engine.begin() as connection:
            ledger.record(
                connection, run_id=run_id, at=site.now_at(), endpoint="search/recent", status=200,
                object_ids=(), price_microusd=0,
            )  # fmt: skip
        assert in_doubt_usd(site) == pytest.approx(left)
    fail(site, 0.3)
    assert in_doubt_usd(site) == pytest.approx(0.3)
    assert afford(site, "referrals", 0.5) == 40


def test_a_200_that_did_not_come_whole_is_told_as_failed(site: Site) -> None:
    site.x.failed("search/recent", 200, True)
    with site.engine.connect() as connection:
        table = spending.by_endpoint(connection, since_on=site.now_at().date())
        assert spending.learnt_from(connection, at=site.now_at() + timedelta(days=1)) == []
    assert table["failed"].tolist() == [1]
