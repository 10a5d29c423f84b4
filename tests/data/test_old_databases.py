"""Databases of an older version, with rows in every table: brought to this one with nothing lost, after a backup."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, Table, create_engine, select, text
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from data import engine as engines
from data.__main__ import app
from data.backups import before_migration
from data.engine import StoreError, migrate, write_store
from data.settings import settings
from tests.conftest import ROOT, NewStore
from tests.data import old_dumps

REVISIONS = [
    each.revision for each in ScriptDirectory.from_config(engines._config()).walk_revisions("base", "heads")
][::-1]
NEWEST = REVISIONS[-1]


def old_database(url: str, revision: str = REVISIONS[0]) -> dict[str, list[Any]]:
    """Make the database that a revision had left, with rows in every table; gives them."""
    old_dumps.load(url, revision)
    engine = create_engine(url)
    tables = columns_of(url)
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == revision
    found = {
        table.name: rows_of(engine, table)
        for table in tables.sorted_tables
        if table.name != "alembic_version"
    }
    engine.dispose()
    return found


def rows_of(engine: Engine, table: Table) -> list[Any]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]


def now_in(url: str, before: dict[str, list[Any]], old: MetaData) -> dict[str, list[Any]]:
    """The same columns of the same tables, as they are now."""
    engine = create_engine(url)
    found = {name: rows_of(engine, old.tables[name]) for name in before}
    engine.dispose()
    return found


def columns_of(url: str) -> MetaData:
    engine = create_engine(url)
    tables = MetaData()
    tables.reflect(engine)
    engine.dispose()
    return tables


def kept_whole(url: str, revision: str) -> None:
    before = old_database(url, revision)
    old = columns_of(url)
    assert len(before) >= 19
    assert all(len(rows) == old_dumps.ROWS for rows in before.values())
    migrate(url)
    assert now_in(url, before, old) == before
    write_store(url).dispose()  # it is of this version


def test_of_every_released_revision_a_database_is_kept() -> None:
    there = {each.name.partition(".")[0] for each in old_dumps.KEPT.glob("*.sql.gz")}
    assert {*REVISIONS[:-1]} <= there <= {*REVISIONS}
    assert all(old_dumps.file_of(each, kind).is_file() for each in there for kind in old_dumps.KINDS)


def test_every_row_of_the_first_databases_is_there_after_the_migrations(new_store: NewStore) -> None:
    kept_whole(new_store(), REVISIONS[0])


@pytest.mark.long
@pytest.mark.parametrize("revision", REVISIONS[1:])
def test_every_row_of_an_older_database_is_there_after_the_migration(
    new_store: NewStore, revision: str
) -> None:
    if not old_dumps.file_of(revision, "sqlite").is_file():
        assert revision == NEWEST  # it is not released yet
        return
    kept_whole(new_store(), revision)


@pytest.mark.long
def test_a_migration_that_was_released_makes_what_it_made_then(new_store: NewStore) -> None:
    for revision in REVISIONS[:-1]:
        then, now = new_store(), new_store()
        old_dumps.load(then, revision)
        old_dumps.make(now, revision)
        assert shape(now) == shape(then), revision


def shape(url: str) -> list[str]:
    """Each column and index of a database, in words."""
    tables = columns_of(url).tables.values()
    columns = [
        f"{each} {each.type} {each.nullable} {getattr(each.server_default, 'arg', None)}"
        for t in tables
        for each in t.columns
    ]
    return sorted(columns + [f"{t} {each.name} {each.unique}" for t in tables for each in t.indexes])


def test_who_is_of_an_older_or_a_newer_version_is_told_what_to_do(new_store: NewStore) -> None:
    url = new_store()
    old_database(url, REVISIONS[3])
    with pytest.raises(StoreError, match=r"not prepared for this version\. Run: python -m data init"):
        write_store(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    said = r"made by a newer version of Noted \(revision 9999\)\. Use that version or another database"
    for opened in (migrate, write_store):
        with pytest.raises(StoreError, match=said):
            opened(url)


KILLED = """
import os, signal, sqlite3
from data import backups, engine
from data.__main__ import initialise
from data.settings import settings
real = engine.command.upgrade
def dies(*given):
    os.kill(os.getpid(), signal.SIGKILL)
