"""Engines: how each database is opened, that no update is lost, and one line for whatever is wrong with it."""

import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, Integer, column, inspect, select, table, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from data import facts, posts
from data.engine import StoreError, fault, migrate, read_store, where, write_store
from data.faults import told
from data.frames import frame
from data.tables import Post
from tests.conftest import AS_EVER, NewStore
from tests.data.made_posts import stored_post


def sqlite_engine(tmp_path: Path) -> Engine:
    url = f"sqlite:///{tmp_path / 'noted.db'}"
    migrate(url)
    return write_store(url)


def test_sqlite_writes_ahead_flushes_to_the_disk_keeps_references_and_overwrites_what_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.engine.WRITES_BY", AS_EVER)
    engine = sqlite_engine(tmp_path)
    with engine.connect() as connection:
        found = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    engine.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_writers_at_the_same_time_lose_no_update(engine: Engine) -> None:
    turns, hands = 30, 4

    def count_on() -> None:
        for _ in range(turns):
            with engine.begin() as connection:
                facts.touch(connection)

    threads = [threading.Thread(target=count_on) for _ in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as connection:
        assert facts.get(connection, facts.VERSION) == str(turns * hands)


def test_on_sqlite_even_what_is_read_and_then_written_is_never_lost(tmp_path: Path) -> None:
    engine, turns, hands = sqlite_engine(tmp_path), 20, 4

    def count_on() -> None:
        for _ in range(turns):
            with engine.begin() as connection:
                facts.put(connection, "count", str(int(facts.get(connection, "count") or 0) + 1))

    threads = [threading.Thread(target=count_on) for _ in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as connection:
        assert facts.get(connection, "count") == str(turns * hands)
    engine.dispose()


def test_a_read_store_cannot_write(new_store: NewStore) -> None:
    reader = read_store(new_store(migrated=True))
    with reader.connect() as connection:
        assert connection.scalar(select(Post.post_id)) is None
    with pytest.raises(DBAPIError, match=r"read-?only"), reader.begin() as connection:
        facts.touch(connection)
    reader.dispose()


def test_a_reader_sees_what_was_committed_while_somebody_writes(new_store: NewStore) -> None:
    url = new_store(migrated=True)
    writer, reader = write_store(url), read_store(url)
    with writer.begin() as writing, reader.connect() as reading:
        facts.touch(writing)
        assert facts.get(reading, facts.VERSION) is None
    with reader.connect() as reading:
        assert facts.get(reading, facts.VERSION) == "1"
    writer.dispose()
    reader.dispose()


def test_no_database_yet_is_one_line_that_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"noted\.db: there is no database yet.*python -m data init"):
        read_store(f"sqlite:///{tmp_path / 'noted.db'}")
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_is_to_be_prepared(store_url: str) -> None:
    with pytest.raises(StoreError, match=r"not prepared for this version\. Run: python -m data init"):
        write_store(store_url)


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(new_store: NewStore) -> None:
    url = new_store(migrated=True)
    engine = write_store(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for way in (migrate, read_store, write_store):
        with pytest.raises(StoreError, match=r"made by a newer version of Noted") as said:
            way(url)
        assert "\n" not in str(said.value)
    assert len(inspect(engine).get_table_names()) > 15
    engine.dispose()


@pytest.mark.parametrize("way", [migrate, write_store, read_store])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, way: Callable[[str], object]) -> None:
    file = tmp_path / "noted.db"
    file.write_text("these are words, and no database\n" * 50, encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(StoreError, match=r"file is not a database\. The file is something else"):
        way(f"sqlite:///{file}")
    assert file.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="the folder cannot be made or written"):
        migrate(f"sqlite:///{tmp_path / 'file' / 'below' / 'noted.db'}")


def test_a_server_that_is_not_there_is_one_line_without_the_password() -> None:
    url = "postgresql+psycopg://noted:secret-word@127.0.0.1:1/noted"
    with pytest.raises(StoreError, match="Check NOTED_DATABASE_URL and the server") as said:
        migrate(url)
    assert "secret-word" not in str(said.value)
    assert "\n" not in str(said.value)


def test_a_path_may_hold_any_character(tmp_path: Path) -> None:
    file = tmp_path / "थाना 100% #1?mode=ro & more" / "noted.db"
    url = URL.create("sqlite", database=str(file)).render_as_string()
    migrate(url)
    engine = write_store(url)
    assert where(engine.url) == str(file)
    assert file.is_file()
    engine.dispose()


def test_a_full_disk_rolls_a_batch_back_whole_and_is_said_in_one_line(tmp_path: Path) -> None:
    engine = sqlite_engine(tmp_path)
    now_at = datetime(2026, 11, 24, tzinfo=UTC)
    with engine.begin() as connection:
        posts.store(connection, [stored_post(1)], now_at=now_at)
        before = connection.execute(select(Post.__table__)).all()
    with engine.connect() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count = {pages + 3}"))
        connection.rollback()
        batch = [stored_post(number, text="शब्द " * 400) for number in range(2, 300)]
        with pytest.raises(OperationalError) as said:
            posts.store(connection, batch, now_at=now_at)
        connection.rollback()
        assert connection.execute(select(Post.__table__)).all() == before
        assert facts.get(connection, facts.VERSION) == "1"
    words = str(fault(engine.url, said.value))
    assert "database or disk is full. Free space on that disk" in words
    assert "शब्द" not in str(said.value) + words
    engine.dispose()
    with sqlite3.connect(tmp_path / "noted.db") as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    raw.close()


def test_what_a_statement_held_is_in_no_message(engine: Engine) -> None:
    with pytest.raises(SQLAlchemyError) as said, engine.begin() as connection:
        connection.execute(
            text("INSERT INTO nowhere (words) VALUES (:words)"), {"words": "a citizen's words"}
        )
    assert "citizen" not in str(said.value)


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "noted.db"
    migrate(f"sqlite:///{file}")
    assert oct(file.stat().st_mode & 0o777) == "0o600"


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://u:s3cret@h/d", "postgresql+psycopg://h/d?user=u&password=s3cret"]
)
def test_a_message_never_holds_the_password(url: str) -> None:
    assert "s3cret" not in where(url)
    assert where("postgresql+psycopg://u@/d?host=/run/pg").endswith("/d?host=%2Frun%2Fpg")


def test_what_a_frame_cannot_read_is_the_drivers_own_fault(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError) as found:
        frame(connection, select(column("a", Integer)).select_from(table("gone")))
    assert "gone" in str(found.value.orig)


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        ("permission denied for table audit_log", "no right to it; `python -m data roles` gives rights"),
        ("must be owner of table posts", "Only the owner of the database"),
        ("something else", "As usual."),
    ],
)
def test_a_missing_right_is_not_taken_for_a_sick_server(reason: str, advice: str) -> None:
    line = told(OperationalError("SELECT 1", {}, sqlite3.OperationalError(reason)), usual="As usual.")
    assert line.startswith(f"{reason}. ")
    assert advice in line
