"""The doctor: what is wrong is named with what to do, what is well is said to be, what cannot be known is not guessed."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert
from typer.testing import CliRunner

from data import backups_kept, facts, heartbeats, incidents
from data.__main__ import app
from data.engine import closing as engine_closing
from data.engine import write_store
from data.notice_tables import Delivery
from data.settings import settings

Look = Callable[..., tuple[int, dict[str, tuple[str, str]]]]


@pytest.fixture
def place(migrated_sqlite: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(migrated_sqlite, tmp_path / "noted.db"))


@pytest.fixture
def look(place: Path) -> Look:
    def call(
        *words: str, url: str = f"sqlite:///{place}", **more: str
    ) -> tuple[int, dict[str, tuple[str, str]]]:
        settings.cache_clear()
        made = CliRunner().invoke(
            app, ["doctor", "--format", "json", *words], env={"NOTED_DATABASE_URL": url, **more}
        )
        said = json.loads(made.stdout)
        return made.exit_code, {each["about"]: (each["state"], each["said"]) for each in said}

    return call


def test_a_machine_without_collectors_is_told_to_start_them(look: Look) -> None:
    code, found = look()
    assert code == 1
    assert found["database"] == ("well", "is whole")
    assert found["collectors"] == ("wrong", "none is at work. Start them: python -m collectors run")
    assert found["clock"][0] == "well"
    assert found["mail"][0] == "warning"
    assert found["sign-in"][0] == "warning"


def test_where_all_is_well_it_ends_with_0(look: Look, place: Path) -> None:
    with engine_closing(write_store(f"sqlite:///{place}")) as engine, engine.begin() as connection:
        heartbeats.Pulse(lambda: datetime.now(UTC)).take_over(connection)
        facts.put(connection, "demonstration", "no")
    code, found = look()
    assert (code, found["collectors"][0]) == (0, "well")


def test_what_stands_open_and_what_was_not_sent_is_said(look: Look, place: Path) -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    row = {
        "key": "k", "purpose": "daily", "unit_id": "agra", "channel": "email", "address": "a@police.example",
        "message_id": "m", "subject": "s", "text": "t", "made_at": at, "due_at": at, "attempts": 0,
    }  # fmt: skip
    with engine_closing(write_store(f"sqlite:///{place}")) as engine, engine.begin() as connection:
        incidents.report(connection, kind="clock", message="The clock is 6 hours behind. Set it.", at=at)
        connection.execute(insert(Delivery).values(**row, state="waiting"))
        connection.execute(
            insert(Delivery).values(**row | {"key": "l", "made_at": datetime.now(UTC)}, state="failed")
        )
    found = look()[1]
    assert found["clock"] == ("warning", "The clock is 6 hours behind. Set it.")
    assert found["messages that wait"] == (
        "wrong",
        "1 wait for more than an hour to be sent. Start: python -m notices run",
    )
    assert found["messages that failed"][0] == "warning"


def test_a_damaged_database_is_found(look: Look, place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET rootpage = 3 WHERE name = 'ix_posts_thread_id'")
        connection.commit()
    state, said = look()[1]["database"]
    assert (state, "damaged" in said) == ("wrong", True)


def test_a_database_that_is_away_leaves_the_rest_unknown(look: Look) -> None:
    code, found = look(url="postgresql+psycopg://noted:secret-word@127.0.0.1:1/away")
    assert (code, found["database"][0]) == (1, "wrong")
    assert "secret-word" not in str(found)
    assert found["collection, clock, messages"][0] == "unknown"
    assert found["disk"][0] == "unknown"


def test_a_provider_that_is_away_is_wrong(look: Look) -> None:
    given = {
        "NOTED_OIDC_METADATA_URL": "http://127.0.0.1:1/.well-known/openid-configuration",
        "NOTED_OIDC_CLIENT_ID": "noted",
        "NOTED_OIDC_CLIENT_SECRET": "k3Jw9xPq7Zr2Vt5Nb8Lm",
        "NOTED_COOKIE_SECRET": "a0Fh4Kd8Sj2Lq6Wz1Xc5Vb9Nm3Qp7Rt0Yu4Io8Pa",
        "NOTED_PUBLIC_URL": "http://127.0.0.1:8501",
    }
    assert look(**given)[1]["sign-in"][0] == "wrong"


def test_backups_that_are_missing_or_old_are_told(look: Look, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    assert look("--backups", str(folder))[1]["backups"][0] == "wrong"
    (folder / "noted-20260101T000000Z.db").write_bytes(b"")
    assert look("--backups", str(folder))[1]["backups"][0] == "warning"
    (folder / backups_kept.name_at(datetime.now(UTC))).write_bytes(b"")
    assert look("--backups", str(folder))[1]["backups"][0] == "well"


def test_it_is_read_on_a_terminal_too(place: Path) -> None:
    settings.cache_clear()
    made = CliRunner().invoke(app, ["doctor"], env={"NOTED_DATABASE_URL": f"sqlite:///{place}"})
    assert " X  collectors" in made.stdout
    assert "ok  database" in made.stdout
