"""Answers of every endpoint against X's published document, with everything asked for and with nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from collectors.sandbox.fields import TWEET_FIELDS, USER_FIELDS
from tests.collectors.sandbox.conftest import EVERY_FIELD, EVERY_USER_FIELD, NOW_MS, X, last_days

EXCERPT = json.loads(Path(__file__).with_name("openapi-2.166-excerpt.json").read_text(encoding="utf-8"))
EXPANSIONS = "author_id,referenced_tweets.id,referenced_tweets.id.author_id,entities.mentions.username,in_reply_to_user_id"
QUERY = "(from:Uppolice OR @Uppolice)"


def validator(pointer: str) -> Any:
    """A validator of one of the excerpt's schemas; its library takes seconds to import: only who asks for it waits."""
    import jsonschema  # noqa: PLC0415

    schema = {"$schema": EXCERPT["$schema"], "$ref": pointer, "$defs": EXCERPT["$defs"]}
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def check_answer(path: str, answer: dict[str, Any]) -> None:
    validator(EXCERPT["answers"][path]["$ref"]).validate(answer)


def test_the_excerpt_is_itself_a_schema() -> None:
    validator("#").check_schema(EXCERPT)


@pytest.mark.parametrize("path", ["/2/tweets/search/recent", "/2/tweets/search/all"])
def test_searches_conform(x: X, path: str) -> None:
    full = {
        "tweet_fields": ",".join(TWEET_FIELDS),
        "user_fields": ",".join(USER_FIELDS),
        "expansions": EXPANSIONS,
    }
    for params in ({}, {"tweet_fields": EVERY_FIELD}, full):
        answer = x.get(path, query=QUERY, max_results=100, **params)
        check_answer(path, answer)
        assert answer["meta"]["result_count"] == 100
    check_answer(path, x.get(path, query="from:nobody"))


def test_lookups_of_posts_conform(x: X) -> None:
    posts = last_days(x.serving.world, 4)
    deleted = [post for post in posts if post.first.deleted_ms < NOW_MS]
    hidden = [post for post in last_days(x.serving.world, 12) if not post.author.public_at(NOW_MS)]
    ids = [post.post_id for post in (*posts[:90], *deleted[:5], *hidden[:5])]
    answer = x.get("/2/tweets", ids=",".join(map(str, ids)), tweet_fields=EVERY_FIELD, expansions=EXPANSIONS)
    check_answer("/2/tweets", answer)
    kinds = {error["type"].rpartition("/")[2] for error in answer["errors"]}
    assert kinds == {"resource-not-found", "not-authorized-for-resource"}
    assert answer["includes"]["users"]
    check_answer("/2/tweets", x.get("/2/tweets", ids="12"))


def test_lookups_of_users_conform(x: X) -> None:
    people = x.serving.world.people
    ids = (
        ",".join(str(person.user_id) for person in people.officials[:90])
        + ",12,"
        + str(people.citizen(5).user_id)
    )
    check_answer("/2/users", x.get("/2/users", ids=ids, user_fields=EVERY_USER_FIELD))
    check_answer("/2/users", x.get("/2/users", ids=ids))
    handles = ",".join(person.handle for person in people.officials[:99]) + ",nobody"
    answer = x.get("/2/users/by", usernames=handles, user_fields=",".join(USER_FIELDS))
    check_answer("/2/users/by", answer)
    assert answer["data"]
    assert answer["errors"]


@pytest.mark.parametrize("what", ["tweets", "mentions", "following"])
def test_what_belongs_to_a_user_conforms(x: X, what: str) -> None:
    people = x.serving.world.people
    hq = people.named("Uppolice", NOW_MS)
    hidden = [person for person in people.officials if not person.public_at(NOW_MS)]
    assert hq is not None
    fields = {"user_fields": EVERY_USER_FIELD} if what == "following" else {"tweet_fields": EVERY_FIELD}
    check_answer(f"/2/users/{{id}}/{what}", x.get(f"/2/users/{hq.user_id}/{what}", max_results=5, **fields))
    for person_id in (12, people.citizen(3).user_id, *(person.user_id for person in hidden)):
        check_answer(f"/2/users/{{id}}/{what}", x.get(f"/2/users/{person_id}/{what}"))


def test_counts_and_usage_conform(x: X) -> None:
    for granularity in ("minute", "hour", "day"):
        answer = x.get("/2/tweets/counts/recent", query=QUERY, granularity=granularity)
        check_answer("/2/tweets/counts/recent", answer)
    x.search(QUERY)
    check_answer("/2/usage/tweets", x.get("/2/usage/tweets"))
    fields = "cap_reset_day,daily_client_app_usage,daily_project_usage,project_cap,project_id,project_usage"
    answer = x.get("/2/usage/tweets", usage_fields=fields, days=90)
    check_answer("/2/usage/tweets", answer)
    assert answer["data"]["daily_project_usage"]["usage"]


def test_a_post_comes_with_its_id_text_and_history_and_nothing_more_unless_asked(x: X) -> None:
    for post in x.search(QUERY, max_results=100)["data"]:
        assert set(post) == {"id", "text", "edit_history_tweet_ids"}
    answer = x.search(QUERY, max_results=100, tweet_fields="author_id,lang")
    assert "includes" not in answer
    for post in answer["data"]:
        assert set(post) == {"id", "text", "edit_history_tweet_ids", "author_id", "lang"}


def test_a_user_comes_with_id_name_and_handle_and_nothing_more_unless_asked(x: X) -> None:
    (user,) = x.get("/2/users/by", usernames="Uppolice")["data"]
    assert set(user) == {"id", "name", "username"}
    (user,) = x.get("/2/users/by", usernames="Uppolice", user_fields="public_metrics")["data"]
    assert set(user) == {"id", "name", "username", "public_metrics"}
