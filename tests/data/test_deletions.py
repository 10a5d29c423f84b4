"""Posts that X does not show any more: their words and a citizen's name go, and every case stays as it was."""

import random
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, func, insert, select, update

from data import cases, cursors, deletions, posts
from data.collection_tables import Cursor, Quarantined
from data.posts import HIDDEN, LEADING, TYPED, NamedHandle
from data.tables import Account, Case, FormerAccount, Mention, Post, Profile
from metrics.cases import case_events
from tests.data.made_posts import stored_post
from tests.data.small_registry import AGRA, HQ, MEERUT, load
from tests.worlds.generated import CITIZEN, NEIGHBOUR, World, conversations, worlds
from tests.worlds.posts import minutes
from tests.worlds.stored import register, take

AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
STATES = ("deleted", "protected", "suspended", "withheld")
CITIZENS = (CITIZEN, NEIGHBOUR)


def hide(connection: Connection, states: dict[int, str], *, at: datetime = AT) -> None:
    touched = deletions.hide(connection, states, at=at)
    cases.refresh(connection, touched, expression=case_events)


def events(connection: Connection) -> dict[tuple[str, int], dict[str, Any]]:
    """The cases but for when a deletion was detected."""
    gone = ("opened_gone_at", "referred_gone_at")
    rows = connection.execute(select(Case.__table__)).mappings().all()
    return {
        (row["unit_id"], row["thread_id"]): {name: row[name] for name in row if name not in gone}
        for row in rows
    }


def check_world(engine: Engine, world: World, seed: int) -> None:
    chance = random.Random(seed)
    with engine.begin() as connection:
        register(connection)
        take(connection, world.posts)
        before = events(connection)
        stored = list(connection.scalars(select(Post.post_id).order_by(Post.post_id)))
        hidden = {each: chance.choice(STATES) for each in stored if chance.random() < 0.6}
        hide(connection, hidden)
        nothing: list[dict[str, Any]] = []
        for again in (nothing, world.posts):
            take(connection, again)
            deletions.blank(connection, stored)
            assert events(connection) == before
            cases.rebuild(connection, expression=case_events)
            assert events(connection) == before
            check_blank(connection, set(hidden))


def check_blank(connection: Connection, hidden: set[int]) -> None:
    for row in connection.execute(select(Post.__table__)):
        assert (row.state != "public") == (row.post_id in hidden)
        if row.post_id in hidden:
            assert row.text is None
            assert row.author_id not in CITIZENS
        else:
            assert row.text is not None
            assert row.author_id is not None
    named = select(Mention.post_id).where(Mention.user_id.in_(CITIZENS))
    assert not hidden & set(connection.scalars(named))


