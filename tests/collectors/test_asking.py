"""Asking X: packing, money, which fault an answer is, retries, waits."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from collectors import money
from collectors.packing import packed
from collectors.x.api import XApi
from collectors.x.errors import (
    OverBudget,
    RateLimited,
    Refused,
    SinceTooOld,
    Stopped,
    Transient,
    Unreachable,
    XError,
)
from collectors.x.faults import fault
from collectors.x.transport import Transport
from data import ledger
from data.cursors import Member
from tests.collectors.conftest import Clock
from tests.collectors.small_x import TOKEN, Reply, SmallX

NOW_AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
HANDLES = st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True)


def member(number: int, handle: str) -> Member:
    return Member(number, handle, None, False, 0, 1 << 60)


@given(st.lists(HANDLES, max_size=90, unique_by=str.lower), st.sampled_from(["from:", "@"]), st.randoms())
def test_queries_are_short_enough_and_hold_every_handle_once_in_the_same_way(
    handles: list[str], operator: str, chance: Any
) -> None:
    members = [member(number, handle) for number, handle in enumerate(handles)]
    queries = packed(members, operator=operator)
    assert all(len(query) <= 512 for query, _ in queries)
    named = [each.handle for _, group in queries for each in group]
    assert sorted(named) == sorted(handles)
    for query, group in queries:
        terms = query.removesuffix(") -is:retweet").removeprefix("(").split(" OR ")
        assert terms == [f"{operator}{each.handle}" for each in group]
    chance.shuffle(members)
    assert [query for query, _ in packed(members, operator=operator)] == [query for query, _ in queries]


def test_as_many_handles_fit_as_the_arithmetic_of_the_frame_says() -> None:
    members = [member(number, f"abcdefghijk{number:02}") for number in range(50)]
    assert len(packed(members, operator="from:")[0][1]) == 22
    assert len(packed(members, operator="@")[0][1]) == 27


def spend(engine: Engine, dollars: float, at: datetime) -> None:
    with engine.begin() as connection:
        ids = range(round(dollars / 0.005))
        ledger.record(
            connection,
            run_id=None,
            at=at,
            endpoint="tweets",
            status=200,
            object_ids=ids,
            price_microusd=5_000,
        )


def test_a_request_asks_for_no_more_than_the_days_budget_bears(engine: Engine) -> None:
    spend(engine, 0.80, NOW_AT)
    with engine.connect() as connection:

        def affordable(budget_usd: float | None, at: datetime = NOW_AT) -> int:
            return money.affordable(
                connection, endpoint="search/recent", wanted=100, least=10, budget_usd=budget_usd, at=at
            )

        assert affordable(None) == 100
        assert affordable(1.30) == 100
        assert affordable(1.00) == 40
        assert affordable(0.85) == 10
        with pytest.raises(
            OverBudget, match=r"\$0\.84 \(NOTED_DAILY_BUDGET_USD\) is used up until 00:00 UTC"
        ):
            affordable(0.84)
        assert affordable(0.84, NOW_AT + timedelta(days=1)) == 100


def test_every_endpoint_that_is_asked_has_a_price() -> None:
    assert {
        name: money.price_microusd(name) for name in ("search/recent", "tweets", "users", "users/by")
    } == {
        "search/recent": 5_000,
        "tweets": 5_000,
        "users": 10_000,
        "users/by": 10_000,
    }


P = "https://api.twitter.com/2/problems"
LIMITED = {"title": "Too Many Requests", "detail": "Too Many Requests", "type": "about:blank", "status": 429}
CAPPED = {
    "title": "UsageCapExceeded", "detail": "Usage cap exceeded: Monthly product cap", "period": "Monthly",
    "scope": "Product", "account_id": 1, "product_name": "standard-basic", "type": f"{P}/usage-capped",
}  # fmt: skip
NOT_ENROLLED = {"title": "Client Forbidden", "reason": "client-not-enrolled", "type": f"{P}/client-forbidden"}
TOO_OLD = {
    "title": "Invalid Request",
    "detail": "One or more parameters to your request was invalid.",
    "errors": [
        {
            "message": "'since_id' must be a tweet id created after 2026-07-31T11:45Z. Please use a 'since_id' that "
            "is larger than 2083157183716917248",
            "parameters": {"since_id": ["2075200933194039668"]},
        }
    ],
    "type": "https://api.x.com/2/problems/invalid-request",
}
FAULTS: list[tuple[int, Any, type[XError], str]] = [
    (500, {}, Transient, ""),
    (503, {"title": "Service Unavailable"}, Transient, ""),
    (408, {}, Transient, ""),
    (429, LIMITED, RateLimited, ""),
    (429, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}, RateLimited, ""),
    (429, {}, RateLimited, ""),
    (429, CAPPED, Stopped, "money"),
    (402, {"title": "CreditsDepleted", "detail": "…", "type": f"{P}/credits"}, Stopped, "money"),
    (402, {}, Stopped, "money"),
    (403, {"title": "SpendCapReached"}, Stopped, "money"),
    (401, {"title": "Unauthorized", "type": "about:blank"}, Stopped, "auth"),
    (403, NOT_ENROLLED, Stopped, "auth"),
    (400, TOO_OLD, SinceTooOld, ""),
    (400, {"title": "Invalid Request", "errors": "none"}, Refused, ""),
    (404, {}, Refused, ""),
    (302, {}, Refused, ""),
]


@pytest.mark.parametrize(("status", "problem", "kind", "reason"), FAULTS)
def test_each_answer_that_is_no_200_has_its_class(
    status: int, problem: dict[str, Any], kind: type[XError], reason: str
) -> None:
    found = fault("search/recent", status, problem, {}, now_at=NOW_AT)
    assert type(found) is kind
    assert getattr(found, "reason", "") == reason
    assert str(found).startswith(f"search/recent: X answered {status}")
    assert "\n" not in str(found)


def test_the_least_id_that_x_would_take_is_read_from_its_words() -> None:
    found = fault("search/recent", 400, TOO_OLD, {}, now_at=NOW_AT)
    assert isinstance(found, SinceTooOld)
    assert found.least_id == 2083157183716917248


def test_a_refusal_shows_no_more_than_300_characters_of_what_x_says() -> None:
    found = fault(
        "search/recent", 400, {"title": "Invalid Request", "detail": "x" * 9_000}, {}, now_at=NOW_AT
    )
    assert len(str(found)) < 400


RESET = int(NOW_AT.timestamp())
WAITS: list[tuple[dict[str, str], float]] = [
    ({"x-rate-limit-reset": str(RESET + 300)}, 310),
    ({"x-rate-limit-reset": str(RESET + 300), "x-rate-limit-remaining": "0"}, 310),
    ({"x-rate-limit-reset": str(RESET + 300), "x-rate-limit-remaining": "7"}, 10),
    ({"x-rate-limit-reset": str(RESET - 999)}, 10),
    ({"x-rate-limit-reset": str(RESET + 20 * 86_400)}, 901),
    ({"x-rate-limit-reset": "soon"}, 901),
    ({"x-rate-limit-reset": "-5"}, 901),
    ({"x-rate-limit-reset": "9" * 40}, 901),
    ({}, 901),
    ({"retry-after": "60"}, 60),
    ({"retry-after": "Tue, 24 Nov 2026 07:00:00 GMT"}, 901),
    ({"retry-after": "60", "x-rate-limit-reset": str(RESET + 300)}, 310),
]


@pytest.mark.parametrize(("headers", "seconds"), WAITS)
def test_a_full_window_is_waited_for_by_its_headers_within_bounds(
    headers: dict[str, str], seconds: float
) -> None:
    found = fault("search/recent", 429, LIMITED, headers, now_at=NOW_AT)
    assert isinstance(found, RateLimited)
    assert found.until_at == NOW_AT + timedelta(seconds=seconds)


@pytest.fixture
def api(x: SmallX, clock: Clock) -> Iterator[XApi]:
    transport = Transport(bearer_token=TOKEN, base_url=x.base_url, timeout_s=5)
    yield XApi(transport, now_at=clock, sleep=clock.sleep)
    transport.session.close()


BROKEN = [
    Reply(503, b"<html>busy</html>"),
    Reply(200, b"<html>a proxy's page</html>"),
    Reply(200, b""),
    Reply(200, b'{"data": [{"id": "1", "text": "cu'),
    Reply(200, b"null"),
    Reply(200, b"[]"),
    Reply(200, {"data": {"id": "1"}}),
    Reply(200, {"data": [], "meta": []}),
    Reply(200, b"{}", {"Content-Encoding": "gzip"}),
]


@pytest.mark.parametrize("reply", BROKEN, ids=[str(each.body)[:30] for each in BROKEN])
def test_what_is_broken_is_asked_for_again(api: XApi, x: SmallX, clock: Clock, reply: Reply) -> None:
    x.script["users"] = [reply, reply]
    assert [each["username"] for each in api.users([21]).data] == ["AgraPolice"]
    assert x.count("users") == 3
    assert len(clock.slept) == 2


def test_after_five_tries_with_growing_pauses_it_is_left_for_later(
    api: XApi, x: SmallX, clock: Clock
) -> None:
    failed: list[tuple[str, int, bool]] = []
    api.failed = lambda endpoint, status, billed: failed.append((endpoint, status, billed))
    x.script["users"] = [Reply(503, b"") for _ in range(30)]
    with pytest.raises(Transient, match="users: X answered 503"):
        api.users([21])
    assert x.count("users") == 5
    assert all(2**n / 2 <= slept <= 2**n for n, slept in enumerate(clock.slept, start=1))
    assert len(clock.slept) == 4
    assert failed == [("users", 503, False)] * 5
    assert api.answered == 0


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 429])
def test_what_will_not_change_is_asked_once(api: XApi, x: SmallX, clock: Clock, status: int) -> None:
    x.script["users"] = [Reply(status, {"title": "no"})]
    with pytest.raises(XError):
        api.users([21])
    assert (x.count("users"), clock.slept) == (1, [])


def test_partial_errors_stand_beside_the_data(api: XApi, x: SmallX) -> None:
    x.suspended = {"31"}
    answer = api.users([21, 31, 404])
    assert [each["id"] for each in answer.data] == ["21"]
    assert {each["value"] for each in answer.errors} == {"31", "404"}
    assert api.users([404]).data == []


def test_just_the_fields_that_are_needed_are_asked_for_and_no_expansions(
    api: XApi, x: SmallX, clock: Clock
) -> None:
    api.search_recent(query="(@a) -is:retweet", since_id=None, next_token=None, max_results=10)
    api.posts([1])
    api.users_by(["agrapolice"])
    for asked in x.asked:
        assert not [name for name in asked.params if "expansions" in name]
    fields = x.asked[0].params["tweet.fields"].split(",")
    assert {"display_text_range", "note_tweet", "edit_history_tweet_ids", "entities"} <= set(fields)
    assert x.asked[0].params["sort_order"] == "recency"
    assert "since_id" not in x.asked[0].params


def test_nobody_at_the_address_is_told_apart_from_a_bad_answer(clock: Clock) -> None:
    transport = Transport(bearer_token=TOKEN, base_url="http://127.0.0.1:1", timeout_s=2)
    with pytest.raises(Unreachable, match=r"http://127\.0\.0\.1:1 cannot be reached .*NOTED_X_BASE_URL"):
        XApi(transport, now_at=clock, sleep=clock.sleep).users([1])
    transport.session.close()


def test_words_of_x_command_no_terminal() -> None:
    hostile = {
        "title": "\x1b]0;owned\x07Bad",
        "detail": "\x1b[2J\u202edoog",
        "errors": [{"message": "a\x00b\nc"}],
    }
    for status in (400, 403, 429, 503):
        assert str(fault("search/recent", status, hostile, {}, now_at=NOW_AT)).isprintable()
