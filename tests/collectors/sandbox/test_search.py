"""Search over HTTP: pages without loss or repetition, the bounds, and what time does to what is found."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from collectors.sandbox.instants import DAY_MS, HOUR_MS, MINUTE_MS, first_id, id_ms, iso
from collectors.sandbox.posts import Post
from tests.collectors.sandbox.conftest import EVERY_FIELD, NOW_MS, RECENT, X, last_days, posts_between

EVERYBODY = "(@Uppolice OR @agrapolice OR @lkopolice OR @bareillypolice OR from:Uppolice OR from:agrapolice) -is:retweet"
FROM_HQ = "from:Uppolice -is:retweet"


def ids(posts: list[dict[str, str]]) -> list[int]:
    return [int(post["id"]) for post in posts]


@dataclass
class Expected:
    """What search must find, worked out from the world itself."""

    x: X

    def ids(self, *, from_ms: int, to_ms: int) -> list[int]:
        now_ms = self.x.hands.ms
        handles = {"Uppolice", "agrapolice", "lkopolice", "bareillypolice"}
        return [
            post.post_id
            for post in posts_between(self.x.serving.world, from_ms, to_ms)
            if post.retweeted is None
            and (
                post.author.handle in {"Uppolice", "agrapolice"}
                or any(handle in handles for _, handle, _ in post.mentions)
            )
            and post.searchable_ms <= now_ms < post.first.deleted_ms
            and post.author.public_at(now_ms)
            and not any(other.post_id > post.post_id and other.ms <= now_ms for other in post.history)
        ]


@pytest.mark.parametrize("size", [10, 37, 100])
def test_pages_of_any_size_give_every_post_once_the_newest_first(x: X, size: int) -> None:
    found = ids(x.walk(EVERYBODY, max_results=size))
    assert found == Expected(x).ids(from_ms=NOW_MS - 7 * DAY_MS, to_ms=NOW_MS - 30_000)
    assert len(found) > 300


def test_a_walk_is_not_disturbed_by_time_that_passes_meanwhile(x: X) -> None:
    whole = ids(x.walk(EVERYBODY, max_results=100))
    found, more = [], dict[str, str]()
    while True:
        page = x.search(EVERYBODY, max_results=100, **more)
        found += ids(page["data"])
        if "next_token" not in page["meta"]:
            break
        more = {"next_token": page["meta"]["next_token"]}
        x.hands.ms += 4 * MINUTE_MS
    assert len(found) == len(set(found))
    posts = {post.post_id: post for post in last_days(x.serving.world, 7.1)}
    gone = [posts[each] for each in set(whole) - set(found)]
    assert not [post for post in gone if post.found_at(x.hands.ms)]
    assert len(gone) < 5


def test_a_walk_ends_whole_though_its_since_id_has_become_too_old(x: X) -> None:
    since_id = first_id(NOW_MS - 7 * DAY_MS)
    page = x.search(EVERYBODY, max_results=100, since_id=since_id)
    x.hands.ms += HOUR_MS
    assert x.ask(RECENT, query=EVERYBODY, since_id=since_id).status_code == 400
    token = page["meta"]["next_token"]
    assert x.ask(RECENT, query=EVERYBODY, since_id=since_id, next_token=token).status_code == 200


def test_meta_names_the_newest_the_oldest_and_how_many(x: X) -> None:
    page = x.search(FROM_HQ, max_results=20)
    found = ids(page["data"])
    assert page["meta"]["newest_id"] == str(max(found))
    assert page["meta"]["oldest_id"] == str(min(found))
    assert page["meta"]["result_count"] == 20


def test_nothing_found_has_no_data(x: X) -> None:
    answer = x.search("from:nobody_is_here")
    assert answer == {"meta": {"result_count": 0}}


def test_since_id_and_until_id_are_exclusive(x: X) -> None:
    found = ids(x.walk(EVERYBODY, max_results=100))
    low, high = found[40], found[10]
    assert ids(x.walk(EVERYBODY, since_id=low, max_results=100)) == found[:40]
    assert ids(x.walk(EVERYBODY, until_id=high, max_results=100)) == found[11:]
    assert ids(x.walk(EVERYBODY, since_id=low, until_id=high, max_results=100)) == found[11:40]


def test_start_time_belongs_to_the_span_and_end_time_does_not(x: X) -> None:
    found = ids(x.walk(EVERYBODY, max_results=100))
    start, end = (iso(id_ms(found[place])) for place in (40, 10))
    assert ids(x.walk(EVERYBODY, start_time=start, end_time=end, max_results=100)) == found[11:41]


def test_search_ends_half_a_minute_ago(x: X) -> None:
    post = next(
        post for post in last_days(x.serving.world, 1) if _is_plain(post) and post.author.handle == "Uppolice"
    )
    x.hands.ms = post.ms + 29_000
    assert post.post_id not in ids(x.walk(FROM_HQ, max_results=100))
    x.hands.ms = post.ms + 31_000
    assert post.post_id in ids(x.walk(FROM_HQ, max_results=100))


def _is_plain(post: Post) -> bool:
    return post.searchable_ms == post.ms and len(post.history) == 1 and post.retweeted is None


def test_some_posts_are_found_later_than_newer_ones(x: X) -> None:
    late = next(
        post
        for post in last_days(x.serving.world, 3)
        if post.searchable_ms > post.ms and post.retweeted is None and post.found_at(post.searchable_ms)
    )
    query = f"from:{late.author.handle}"
    x.hands.ms = late.searchable_ms - 1
    assert late.post_id not in ids(x.walk(query, max_results=100))
    x.hands.ms = late.searchable_ms
    assert late.post_id in ids(x.walk(query, max_results=100))


def test_new_posts_arrive_as_time_runs(x: X) -> None:
    before = ids(x.walk(EVERYBODY, max_results=100))
    x.hands.ms += 3 * HOUR_MS
    new = ids(x.walk(EVERYBODY, max_results=100, since_id=before[0]))
    assert new
    assert all(id_ms(each) > NOW_MS - 30_000 - MINUTE_MS * 2 for each in new)


def test_a_deleted_post_vanishes_from_its_deletion_on(x: X) -> None:
    post = next(
        post
        for post in last_days(x.serving.world, 5)
        if _is_plain(post)
        and post.ms + HOUR_MS < post.first.deleted_ms < NOW_MS
        and any(person.unit_id for _, _, person in post.mentions)
    )
    query = f"from:{post.author.handle}"
    x.hands.ms = post.first.deleted_ms - 1
    assert post.post_id in ids(x.walk(query))
    x.hands.ms = post.first.deleted_ms
    assert post.post_id not in ids(x.walk(query))
    assert x.get("/2/tweets", ids=post.post_id)["errors"][0]["title"] == "Not Found Error"


def test_an_edit_takes_the_place_of_what_it_edits_under_a_new_id(x: X) -> None:
    edited = next(
        post
        for post in last_days(x.serving.world, 6)
        if len(post.history) > 1 and post is post.history[-1] and post.found_at(NOW_MS - MINUTE_MS)
    )
    first, query = edited.history[0], f"from:{edited.author.handle}"
    x.hands.ms = max(first.searchable_ms, first.ms + 31_000)
    before = x.walk(query, tweet_fields=EVERY_FIELD)[0]
    assert int(before["id"]) == first.post_id
    assert before["edit_history_tweet_ids"] == [before["id"]]
    x.hands.ms = max(edited.searchable_ms, edited.ms + 31_000)
    after = x.walk(query, tweet_fields=EVERY_FIELD)[0]
    assert int(after["id"]) == edited.post_id
    assert after["edit_history_tweet_ids"] == [str(first.post_id), str(edited.post_id)]
    assert after["conversation_id"] == str(first.post_id)
    old = x.get("/2/tweets", ids=first.post_id)["data"][0]
    assert old["text"] == first.text


def test_a_tag_that_an_edit_adds_is_found_from_the_edit_on(x: X) -> None:
    edited = next(
        post
        for post in last_days(x.serving.world, 40)
        if post.author.handle == "Uppolice"
        and post.history[0] is not post
        and post.first.deleted_ms > post.ms + HOUR_MS
    )
    handle = next(handle for _, handle, _ in edited.mentions)
    x.hands.ms = edited.ms - 1
    assert edited.history[0].post_id not in ids(x.walk(f"@{handle} from:Uppolice"))
    x.hands.ms = max(edited.ms + 31_000, edited.searchable_ms)
    assert edited.post_id in ids(x.walk(f"@{handle} from:Uppolice"))


def test_retweets_exist_and_can_be_left_out(x: X) -> None:
    everything = x.walk("from:Uppolice", max_results=100, tweet_fields="referenced_tweets")
    kinds = {each["type"] for post in everything for each in post.get("referenced_tweets", [])}
    assert kinds == {"retweeted", "quoted", "replied_to"}
    without = x.walk(FROM_HQ, max_results=100, tweet_fields="referenced_tweets")
    assert "retweeted" not in {each["type"] for post in without for each in post.get("referenced_tweets", [])}


def test_a_renamed_account_is_found_by_its_new_handle_alone(x: X) -> None:
    person = next(person for person in x.serving.world.people.officials if person.later_handle)
    x.hands.ms = person.renamed_ms - 1
    before = ids(x.walk(f"from:{person.handle}", max_results=100))
    assert before
    x.hands.ms = person.renamed_ms + HOUR_MS
    assert not x.walk(f"from:{person.handle}")
    assert set(ids(x.walk(f"from:{person.later_handle}", max_results=100))) & set(before)


@pytest.mark.parametrize("fate", ["protected", "suspended"])
def test_an_account_that_is_no_longer_public_is_not_found(x: X, fate: str) -> None:
    people = x.serving.world.people.officials
    person = next(person for person in people if getattr(person, f"{fate}_ms") < NOW_MS)
    x.hands.ms = getattr(person, f"{fate}_ms") - 1
    own = ids(x.walk(f"from:{person.handle}", max_results=100))
    assert own
    x.hands.ms += 1
    assert not x.walk(f"from:{person.handle}")
    error = x.get("/2/tweets", ids=own[0])["errors"][0]
    assert error["type"].endswith("/not-authorized-for-resource")
    assert error["title"] == "Authorization Error"


def test_the_whole_archive_goes_back_further_by_the_same_rules(x: X) -> None:
    start = datetime.fromtimestamp((NOW_MS - 20 * DAY_MS) / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = ids(x.walk(EVERYBODY, path="/2/tweets/search/all", start_time=start, max_results=500))
    assert found == Expected(x).ids(from_ms=NOW_MS - 20 * DAY_MS, to_ms=NOW_MS - 30_000)


def test_a_query_of_1024_characters_is_for_the_whole_archive_alone(x: X) -> None:
    query = "(" + " OR ".join(f"@handle_{number:03d}" for number in range(60)) + ")"
    assert 512 < len(query) < 1024
    assert x.ask("/2/tweets/search/all", query=query).status_code == 200
    assert x.ask("/2/tweets/search/recent", query=query).status_code == 400


def test_counts_are_of_what_search_finds_hour_by_hour(x: X) -> None:
    found = ids(x.walk(EVERYBODY, max_results=100))
    for granularity, step_ms in (("hour", HOUR_MS), ("day", DAY_MS)):
        answer = x.get("/2/tweets/counts/recent", query=EVERYBODY, granularity=granularity)
        assert answer["meta"]["total_tweet_count"] == len(found)
        assert sum(bucket["tweet_count"] for bucket in answer["data"]) == len(found)
        whole = answer["data"][1]
        start_ms = round(datetime.fromisoformat(whole["start"]).timestamp() * 1000)
        inside = [each for each in found if start_ms <= id_ms(each) < start_ms + step_ms]
        assert whole["tweet_count"] == len(inside)
        assert answer["data"][0]["start"] == iso(NOW_MS - 7 * DAY_MS)
        assert answer["data"][-1]["end"] == iso(NOW_MS - 30_000)
        assert all(a["end"] == b["start"] for a, b in zip(answer["data"], answer["data"][1:], strict=False))


def test_a_since_id_at_the_edge_of_the_seven_days_is_still_taken(x: X) -> None:
    edge = first_id(NOW_MS - 7 * DAY_MS)
    assert x.ask("/2/tweets/search/recent", query=FROM_HQ, since_id=edge).status_code == 200
    assert (
        x.ask(
            "/2/tweets/search/recent", query=FROM_HQ, since_id=first_id(NOW_MS - 7 * DAY_MS - 1)
        ).status_code
        == 400
    )
