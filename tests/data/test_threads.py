"""Threads: an office's quote of a complaint and the replies under either are one, in whatever order they come."""

from datetime import UTC, datetime
from itertools import permutations

from sqlalchemy import Connection, Engine, delete, insert, select, update

from data import posts, threads
from data.instants import ALWAYS_MS, NEVER_MS
from data.tables import Account, Mention, Post, PostVersion
from tests.data.made_posts import stored_post
from tests.worlds.posts import minutes

NOW_AT = datetime(2026, 11, 24, tzinfo=UTC)
HQ = 11
COMPLAINT = stored_post(0)
QUOTE = stored_post(5, author=HQ, quoted=minutes(0))
UNDER_COMPLAINT = stored_post(7, author=21, conversation=minutes(0), replied_to=minutes(0))
UNDER_QUOTE = stored_post(9, author=21, conversation=minutes(5), replied_to=minutes(5))


def office(connection: Connection, **values: int) -> None:
    given = {"handle": "hq", "handle_folded": "hq", "x_user_id": HQ, "listed_at": NOW_AT}
    connection.execute(
        insert(Account).values({"from_at": ALWAYS_MS, "until_at": NEVER_MS, **given, **values})
    )


def thread_ids(connection: Connection) -> set[int]:
    return set(connection.scalars(select(Post.thread_id)))


def start(connection: Connection) -> None:
    for table in (Mention, Post, PostVersion, Account):
        connection.execute(delete(table))


def test_complaint_quote_and_both_replies_are_one_thread_in_any_order(engine: Engine) -> None:
    for order in permutations((COMPLAINT, QUOTE, UNDER_COMPLAINT, UNDER_QUOTE)):
        with engine.begin() as connection:
            start(connection)
            office(connection)
            for each in order:
                posts.store(connection, [each], now_at=NOW_AT)
            assert thread_ids(connection) == {minutes(0)}


def test_a_conversation_is_known_by_a_reply_even_without_its_first_post(engine: Engine) -> None:
    with engine.begin() as connection:
        office(connection)
        posts.store(connection, [QUOTE, UNDER_COMPLAINT, UNDER_QUOTE], now_at=NOW_AT)
        assert thread_ids(connection) == {minutes(0)}


def test_a_quote_of_what_is_not_known_is_a_thread_of_its_own(engine: Engine) -> None:
    with engine.begin() as connection:
        office(connection)
        posts.store(connection, [QUOTE, UNDER_QUOTE], now_at=NOW_AT)
        assert thread_ids(connection) == {minutes(5)}


def test_a_citizens_quote_is_a_thread_of_its_own(engine: Engine) -> None:
    with engine.begin() as connection:
        posts.store(connection, [COMPLAINT, QUOTE], now_at=NOW_AT)
        assert thread_ids(connection) == {minutes(0), minutes(5)}


def test_a_quote_of_a_quote_leads_to_the_first(engine: Engine) -> None:
    again = stored_post(12, author=HQ, quoted=minutes(5))
    with engine.begin() as connection:
        office(connection)
        posts.store(connection, [again, QUOTE], now_at=NOW_AT)
        posts.store(connection, [COMPLAINT], now_at=NOW_AT)
        assert thread_ids(connection) == {minutes(0)}


def test_quotes_in_a_ring_end_at_the_least(engine: Engine) -> None:
    ring = [stored_post(1, author=HQ, quoted=minutes(2)), stored_post(2, author=HQ, quoted=minutes(1))]
    with engine.begin() as connection:
        office(connection)
        posts.store(connection, ring, now_at=NOW_AT)
        assert thread_ids(connection) == {minutes(1)}


def test_threads_are_worked_out_anew_when_an_account_becomes_official_or_ceases_to_be(engine: Engine) -> None:
    with engine.begin() as connection:
        posts.store(connection, [COMPLAINT, QUOTE, UNDER_QUOTE], now_at=NOW_AT)
        office(connection)
        threads.settle_all(connection)
        assert thread_ids(connection) == {minutes(0)}
        connection.execute(update(Account).values(until_at=ALWAYS_MS + 1))
        threads.settle_all(connection)
        assert thread_ids(connection) == {minutes(0), minutes(5)}
