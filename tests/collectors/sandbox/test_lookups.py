"""Lookups, timelines and follows over HTTP: who and what is there, and the reason where it is not."""

import pytest

from collectors.sandbox.instants import DAY_MS, HOUR_MS, iso
from tests.collectors.sandbox.conftest import EVERY_FIELD, NOW_MS, X, last_days


def user_id(x: X, handle: str) -> int:
    person = x.serving.world.people.named(handle, x.hands.ms)
    assert person is not None
    return person.user_id


def test_handles_lead_to_ids_and_ids_to_the_same_handles(x: X) -> None:
    handles = [person.handle for person in x.serving.world.people.officials if person.public_at(NOW_MS)]
    users = x.get("/2/users/by", usernames=",".join(handles[:100]))["data"]
    assert [user["username"] for user in users] == handles[:100]
    again = x.get("/2/users", ids=",".join(user["id"] for user in users))["data"]
    assert again == users


def test_a_renamed_account_keeps_its_id_and_loses_its_handle(x: X) -> None:
    person = next(person for person in x.serving.world.people.officials if person.later_handle)
    x.hands.ms = person.renamed_ms
    (user,) = x.get("/2/users", ids=person.user_id)["data"]
    assert user["username"] == person.later_handle
    lost = x.get("/2/users/by", usernames=person.handle)
    assert lost["errors"][0]["title"] == "Not Found Error"
    assert "data" not in lost


def test_suspended_and_unknown_users_are_told_apart_and_a_protected_one_is_shown(x: X) -> None:
    officials = x.serving.world.people.officials
    suspended = next(person for person in officials if person.suspended_ms < NOW_MS)
    protected = next(person for person in officials if person.protected_ms < NOW_MS)
    answer = x.get("/2/users", ids=f"{suspended.user_id},{protected.user_id},7", user_fields="protected")
    assert [user["protected"] for user in answer["data"]] == [True]
    first, second = answer["errors"]
    assert first["detail"] == f"User has been suspended: [{suspended.user_id}]."
    assert second["detail"] == "Could not find user with ids: [7]."


def test_followers_grow_as_time_runs_and_are_the_same_when_asked_again(x: X) -> None:
    def followers() -> int:
        (user,) = x.get("/2/users/by", usernames="Uppolice", user_fields="public_metrics")["data"]
        return int(user["public_metrics"]["followers_count"])

    before = followers()
    assert followers() == before
    x.hands.ms += 60 * DAY_MS
    assert followers() > before


def test_a_reply_names_whom_and_what_it_answers_and_where_its_own_words_begin(x: X) -> None:
    post = next(
        post
        for post in last_days(x.serving.world, 2)
        if post.replied_to is not None and post.author.unit_id and post.shown_at(NOW_MS)
    )
    assert post.replied_to is not None
    (found,) = x.get("/2/tweets", ids=post.post_id, tweet_fields=EVERY_FIELD)["data"]
    assert found["in_reply_to_user_id"] == str(post.replied_to.author.user_id)
    assert found["referenced_tweets"] == [{"type": "replied_to", "id": str(post.replied_to.post_id)}]
    begin, end = found["display_text_range"]
    assert found["text"][:begin].split() == [
        f"@{mention['username']}" for mention in found["entities"]["mentions"] if mention["start"] < begin
    ]
    assert end == len(found["text"])
    assert found["created_at"] == iso(post.ms)


def test_a_long_post_is_cut_and_whole_in_its_note(x: X) -> None:
    post = next(
        post
        for post in last_days(x.serving.world, 6)
        if len(post.text) > 400 and post.retweeted is None and post.shown_at(NOW_MS)
    )
    (found,) = x.get("/2/tweets", ids=post.post_id, tweet_fields=EVERY_FIELD)["data"]
    assert found["text"].endswith("…")
    assert len(found["text"]) == 280
    assert found["note_tweet"]["text"] == post.text
    whole = found["note_tweet"]["entities"]["mentions"]
    assert [mention["username"] for mention in whole] == [handle for _, handle, _ in post.mentions]


