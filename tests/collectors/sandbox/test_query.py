"""Search queries: what is read, what it finds, and what is refused."""

import pytest

from collectors.sandbox.query import BadQuery, read
from collectors.sandbox.world import World
from tests.collectors.sandbox.conftest import NOW_MS, last_days


def found(world: World, query: str, *, days: float = 3) -> set[int]:
    test = read(query, people=world.people, now_ms=NOW_MS)
    return {post.post_id for post in last_days(world, days) if test(post)}


def test_from_finds_what_an_account_wrote_whatever_the_case_of_its_handle(world: World) -> None:
    by_hq = {post.post_id for post in last_days(world, 3) if post.author.handle == "Uppolice"}
    assert by_hq
    assert found(world, "from:uppolice") == found(world, "from:UPPOLICE") == by_hq


def test_at_finds_every_mention_even_those_x_puts_before_a_reply(world: World) -> None:
    posts = last_days(world, 3)
    mentioning = {
        post.post_id for post in posts if any(handle == "Uppolice" for _, handle, _ in post.mentions)
    }
    typed = {
        post.post_id
        for post in posts
        if any(handle == "Uppolice" and start >= post.typed_from for start, handle, _ in post.mentions)
    }
    assert typed < mentioning
    assert found(world, "@uppolice") == mentioning


def test_to_finds_replies_to_an_account(world: World) -> None:
    expected = {
        post.post_id
        for post in last_days(world, 3)
        if post.replied_to is not None and post.replied_to.author.handle == "Uppolice"
    }
    assert expected == found(world, "to:Uppolice")


def test_a_conversation_is_found_by_its_id(world: World) -> None:
    post = next(post for post in last_days(world, 2) if post.replied_to is not None)
    assert post.post_id in found(world, f"conversation_id:{post.conversation_id}")


def test_or_joins_brackets_bind_and_minus_takes_away(world: World) -> None:
    both = found(world, "(from:Uppolice OR from:agrapolice)")
    assert both == found(world, "from:Uppolice") | found(world, "from:agrapolice")
    assert found(world, "(from:Uppolice OR from:agrapolice) -is:retweet -is:reply -is:quote") < both
    assert found(world, "from:Uppolice is:quote") | found(world, "from:Uppolice -is:quote") == found(
        world, "from:Uppolice"
    )
    assert found(world, "@Uppolice -from:agrapolice").isdisjoint(found(world, "from:agrapolice"))


def test_and_binds_before_or(world: World) -> None:
    loose = found(world, "from:agrapolice OR from:Uppolice is:reply")
    assert loose == found(world, "from:agrapolice") | found(world, "from:Uppolice is:reply")


@pytest.mark.parametrize(
    "query",
    [
        "is:reply",
        "-from:Uppolice",
        "from:Uppolice OR is:reply",
        "(from:Uppolice",
        "from:Uppolice)",
        "()",
        "OR",
        "from:Uppolice OR",
        "-(from:Uppolice OR from:dgpup) @agrapolice",
        "police",
        "has:media from:Uppolice",
        "from:Uppolice lang:hi",
        "from:averyverylonghandle",
        "from:Uppolice is:verified",
        "conversation_id:abc",
        "from:Uppolice --is:retweet",
        '"जाम" from:Uppolice',
        "#GoodWork",
        "from:",
        "@",
    ],
)
def test_what_x_would_not_take_is_refused(world: World, query: str) -> None:
    with pytest.raises(BadQuery):
        read(query, people=world.people, now_ms=NOW_MS)
