"""The store and its cases are the same whatever the order, repetition and cut in which pages and deletions come."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select

from collectors.x.door import admit_posts
from data import cases, deletions, posts
from data.posts import StoredPost
from data.tables import Case, Mention, Post, PostVersion
from metrics.cases import case_events
from tests.worlds.generated import AGRA, CITIZEN, HQ, World, conversations, worlds
from tests.worlds.posts import minutes, post
from tests.worlds.stored import KIND_OF, NOW, register

TABLES = (Post, PostVersion, Mention, Case)
GONE_AT = datetime(2026, 11, 4, tzinfo=UTC)
Rows = dict[str, list[tuple[Any, ...]]]


def everything(connection: Connection) -> Rows:
    """All that is stored of posts and cases, in an order of its own."""
    return {
        table.__tablename__: sorted(
            (tuple(row) for row in connection.execute(select(table.__table__))), key=repr
        )
        for table in TABLES
    }


def keep(connection: Connection, batch: list[StoredPost]) -> None:
    touched = posts.store(connection, batch, now_at=NOW)
    cases.refresh(connection, touched, expression=case_events)


def hide(connection: Connection, states: dict[int, str]) -> None:
    """What a look-up finds: only of posts that are stored, as one asks about no others."""
    known = set(connection.scalars(select(Post.post_id))) | set(
        connection.scalars(select(PostVersion.version_id))
    )
    found = {post_id: state for post_id, state in states.items() if post_id in known}
    if found:
        touched = deletions.hide(connection, found, at=GONE_AT)
        cases.refresh(connection, touched, expression=case_events)


def bare(items: list[dict[str, Any]], which: set[int]) -> list[dict[str, Any]]:
    """The posts, some as archives have them that did not ask for the history of edits."""
    return [
        {key: value for key, value in item.items() if key != "edit_history_tweet_ids"}
        if number % 5 in which
        else item
        for number, item in enumerate(items)
    ]


def looked_at_often(engine: Engine, body: Callable[..., None]) -> None:
    """Let Hypothesis try it, more often where that is quick."""
    often = settings(
        max_examples=30 if engine.dialect.name == "sqlite" else 10,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    often(given(world=st.one_of(worlds(), conversations()), data=st.data())(body))()


def test_any_order_repetition_and_cut_gives_the_same_database_and_the_same_cases(engine: Engine) -> None:
    def check(world: World, data: st.DataObject) -> None:
        items = bare(world.posts, data.draw(st.sets(st.integers(0, 4), max_size=2)))
        batch = admit_posts(items, kind_of=KIND_OF).posts
        ids = sorted({each.version_id for each in batch}) or [0]
        gone = data.draw(
            st.dictionaries(
                st.sampled_from(ids), st.sampled_from(["deleted", "deleted", "protected"]), max_size=2
            )
        )
        again = data.draw(st.permutations(batch + batch[:3]))
        size = data.draw(st.integers(1, len(again) + 1))
        with engine.begin() as connection:
            register(connection)
            keep(connection, batch)
            hide(connection, gone)
            straight = everything(connection)
            register(connection)
            for start in range(0, len(again), size):
                keep(connection, again[start : start + size])
                if data.draw(st.booleans()):
                    hide(connection, gone)
            hide(connection, gone)
            assert everything(connection) == straight
            cases.rebuild(connection, expression=case_events)
            assert everything(connection) == straight

    looked_at_often(engine, check)


COMPLAINT = post(minutes(0), author=CITIZEN, typed={"agra": AGRA})
REFERRAL = post(minutes(7), author=HQ, typed={"agra": AGRA}, quote_of=minutes(0))
NOTED = post(minutes(9), author=AGRA, text="Noted", reply_to=REFERRAL, hidden={"hqpolice": HQ})


def stored(engine: Engine, *items: dict[str, Any]) -> None:
    """Store posts one by one."""
    with engine.begin() as connection:
        for item in items:
            keep(connection, admit_posts([item], kind_of=KIND_OF).posts)


def case(engine: Engine) -> Any:
    with engine.connect() as connection:
        return connection.execute(select(Case.__table__)).one()


def the_post(engine: Engine, number: int) -> Any:
    with engine.connect() as connection:
        return connection.execute(select(Post.__table__).where(Post.post_id == minutes(number))).one()


@pytest.fixture
def registered(engine: Engine) -> Engine:
    with engine.begin() as connection:
        register(connection)
    return engine


def test_a_root_that_comes_last_takes_the_replies_under_its_quote_with_it(registered: Engine) -> None:
    stored(registered, NOTED, REFERRAL, COMPLAINT)
    found = case(registered)
    assert (found.thread_id, found.referred_id, found.first_reply_id) == (minutes(0), minutes(7), minutes(9))


def test_a_post_that_was_hidden_before_its_history_was_known_stays_so(registered: Engine) -> None:
    first = post(minutes(0), author=CITIZEN, typed={"agra": AGRA})
    alone = post(minutes(5), author=CITIZEN, typed={"agra": AGRA})
    whole = post(minutes(5), author=CITIZEN, typed={"agra": AGRA}, history=[minutes(0), minutes(5)])
    stored(registered, first, alone)
    with registered.begin() as connection:
        hide(connection, {minutes(5): "deleted"})
    stored(registered, whole)
    row = the_post(registered, 0)
    assert (row.state, row.gone_at, row.text, row.author_id) == ("deleted", GONE_AT, None, None)
    with registered.connect() as connection:
        assert connection.scalar(select(Post.post_id)) == minutes(0)
    assert case(registered).opened_gone_at is not None


def test_what_comes_again_after_its_deletion_brings_no_word_and_no_stranger_back(registered: Engine) -> None:
    named = post(minutes(0), author=CITIZEN, typed={"agra": AGRA, "asha": CITIZEN})
    stored(registered, named)
    with registered.begin() as connection:
        hide(connection, {minutes(0): "deleted"})
    stored(registered, named)
    row = the_post(registered, 0)
    assert (row.text, row.text_nfc, row.author_id) == (None, None, None)
    with registered.connect() as connection:
        assert list(connection.scalars(select(Mention.username))) == ["agra"]


def test_a_withheld_post_comes_in_without_its_author_and_the_strangers_it_names(registered: Engine) -> None:
    withheld = post(minutes(0), author=CITIZEN, typed={"agra": AGRA, "asha": CITIZEN}) | {
        "withheld": {"country_codes": ["IN"]}
    }
    stored(registered, withheld)
    row = the_post(registered, 0)
    assert (row.text, row.author_id, row.state) == (None, None, "withheld")
    with registered.connect() as connection:
        assert list(connection.scalars(select(Mention.username))) == ["agra"]


def test_a_reply_in_another_thread_is_judged_anew_when_what_it_answers_comes(registered: Engine) -> None:
    parent = post(minutes(0), author=AGRA, text="?")
    reply = post(minutes(5), author=CITIZEN, typed={"agra": AGRA}, reply_to=parent, ranged=False)
    reply["conversation_id"] = str(minutes(5))  # what X does not do, and an archive may
    stored(registered, reply)
    assert case(registered).opened_id == minutes(5)
    stored(registered, parent)
    with registered.connect() as connection:
        assert connection.execute(select(Case.__table__)).all() == []


@pytest.mark.parametrize("named", ["typed", "hidden"])
def test_a_handle_that_a_post_in_another_thread_names_is_no_tag_of_its_answer(
    registered: Engine, named: str
) -> None:
    parent = post(minutes(0), author=HQ, text="?", **{named: {"agra": AGRA}})
    reply = post(minutes(5), author=CITIZEN, typed={"agra": AGRA}, reply_to=parent, ranged=False)
    reply["conversation_id"] = str(minutes(5))
    stored(registered, parent, reply)
    with registered.connect() as connection:
        assert minutes(5) not in set(connection.scalars(select(Case.thread_id)))
