"""Nobody reads or writes a row that is not his: on both databases, whatever connection he gets and whoever had it before."""

import random
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine, event, insert, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from data import compliance_reads, corrections, database_roles, facts, protection, reads, replies_read, roster
from data.case_reads import KeptCases
from data.columns import at_one_instant
from data.database_roles import UNREAD
from data.engine import closing, read_store, write_store
from data.oversight_tables import ClosingCorrection
from data.row_rules import EVERY_TABLE, HQ_ONLY, OPEN, PROTECTED
from data.scope import HQ, NOBODY, STATE, UNIT, ZONE, Scope, ScopeError
from data.settings import PROJECT
from tests.conftest import NewStore
from tests.data.guarded_world import METADATA, NOW, OFFICES, World, fill

ALWAYS: dict[str, Any] = {"start_ms": 0, "end_ms": 1 << 60}
LOOKS_AT = "noted_dashboard"
MEMBERS = METADATA.tables["cell_members"]


@dataclass
class Guarded:
    """A store with rows of each office, the engine of a dashboard that reads it, and one that writes."""

    world: World
    url: str
    reader: Engine
    writer: Engine
    is_postgres: bool

    @contextmanager
    def seen_by(self, *unit_ids: str, role: str = UNIT) -> Iterator[Connection]:
        with protection.scoped(self.reader, scope(*unit_ids, role=role)) as connection:
            yield connection


def scope(*unit_ids: str, role: str = UNIT) -> Scope:
    return Scope(role=role, unit_id=unit_ids[0] if unit_ids else None, unit_ids=frozenset(unit_ids))


@contextmanager
def made(url: str) -> Iterator[Guarded]:
    """A migrated store, filled and protected; on PostgreSQL it is read and written by the role of a dashboard."""
    with closing(write_store(url)) as owner, owner.begin() as connection:
        world = fill(connection)
        protection.protect(connection)
        is_postgres = connection.dialect.name == "postgresql"
        if is_postgres:
            database_roles.make(connection, dashboard=LOOKS_AT, collectors="noted_collectors")
    if is_postgres:
        url = make_url(url).set(username=LOOKS_AT).render_as_string(hide_password=False)
    with closing(read_store(url, scoped=True)) as reader, closing(write_store(url)) as writer:
        yield Guarded(world, url, reader, writer, is_postgres)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def guarded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """A store that is only read, the same for all tests."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("guarded") / "noted.db"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), file)
        with made(f"sqlite:///{file}") as found:
            yield found
        return
    server, like = (request.getfixturevalue(name) for name in ("postgres", "migrated_postgres"))
    with made(server.create("guarded", like=like)) as found:
        yield found
    server.drop("guarded")


@pytest.fixture
def own(new_store: NewStore) -> Iterator[Guarded]:
    """A store of one test's own."""
    with made(new_store(migrated=True)) as found:
        yield found


def keys(connection: Connection, name: str) -> set[tuple[Any, ...]]:
    """The keys of all rows of a table that a connection sees."""
    table = METADATA.tables[name]
    columns = ", ".join(column.name for column in table.primary_key.columns)
    rows = connection.execute(text(f"SELECT {columns} FROM {name}")).all()
    return {tuple(row) for row in rows}


def plain(rows: set[tuple[Any, ...]], name: str, connection: Connection) -> set[tuple[Any, ...]]:
    """Days are texts in SQLite."""
    as_text = connection.dialect.name == "sqlite"
    return {
        tuple(str(each) if as_text and hasattr(each, "isoformat") else each for each in row) for row in rows
    }


def tables(guarded: Guarded) -> list[str]:
    """Those that the role of a dashboard may read at all."""
    return [name for name in EVERY_TABLE if not guarded.is_postgres or name not in {*UNREAD, "quarantine"}]


def check(guarded: Guarded, connection: Connection, unit_ids: frozenset[str] | None) -> None:
    for name in tables(guarded):
        wanted = set(guarded.world.owners[name]) if unit_ids is None else guarded.world.of(name, unit_ids)
        assert keys(connection, name) == plain(wanted, name, connection), name


