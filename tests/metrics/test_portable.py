"""The cases' expression means the same on every engine: here DuckDB, in `test_cases` SQLite and PostgreSQL.

Spark, the fourth, runs it in a later issue; here its SQL alone is written and read.
"""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from typing import Any

import duckdb
import ibis
import pytest
import sqlglot
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data.cases import COLUMNS, TABLES, statement
from data.engine import write_store
from metrics.cases import EVENTS, case_events
from tests.worlds.generated import OWNERS, World, conversations, worlds
from tests.worlds.slow_cases import SlowCases
from tests.worlds.stored import KIND_OF, register, take

KINDS = {"int64": "BIGINT", "int32": "INTEGER", "string": "VARCHAR"}
Lake = duckdb.DuckDBPyConnection


@pytest.fixture
def lake() -> Iterator[Lake]:
    """An empty DuckDB with the tables that the expression reads, and the one that it fills."""
    with duckdb.connect(":memory:") as connection:
        for name, columns in TABLES.items():
            words = ", ".join(f"{column} {KINDS[kind]}" for column, kind in columns.items())
            connection.execute(f"CREATE TABLE {name} ({words})")
        words = ", ".join(f"{column} {'VARCHAR' if column == 'unit_id' else 'BIGINT'}" for column in COLUMNS)
        connection.execute(f"CREATE TABLE cases ({words})")
        connection.execute("CREATE VIEW touched_posts AS SELECT * FROM posts WHERE thread_id % 2 = 1")
        connection.execute("CREATE VIEW touched_mentions AS SELECT * FROM mentions")
        yield connection


@pytest.fixture
def store(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    file = tmp_path / "noted.db"
    copyfile(migrated_sqlite, file)
    engine = write_store(f"sqlite:///{file}")
    yield engine
    engine.dispose()


def pour(store: Engine, lake: Lake, world: World) -> None:
    """The posts of a world as the store keeps them, into DuckDB."""
    with store.begin() as connection:
        register(connection)
        take(connection, world.posts)
        for name, columns in TABLES.items():
            rows = connection.exec_driver_sql(f"SELECT {', '.join(columns)} FROM {name}").all()
            lake.execute(f"DELETE FROM {name}")
            if rows:
                marks = ", ".join("?" for _ in columns)
                lake.executemany(f"INSERT INTO {name} VALUES ({marks})", [list(row) for row in rows])


def derived(lake: Lake, *, touched: bool = False) -> dict[tuple[str, int], dict[str, Any]]:
    """The cases that DuckDB finds by the statement that the store would run there."""
    lake.execute("DELETE FROM cases")
    lake.execute(statement(case_events, dialect="duckdb", touched=touched))
    found = {}
    for values in lake.execute(f"SELECT {', '.join(COLUMNS)} FROM cases").fetchall():
        row = dict(zip(COLUMNS, values, strict=True))
        key = row.pop("unit_id"), row.pop("thread_id")
        del row["opened_gone_at"], row["referred_gone_at"]
        found[key] = row
    return found


def test_duckdb_finds_the_cases_of_the_definitions(store: Engine, lake: Lake) -> None:
    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(world=st.one_of(conversations(), worlds()))
    def check(world: World) -> None:
        pour(store, lake, world)
        expected = SlowCases(world.posts, OWNERS, {"hq"}, KIND_OF).rows()
        assert derived(lake) == expected
        some = {thread for _, thread in expected if thread % 2}
        assert derived(lake, touched=True) == {key: row for key, row in expected.items() if key[1] in some}

    check()


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgres", "pyspark"])
def test_the_expression_is_plain_sql_of_each_engine(dialect: str) -> None:
    tables = {name: ibis.table(columns, name=name) for name, columns in TABLES.items()}
    written = str(ibis.to_sql(case_events(**tables), dialect=dialect))
    parsed = sqlglot.parse_one(written, read="spark" if dialect == "pyspark" else dialect)
    assert [column.alias_or_name for column in parsed.selects] in (EVENTS, ["*"])
    engines_differ = (sqlglot.exp.Interval, sqlglot.exp.Quantile, sqlglot.exp.First, sqlglot.exp.ArgMin)
    assert not list(parsed.find_all(*engines_differ))
