"""Fingerprints of words: by them a sign stays as it was once words go by age; nobody else's words leave one."""

from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from data import deletions, replies_read, retention
from data.tables import Post
from metrics.gaming import same_texts
from metrics.replies import words_key
from tests.worlds.generated import AGRA, CITIZEN
from tests.worlds.posts import minutes, post
from tests.worlds.stored import NOW, register, take

TAGGED = post(minutes(0), author=CITIZEN, text="शिकायत", typed={"agra": AGRA})
SAID = ("Noted", "@asha noted!", "जाँच", "जांच", "🙏", "once")
REPLIES = [post(minutes(5 + each), author=AGRA, text=said, reply_to=TAGGED) for each, said in enumerate(SAID)]
OTHERS = [
    post(minutes(20), author=CITIZEN, text="Noted", reply_to=TAGGED),
    post(minutes(21), author=AGRA, text="Noted"),
    post(minutes(22), author=AGRA, text="Noted", reply_to=TAGGED, retweet_of=minutes(20)),
]
ALL = [int(each["id"]) for each in (TAGGED, *REPLIES, *OTHERS)]


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        register(connection)
        take(connection, [TAGGED, *REPLIES, *OTHERS])
    return engine


def blank(connection: Connection, *post_ids: int) -> None:
    retention.blank(connection, post_ids, key_of=words_key)


def sign(connection: Connection) -> dict[int, tuple[bool, bool]]:
    """Of each reply of an office whether its words are known, and whether they are what it says most often."""
    found = replies_read.replies(connection, start_ms=0, end_ms=1 << 50)
    return dict(
        zip(found["post_id"], zip(*(each.tolist() for each in same_texts(found)), strict=True), strict=True)
    )


def keys(connection: Connection) -> dict[int, Any]:
    rows = connection.execute(select(Post.post_id, Post.words_key).where(Post.words_key.is_not(None)))
    return dict(rows.all())


def test_whatever_is_blanked_the_sign_stays_and_of_an_offices_replies_alone_a_fingerprint(
    store: Engine,
) -> None:
    with store.begin() as connection:
        before = sign(connection)
        assert (len(before), sum(same for _, same in before.values())) == (len(SAID), 2)
        for gone in (ALL[3:6], ALL[:2], ALL):
            blank(connection, *gone)
            assert sign(connection) == before
        blank(connection, *ALL)
        assert sign(connection) == before
        assert set(connection.scalars(select(Post.text))) == {None}
        known = {int(each["id"]): words_key(said) for each, said in zip(REPLIES, SAID, strict=True)}
        assert keys(connection) == {post_id: key for post_id, key in known.items() if key is not None}


@pytest.mark.parametrize("state", ["deleted", "protected"])
def test_what_x_shows_no_more_has_no_fingerprint_whether_its_words_went_before_or_not(
    store: Engine, state: str
) -> None:
    first, second, *rest = (int(each["id"]) for each in REPLIES)
    with store.begin() as connection:
        blank(connection, first, rest[0])
        deletions.hide(connection, {first: state, second: state}, at=NOW)
        blank(connection, *ALL)
        assert {first, second} & keys(connection).keys() == set()
        assert rest[0] in keys(connection)
        assert deletions.not_blanked(connection, limit=9) == []


def test_words_that_come_again_stand_for_themselves(store: Engine) -> None:
    with store.begin() as connection:
        before = sign(connection)
        blank(connection, *ALL)
        take(connection, [TAGGED, *REPLIES])
        assert keys(connection) == {}
        assert sign(connection) == before


def test_a_post_that_turns_out_to_be_a_version_of_another_takes_its_fingerprint_with_it(
    store: Engine,
) -> None:
    later = int(REPLIES[0]["id"])
    first = post(minutes(4), author=AGRA, text="typo", reply_to=TAGGED, history=[minutes(4), later])
    with store.begin() as connection:
        blank(connection, later)
        take(connection, [first])
        assert keys(connection) == {minutes(4): words_key("noted")}