def test_every_table_is_of_one_kind() -> None:
    kinds = (set(OPEN), set(PROTECTED), set(HQ_ONLY))
    assert set.union(*kinds) == set(METADATA.tables)
    assert sum(map(len, kinds)) == len(METADATA.tables)


def test_scopes_in_any_order_on_one_pool_see_their_own_rows_of_every_table(guarded: Guarded) -> None:
    chance = random.Random(3)
    some = [frozenset(chance.sample([*OFFICES, "zone-a"], n)) for n in (0, 1, 1, 2, 3, 1, 4)]
    for unit_ids in [*some, None, *reversed(some), None, None, frozenset({"two"})]:
        asked = STATE if unit_ids is None else Scope(ZONE, "zone-a", unit_ids)
        with protection.scoped(guarded.reader, asked) as connection:
            check(guarded, connection, unit_ids)


def test_two_connections_at_once_keep_their_scopes_apart(guarded: Guarded) -> None:
    with (
        guarded.seen_by("one") as first,
        guarded.seen_by("two") as second,
        guarded.seen_by(*OFFICES) as all_three,
    ):
        for connection, unit_ids in (
            (second, {"two"}),
            (first, {"one"}),
            (all_three, OFFICES),
            (first, {"one"}),
        ):
            check(guarded, connection, frozenset(unit_ids))


def test_without_a_scope_there_are_no_rows_whoever_had_the_connection_before(guarded: Guarded) -> None:
    for before in (STATE, scope("one"), STATE):
        with protection.scoped(guarded.reader, before) as connection:
            assert keys(connection, "cases")
        with guarded.reader.connect() as connection:
            check(guarded, connection, frozenset())
    with protection.scoped(guarded.reader, NOBODY) as connection:
        check(guarded, connection, frozenset())


def test_the_next_transaction_on_a_connection_sees_no_more_than_the_first(guarded: Guarded) -> None:
    with guarded.seen_by("one") as connection:
        assert keys(connection, "cases")
        connection.rollback()
        assert keys(connection, "cases") <= guarded.world.of("cases", frozenset({"one"}))
        connection.rollback()
    with guarded.seen_by("three") as connection:
        check(guarded, connection, frozenset({"three"}))


def reads_of(
    connection: Connection, at: Any, unit_ids: Collection[str] | None = None
) -> dict[str, pd.DataFrame]:
    """What every read of the dashboard gives that names offices; what offices wrote is read by office, since all of a
    thread may be seen of which a part is one's own."""
    return {
        "case_events": reads.case_events(connection, **ALWAYS),
        "waiting_events": reads.waiting_events(connection, since_ms=0),
        "own_posts": reads.own_posts(connection, **ALWAYS, unit_ids=unit_ids),
        "follower_snapshots": reads.follower_snapshots(connection),
        "gaps": reads.gaps(connection),
        "replies": replies_read.replies(connection, **ALWAYS, unit_ids=unit_ids),
        "in_case_threads": replies_read.in_case_threads(connection, **ALWAYS, unit_ids=unit_ids),
        "profiles": compliance_reads.profiles(connection, at),
        "follows": compliance_reads.follows(connection, at),
        "events": compliance_reads.events(connection, at),
        "roster": compliance_reads.roster(connection, at),
        "corrections": corrections.latest(connection),
        "members": pd.DataFrame(
            [dict(row._mapping) for row in roster.members(connection)], columns=["unit_id", "email"]
        ),
    }


