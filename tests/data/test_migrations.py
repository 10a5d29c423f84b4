"""Migrations: they make just the tables that the code knows, on both databases, and lead back and forth."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlmodel import SQLModel

import data.collection_tables
import data.compliance_tables
import data.notice_tables
import data.oversight_tables
import data.review_tables
import data.tables
from data import engine as engines
from data.engine import _config, migrate, write_store

assert data.collection_tables, (data.compliance_tables, data.oversight_tables, data.tables)
assert data.notice_tables, data.review_tables


def test_the_migrated_database_is_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_ids_and_instants_are_64_bits_wide(engine: Engine) -> None:
    found = {
        (table, column["name"]): str(column["type"])
        for table in inspect(engine).get_table_names()
        for column in inspect(engine).get_columns(table)
    }
    ids = (
        "post_id",
        "version_id",
        "author_id",
        "thread_id",
        "conversation_id",
        "x_user_id",
        "since_id",
        "object_id",
    )
    wide = {place: kind for place, kind in found.items() if place[1] in ids or place[1].endswith("_at")}
    assert len(wide) > 40
    assert {place: kind for place, kind in wide.items() if kind != "BIGINT"} == {}


def test_the_way_back_and_forth_again_leads_to_the_same_tables(engine: Engine) -> None:
    before = sorted(inspect(engine).get_table_names())
    with engine.begin() as connection:
        command.downgrade(_config(connection), "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    with engine.begin() as connection:
        command.upgrade(_config(connection), "head")
    assert sorted(inspect(engine).get_table_names()) == before


def test_migrating_again_changes_nothing(store_url: str) -> None:
    migrate(store_url)
    engine = write_store(store_url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO facts (name, value) VALUES ('kept', 'yes')"))
    migrate(store_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT value FROM facts WHERE name = 'kept'")) == "yes"
    engine.dispose()


def test_a_migration_that_fails_half_way_leaves_nothing(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = command.upgrade

    def fails(config: object, revision: str) -> None:
        real(config, revision)
        raise KeyboardInterrupt

    monkeypatch.setattr(engines.command, "upgrade", fails)
    with pytest.raises(KeyboardInterrupt):
        migrate(store_url)
    monkeypatch.undo()
    bare = engines._engine(store_url, read_only=False)
    assert inspect(bare).get_table_names() == []
    bare.dispose()
    migrate(store_url)
