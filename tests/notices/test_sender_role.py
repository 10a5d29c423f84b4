"""The sender's own role of a real PostgreSQL: it tells and sends, and reads neither who looks nor the staff."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from data import protection
from data.database_roles import make
from data.engine import StoreError, read_store, write_store
from tests.conftest import PostgreSQL
from tests.notices import made_world, post_office
from tests.notices.made_world import MINUTE, NOON, World, mail_by

ROLES = {"dashboard": "told_dashboard", "collectors": "told_collectors", "notices": "told_sender"}


@pytest.fixture
def world(postgres: PostgreSQL, migrated_postgres: str) -> Iterator[World]:
    url = postgres.create("with_sender", like=migrated_postgres)
    with made_world.of_url(url) as made:
        owner = made.engine
        with owner.begin() as connection:
            protection.protect(connection)
            assert make(connection, **ROLES) == list(ROLES.values())
        yield made
        with owner.begin() as connection:
            for role in ROLES.values():
                connection.execute(text(f"DROP OWNED BY {role}"))
                connection.execute(text(f"DROP ROLE {role}"))
        owner.dispose()
    postgres.drop("with_sender")


def test_it_tells_and_sends_and_reads_no_more_than_it_needs(world: World) -> None:
    world.recipient("agra", "pro@police.example")
    world.referral("agra", NOON)
    world.now += 31 * MINUTE
    world.observed()
    own = world.url.replace("postgres@", f"{ROLES['notices']}@")
    owner, world.engine, reader = world.engine, write_store(own), world.reader
    world.reader = read_store(own)
    try:
        with post_office.opened() as office:
            world.mail = mail_by(office.port)
            assert world.tick(observed=False) == 0
            world.now += 4 * MINUTE
            assert world.tick(observed=False) == 1
        for table in ("users", "audit_log", "cell_members", "requests"):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                world.reader.connect() as connection,
            ):
                connection.execute(text(f"SELECT * FROM {table}"))
        with pytest.raises(ProgrammingError, match="permission denied"), world.engine.begin() as connection:
            connection.execute(text("UPDATE recipients SET address = 'x'"))
    finally:
        world.engine.dispose()
        world.reader.dispose()
        world.engine, world.reader = owner, reader


def test_each_has_a_role_of_its_own(world: World) -> None:
    with pytest.raises(
        StoreError, match="told_sender: the dashboard, the collectors and the notices need a role each"
    ):
        world.do(lambda connection: make(connection, **{**ROLES, "dashboard": ROLES["notices"]}))
