"""Databases of an older version, with rows in every table: brought to this one with nothing lost, after a backup."""

import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Engine, MetaData, Table, create_engine, insert, select, text
from typer.testing import CliRunner

from data import engine as engines
from data.__main__ import app
from data.backups import before_migration
from data.engine import StoreError, migrate, write_store
from data.settings import settings
from tests.conftest import NewStore

ROWS = 3
BEYOND_A_FLOAT = 1 << 60
NEWEST = ScriptDirectory.from_config(engines._config()).get_current_head()


def value(column: Column[Any], number: int) -> Any:
    """A made-up value that fits a column, another in each row; what refers to a row names one that is there."""
    for key in column.foreign_keys:
        return value(key.column, number)
    kind = column.type.python_type
    if kind is str:
        return f"{column.name} थाना {number}"
    if kind is date:
        return date(2026, 11, number)
    return number + (BEYOND_A_FLOAT if "BIGINT" in str(column.type).upper() else 0)


def old_database(url: str) -> dict[str, list[Any]]:
    """Make a database of revision 0001 with rows in every table; gives them."""
    engine = engines._engine(url, read_only=False)
    with engine.begin() as connection:
        command.upgrade(engines._config(connection), "0001")
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                rows = [
                    {each.name: value(each, number) for each in table.columns}
                    for number in range(1, ROWS + 1)
                ]
                connection.execute(insert(table), rows)
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


def test_every_row_of_an_older_database_is_there_after_the_migration(new_store: NewStore) -> None:
    url = new_store()
    before = old_database(url)
    old = columns_of(url)
    assert len(before) == 19
    assert all(len(rows) == ROWS for rows in before.values())
    migrate(url)
    assert now_in(url, before, old) == before
    write_store(url).dispose()  # it is of this version


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
        command.upgrade(engines._config(connection), "0001")
        connection.execute(text("INSERT INTO facts (name, value) VALUES ('demonstration', 'no')"))
    engine.dispose()
    for words in (f"before-{NEWEST}.db" if "sqlite" in url else "pg_dump makes one", ""):
        settings.cache_clear()
        done = CliRunner().invoke(app, ["init"], env={"NOTED_DATABASE_URL": url})
        assert done.exit_code == 0, done.stderr
        assert (words in done.stderr, done.stderr.count("\n")) == (True, 1 if words else 0)
