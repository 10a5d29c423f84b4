"""Backups: a copy of a database in use gives the same figures; nothing is written over, nothing half left."""

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from data import copying, facts
from data.__main__ import app
from data.engine import write_store
from data.settings import settings
from metrics.__main__ import app as metrics
from tests.conftest import PostgreSQL
from tests.pages import stored_world
from tests.pages.stored_world import NOW_AT


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("world") / "noted.db"
    stored_world.make(file, full=True, a_day=0.4)
    return file


def backup(url: str, to: Path) -> Result:
    settings.cache_clear()
    return CliRunner().invoke(app, ["backup", str(to)], env={"NOTED_DATABASE_URL": url})


def league(file: Path) -> str:
    settings.cache_clear()
    given = {"NOTED_DATABASE_URL": f"sqlite:///{file}", "NOTED_NOW": NOW_AT.isoformat()}
    found = CliRunner().invoke(metrics, ["league", "--format", "json"], env=given)
    assert found.exit_code == 0, found.stderr
    return found.stdout


def test_a_copy_made_while_somebody_writes_is_whole_and_gives_the_same_figures(
    world: Path, tmp_path: Path
) -> None:
    to, done = tmp_path / "copy.db", threading.Event()
    engine = write_store(f"sqlite:///{world}")

    def write() -> None:
        while not done.wait(0.001):
            with engine.begin() as connection:
                facts.touch(connection)

    writing = threading.Thread(target=write)
    writing.start()
    made = backup(f"sqlite:///{world}", to)
    done.set()
    writing.join()
    engine.dispose()
    assert (made.exit_code, made.stderr) == (0, "")
    assert f"{to}: a whole copy of {world}" in made.stdout
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["copy.db"]
    assert '"rank"' in league(to)
    assert league(to) == league(world)


def test_what_is_there_is_not_written_over(world: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("dear to somebody", encoding="utf-8")
    made = backup(f"sqlite:///{world}", tmp_path / "copy.db")
    assert (made.exit_code, made.stdout, made.stderr.count("\n")) == (1, "", 1)
    assert "copy.db: is there already, and is not written over." in made.stderr
    assert (tmp_path / "copy.db").read_text(encoding="utf-8") == "dear to somebody"
    assert [each.name for each in tmp_path.iterdir()] == ["copy.db"]


def test_a_damaged_database_gives_no_copy(world: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    assert backup(f"sqlite:///{world}", broken).exit_code == 0
    with closing(sqlite3.connect(broken)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET rootpage = 3 WHERE name = 'ix_posts_thread_id'")
        connection.commit()
    made = backup(f"sqlite:///{broken}", tmp_path / "copy.db")
    assert (made.exit_code, made.stderr.count("\n")) == (1, 1)
    assert "damaged" in made.stderr or "malformed" in made.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["broken.db"]


@pytest.mark.parametrize("place", ["missing/copy.db", "."])
def test_a_place_that_cannot_be_written_is_one_line(world: Path, tmp_path: Path, place: str) -> None:
    made = backup(f"sqlite:///{world}", tmp_path / place)
    assert (made.exit_code, made.stderr.count("\n")) == (1, 1)
    assert list(tmp_path.iterdir()) == []


def test_without_a_database_there_is_nothing_to_copy(tmp_path: Path) -> None:
    made = backup(f"sqlite:///{tmp_path / 'noted.db'}", tmp_path / "copy.db")
    assert made.exit_code == 1
    assert "noted.db: there is no database to copy." in made.stderr
    assert list(tmp_path.iterdir()) == []


def test_of_a_server_it_makes_a_file_that_gives_the_same_figures(
    world: Path, tmp_path: Path, postgres: PostgreSQL
) -> None:
    server = postgres.create("served")
    copying.copy(f"sqlite:///{world}", server)
    made = backup(server, tmp_path / "copy.db")
    assert (made.exit_code, made.stderr) == (0, "")
    assert [each.name for each in tmp_path.iterdir()] == ["copy.db"]
    assert league(tmp_path / "copy.db") == league(world)
    postgres.drop("served")


def test_of_a_server_that_is_away_it_says_so_without_the_password(tmp_path: Path) -> None:
    made = backup("postgresql+psycopg://noted:secret-word@127.0.0.1:1/noted", tmp_path / "copy.db")
    assert (made.exit_code, made.stderr.count("\n")) == (1, 1)
    assert "secret-word" not in made.stderr
    assert list(tmp_path.iterdir()) == []
