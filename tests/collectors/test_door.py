"""The door: what is good comes in whole, what is bad is kept aside with its reason, and nothing is dropped."""

import json
from typing import Any

import pytest

from collectors.x.door import admit_posts, admit_users
from data.instants import SNOWFLAKE_EPOCH_MS, snowflake_ms
from data.posts import HIDDEN, LEADING, TYPED, StoredPost
from tests.collectors.conftest import KINDS
from tests.worlds.posts import minutes, post

AGRA, ASHA = 21, 901


def admitted(item: dict[str, Any]) -> StoredPost:
    batch = admit_posts([item], kind_of=KINDS.kind_of)
    assert batch.bad == []
    return batch.posts[0]


def placements(item: dict[str, Any]) -> dict[str, int]:
    return {each.username: each.placement for each in admitted(item).mentions}


def test_one_bad_post_of_a_hundred_is_set_aside_and_99_come_in() -> None:
    page: list[Any] = [post(minutes(number), author=ASHA) for number in range(100)]
    del page[42]["text"]
    batch = admit_posts(page, kind_of=KINDS.kind_of)
    assert len(batch.posts) == 99
    (bad,) = batch.bad
    assert bad.reason == "post: text: Field required"
    assert json.loads(bad.raw) == page[42]


GOOD = post(minutes(1), author=ASHA)
BAD = {
    "id: is no whole id": GOOD | {"id": 1.5e18},
    "id: is no whole id ": GOOD | {"id": "12a"},
    "id: is no whole id  ": GOOD | {"id": True},
    "id: Input should be less than or equal to 9223372036854775807": GOOD | {"id": str(1 << 63)},
    "id: Input should be greater than 0": GOOD | {"id": "0"},
    "author_id: Field required": {key: value for key, value in GOOD.items() if key != "author_id"},
    "referenced_tweets.0.type: Field required": GOOD | {"referenced_tweets": [{"id": "5"}]},
    "entities.mentions.0.username: Field required": GOOD
    | {"entities": {"mentions": [{"start": 0, "end": 1}]}},
    "Input should be a valid dictionary": "a text",
}


@pytest.mark.parametrize("reason", BAD)
def test_what_cannot_be_read_is_kept_with_its_reason(reason: str) -> None:
    batch = admit_posts([BAD[reason]], kind_of=KINDS.kind_of)
    assert batch.posts == []
    assert reason.strip() in batch.bad[0].reason
    assert json.loads(batch.bad[0].raw) == BAD[reason]


def test_ids_are_whole_beyond_two_to_the_53() -> None:
    whole = (1 << 63) - 1
    found = admitted(GOOD | {"author_id": str(whole), "conversation_id": whole - 1})
    assert (found.author_id, found.conversation_id) == (whole, whole - 1)


def test_both_vocabularies_are_read_alike() -> None:
    first, last = minutes(1), minutes(4)
    old = post(last, author=ASHA, history=[first, last], reply_to=GOOD, quote_of=minutes(0))
    old["note_tweet"] = {"text": "लंबी बात"}
    names = {
        "referenced_tweets": "referenced_posts",
        "edit_history_tweet_ids": "edit_history_post_ids",
        "note_tweet": "note_post",
    }
    new = {names.get(key, key): value for key, value in old.items()}
    assert admitted(new) == admitted(old)
    assert admitted(old).history == (first, last)
    user = {"id": "21", "username": "a", "public_metrics": {"followers_count": 1, "tweet_count": 5}}
    renamed = user | {"public_metrics": {"followers_count": 1, "post_count": 5}}
    assert admit_users([user]).users == admit_users([renamed]).users


@pytest.mark.parametrize("spelling", ["retweeted", "reposted"])
def test_a_repeated_post_is_known_as_one_in_either_spelling(spelling: str) -> None:
    assert admitted(GOOD | {"referenced_tweets": [{"type": spelling, "id": "5"}]}).is_retweet


def test_a_post_may_answer_and_quote_at_once() -> None:
    found = admitted(post(minutes(9), author=AGRA, reply_to=GOOD, quote_of=minutes(3)))
    assert (found.replied_to_id, found.quoted_id, found.is_retweet) == (minutes(1), minutes(3), False)


def test_the_text_and_the_mentions_of_a_long_post_are_those_of_its_note() -> None:
    named = [{"start": 300, "end": 311, "username": "agrapolice", "id": "21"}]
    note = {"text": "क" * 300 + "@agrapolice मामला दर्ज", "entities": {"mentions": named}}
    found = admitted(GOOD | {"text": "क" * 270, "note_tweet": note})
    assert found.text == note["text"]
    assert [each.username for each in found.mentions] == ["agrapolice"]


def test_handles_before_the_display_range_are_hidden_and_after_it_typed() -> None:
    item = post(minutes(9), author=AGRA, reply_to=GOOD, hidden={"asha": ASHA}, typed={"agrapolice": AGRA})
    assert placements(item) == {"asha": HIDDEN, "agrapolice": TYPED}


def test_without_a_range_the_run_that_begins_a_reply_is_undecided_and_the_rest_typed() -> None:
    item = post(minutes(9), author=AGRA, reply_to=GOOD, hidden={"asha": ASHA}, text="देखें", ranged=False)
    item["text"] += " @agrapolice"
    later = {"start": len(item["text"]) - 11, "end": len(item["text"]), "username": "agrapolice", "id": "21"}
    item["entities"]["mentions"].append(later)
    assert placements(item) == {"asha": LEADING, "agrapolice": TYPED}


def test_without_a_range_every_handle_of_a_post_that_answers_nobody_is_typed() -> None:
    assert placements(post(minutes(9), author=ASHA, typed={"agrapolice": AGRA}, ranged=False)) == {
        "agrapolice": TYPED
    }


