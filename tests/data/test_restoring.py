"""The restore drill: a store is lost and comes back with the same league; what cannot be put back leaves all as it was."""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import filelock
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert
from typer.testing import CliRunner, Result

from data import backups, backups_kept
from data.__main__ import app
from data.backups_kept import Keep
from data.engine import closing as engine_closing
from data.engine import write_store
from data.notice_tables import Delivery
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


@pytest.fixture
def kept(world: Path, tmp_path: Path) -> Path:
    backups.copy(world, tmp_path / "kept.db")
    return tmp_path / "kept.db"


def data(*words: str, url: str) -> Result:
    settings.cache_clear()
    return CliRunner().invoke(app, list(words), env={"NOTED_DATABASE_URL": url})


def league(url: str) -> str:
    settings.cache_clear()
    env = {"NOTED_DATABASE_URL": url, "NOTED_NOW": NOW_AT.isoformat()}
    found = CliRunner().invoke(metrics, ["league", "--format", "json"], env=env)
    assert found.exit_code == 0, found.stderr
    return found.stdout


def test_a_store_that_is_lost_comes_back_with_the_same_league(
    world: Path, kept: Path, tmp_path: Path
) -> None:
    lost = f"sqlite:///{tmp_path / 'var' / 'noted.db'}"
    made = data("restore", str(kept), url=lost)
    assert (made.exit_code, made.stderr) == (0, "")
    assert league(lost) == league(f"sqlite:///{world}")


def test_it_comes_back_on_a_server(world: Path, kept: Path, postgres: PostgreSQL) -> None:
    server = postgres.create("restored")
    assert data("restore", str(kept), url=server).exit_code == 0
    assert league(server) == league(f"sqlite:///{world}")
    again = data("restore", str(kept), url=server)
    assert (again.exit_code, "holds rows already" in again.stderr) == (1, True)
    postgres.drop("restored")


def test_a_copy_for_which_there_is_no_temporary_room_is_one_line(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/proc/nowhere")
    found = data("restore", str(kept), url="postgresql+psycopg://noted@127.0.0.1:1/noted")
    assert (found.exit_code, len(found.stderr.splitlines())) == (1, 1)
    assert "Give it room (TMPDIR names another)" in found.stderr


def test_what_stands_there_is_moved_aside_only_where_that_is_said(
    world: Path, kept: Path, tmp_path: Path
) -> None:
    place = tmp_path / "noted.db"
    shutil.copyfile(world, place)
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("UPDATE facts SET value = 'newer' WHERE name = 'data_version'")
        connection.commit()
    refused = data("restore", str(kept), url=f"sqlite:///{place}")
    assert (refused.exit_code, "With --replace" in refused.stderr) == (1, True)
    made = data("restore", "--replace", str(kept), url=f"sqlite:///{place}")
    assert made.exit_code == 0, made.stderr
    with closing(sqlite3.connect(tmp_path / "noted.before-restore.db")) as connection:
        assert connection.execute("SELECT value FROM facts WHERE name = 'data_version'").fetchone() == (
            "newer",
        )
    assert league(f"sqlite:///{place}") == league(f"sqlite:///{world}")


def test_a_damaged_database_is_replaced_too(kept: Path, tmp_path: Path) -> None:
    place = tmp_path / "noted.db"
    place.write_bytes(b"SQLite format 3\0" + b"torn" * 2_000)
    assert data("restore", "--replace", str(kept), url=f"sqlite:///{place}").exit_code == 0
    assert (tmp_path / "noted.before-restore.db").read_bytes().endswith(b"torn")


@pytest.mark.parametrize("who", ["collector", "sender"])
def test_while_others_work_nothing_is_replaced(who: str, kept: Path, tmp_path: Path) -> None:
    place = tmp_path / "noted.db"
    shutil.copyfile(kept, place)
    with filelock.FileLock(f"{place}.{who}.lock"):
        made = data("restore", "--replace", str(kept), url=f"sqlite:///{place}")
    assert (made.exit_code, "collectors are at work" in made.stderr) == (1, True)
    assert sorted(each.name for each in tmp_path.iterdir() if "lock" not in each.name) == [
        "kept.db",
        "noted.db",
    ]


def test_what_waited_to_be_sent_is_doubtful_afterwards_and_goes_out_by_nobodys_hand(
    kept: Path, tmp_path: Path
) -> None:
    row = {
        "key": "k", "purpose": "alert", "unit_id": "agra", "channel": "email", "address": "a@police.example",
        "message_id": "m", "subject": "s", "text": "t", "made_at": NOW_AT, "due_at": NOW_AT, "attempts": 0,
    }  # fmt: skip
    with engine_closing(write_store(f"sqlite:///{kept}")) as engine, engine.begin() as connection:
        connection.execute(insert(Delivery).values(**row, state="waiting"))
        connection.execute(insert(Delivery).values(**row | {"key": "l"}, state="sent"))
    assert data("restore", str(kept), url=f"sqlite:///{tmp_path / 'noted.db'}").exit_code == 0
    with closing(sqlite3.connect(tmp_path / "noted.db")) as found:
        assert found.execute("SELECT key, state FROM deliveries ORDER BY key").fetchall() == [
            ("k", "doubtful"),
            ("l", "sent"),
        ]


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"x" * 4_096])
def test_what_is_no_backup_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "odd.db").write_bytes(content)
    made = data("restore", str(tmp_path / "odd.db"), url=f"sqlite:///{tmp_path / 'noted.db'}")
    assert (made.exit_code, made.stderr.count("\n")) == (1, 1)
    assert not (tmp_path / "noted.db").exists()


def test_copies_in_a_folder_are_named_by_their_instant_and_thinned(world: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("noted-20200101T000000Z.db", "noted-20200101T120000Z.db", "dear.db"):
        (folder / name).write_bytes(b"")
    made = data("backup", "--into", str(folder), url=f"sqlite:///{world}")
    assert made.exit_code == 0, made.stderr
    names = sorted(each.name for each in folder.iterdir())
    assert names[:2] == ["dear.db", "noted-20200101T120000Z.db"]
    assert len(names) == 3
    assert "noted-20200101T000000Z.db: removed" in made.stdout


INSTANTS = st.integers(0, 800).map(
    lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours * 9)
)


@given(st.lists(INSTANTS, min_size=1, unique=True), st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
def test_the_last_of_each_day_week_and_month_stays(
    made: list[datetime], days: int, weeks: int, months: int
) -> None:
    names = {backups_kept.name_at(at): at for at in made}
    gone = backups_kept.superfluous([*names, "dear.db"], Keep(days, weeks, months))
    left = sorted(set(names) - set(gone))
    assert max(names) in left
    for count, form in ((days, "%Y-%m-%d"), (weeks, "%G-%V"), (months, "%Y-%m")):
        last = {at.strftime(form): name for name, at in sorted(names.items(), key=lambda each: each[1])}
        assert {last[each] for each in sorted(last)[len(last) - min(count, len(last)) :]} <= set(left)
    assert len(left) <= max(1, days + weeks + months)


def test_it_is_called_with_a_file_or_a_folder(tmp_path: Path) -> None:
    for words in ([], ["x.db", "--into", str(tmp_path)]):
        assert data("backup", *words, url=f"sqlite:///{tmp_path / 'noted.db'}").exit_code == 2
