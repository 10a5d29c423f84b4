"""The made-up world: always the same, every post in its place, and of every sort that the collectors must bear."""

import json
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta

import pytest

from collectors.sandbox.cast import Cast
from collectors.sandbox.habits import level
from collectors.sandbox.instants import DAY_MS, HOUR_MS, day_of, day_start_ms, first_id, id_ms
from collectors.sandbox.posts import Post
from collectors.sandbox.profiles import Profiles
from collectors.sandbox.texts.replies import NEIGHBOUR, REPLIES
from collectors.sandbox.world import LONGEST_THREAD_DAYS, World
from data.phrases import read
from metrics.replies import Phrases
from tests.collectors.sandbox.conftest import NOW_MS, ROOT, SCALE, last_days, new_world

WORLD_IN_WORDS = """
import hashlib, json, sys
from datetime import date, timedelta
from tests.collectors.sandbox.conftest import new_world
world, found = new_world(scale={scale}), dict()
for back in {order}:
    day = date(2026, 11, 20) - timedelta(days=back)
    lines = [f"{{post.post_id}} {{post.author.user_id}} {{post.text}} {{post.first.deleted_ms}}" for post in world.posted_on(day)]
    found[day.isoformat()] = hashlib.sha256("\\n".join(lines).encode()).hexdigest()
print(json.dumps(found, sort_keys=True))
"""