def test_a_mention_without_an_id_comes_in_without_one() -> None:
    item = post(minutes(9), author=ASHA, typed={"agrapolice": AGRA})
    del item["entities"]["mentions"][0]["id"]
    assert admitted(item).mentions[0].user_id is None


def test_nul_and_lone_surrogates_are_cleaned_and_counted() -> None:
    item = json.loads('{"text": "a\\u0000b\\ud83d c", "lang": "h\\u0000i"}')
    batch = admit_posts([GOOD | item, GOOD], kind_of=KINDS.kind_of)
    assert (batch.posts[0].text, batch.posts[0].lang, batch.cleaned) == ("ab c", "hi", 1)
    users = admit_users([{"id": "21", "username": "a", "name": "\ud800x", "description": "\x00y"}])
    assert (users.users[0].name, users.users[0].description, users.cleaned) == ("x", "y", 1)


def test_emoji_joiners_and_old_nukta_stay_as_they_were_written() -> None:
    words = "क़ानून 👮‍♀️ \u202eabc\u202c"
    assert admitted(GOOD | {"text": words}).text == words


def test_an_empty_field_is_as_good_as_none() -> None:
    bare = GOOD | {
        "entities": None,
        "referenced_tweets": None,
        "in_reply_to_user_id": None,
        "note_tweet": None,
    }
    assert admitted(bare) == admitted(GOOD)


def test_the_instant_is_the_ids_whatever_x_writes_beside_it() -> None:
    for words in ("2026-08-22T10:30:00.000Z", "22 August", "2026-08-22 10:30", 7, None):
        assert admitted(GOOD | {"created_at": words}).created_ms == snowflake_ms(minutes(1))


def test_an_id_older_than_the_scheme_takes_what_x_writes_or_is_set_aside() -> None:
    old = {"id": "20", "text": "just", "author_id": "12"}
    assert admitted(old | {"created_at": "2006-03-21T20:50:14.000Z"}).created_ms == 1_142_974_214_000
    assert admitted(old | {"id": str(1 << 41), "created_at": None}).created_ms == SNOWFLAKE_EPOCH_MS + (
        1 << 19
    )
    assert "created_at is missing" in admit_posts([old], kind_of=KINDS.kind_of).bad[0].reason


def test_a_reply_without_its_conversation_is_set_aside_but_a_first_post_is_its_own() -> None:
    bare = {key: value for key, value in GOOD.items() if key != "conversation_id"}
    assert admitted(bare).conversation_id == minutes(1)
    reply = post(minutes(9), author=AGRA, reply_to=GOOD)
    del reply["conversation_id"]
    assert "conversation_id is missing" in admit_posts([reply], kind_of=KINDS.kind_of).bad[0].reason


@pytest.mark.parametrize(("where", "state"), [(["IN"], "withheld"), (["XX"], "withheld"), (["DE"], "public")])
def test_what_is_withheld_here_loses_its_text_and_keeps_its_kind(where: list[str], state: str) -> None:
    found = admitted(GOOD | {"text": "Noted", "withheld": {"copyright": False, "country_codes": where}})
    assert (found.state, found.text is None, found.kind) == (state, state == "withheld", "noted")


def test_a_user_without_counts_has_none_not_zero() -> None:
    (bare,) = admit_users([{"id": "21", "username": "agrapolice"}]).users
    (empty,) = admit_users([{"id": "21", "username": "a", "public_metrics": {"followers_count": None}}]).users
    (none,) = admit_users([{"id": "21", "username": "a", "public_metrics": {"followers_count": 0}}]).users
    assert (bare.followers, empty.followers, none.followers) == (None, None, 0)


@pytest.mark.parametrize("count", [-1, 1 << 31, "many"])
def test_a_user_with_a_count_that_cannot_be_is_set_aside(count: object) -> None:
    batch = admit_users([{"id": "21", "username": "a", "public_metrics": {"followers_count": count}}])
    assert batch.users == []
    assert batch.bad[0].reason.startswith("user: public_metrics.followers_count: ")


def test_a_protected_user_says_so() -> None:
    assert admit_users([{"id": "21", "username": "a", "protected": True}]).users[0].state == "protected"


def nested(levels: int) -> Any:
    deep: Any = None
    for _ in range(levels):
        deep = [deep]
    return deep


@pytest.mark.parametrize("levels", [700, 5_000])
def test_a_post_nested_beyond_reason_is_set_aside_and_the_others_come_in(levels: int) -> None:
    batch = admit_posts(
        [GOOD, post(minutes(2), author=ASHA) | {"text": nested(levels)}], kind_of=KINDS.kind_of
    )
    assert [each.version_id for each in batch.posts] == [minutes(1)]
    assert [each.reason for each in batch.bad] == ["post: is nested too deeply"]
    assert batch.bad[0].object_id == minutes(2)


def test_what_is_nested_in_a_field_that_nobody_reads_costs_nothing() -> None:
    assert admitted(GOOD | {"deep": nested(5_000)}) == admitted(GOOD)


def test_a_username_that_would_change_a_query_does_not_come_in() -> None:
    batch = admit_users(
        [{"id": "21", "username": "a OR from:stranger"}, {"id": "22", "username": "agrapolice"}]
    )
    assert [each.username for each in batch.users] == ["agrapolice"]
    assert batch.bad[0].reason.startswith("user: username")


def test_an_old_id_with_an_instant_beyond_the_calendar_is_set_aside() -> None:
    old = {"id": "20", "text": "x", "author_id": "12", "created_at": "9999-12-31T23:59:59.999-12:00"}
    assert admit_posts([old], kind_of=KINDS.kind_of).bad[0].reason.startswith("post: created_at")