def comparable(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype({"unit_id": "str"}).astype(object).reset_index(drop=True)


@pytest.mark.parametrize("unit_ids", [("one",), ("two",), ("three", "one"), ("zone-a",), ()])
def test_a_read_gives_a_scope_its_rows_of_what_it_gives_the_state(
    guarded: Guarded, unit_ids: tuple[str, ...]
) -> None:
    at = NOW.replace(year=2027)
    with protection.scoped(guarded.reader, STATE) as connection:
        whole = reads_of(connection, at)
    with guarded.seen_by(*unit_ids, role=ZONE) as connection:
        mine = reads_of(connection, at, unit_ids)
        seen = reads.observation(connection)
    assert {name for name, frame in whole.items() if frame.empty} <= {"events"}
    for name, frame in mine.items():
        wanted = whole[name][whole[name]["unit_id"].isin(unit_ids)]
        pd.testing.assert_frame_equal(comparable(frame), comparable(wanted), check_dtype=False, obj=name)
    foreign = seen[~seen["unit_id"].isin(unit_ids)]
    assert foreign["observed_from_ms"].isna().all()


def test_a_thread_is_read_by_those_who_have_a_case_or_wrote_in_it(guarded: Guarded) -> None:
    def words(*unit_ids: str, thread_id: int) -> list[str]:
        with guarded.seen_by(*unit_ids) as connection:
            return list(reads.thread_posts(connection, thread_id)["text"])

    assert len(words("one", thread_id=1)) == 6
    assert len(words("two", thread_id=4)) == 6
    assert words("two", thread_id=3) == ["words of 115", "words of 118"]
    assert words("zone-a", thread_id=1) == []


def test_a_picture_of_headquarters_is_seen_by_all_another_offices_by_none(guarded: Guarded) -> None:
    with guarded.seen_by("one") as connection:
        found = {
            name: compliance_reads.picture(connection, f"https://pbs.twimg.com/{name}")
            for name in (100, 101, 102)
        }
    assert found == {
        100: None,
        101: None,
        102: None,
    }  # the pictures hold nothing: what counts is whether there is a row
    with guarded.seen_by("one") as connection:
        urls = {url.rpartition("/")[2] for (url,) in keys(connection, "pictures")}
    assert urls == {"100", "101", "moved"}


def test_kept_cases_are_read_whole_whoever_the_role_is(guarded: Guarded) -> None:
    with protection.scoped(guarded.reader, STATE) as connection:
        assert len(KeptCases(**ALWAYS).read(connection)) == len(guarded.world.owners["cases"])
    with guarded.seen_by("two") as connection:
        assert set(KeptCases(**ALWAYS).read(connection)["unit_id"]) == {"two"}


def test_what_shows_no_more_than_a_scope_opens_no_connection_past_it(guarded: Guarded) -> None:
    with pytest.raises(ScopeError), at_one_instant(guarded.reader):
        pass


def test_an_engine_that_gives_every_row_is_refused(guarded: Guarded) -> None:
    with closing(read_store(guarded.url)) as careless:
        for asked in (scope("one"), STATE):
            with pytest.raises(ScopeError, match="scoped=True"), protection.scoped(careless, asked):
                pass


@pytest.mark.parametrize("unit_id", ["all", "one,two", ""])
def test_an_office_whose_id_would_say_more_than_itself_has_no_scope(guarded: Guarded, unit_id: str) -> None:
    with pytest.raises(ScopeError), guarded.seen_by(unit_id):
        pass


def correct(connection: Connection, unit_id: str) -> None:
    connection.execute(
        insert(ClosingCorrection).values(
            unit_id=unit_id, thread_id=1, verdict="not_closed", corrected_by="R", corrected_at=NOW
        )
    )


def test_a_reader_writes_of_his_own_office_and_of_no_other(own: Guarded) -> None:
    with protection.writing(own.writer, scope("one"), "one") as connection:
        correct(connection, "one")
        facts.touch(connection)
    with pytest.raises(ScopeError), protection.writing(own.writer, scope("one"), "two"):
        raise AssertionError("it was let in")
    with pytest.raises(ScopeError), protection.writing(own.writer, NOBODY, "one"):
        raise AssertionError("it was let in")
    with protection.writing(own.writer, Scope(HQ, None, None), "two") as connection:
        correct(connection, "two")
    with protection.scoped(own.reader, STATE) as connection:
        assert len(keys(connection, "closing_corrections")) == 5
        assert facts.version(connection) == 8


@pytest.mark.parametrize("new_store", ["postgresql"], indirect=True)
def test_postgresql_refuses_a_row_of_another_office_whatever_the_program_does(own: Guarded) -> None:
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        protection.writing(own.writer, scope("one"), "one") as connection,
    ):
        correct(connection, "two")
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        protection.writing(own.writer, scope("one"), "one") as connection,
    ):
        connection.execute(update(MEMBERS).where(MEMBERS.c.unit_id == "two").values(removed_by="R"))
    with protection.writing(own.writer, scope("one"), "one") as connection:
        correct(connection, "one")
    with own.writer.begin() as connection:
        correct(connection, "two")  # what was narrowed is so for its transaction alone