def world_in_a_process(order: str, hash_seed: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", WORLD_IN_WORDS.format(scale=0.05, order=order)],
        cwd=ROOT,
        env={"PYTHONHASHSEED": hash_seed, "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return dict(json.loads(done.stdout))


def test_another_process_that_asks_in_another_order_finds_the_same_posts() -> None:
    forwards, backwards = (world_in_a_process("range(4)", "1"), world_in_a_process("(3, 1, 0, 2, 40)", "2"))
    assert forwards.items() <= backwards.items()
    assert len(set(forwards.values())) == 4


def test_another_seed_makes_another_world() -> None:
    day = date(2026, 11, 20)
    one, other = (new_world(seed=seed, scale=0.02).posted_on(day) for seed in (1, 2))
    assert {post.post_id for post in one}.isdisjoint(post.post_id for post in other)


def test_days_that_were_dropped_from_memory_come_back_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.sandbox.world.DAYS_KEPT", 14)
    small, day = new_world(scale=0.02), date(2026, 11, 20)
    before = [(post.post_id, post.text) for post in small.posted_on(day)]
    for back in range(1, 40):
        small.posted_on(day - timedelta(days=back))
    assert len(small._begun) <= 14
    assert [(post.post_id, post.text) for post in small.posted_on(day)] == before


def test_ids_are_unique_in_order_hold_their_instant_and_lead_back_to_the_post(world: World) -> None:
    posts = last_days(world, 5)
    ids = [post.post_id for post in posts]
    assert ids == sorted(set(ids), reverse=True)
    assert all(id_ms(post.post_id) == post.ms for post in posts)
    for post in posts:
        found = world.find(post.post_id)
        assert found is not None
        assert (found.post_id, found.text) == (post.post_id, post.text)
    assert world.find(ids[0] + 1) is None


def test_a_window_gives_the_posts_strictly_between_two_ids(world: World) -> None:
    posts = last_days(world, 2)
    low, high = posts[-10].post_id, posts[3].post_id
    found = list(world.newest_first(after_id=low, before_id=high))
    assert found == posts[4:-10]
    assert not list(world.newest_first(after_id=high, before_id=low))


def test_a_thread_ends_in_time(world: World) -> None:
    day = date(2026, 11, 10)
    begun = [post for posts in world._begun_on(day).values() for post in posts]
    assert max(post.ms for post in begun) < day_start_ms(day) + LONGEST_THREAD_DAYS * DAY_MS
    assert min(post.ms for post in begun) >= day_start_ms(day)


def test_whatever_refers_to_a_post_comes_after_it(world: World) -> None:
    for post in last_days(world, 4):
        for other in (post.replied_to, post.quoted, post.retweeted):
            assert other is None or other.ms < post.ms


def test_a_reply_stands_in_the_conversation_of_what_it_replies_to_and_a_quote_in_its_own(
    world: World,
) -> None:
    for post in last_days(world, 4):
        if post.replied_to is not None:
            assert post.conversation_id == post.replied_to.conversation_id
        else:
            assert post.conversation_id == post.first.post_id


def test_the_run_of_handles_before_a_reply_is_whom_x_puts_there(world: World) -> None:
    replies = [post for post in last_days(world, 4) if post.replied_to is not None]
    for post in replies:
        target = post.replied_to
        assert target is not None
        expected = {target.author.user_id, *(person.user_id for _, _, person in target.mentions)}
        hidden = {person.user_id for start, _, person in post.mentions if start < post.typed_from}
        assert hidden == expected - {post.author.user_id}
    assert len(replies) > 100


def test_every_mention_stands_where_it_says(world: World) -> None:
    for post in last_days(world, 4):
        for start, handle, _ in post.mentions:
            assert post.text[start : start + len(handle) + 1] == f"@{handle}"


def sorts(posts: list[Post]) -> Counter[str]:
    """How many posts there are of each sort that matters."""
    found: Counter[str] = Counter()
    for post in posts:
        who = "hq" if post.author.unit_id == "uppolice-hq" else "office" if post.author.unit_id else "citizen"
        typed = {person.unit_id for start, _, person in post.mentions if start >= post.typed_from}
        tags = "+tag" if typed - {None, "uppolice-hq"} else ""
        how = (
            "retweet"
            if post.retweeted
            else "reply"
            if post.replied_to
            else "quote"
            if post.quoted
            else "original"
        )
        found[f"{who} {how}{tags}"] += 1
        found["edited"] += len(post.history) > 1
        found["deleted"] += post.first.deleted_ms < NOW_MS
        found["long"] += len(post.text) - post.typed_from > 280
        found["two offices"] += len(typed - {None, "uppolice-hq"}) > 1
        found["late in search"] += post.searchable_ms > post.ms
        found["tells hq"] += who == "office" and how == "original" and "uppolice-hq" in typed
        found["hq gains a tag"] += post.history[0] is not post and who == "hq" and bool(tags)
    return found


def test_every_sort_of_post_occurs(world: World) -> None:
    found = sorts(last_days(world, 30))
    for sort in (
        "citizen original+tag",
        "citizen original",
        "citizen reply+tag",
        "citizen reply",
        "citizen retweet+tag",
        "hq reply+tag",
        "hq quote+tag",
        "hq reply",
        "hq original",
        "office reply",
        "office reply+tag",
        "office original",
        "office retweet",
        "edited",
        "deleted",
        "long",
        "two offices",
        "late in search",
        "tells hq",
        "hq gains a tag",
    ):
        assert found[sort], sort


def test_at_scale_1_citizens_write_700_to_900_posts_a_day() -> None:
    whole = new_world(scale=1.0)
    days = [date(2026, 11, 14) + timedelta(days=step) for step in range(7)]
    posts = [post for day in days for post in whole.posted_on(day)]
    by_citizens = sum(post.author.unit_id is None and post.retweeted is None for post in posts) / 7
    assert 650 < by_citizens < 950
    night = sum(day_start_ms(day_of(post.ms)) + 5 * HOUR_MS > post.ms for post in posts) / len(posts)
    assert night < 0.1


def test_a_festival_brings_more_complaints_than_the_week_before() -> None:
    small = new_world(scale=0.3)

    def complaints(day: date) -> int:
        return sum(
            post.author.unit_id is None and post.replied_to is None and post.retweeted is None
            for post in small.posted_on(day)
        )

    assert complaints(date(2026, 11, 8)) > 1.5 * complaints(date(2026, 11, 1))


def test_offices_run_from_fast_to_idle(world: World) -> None:
    districts = [
        office for office in world.registry.offices if office.kind in ("district", "commissionerate")
    ]
    levels = Counter(level(office, seed=world.seed) for office in districts)
    assert min(levels) < 0.12
    assert max(levels) > 0.9
    assert len(levels) > 8
    cast = Cast(world.registry, world.people, date(2026, 11, 20))
    medians = [part.habit.median_min for part in cast.parts]
    assert min(medians) < 10
    assert max(medians) > 400


def test_nobody_writes_after_being_suspended(world: World) -> None:
    gone = [person for person in world.people.officials if person.suspended_ms < NOW_MS]
    assert gone
    for post in last_days(world, 12):
        assert post.ms < post.author.suspended_ms


def test_replies_are_of_the_kind_that_they_are_meant_to_be() -> None:
    kind_of = Phrases.of(read(ROOT / "data" / "registry")).kind_of
    judged = [
        (kind, kind_of(sentence.replace("{ps}", "Devbagh")))
        for kind, by_language in (*REPLIES.items(), ("not_ours", NEIGHBOUR))
        for sentences in by_language.values()
        for sentence in sentences
    ]
    right = sum(meant == found for meant, found in judged)
    assert right / len(judged) >= 0.95, [each for each in judged if each[0] != each[1]]


def test_one_office_grows_sixfold_in_four_months_and_idle_ones_stand_still(world: World) -> None:
    profiles = Profiles(world.registry, world.people, seed=world.seed)
    (person,) = world.people.of_unit[str(profiles.campaigner)]
    end_ms = world.people.epoch_ms
    begin_ms = end_ms - round(121.75 * DAY_MS)
    assert profiles.followers(person, begin_ms) == 6_500
    assert profiles.followers(person, end_ms) == 39_000
    assert profiles.followers(person, begin_ms - 1_096 * DAY_MS) == 0
    idle = next(office for office in world.registry.offices if level(office, seed=world.seed) < 0.12)
    (account,) = world.people.of_unit[idle.unit_id]
    assert profiles.followers(account, begin_ms) == profiles.followers(account, end_ms)


def test_pictures_and_bios_are_mixed(world: World) -> None:
    profiles = Profiles(world.registry, world.people, seed=world.seed)
    fields = {"name", "description", "profile_image_url", "profile_banner_url"}
    users = [profiles.user(person, NOW_MS, fields) for person in world.people.officials]
    assert 0 < sum("description" not in user for user in users) < 40
    assert 0 < sum("profile_banner_url" not in user for user in users) < 40
    assert 0 < sum("default_profile" in user["profile_image_url"] for user in users) < 40
    assert sum("state-emblem" in user["profile_image_url"] for user in users) > 40


def test_scale_is_part_of_the_world(world: World) -> None:
    assert world.scale == SCALE
    busy = new_world(scale=0.4)
    day = date(2026, 11, 20)
    assert len(busy.posted_on(day)) > 1.4 * len(world.posted_on(day))


def test_ids_of_other_times_and_of_nobody_are_found_missing(world: World) -> None:
    assert world.find(1) is None
    assert world.find(first_id(NOW_MS + 30 * DAY_MS)) is None
    assert world.find((1 << 63) - 1) is None
    assert world.people.find(12) is None