def half(file, copied):
    copied.write_bytes(file.read_bytes()[:4096])
    dies()
def last(*given):
    real(*given)
    dies()
if WHERE == "copy":
    backups._fill = half
else:
    engine.command.upgrade = last
initialise(settings(), demonstration=True)
"""


@pytest.mark.long
@pytest.mark.parametrize("place", ["copy", "migration"])
def test_killed_in_the_copy_or_the_migration_it_is_repeated_as_if_nothing_had_been(
    new_store: NewStore, place: str
) -> None:
    url = new_store()
    before = old_database(url)
    if place == "copy" and not url.startswith("sqlite"):
        return  # there pg_dump makes it
    old = columns_of(url)
    given = {**os.environ, "NOTED_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    program = KILLED.replace("WHERE", repr(place))
    done = subprocess.run([sys.executable, "-c", program], env=given, timeout=120, check=False, cwd=ROOT)
    assert done.returncode == -signal.SIGKILL
    assert now_in(url, before, old) == before
    said: list[str] = []
    migrate(url, before=lambda connection, newer: said.append(before_migration(connection, revision=newer)))
    assert now_in(url, before, old) == before
    assert len(said) == 1
    assert not url.startswith("sqlite") or not list(Path(make_url(url).database or "").parent.glob(".*.part"))


def test_before_it_is_changed_a_sqlite_database_is_copied(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'noted.db'}"
    before = old_database(url)
    old, said = columns_of(url), []
    migrate(url, before=lambda connection, newer: said.append(before_migration(connection, revision=newer)))
    copy = tmp_path / f"noted.before-{NEWEST}.db"
    assert said == [f"{copy}: the database as it was before revision {NEWEST}; remove it once all is well."]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert now_in(f"sqlite:///{copy}", before, old) == before
    assert "heartbeats" not in columns_of(f"sqlite:///{copy}").tables
    migrate(url, before=lambda connection, newer: said.append("again"))
    assert len(said) == 1


def test_an_earlier_copy_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'noted.db'}"
    old_database(url)
    said: list[str] = []
    (tmp_path / f"noted.before-{NEWEST}.db").write_text("earlier", encoding="utf-8")
    migrate(url, before=lambda connection, newer: said.append(before_migration(connection, revision=newer)))
    assert (tmp_path / f"noted.before-{NEWEST}.db").read_text(encoding="utf-8") == "earlier"
    assert (tmp_path / f"noted.before-{NEWEST}-2.db").is_file()


def test_without_room_for_the_copy_nothing_is_migrated(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'noted.db'}"
    before = old_database(url)

    def fails(connection: object, newer: str) -> None:
        raise StoreError("no room for a copy")

    with pytest.raises(StoreError, match="no room"):
        migrate(url, before=fails)
    assert "heartbeats" not in columns_of(url).tables
    assert now_in(url, before, columns_of(url)) == before


def test_init_says_where_the_copy_is_or_how_to_make_one(new_store: NewStore) -> None:
    url = new_store()
    engine = engines._engine(url, read_only=False)
    with engine.begin() as connection:
        command.upgrade(engines._config(connection), REVISIONS[0])
        connection.execute(text("INSERT INTO facts (name, value) VALUES ('demonstration', 'no')"))
    engine.dispose()
    for words in (f"before-{NEWEST}.db" if "sqlite" in url else "pg_dump makes one", ""):
        settings.cache_clear()
        done = CliRunner().invoke(app, ["init"], env={"NOTED_DATABASE_URL": url})
        assert done.exit_code == 0, done.stderr
        assert (words in done.stderr, done.stderr.count("\n")) == (True, 1 if words else 0)
