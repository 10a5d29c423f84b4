"""Cases are found by ids and by words, in Hindi and English, and signs of SQL mean themselves; both databases alike."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from data import case_search
from tests.data.guarded_world import World

FIRST, MOVED, LATER, OTHER = 10_001, 10_002, 10_003, 20_001
UNSTORED = 30_001
TEXTS = {
    FIRST: "बाज़ार में सड़क बंद है, 100% जाम",
    MOVED: "SHO Devbagh has been Directed_now",
    LATER: None,
    OTHER: "Road कट गई",
}


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """Two threads of office one: a quote joined a second conversation to the first; of a third no post is stored."""
    world = World()
    with engine.begin() as opened:
        world.put(opened, "units", unit_id="one", kind="district", name_en="One", name_hi="एक")
        for thread_id in (FIRST, OTHER, UNSTORED):
            world.put(
                opened,
                "cases",
                unit_id="one",
                thread_id=thread_id,
                opened_at=1,
                opened_id=thread_id,
                own_thread=0,
            )
        for post_id, text in TEXTS.items():
            _post(world, opened, post_id, text=text)
        _post(world, opened, 20_002, text="जाम", text_nfc=None, is_retweet=1, thread_id=OTHER)
        _post(world, opened, 20_003, text="लिखा", text_nfc="थाना", thread_id=OTHER)
        world.put(opened, "post_versions", version_id=10_009, post_id=LATER)
    with engine.connect() as opened:
        yield opened


def _post(world: World, connection: Connection, post_id: int, **more: Any) -> None:
    thread_id = more.pop("thread_id", OTHER if post_id == OTHER else FIRST)
    own = MOVED if post_id in (MOVED, LATER) else post_id
    world.put(
        connection, "posts", post_id=post_id, latest_id=post_id, conversation_id=own, thread_id=thread_id,
        **{"kind": "other", "is_retweet": 0, "state": "public", **more},
    )  # fmt: skip


IDS = {
    FIRST: FIRST,
    LATER: FIRST,
    10_009: FIRST,  # a version of a post
    MOVED: FIRST,  # a conversation that a quote joined to another
    UNSTORED: UNSTORED,
}
WORDS = {
    ("सड़क",): [FIRST],
    ("बाजार", "सडक"): [FIRST],  # without the nukta that was written
    ("क\u093cट",): [OTHER],  # with one that was not
    ("बँद",): [FIRST],  # with the other sign of a nasal
    ("बद",): [],  # without any
    ("devbagh", "DIRECTED"): [FIRST],
    ("devbagh", "जाम"): [],  # of two posts
    ("100%",): [FIRST],
    ("1%",): [],
    ("directed_",): [FIRST],
    ("d_rected",): [],
    ("road",): [OTHER],
    ("जाम",): [FIRST],  # the other is a retweet
    ("थाना",): [OTHER],  # as NFC has it
    ("'; DROP TABLE posts; --",): [],
}


def test_an_id_leads_to_its_thread(connection: Connection) -> None:
    for asked, thread in IDS.items():
        assert case_search.threads_of(connection, asked) == [thread], asked
        assert case_search.events(connection, [thread])["thread_id"].tolist() == [thread]
    assert case_search.threads_of(connection, 99) == []


def test_words_are_found_in_one_post_of_the_threads_that_are_looked_through(connection: Connection) -> None:
    for words, threads in WORDS.items():
        assert case_search.with_words(connection, words, [FIRST, OTHER]) == threads, words
        assert case_search.with_words(connection, words, [UNSTORED]) == []


def test_the_newest_threads_come_first_and_no_more_than_asked_for(connection: Connection) -> None:
    assert case_search.newest(connection, most=2) == [UNSTORED, OTHER]
    assert case_search.newest(connection, most=9, unit_id="one") == [UNSTORED, OTHER, FIRST]
    assert case_search.newest(connection, most=9, unit_id="two") == []


def test_the_texts_of_posts_are_those_that_are_stored(connection: Connection) -> None:
    assert case_search.texts(connection, [FIRST, LATER, 99]) == {FIRST: TEXTS[FIRST]}