def test_no_case_changes_by_the_blanking_of_any_posts_and_no_words_come_back(engine: Engine) -> None:
    @settings(
        max_examples=30 if engine.dialect.name == "sqlite" else 10,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(world=st.one_of(worlds(), conversations()), seed=st.integers(0, 1 << 16))
    def check(world: World, seed: int) -> None:
        check_world(engine, world, seed)

    check()


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        load(connection, now_at=AT)
        for user_id, handle in ((HQ, "uppolice"), (AGRA, "agrapolice"), (MEERUT, "meerutpolice")):
            connection.execute(update(Account).where(Account.handle == handle).values(x_user_id=user_id))
    return engine


def put(connection: Connection, *given: posts.StoredPost) -> None:
    touched = posts.store(connection, list(given), now_at=AT)
    deletions.blank(connection, [each.history[0] for each in given])
    cases.refresh(connection, touched, expression=case_events)


def row(connection: Connection, number: int = 0) -> Any:
    return connection.execute(select(Post.__table__).where(Post.post_id == minutes(number))).one()


def test_a_deleted_tag_keeps_its_case_and_says_since_when_it_is_gone(store: Engine) -> None:
    with store.begin() as connection:
        put(connection, stored_post(0))
        hide(connection, {minutes(0): "deleted"})
        hide(connection, {minutes(0): "deleted"}, at=LATER)
        (case,) = connection.execute(select(Case.__table__)).all()
        assert (case.unit_id, case.opened_id) == ("agra", minutes(0))
        assert row(connection).gone_at == AT
        assert case.opened_gone_at == round(AT.timestamp() * 1000)


@pytest.mark.parametrize("state", ["protected", "suspended", "withheld"])
def test_a_post_that_is_hidden_for_another_reason_loses_its_words_and_keeps_its_case(
    store: Engine, state: str
) -> None:
    with store.begin() as connection:
        put(connection, stored_post(0))
        hide(connection, {minutes(0): state})
        found = row(connection)
        assert (found.state, found.text, found.author_id, found.gone_at) == (state, None, None, None)
        assert connection.scalar(select(Case.opened_gone_at)) is None
        assert connection.scalar(select(func.count()).select_from(Case)) == 1


def test_a_deleted_reply_of_the_unit_still_answers_and_stays_the_units(store: Engine) -> None:
    with store.begin() as connection:
        put(connection, stored_post(0))
        reply = stored_post(5, author=AGRA, conversation=minutes(0), replied_to=minutes(0), named=())
        put(connection, reply)
        before = events(connection)
        hide(connection, {minutes(5): "deleted"})
        assert events(connection) == before
        assert next(iter(before.values()))["first_reply_id"] == minutes(5)
        assert (row(connection, 5).author_id, row(connection, 5).text) == (AGRA, None)


def test_what_was_deleted_stays_deleted_whatever_else_is_said_of_it(store: Engine) -> None:
    with store.begin() as connection:
        put(connection, stored_post(0))
        hide(connection, {minutes(0): "protected"})
        hide(connection, {minutes(0): "deleted"})
        hide(connection, {minutes(0): "suspended"})
        put(connection, stored_post(0, text="again"), stored_post(0, text="edited", version=4))
        found = row(connection)
        assert (found.state, found.text, found.text_nfc, found.author_id) == ("deleted", None, None, None)


def test_a_post_is_hidden_by_any_id_of_its_versions(store: Engine) -> None:
    with store.begin() as connection:
        put(connection, stored_post(0), stored_post(0, version=4))
        hide(connection, {minutes(4): "deleted"})
        assert row(connection).state == "deleted"


def test_a_post_that_comes_withheld_never_shows_who_wrote_it(store: Engine) -> None:
    with store.begin() as connection:
        put(connection, stored_post(0, text=None, state="withheld"))
        found = row(connection)
        assert (found.state, found.text, found.author_id) == ("withheld", None, None)
        assert connection.scalar(select(func.count()).select_from(Case)) == 1


def test_whose_a_hidden_post_was_is_kept_until_x_was_asked_who_has_the_handles(store: Engine) -> None:
    with store.begin() as connection:
        connection.execute(update(Account).where(Account.handle == "agrapolice").values(x_user_id=None))
        put(connection, stored_post(0, author=AGRA, text=None, state="withheld", named=()))
        assert row(connection).author_id == AGRA
        assert deletions.not_blanked(connection, limit=9) == []
        cursors.follow_plain(connection, collection="accounts", interval_s=1, utc_hour=None)
        connection.execute(update(Cursor).values(last_success_at=LATER))
        assert deletions.not_blanked(connection, limit=9) == [minutes(0)]
        deletions.blank(connection, [minutes(0)])
        assert row(connection).author_id is None


def test_of_the_handles_in_a_hidden_post_only_those_of_the_registry_stay(store: Engine) -> None:
    named = (
        NamedHandle("AgraPolice", AGRA, TYPED),
        NamedHandle("meerutpolice", None, LEADING),  # X gave no id of it
        NamedHandle("GonePolice", 77, TYPED),  # was in the registry once, and may come back
        NamedHandle("asha", 901, HIDDEN),
        NamedHandle("ravi", None, TYPED),
    )
    with store.begin() as connection:
        connection.execute(
            insert(FormerAccount).values(account_id=99, handle_folded="gonepolice", listed_at=AT)
        )
        put(connection, stored_post(0, named=named), stored_post(1, named=named))
        hide(connection, {minutes(0): "deleted"})
        rows = connection.execute(select(Mention.post_id, Mention.username)).all()
        ours = {"agrapolice", "meerutpolice", "gonepolice"}
        assert {each.username for each in rows if each.post_id == minutes(0)} == ours
        assert {each.username for each in rows if each.post_id == minutes(1)} == ours | {"asha", "ravi"}


def test_what_was_set_aside_of_a_hidden_post_loses_its_raw_text(store: Engine) -> None:
    with store.begin() as connection:
        for number in (0, 1):
            values = {"origin": "x", "reason": "r", "raw": "{}", "state": "aside", "at": AT}
            item = values | {"raw_sha256": str(number), "object_id": minutes(number)}
            connection.execute(insert(Quarantined).values(**item))
        hide(connection, {minutes(0): "deleted"})
        rows = connection.execute(select(Quarantined.raw).order_by(Quarantined.object_id))
        assert [each.raw for each in rows] == [None, "{}"]


def look(connection: Connection, state: str, at: datetime) -> None:
    connection.execute(insert(Profile).values(x_user_id=AGRA, seen_at=at, state=state))


def test_posts_of_an_account_that_x_hides_lose_their_words_and_keep_their_author(store: Engine) -> None:
    with store.begin() as connection:
        put(connection, stored_post(0), stored_post(1, author=AGRA, named=()))
        look(connection, "protected", AT)
        assert deletions.hide_authors(connection, at=AT, limit=9) == 1
        assert deletions.hide_authors(connection, at=AT, limit=9) == 0
        assert row(connection).state == "public"
        found = row(connection, 1)
        assert (found.state, found.text, found.author_id) == ("protected", None, AGRA)


def test_posts_of_an_account_that_is_shown_again_may_be_given_once_more(store: Engine) -> None:
    with store.begin() as connection:
        put(connection, stored_post(1, author=AGRA, named=()), stored_post(2, author=AGRA, named=()))
        look(connection, "suspended", AT)
        deletions.hide_authors(connection, at=AT, limit=9)
        hide(connection, {minutes(2): "deleted"})
        look(connection, "public", LATER)
        assert deletions.show_authors(connection, limit=9) == 1
        put(connection, stored_post(1, author=AGRA, named=()), stored_post(2, author=AGRA, named=()))
        assert (row(connection, 1).state, row(connection, 1).text) == ("public", "शिकायत")
        assert (row(connection, 2).state, row(connection, 2).text) == ("deleted", None)


def test_whatever_an_import_left_in_hidden_posts_is_found(store: Engine) -> None:
    with store.begin() as connection:
        posts.store(connection, [stored_post(0), stored_post(1)], now_at=AT)
        connection.execute(update(Post).where(Post.post_id == minutes(0)).values(state="withheld"))
        assert deletions.not_blanked(connection, limit=9) == [minutes(0)]
        deletions.blank(connection, [minutes(0)])
        assert deletions.not_blanked(connection, limit=9) == []
