"""A store moves from SQLite to PostgreSQL and back whole: the same rows, the same figures, or nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from typer.testing import CliRunner, Result

from data import copying, retention
from data.__main__ import app
from data.engine import StoreError, closing, migrate, read_store, write_store
from data.oversight_tables import Incident
from data.settings import settings
from data.tables import Post
from metrics.__main__ import app as metrics
from metrics.replies import words_key
from tests.conftest import PostgreSQL
from tests.pages import stored_world
from tests.pages.stored_world import NOW_AT


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("world") / "noted.db"
    stored_world.make(file, full=True, a_day=0.4)
    with closing(write_store(f"sqlite:///{file}")) as engine, engine.begin() as connection:
        connection.execute(
            insert(Incident).values(
                kind="made up", subject="ज़ \\ \t 'x'", message="a\nb", opened_at=NOW_AT, last_at=NOW_AT
            )
        )
        replies = select(Post.post_id).where(Post.replied_to_id.is_not(None)).limit(40)
        retention.blank(connection, list(connection.scalars(replies)), key_of=words_key)
    return f"sqlite:///{file}"


@pytest.fixture
def server(postgres: PostgreSQL) -> Iterator[str]:
    yield postgres.create("arrived")
    postgres.drop("arrived")


def call(program: object, *words: str, url: str) -> Result:
    settings.cache_clear()
    given = {"NOTED_DATABASE_URL": url, "NOTED_NOW": NOW_AT.isoformat()}
    return CliRunner().invoke(program, list(words), env=given)


def sums(url: str) -> dict[str, tuple[int, int]]:
    with closing(read_store(url)) as engine, engine.connect() as connection:
        return {each.name: (each.rows, each.checksum) for each in copying.checksums(connection)}


def fingerprints(url: str) -> set[tuple[int, int]]:
    with closing(read_store(url)) as engine, engine.connect() as connection:
        rows = select(Post.post_id, Post.words_key).where(Post.words_key.is_not(None))
        return {(row.post_id, row.words_key) for row in connection.execute(rows)}


def test_it_moves_to_a_server_and_back_with_every_row_and_the_same_league(
    world: str, server: str, tmp_path: Path
) -> None:
    there = call(app, "copy", "--to", server, url=world)
    assert (there.exit_code, there.exception) == (0, None), there.stderr
    back = f"sqlite:///{tmp_path / 'back.db'}"
    assert call(app, "copy", "--to", back, url=server).exit_code == 0
    before = sums(world)
    assert sums(server) == before
    assert sums(back) == before
    assert before["cases"][0] > 0
    assert fingerprints(server) == fingerprints(back) == fingerprints(world) != set()
    assert f"{sum(rows for rows, _ in before.values())} rows" in there.stdout
    leagues = {call(metrics, "league", "--format", "json", url=url).stdout for url in (world, server, back)}
    assert len(leagues) == 1
    assert '"rank": 1' in leagues.pop()


def test_what_comes_after_it_has_a_number_of_its_own(world: str, server: str) -> None:
    copying.copy(world, server)
    row = {"kind": "later", "subject": "x", "message": "y", "opened_at": NOW_AT, "last_at": NOW_AT}
    with closing(write_store(server)) as engine, engine.begin() as connection:
        connection.execute(insert(Incident).values(**row))
        numbers = connection.execute(text("SELECT incident_id FROM incidents ORDER BY 1")).scalars().all()
    assert len(numbers) == len(set(numbers)) >= 2


@pytest.mark.long
def test_a_database_that_holds_rows_is_left_as_it_is(world: str, tmp_path: Path) -> None:
    to = f"sqlite:///{tmp_path / 'dear.db'}"
    copying.copy(world, to)
    again = call(app, "copy", "--to", to, url=world)
    assert (again.exit_code, again.stderr.count("\n")) == (1, 1)
    assert "holds rows already" in again.stderr
    assert sums(to) == sums(world)


def test_what_arrives_otherwise_is_not_kept(
    world: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, to = copying._write, f"sqlite:///{tmp_path / 'short.db'}"
    monkeypatch.setattr(
        copying,
        "_write",
        lambda connection, of, rows: kept(connection, of, rows[: -1 if of.name == "posts" else None]),
    )
    with pytest.raises(
        StoreError, match=r"posts: .* rows left and .* arrived, or not the same. Nothing was kept"
    ):
        copying.copy(world, to)
    assert {rows for rows, _ in sums(to).values()} == {0}


def test_a_store_is_not_copied_onto_itself(world: str) -> None:
    with pytest.raises(StoreError, match="is where it comes from"):
        copying.copy(world, world)


def test_a_store_of_another_version_is_refused(tmp_path: Path) -> None:
    old = f"sqlite:///{tmp_path / 'old.db'}"
    migrate(old)
    with closing(write_store(old)) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    with pytest.raises(StoreError, match="not prepared for this version"):
        copying.copy(old, f"sqlite:///{tmp_path / 'new.db'}")
