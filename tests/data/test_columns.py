"""Many rows by a connection of their own are those that the connection at hand reads."""

import sqlite3
import subprocess
import sys

import pandas as pd
import pytest
from sqlalchemy import select, text

from data import reads
from data.columns import at_one_instant
from data.engine import StoreError, closing, read_store, write_store
from data.tables import Fact
from tests.conftest import NewStore
from tests.worlds.generated import AGRA, CITIZEN, HQ
from tests.worlds.posts import minutes, post
from tests.worlds.stored import register, take

ALWAYS = {"start_ms": 0, "end_ms": 1 << 60}


@pytest.fixture
def url(new_store: NewStore) -> str:
    made = new_store(migrated=True)
    with closing(write_store(made)) as engine, engine.begin() as connection:
        register(connection)
        take(connection, [post(minutes(9), author=CITIZEN, typed={"agra": AGRA})])
        take(connection, [post(minutes(0), author=CITIZEN, typed={"agra": AGRA})])
        take(connection, [post(minutes(7), author=HQ, typed={"agra": AGRA}, quote_of=minutes(0))])
    return made


def test_a_reader_gets_the_events_that_a_writer_sees(url: str) -> None:
    with (
        closing(read_store(url)) as reader,
        closing(write_store(url)) as writer,
        reader.connect() as apart,
        writer.connect() as own,
    ):
        found, wanted = reads.case_events(apart, **ALWAYS), reads.case_events(own, **ALWAYS)
    assert len(found) == 2
    pd.testing.assert_frame_equal(found.astype({"unit_id": "str"}), wanted)


def test_no_rows_are_a_frame_of_the_same_kinds(url: str) -> None:
    with closing(read_store(url)) as reader, reader.connect() as connection:
        found = reads.case_events(connection, start_ms=0, end_ms=1)
        assert found.empty
        assert found.dtypes.drop("unit_id").equals(
            reads.case_events(connection, **ALWAYS).dtypes.drop("unit_id")
        )


def test_all_reads_see_one_instant(url: str) -> None:
    with closing(write_store(url)) as writer, at_one_instant(writer) as cursor:
        cursor.execute("SELECT count(*) FROM posts")
        before = cursor.fetchone()
        with writer.begin() as connection:
            connection.execute(text("DELETE FROM cases"))
        cursor.execute("SELECT count(*) FROM cases")
        assert (before[0], cursor.fetchone()[0]) == (3, 2)


@pytest.mark.parametrize("new_store", ["sqlite"], indirect=True)
def test_what_is_written_after_such_a_read_is_not_lost_to_another_process(url: str) -> None:
    look = f"import sqlite3; sqlite3.connect({url.removeprefix('sqlite:///')!r}).execute('SELECT * FROM facts').fetchall()"
    with closing(write_store(url)) as writer, writer.connect() as connection:
        connection.execute(select(Fact)).all()
        with at_one_instant(writer) as cursor:
            cursor.execute("SELECT count(*) FROM posts")
            cursor.fetchone()
        subprocess.run([sys.executable, "-c", look], check=True)
        connection.rollback()
        with writer.begin() as again:
            again.execute(Fact.__table__.insert().values(name="said", value="afterwards"))
        with sqlite3.connect(url.removeprefix("sqlite:///")) as other:
            assert other.execute("SELECT value FROM facts WHERE name = 'said'").fetchone() == ("afterwards",)


@pytest.mark.parametrize("new_store", ["sqlite"], indirect=True)
def test_a_query_that_fails_is_one_line_with_what_to_do(url: str) -> None:
    with (
        closing(write_store(url)) as writer,
        pytest.raises(StoreError, match=r"could not be read .*then repeat"),
        at_one_instant(writer) as cursor,
    ):
        cursor.execute("SELECT * FROM nothing_there")