def test_a_reader_writes_nothing_of_his_own_even_in_what_shadows_the_tables(guarded: Guarded) -> None:
    for asked in (scope("one"), STATE):
        with protection.scoped(guarded.reader, asked) as connection, pytest.raises(DBAPIError):
            correct(connection, "one")


@pytest.mark.parametrize("new_store", ["postgresql"], indirect=True)
def test_who_could_see_past_the_policies_is_shown_nothing_limited(own: Guarded) -> None:
    with protection.scoped(own.reader, STATE) as connection:
        assert protection.bypasses(connection) is None
    above = make_url(own.url).set(username="postgres").render_as_string(hide_password=False)
    with closing(read_store(above, scoped=True)) as engine:
        with protection.scoped(engine, STATE) as connection:
            assert "postgres may see past" in str(protection.bypasses(connection))
        with pytest.raises(ScopeError, match="role of its own"), protection.scoped(engine, scope("one")):
            pass
    with closing(write_store(above)) as engine, engine.begin() as connection:
        connection.execute(text("ALTER TABLE posts DISABLE ROW LEVEL SECURITY"))
    with (
        closing(read_store(own.url, scoped=True)) as engine,
        pytest.raises(ScopeError, match=r"table posts .* python -m data init"),
        protection.scoped(engine, scope("one")),
    ):
        pass


@pytest.mark.parametrize("new_store", ["postgresql"], indirect=True)
def test_policies_are_made_once_and_mended_where_they_are_others(own: Guarded) -> None:
    above = make_url(own.url).set(username="postgres").render_as_string(hide_password=False)
    said: list[str] = []
    with closing(write_store(above)) as engine:
        event.listen(engine, "before_cursor_execute", lambda *given: said.append(given[2]))
        with engine.begin() as connection:
            protection.protect(connection)
        assert len([each for each in said if "POLICY" in each or "ALTER" in each]) == 0
        with engine.begin() as connection:
            connection.execute(text("CREATE POLICY let_all ON cases USING (true)"))
            protection.protect(connection)
    with own.seen_by("one") as connection:
        check(own, connection, frozenset({"one"}))


@pytest.mark.parametrize("guarded", ["postgresql"], indirect=True)
def test_the_scope_is_worked_out_once_for_a_query(guarded: Guarded) -> None:
    with protection.scoped(guarded.reader, STATE) as connection:
        plan = "\n".join(connection.scalars(text("EXPLAIN SELECT count(*) FROM cases")))
    assert "InitPlan" in plan
    per_row = re.findall(r"Filter: (.*)", plan)
    assert per_row
    assert "current_setting" not in " ".join(per_row)


@pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
def test_who_sees_everything_reads_the_tables_themselves(guarded: Guarded) -> None:
    with guarded.seen_by("one") as connection:
        assert "MATERIALIZE" not in str(
            connection.exec_driver_sql("EXPLAIN QUERY PLAN SELECT * FROM cases").all()
        )
    with protection.scoped(guarded.reader, STATE) as connection:
        plan = str(connection.exec_driver_sql("EXPLAIN QUERY PLAN SELECT * FROM cases").all())
        left = connection.exec_driver_sql("SELECT name FROM sqlite_temp_master WHERE type = 'view'").all()
    assert "scope_units" not in plan
    assert left == []


def test_no_read_names_a_database_before_a_table() -> None:
    naming = re.compile(rf"\b(?:main|public|temp)\.(?:{'|'.join(EVERY_TABLE)})\b")
    wrong = [
        file.name
        for file in sorted((PROJECT / "data").glob("*.py"))
        if file.name != "shadows.py" and naming.search(file.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_users_are_looked_up_by_the_state_alone(guarded: Guarded) -> None:
    users = select(METADATA.tables["users"])
    with protection.scoped(guarded.reader, STATE) as connection:
        assert connection.execute(users).all()
    with guarded.seen_by(*OFFICES, "zone-a", "hq") as connection:
        assert connection.execute(users).all() == []
