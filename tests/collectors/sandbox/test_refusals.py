"""Refusals over HTTP: X's status, X's shape, and the words by which a collector knows what to do."""

from typing import Any

import pytest
import requests

from collectors.sandbox.instants import DAY_MS, first_id, id_ms, iso
from tests.collectors.sandbox.conftest import NOW_MS, X
from tests.collectors.sandbox.test_openapi import validator

QUERY = "from:Uppolice -is:retweet"
RECENT, ALL, COUNTS = "/2/tweets/search/recent", "/2/tweets/search/all", "/2/tweets/counts/recent"
OLD_ID = first_id(NOW_MS - 8 * DAY_MS)
MANY = ",".join(str(number) for number in range(1, 102))


def check_is_problem(answer: requests.Response, name: str) -> dict[str, Any]:
    assert answer.headers["content-type"].startswith("application/problem+json")
    body = answer.json()
    validator(f"#/$defs/{name}").validate(body)
    return dict(body)


@pytest.mark.parametrize(
    ("path", "params", "says"),
    [
        (RECENT, {}, "`query` query parameter can not be empty"),
        (RECENT, {"query": " "}, "can not be empty"),
        (RECENT, {"query": "is:reply"}, "errors processing your request"),
        (RECENT, {"query": "police"}, "unsupported term 'police' (at position 1)"),
        (RECENT, {"query": QUERY, "max_results": 9}, "is not between 10 and 100"),
        (RECENT, {"query": QUERY, "max_results": 101}, "is not between 10 and 100"),
        (RECENT, {"query": QUERY, "max_results": "ten"}, "is not between 10 and 100"),
        (ALL, {"query": QUERY, "max_results": 501}, "is not between 10 and 500"),
        (RECENT, {"query": QUERY, "since_id": "abc"}, "is not valid"),
        (RECENT, {"query": QUERY, "since_id": "9" * 19 + "9"}, "is not valid"),
        (RECENT, {"query": QUERY, "until_id": OLD_ID}, "'until_id' must be a tweet id created after"),
        (RECENT, {"query": QUERY, "since_id": OLD_ID + (9 * DAY_MS << 22), "start_time": iso(NOW_MS - DAY_MS)}, "can not be combined"),
        (RECENT, {"query": QUERY, "since_id": first_id(NOW_MS - DAY_MS), "end_time": iso(NOW_MS - DAY_MS)}, "can not be combined"),
        (RECENT, {"query": QUERY, "start_time": iso(NOW_MS - 8 * DAY_MS)}, "'start_time' must be on or after"),
        (RECENT, {"query": QUERY, "start_time": "yesterday"}, "must be a date-time"),
        (RECENT, {"query": QUERY, "start_time": "2026-13-40T00:00:00Z"}, "must be a date-time"),
        (RECENT, {"query": QUERY, "end_time": iso(NOW_MS - 9_000)}, "minimum of 10 seconds prior"),
        (RECENT, {"query": QUERY, "start_time": iso(NOW_MS - DAY_MS), "end_time": iso(NOW_MS - 2 * DAY_MS)}, "must be before 'end_time'"),
        (RECENT, {"query": QUERY, "next_token": "b26v89c19zqg8o3f"}, "is not a token of this request"),
        (RECENT, {"query": QUERY, "next_token": "%%%"}, "is not a token of this request"),
        (RECENT, {"query": QUERY, "sort_order": "oldest"}, "is not one of [recency]"),
        (RECENT, {"query": QUERY, "tweet.fields": "id,colour"}, "value [colour] is not one of"),
        (RECENT, {"query": QUERY, "post.fields": "id"}, "The query parameter [post.fields] is not one of"),
        (RECENT, {"query": QUERY, "expansions": "everything"}, "value [everything] is not one of"),
        (COUNTS, {"query": QUERY, "granularity": "week"}, "is not one of [day,hour,minute]"),
        (COUNTS, {"query": QUERY, "max_results": 10}, "The query parameter [max_results]"),
        ("/2/tweets", {}, "can not be empty"),
        ("/2/tweets", {"ids": MANY}, "[101] is not between 1 and 100"),
        ("/2/tweets", {"ids": "12,abc"}, "value [abc] does not match"),
        ("/2/users", {"ids": MANY}, "[101] is not between 1 and 100"),
        ("/2/users/by", {"usernames": "no-hyphens"}, "does not match"),
        ("/2/users/by", {"usernames": "Uppolice", "user.fields": "shoe_size"}, "value [shoe_size]"),
        ("/2/users/abc/tweets", {}, "does not match"),
        ("/2/users/12/tweets", {"max_results": 4}, "is not between 5 and 100"),
        ("/2/users/12/tweets", {"exclude": "quotes"}, "value [quotes]"),
        ("/2/users/12/tweets", {"id": 13}, "The query parameter [id]"),
        ("/2/users/12/following", {"max_results": 1001}, "is not between 1 and 1000"),
        ("/2/usage/tweets", {"days": 91}, "is not between 1 and 90"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_a_400_that_says_why(x: X, path: str, params: dict[str, Any], says: str) -> None:
    answer = x.ask(path, **params)
    assert answer.status_code == 400
    body = check_is_problem(answer, "InvalidRequestProblem")
    assert body["title"] == "Invalid Request"
    assert body["type"].endswith("/invalid-request")
    assert says in body["errors"][0]["message"]


def test_a_since_id_older_than_seven_days_is_refused_in_the_words_that_a_collector_looks_for(x: X) -> None:
    body = check_is_problem(x.ask(RECENT, query=QUERY, since_id=OLD_ID), "InvalidRequestProblem")
    message = body["errors"][0]["message"]
    assert message.startswith("'since_id' must be a tweet id created after 2026-11-17T06:30Z.")
    assert body["errors"][0]["parameters"] == {"since_id": [str(OLD_ID)]}
    larger_than = int(message.rpartition(" ")[2])
    assert id_ms(larger_than) == NOW_MS - 7 * DAY_MS
    assert x.ask(RECENT, query=QUERY, since_id=larger_than + 1).status_code == 200


def test_a_token_of_another_walk_is_refused(x: X) -> None:
    token = x.search(QUERY)["meta"]["next_token"]
    assert x.ask(RECENT, query=QUERY, next_token=token, max_results=50).status_code == 200
    assert x.ask(RECENT, query="from:Uppolice", next_token=token).status_code == 400
    assert x.ask(ALL, query=QUERY, next_token=token).status_code == 400


def test_a_parameter_given_twice_is_refused(x: X) -> None:
    url = f"{x.base_url}{RECENT}?query=from:Uppolice&tweet.fields=id&tweet.fields=text"
    answer = x.session.get(url, headers={"Authorization": "Bearer right"}, timeout=10)
    assert answer.status_code == 400
    assert "twice" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "header", [None, "Bearer wrong", "Bearer ", "right", "bearer right", "Basic cmlnaHQ=", "Bearer rïght"]
)
def test_without_the_right_token_there_is_a_401_without_rate_limit_headers(x: X, header: str | None) -> None:
    headers = {"Authorization": header.encode()} if header is not None else {}
    answer = requests.get(x.base_url + RECENT, params={"query": QUERY}, headers=headers, timeout=10)
    assert answer.status_code == 401
    body = check_is_problem(answer, "GenericProblem")
    assert (body["title"], body["type"], body["status"]) == ("Unauthorized", "about:blank", 401)
    assert not [name for name in answer.headers if name.lower().startswith("x-rate-limit")]


def test_an_unknown_path_is_a_404_and_another_method_a_405(x: X) -> None:
    missing = x.ask("/2/tweets/everything")
    assert (missing.status_code, check_is_problem(missing, "GenericProblem")["title"]) == (404, "Not Found")
    posted = x.session.post(x.base_url + "/2/tweets", headers={"Authorization": "Bearer right"}, timeout=10)
    assert posted.status_code == 405


def test_the_excerpt_notices_an_unknown_field() -> None:
    from jsonschema import ValidationError  # noqa: PLC0415 - as in `validator`

    post = {"id": "1", "text": "t", "edit_history_tweet_ids": ["1"]}
    validator("#/$defs/Tweet").validate(post)
    with pytest.raises(ValidationError):
        validator("#/$defs/Tweet").validate(post | {"favourites": 3})
