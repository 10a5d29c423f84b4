"""What looks whole and is not: false gaps between sweeps, answers that say nothing, limits of one endpoint alone."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from collectors import jobs
from collectors.site import Site
from data import coverage, ledger, reads
from data.collection_tables import Cursor, Gap
from data.instants import snowflake_at
from data.tables import Post
from tests.collectors.conftest import ON_SQLITE, Clock
from tests.collectors.small_x import Reply, SmallX
from tests.data.small_registry import AGRA, HQ
from tests.worlds.posts import post

pytestmark = ON_SQLITE
BUSY = Reply(503, b"")
PROBLEMS = "https://api.twitter.com/2/problems"
ILL = {"title": "Service Unavailable", "detail": "over capacity", "type": f"{PROBLEMS}/service-unavailable"}
FULL = {"title": "Too Many Requests", "type": "about:blank", "status": 429}


def once(site: Site) -> list[str]:
    return jobs.work(site, everything=True)


def complaint(clock: Clock, *, ago: timedelta = timedelta(minutes=5)) -> dict[str, Any]:
    return post(snowflake_at(clock() - ago), author=901, typed={"AgraPolice": AGRA})


def stored(site: Site) -> list[int]:
    with site.engine.connect() as connection:
        return list(connection.scalars(select(Post.post_id).order_by(Post.post_id)))


def states(site: Site) -> dict[str, str]:
    with site.engine.connect() as connection:
        return {row.collection: row.state for row in connection.execute(select(Cursor.__table__))}


def no_gap(site: Site) -> bool:
    with site.engine.connect() as connection:
        everyone = coverage.every_account(connection)
        spans = [
            coverage.spans(connection, family=family, account_ids=everyone) for family in coverage.FAMILIES
        ]
        whole = all(len(each) == 1 for family in spans for each in family.values())
        return whole and connection.scalar(select(func.count()).select_from(Gap)) == 0


def test_a_post_of_the_fraction_of_a_second_that_xs_date_cuts_off_makes_no_gap(
    site: Site, x: SmallX, clock: Clock
) -> None:
    clock.move(milliseconds=900)
    x.posts = [complaint(clock, ago=timedelta(seconds=30, milliseconds=300))]
    for _ in range(3):
        assert once(site) == []
        clock.move(minutes=15)
    assert no_gap(site)


def test_a_page_that_came_after_retries_makes_no_gap(site: Site, x: SmallX, clock: Clock) -> None:
    once(site)
    clock.move(minutes=15)
    x.posts = [complaint(clock, ago=timedelta(seconds=28))]
    x.script["tweets/search/recent"] = [None, None, BUSY, BUSY]
    for _ in range(3):
        assert once(site) == []
        clock.move(minutes=15)
    assert no_gap(site)
    assert len(stored(site)) == 1


def test_a_page_that_came_minutes_late_at_midnight_makes_no_gap(site: Site, x: SmallX, clock: Clock) -> None:
    clock.now = clock.now.replace(hour=23, minute=55)
    once(site)
    clock.now = clock.now + timedelta(minutes=6)
    answer = x.answer

    def slow(path: str, params: dict[str, str], token: str, *, method: str = "GET") -> Reply:
        if "@" in params.get("query", ""):
            clock.move(minutes=5)
            x.posts = [complaint(clock, ago=timedelta(seconds=40))]
        return answer(path, params, token, method=method)

    x.answer = slow  # type: ignore[method-assign]
    once(site)
    x.answer = answer  # type: ignore[method-assign]
    clock.move(minutes=15)
    once(site)
    assert no_gap(site)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"errors": [ILL]},
        {"meta": {}},
        {"meta": {"result_count": "0"}},
        {"meta": {"result_count": 2}, "data": []},
    ],
    ids=str,
)
def test_an_answer_that_does_not_say_how_much_it_holds_is_no_sweep(
    site: Site, x: SmallX, clock: Clock, body: dict[str, Any]
) -> None:
    x.posts = [complaint(clock)]
    x.script["tweets/search/recent"] = [None, None, *[Reply(body=body)] * 5]
    (failure,) = once(site)
    assert failure == "mentions: search/recent: the answer was not one JSON object in X's form"
    assert states(site)["mentions"] == "failed"
    clock.move(hours=1)
    once(site)
    assert stored(site) == [int(x.posts[0]["id"])]


def test_a_look_up_that_says_nothing_of_what_it_was_asked_is_asked_again(
    site: Site, x: SmallX, clock: Clock
) -> None:
    said = post(snowflake_at(clock() - timedelta(days=9)), author=901)
    quote = post(snowflake_at(clock() - timedelta(hours=2)), author=HQ, quote_of=int(said["id"]))
    x.posts = [said, quote]
    x.script["tweets"] = [Reply(body={})] * 5
    (failure,) = once(site)
    assert failure.startswith("quoted: tweets: the answer was not")
    once(site)
    assert int(said["id"]) in stored(site)


def test_a_quoted_post_of_which_x_says_nothing_is_asked_for_again(
    site: Site, x: SmallX, clock: Clock
) -> None:
    said = [post(snowflake_at(clock() - timedelta(days=9)) + n, author=901) for n in range(2)]
    quotes = [
        post(snowflake_at(clock() - timedelta(hours=2)) + n, author=HQ, quote_of=int(said[n]["id"]))
        for n in range(2)
    ]
    x.posts = [*said, *quotes]
    x.script["tweets"] = [Reply(body={"data": said[:1]})]
    assert once(site) == []
    assert once(site) == []
    assert len(stored(site)) == 4


def test_a_full_window_of_the_look_up_of_handles_lets_the_searches_go_on(
    site: Site, x: SmallX, clock: Clock
) -> None:
    reset = str(int(clock().timestamp()) + 800)
    x.script["users/by"] = [Reply(429, FULL, {"x-rate-limit-reset": reset, "x-rate-limit-remaining": "0"})]
    (failure,) = once(site)
    assert failure.startswith("accounts: users/by: X answered 429")
    found = states(site)
    assert found.pop("accounts") == "paused"
    assert set(found.values()) == {"ok"}


@pytest.mark.parametrize("strange", ["99999999999999999999", "9" * 5000, "٣", "-1", None])
def test_an_id_that_x_cannot_give_is_set_aside_and_paid_for_and_the_page_is_stored(
    site: Site, x: SmallX, clock: Clock, strange: str | None
) -> None:
    good = complaint(clock)
    body = {"data": [good | {"id": strange}, good], "meta": {"result_count": 2, "newest_id": strange}}
    x.script["tweets/search/recent"] = [None, None, Reply(body=body)]
    assert once(site) == []
    assert stored(site) == [int(good["id"])]
    with site.engine.connect() as connection:
        assert reads.quarantine(connection)["items"].tolist() == [1]
        assert (
            ledger.spent_microusd(connection, at=clock()) == 3 * 10_000 + 2 * 5_000 + 3 * 5_000
        )  # users, posts, counts


@pytest.mark.long
def test_a_quoted_post_that_x_may_not_show_is_asked_for_daily_for_a_week(
    site: Site, x: SmallX, clock: Clock
) -> None:
    said = snowflake_at(clock() - timedelta(days=9))
    x.posts = [post(snowflake_at(clock() - timedelta(hours=2)), author=HQ, quote_of=said)]
    hidden = {"resource_id": str(said), "type": f"{PROBLEMS}/not-authorized-for-resource"}
    x.script["tweets"] = [Reply(body={"errors": [hidden]})] * 99
    for _ in range(12):
        once(site)
        clock.move(hours=1)
        once(site)
        clock.move(hours=23)
    assert sum(asked.params.get("ids") == str(said) for asked in x.asked) == 8


def test_a_quoted_post_that_was_hidden_for_a_moment_joins_its_thread_the_next_day(
    site: Site, x: SmallX, clock: Clock
) -> None:
    said = post(snowflake_at(clock() - timedelta(days=9)), author=901)
    quote = post(snowflake_at(clock() - timedelta(hours=2)), author=HQ, quote_of=int(said["id"]))
    x.posts = [said, quote]
    hidden = {"value": said["id"], "type": f"{PROBLEMS}/not-authorized-for-resource"}
    x.script["tweets"] = [Reply(body={"errors": [hidden]})]
    once(site)
    clock.move(days=1)
    once(site)
    assert int(said["id"]) in stored(site)


def test_a_quoted_post_that_cannot_be_read_is_set_aside_and_paid_for_once(
    site: Site, x: SmallX, clock: Clock
) -> None:
    said = post(snowflake_at(clock() - timedelta(days=9)), author=901) | {"author_id": "nobody"}
    x.posts = [said, post(snowflake_at(clock() - timedelta(hours=2)), author=HQ, quote_of=int(said["id"]))]
    once(site)
    once(site)
    assert x.count("tweets") == 1
