"""Rate limits and the bill: headers with every answer, 429 when nothing is left, each post once a UTC day."""

from collections.abc import Iterator

import pytest

from collectors.sandbox.allowance import LIMITS, Allowance
from collectors.sandbox.app import Server
from collectors.sandbox.instants import DAY_MS, HOUR_MS
from collectors.sandbox.serving import Serving
from collectors.sandbox.world import World
from tests.collectors.sandbox.conftest import NOW_MS, RIGHT, Hands, X, listening

RECENT, QUERY = "/2/tweets/search/recent", "from:Uppolice -is:retweet"
WINDOW_S = 4.0  # longer than four requests take on a busy machine, shorter than the server keeps a connection


@pytest.fixture
def strict(world: World) -> Iterator[X]:
    """A fresh server with X's limits, but for recent search, which allows three in two seconds."""
    hands = Hands()
    serving = Serving(world, hands)
    allowance = Allowance(hands, LIMITS | {RECENT: 3}, window_s=WINDOW_S)
    program, thread, base_url = listening(Server(serving, token=RIGHT, allowance=allowance))
    x = X(base_url, hands, serving)
    yield x
    x.session.close()
    program.should_exit = True
    thread.join(timeout=10)


def remaining(answer: object) -> int:
    return int(answer.headers["x-rate-limit-remaining"])


def test_every_answer_tells_what_is_left(strict: X) -> None:
    left = [remaining(strict.ask("/2/tweets", ids=12)), remaining(strict.ask("/2/tweets", ids="abc"))]
    assert left == [LIMITS["/2/tweets"] - 1, LIMITS["/2/tweets"] - 2]
    answer = strict.ask("/2/users/by", usernames="Uppolice")
    assert answer.headers["x-rate-limit-limit"] == "300"
    assert answer.headers["x-transaction-id"]
    assert NOW_MS / 1000 <= int(answer.headers["x-rate-limit-reset"]) <= NOW_MS / 1000 + WINDOW_S + 1


def test_when_nothing_is_left_there_is_a_429_until_the_window_has_passed(strict: X) -> None:
    assert [strict.ask(RECENT, query=QUERY).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = strict.ask(RECENT, query=QUERY)
    assert refused.json()["title"] == "Too Many Requests"
    assert refused.json()["type"] == "about:blank"
    assert remaining(refused) == 0
    assert strict.ask("/2/tweets", ids=12).status_code == 200
    window = strict.serving
    assert window is not None
    import time  # noqa: PLC0415

    time.sleep(WINDOW_S)
    assert strict.ask(RECENT, query=QUERY).status_code == 200


def used(x: X) -> list[int]:
    answer = x.get("/2/usage/tweets", usage_fields="daily_project_usage,project_usage")
    days = answer["data"].get("daily_project_usage", {}).get("usage", [])
    return [day["usage"] for day in days]


def test_a_post_is_billed_once_a_utc_day_and_again_the_next(strict: X) -> None:
    assert used(strict) == []
    strict.search(QUERY, max_results=20)
    assert used(strict) == [20]
    strict.search(QUERY, max_results=20)
    assert used(strict) == [20]
    page = strict.search(QUERY, max_results=20)
    ids = ",".join(post["id"] for post in page["data"])
    strict.get("/2/tweets", ids=ids)
    assert used(strict) == [40]
    strict.hands.ms += DAY_MS
    strict.get("/2/tweets", ids=ids)
    assert used(strict) == [40, 20]


def test_the_day_of_the_bill_ends_at_midnight_utc(strict: X) -> None:
    midnight_ms = (NOW_MS // DAY_MS + 1) * DAY_MS
    strict.hands.ms = midnight_ms - 1
    ids = [post["id"] for post in strict.search(QUERY, max_results=10)["data"]]
    strict.get("/2/tweets", ids=",".join(ids))
    strict.hands.ms = midnight_ms
    strict.get("/2/tweets", ids=",".join(ids))
    answer = strict.get("/2/usage/tweets", usage_fields="daily_project_usage,project_usage")
    usage = answer["data"]["daily_project_usage"]["usage"]
    assert [day["date"] for day in usage] == ["2026-11-24T00:00:00.000Z", "2026-11-25T00:00:00.000Z"]
    assert [day["usage"] for day in usage] == [20, 10]
    assert answer["data"]["project_usage"] == 30


def test_what_gives_no_post_is_not_billed(strict: X) -> None:
    strict.ask(RECENT, query="is:reply")
    strict.search("from:nobody")
    strict.get("/2/tweets", ids=12)
    strict.get("/2/users/by", usernames="Uppolice")
    strict.get("/2/tweets/counts/recent", query=QUERY)
    strict.hands.ms += HOUR_MS
    assert used(strict) == []