def test_a_mention_does_not_always_have_its_id(x: X) -> None:
    posts = x.walk("@Uppolice", max_results=100, tweet_fields="entities")
    mentions = [mention for post in posts for mention in post.get("entities", {}).get("mentions", [])]
    without = sum("id" not in mention for mention in mentions)
    assert 0 < without < len(mentions) / 20


def test_metrics_count_the_replies_that_are_there(x: X) -> None:
    post = next(
        post
        for post in last_days(x.serving.world, 3)
        if post.shown_at(NOW_MS) and sum(each.replied_to is post for each in post.referring) > 1
    )

    def replies() -> int:
        (found,) = x.get("/2/tweets", ids=post.post_id, tweet_fields="public_metrics")["data"]
        return int(found["public_metrics"]["reply_count"])

    expected = [each for each in post.referring if each.replied_to is post and each.shown_at(NOW_MS)]
    assert replies() == len(expected)
    x.hands.ms = post.ms
    assert replies() == 0


def test_a_timeline_pages_through_everything_that_a_user_wrote(x: X) -> None:
    number, start = user_id(x, "Uppolice"), iso(NOW_MS - 5 * DAY_MS)
    posts = x.leaf(f"/2/users/{number}/tweets", max_results=23, start_time=start)
    found = [int(post["id"]) for post in posts]
    expected = [
        post.post_id
        for post in last_days(x.serving.world, 5)
        if post.author.user_id == number and post.shown_at(NOW_MS) and post.current(NOW_MS) is post
    ]
    assert found == expected


def test_a_timeline_leaves_out_what_it_is_told_to(x: X) -> None:
    number = user_id(x, "Uppolice")
    page = x.get(
        f"/2/users/{number}/tweets",
        max_results=100,
        exclude="replies,retweets",
        tweet_fields="referenced_tweets",
    )
    kinds = {each["type"] for post in page["data"] for each in post.get("referenced_tweets", [])}
    assert kinds == {"quoted"}


def test_a_timeline_has_its_newest_posts_and_no_more(x: X) -> None:
    found = x.leaf(f"/2/users/{user_id(x, 'Uppolice')}/mentions", max_results=100)
    assert len(found) == 800


@pytest.mark.long
def test_mentions_of_a_user_are_found_by_id_even_after_a_rename(x: X) -> None:
    person = next(person for person in x.serving.world.people.officials if person.later_handle)
    x.hands.ms = person.renamed_ms + HOUR_MS
    page = x.get(f"/2/users/{person.user_id}/mentions", tweet_fields="entities", max_results=100)
    names = {
        mention["username"]
        for post in page["data"]
        for mention in post.get("entities", {}).get("mentions", [])
    }
    assert person.handle in names


def test_whom_an_office_follows_comes_in_pages_and_matches_its_count(x: X) -> None:
    number = user_id(x, "agrapolice")
    (user,) = x.get("/2/users", ids=number, user_fields="public_metrics")["data"]
    found = [each["username"] for each in x.leaf(f"/2/users/{number}/following", max_results=7)]
    assert len(found) == len(set(found))
    assert abs(len(found) - user["public_metrics"]["following_count"]) <= 1  # one may be suspended since
    assert "Uppolice" in found


def test_expansions_bring_what_is_still_there_and_errors_for_the_rest(x: X) -> None:
    posts = last_days(x.serving.world, 12)
    orphan = next(
        post
        for post in posts
        if post.shown_at(NOW_MS) and post.replied_to is not None and not post.replied_to.shown_at(NOW_MS)
    )
    child = next(
        post for post in posts if post.shown_at(NOW_MS) and post.quoted and post.quoted.shown_at(NOW_MS)
    )
    assert orphan.replied_to is not None
    assert child.quoted is not None
    answer = x.get(
        "/2/tweets", ids=f"{orphan.post_id},{child.post_id}", expansions="referenced_tweets.id,author_id"
    )
    assert [post["id"] for post in answer["includes"]["tweets"]] == [str(child.quoted.post_id)]
    assert [error["value"] for error in answer["errors"]] == [str(orphan.replied_to.post_id)]
    authors = {str(post.author.user_id) for post in (orphan, child)}
    assert {user["id"] for user in answer["includes"]["users"]} == authors
