"""Mentions without X's user id: worked out by the registry, told from what X gave, and worked out anew with it."""

from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, select

from data import cases, posts
from data.posts import TYPED, NamedHandle
from data.tables import Case, Mention
from metrics.cases import case_events
from tests.data.made_posts import stored_post
from tests.data.small_registry import ACCOUNTS, AGRA, HQ, account, load

NOW_AT = datetime(2026, 11, 24, tzinfo=UTC)
WRONG = 29


def registered(connection: Connection, x_user_id: int) -> None:
    given = [
        account("uppolice", "uppolice-hq", x_user_id=HQ),
        account("agrapolice", "agra", x_user_id=x_user_id),
    ]
    load(connection, accounts=given, now_at=NOW_AT)
    cases.rebuild_if_stale(connection, expression=case_events)


def complain(connection: Connection, user_id: int | None) -> None:
    said = stored_post(1, named=(NamedHandle("AgraPolice", user_id, TYPED),))
    touched = posts.store(connection, [said], now_at=NOW_AT)
    cases.refresh(connection, touched, expression=case_events)


def named(connection: Connection) -> list[tuple[int | None, int]]:
    rows = connection.execute(select(Mention.user_id, Mention.guessed)).all()
    return [(row.user_id, row.guessed) for row in rows]


def units(connection: Connection) -> list[str]:
    return list(connection.scalars(select(Case.unit_id)))


def test_an_id_worked_out_by_a_registry_that_was_wrong_is_worked_out_anew(engine: Engine) -> None:
    with engine.begin() as connection:
        registered(connection, WRONG)
        complain(connection, None)
        assert (named(connection), units(connection)) == ([(WRONG, 1)], ["agra"])
        registered(connection, AGRA)
        assert (named(connection), units(connection)) == ([(AGRA, 1)], ["agra"])
        load(connection, accounts=ACCOUNTS[:1], now_at=NOW_AT)
        cases.rebuild_if_stale(connection, expression=case_events)
        assert (named(connection), units(connection)) == ([(None, 0)], [])


def test_an_id_that_x_gave_outlives_every_registry(engine: Engine) -> None:
    with engine.begin() as connection:
        registered(connection, WRONG)
        complain(connection, AGRA)
        registered(connection, AGRA)
        assert (named(connection), units(connection)) == ([(AGRA, 0)], ["agra"])


def test_an_id_that_x_gives_later_takes_the_place_of_one_worked_out_and_not_the_other_way_round(
    engine: Engine,
) -> None:
    with engine.begin() as connection:
        registered(connection, WRONG)
        for user_id in (None, AGRA, None):
            complain(connection, user_id)
        assert named(connection) == [(AGRA, 0)]


def test_an_id_that_was_worked_out_is_not_taken_for_xs_when_a_post_turns_out_to_be_a_version(
    engine: Engine,
) -> None:
    with engine.begin() as connection:
        registered(connection, WRONG)
        posts.store(
            connection, [stored_post(2, named=(NamedHandle("agrapolice", None, TYPED),))], now_at=NOW_AT
        )
        whole = stored_post(1, version=2, named=(NamedHandle("agrapolice", None, TYPED),))
        posts.store(connection, [whole], now_at=NOW_AT)
        assert named(connection) == [(WRONG, 1)]
