"""The roles of a real PostgreSQL: what each may do is done as that role, and what it may not is refused to it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import SQLModel
from typer.testing import CliRunner

from data import (
    audit_log,
    compliance_reads,
    condition,
    corrections,
    facts,
    forecasts,
    heartbeats,
    posts,
    protection,
    reads,
    replies_read,
    roster,
    sign_ins,
    users,
)
from data.__main__ import app
from data.audit_log import Entry
from data.case_reads import KeptCases
from data.collection import collections
from data.database_roles import NOT_COLLECTED, UNREAD, make
from data.engine import StoreError, read_store, write_store
from data.row_rules import EVERY_TABLE, OF_ACCESS
from data.scope import STATE, Scope
from data.settings import settings
from tests.conftest import NewStore, PostgreSQL
from tests.data.made_posts import stored_post
from tests.data.small_registry import load
from tests.data.test_users import ASHA, AT, RAVI

DASHBOARD, COLLECTORS = "rights_dashboard", "rights_collectors"  # of this file alone: roles are the server's


@pytest.fixture(scope="module")
def url(postgres: PostgreSQL, migrated_postgres: str) -> Iterator[str]:
    """A store with offices, staff and users, and the two roles."""
    url = postgres.create("with_roles", like=migrated_postgres)
    owner = write_store(url)
    with owner.begin() as connection:
        load(connection, now_at=AT)
        roster.add(connection, ASHA, by="Officer", at=AT)
        users.from_roster(connection, by="Officer", at=AT)
        protection.protect(connection)
        assert make(connection, dashboard=DASHBOARD, collectors=COLLECTORS) == [DASHBOARD, COLLECTORS]
    yield url
    with owner.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {DASHBOARD}, {COLLECTORS}"))
        connection.execute(text(f"DROP ROLE {DASHBOARD}, {COLLECTORS}"))
    owner.dispose()
    postgres.drop("with_roles")


class Undone(Exception):
    """Nothing of a test is kept."""


def engine_of(url: str, role: str, *, open_engine: Callable[[str], Engine] = write_store) -> Engine:
    return open_engine(url.replace("postgres@", f"{role}@"))


@pytest.fixture(scope="module")
def dashboard(url: str) -> Iterator[Engine]:
    engine = engine_of(url, DASHBOARD)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def collectors(url: str) -> Iterator[Engine]:
    engine = engine_of(url, COLLECTORS)
    yield engine
    engine.dispose()


@pytest.fixture
def as_dashboard(dashboard: Engine) -> Iterator[Connection]:
    """A transaction of the dashboard's role that is undone."""
    with dashboard.connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def as_collectors(collectors: Engine) -> Iterator[Connection]:
    """A transaction of the collectors' role that is undone."""
    with collectors.connect() as connection:
        yield connection
        connection.rollback()


def may(connection: Connection, statement: str) -> bool:
    """Whether a role may do something; nothing of it is kept, and what fails for another reason is a failure."""
    undone, refused = connection.begin_nested(), ""
    try:
        connection.execute(text(statement))
    except ProgrammingError as error:
        refused = str(error.orig)
    undone.rollback()
    assert not refused or re.match("permission denied|must be owner", refused), refused
    return not refused


def test_every_table_is_given_to_somebody_on_purpose() -> None:
    assert set(SQLModel.metadata.tables) == set(EVERY_TABLE)
    assert set(EVERY_TABLE) >= UNREAD | OF_ACCESS


def test_the_dashboards_role_does_all_that_readers_do(as_dashboard: Connection) -> None:
    user = users.recognise(
        as_dashboard, issuer="https://id", subject="s", email=ASHA.email, email_verified=True, at=AT
    )
    assert user is not None
    sign_ins.begin(as_dashboard, key="key", user=user, at=AT)
    assert sign_ins.current(as_dashboard, key="key", at=AT + sign_ins.SEEN_EVERY, is_active=True)
    audit_log.append(as_dashboard, Entry("page", what="league"), at=AT)
    number = roster.add(as_dashboard, RAVI, by="Officer", at=AT)
    roster.change(as_dashboard, number, RAVI, by="Officer", at=AT)
    roster.remove(as_dashboard, 1, by="Officer", at=AT)
    assert sign_ins.current(as_dashboard, key="key", at=AT, is_active=True) is None
    assert audit_log.verify(as_dashboard).is_whole
    with pytest.raises(corrections.CorrectionError):  # of a case that there is not: it reads and may write
        corrections.add(
            as_dashboard,
            unit_id="agra",
            thread_id=1,
            verdict="not_closed",
            closed_id=None,
            by="A",
            note="",
            at=AT,
        )
    assert may(
        as_dashboard,
        "INSERT INTO closing_corrections (unit_id, thread_id, verdict, corrected_by, corrected_at) "
        "VALUES ('agra', 1, 'not_closed', 'A', 1)",
    )


def test_a_press_officer_who_takes_a_colleague_out_ends_what_came_from_the_roster(url: str) -> None:
    engine, scope = engine_of(url, DASHBOARD), Scope("unit", "agra", frozenset({"agra"}))

    def take_out() -> None:
        with protection.writing(engine, scope, "agra") as connection:
            roster.remove(connection, 1, by="Officer", at=AT)
            assert [row.revoked_at for row in users.listed(connection)] == [AT]
            raise Undone

    with pytest.raises(Undone):
        take_out()
    engine.dispose()


def test_the_dashboards_role_reads_all_that_pages_show(url: str) -> None:
    engine = engine_of(url, DASHBOARD, open_engine=lambda given: read_store(given, scoped=True))
    span = {"start_ms": 0, "end_ms": 1 << 50}
    with protection.scoped(engine, STATE) as connection:
        assert len(reads.units(connection)) == 4
        assert reads.data_version(connection)
        assert len(compliance_reads.roster(connection, AT)) == 1
        KeptCases(**span).read(connection)
        for now in (reads.accounts, reads.demonstration, reads.gaps, reads.observation, reads.quarantine):
            now(connection)
        for within in (
            reads.own_posts,
            reads.follower_snapshots,
            replies_read.replies,
            replies_read.in_case_threads,
        ):
            within(connection, **span)
        for lately in (
            condition.condition,
            forecasts.waiting,
            heartbeats.seen,
            reads.requests_by_day,
            collections,
        ):
            lately(connection, now_at=AT)
        for paid in (forecasts.today, forecasts.forecast):
            paid(connection, now_at=AT, budget_usd=1.0)
        reads.waiting_events(connection, since_ms=0)
        reads.thread_posts(connection, 1)
        corrections.latest(connection)
        corrections.history(connection, unit_id="agra", thread_id=1)
        compliance_reads.events(connection, AT)
        compliance_reads.follows(connection, AT)
        compliance_reads.picture(connection, "https://pbs.example.org/1.png")
    engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET detail = 'x'",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "DROP TRIGGER audit_log_is_not_changed ON audit_log",
        "ALTER TABLE audit_log DISABLE TRIGGER ALL",
        "ALTER TABLE cases DISABLE ROW LEVEL SECURITY",
        "UPDATE users SET role = 'hq', unit_id = NULL",
        "UPDATE users SET email = 'other@example.org'",
        "INSERT INTO users (email, role, source, epoch, granted_by, granted_at) VALUES ('a', 'hq', 'x', 1, 'x', 1)",
        "DELETE FROM users",
        "DELETE FROM sign_ins",
        "UPDATE sign_ins SET user_id = 1",
        "UPDATE cell_members SET email = 'other@example.org'",
        "DELETE FROM cell_members",
        "UPDATE closing_corrections SET verdict = 'closed'",
        "DELETE FROM closing_corrections",
        "UPDATE posts SET text = 'x'",
        "DELETE FROM cases",
        "INSERT INTO units (unit_id, kind, name_en, name_hi) VALUES ('x', 'zone', 'x', 'x')",
        "SELECT raw FROM quarantine",
        "SELECT * FROM paid_reads",
        "CREATE TABLE mine (x int)",
        "CREATE ROLE another",
        "SET ROLE postgres",
    ],
)
def test_what_the_dashboards_role_has_no_use_for_is_refused_to_it(
    as_dashboard: Connection, statement: str
) -> None:
    assert not may(as_dashboard, statement)


def test_the_collectors_role_does_what_collecting_does(as_collectors: Connection) -> None:
    posts.store(as_collectors, [stored_post(5)], now_at=AT)
    facts.touch(as_collectors)
    for table in sorted(set(EVERY_TABLE) - OF_ACCESS):
        assert may(as_collectors, f"SELECT * FROM {table}")
        assert may(as_collectors, f"DELETE FROM {table} WHERE false") == (table not in NOT_COLLECTED)
    assert may(as_collectors, "CREATE TEMPORARY TABLE touched (x int)")
    numbered = (
        "INSERT INTO runs (collection, started_at, outcome, pages, items, quarantined, cleaned) VALUES "
    )
    assert may(as_collectors, f"{numbered} ('mentions', 1, 'ok', 0, 0, 0, 0)")


def test_the_collectors_role_changes_no_office_no_member_of_a_cell_and_no_correction(
    as_collectors: Connection,
) -> None:
    assert not may(as_collectors, "UPDATE units SET population = 1")
    assert not may(as_collectors, "UPDATE cell_members SET email = 'other@example.org'")
    assert not may(as_collectors, "DELETE FROM cell_members")
    assert not may(
        as_collectors,
        "INSERT INTO closing_corrections (unit_id, thread_id, verdict, corrected_by, corrected_at) "
        "VALUES ('agra', 1, 'not_closed', 'A', 1)",
    )
    assert may(as_collectors, "UPDATE accounts SET username = username")  # what X calls them is found out
    assert may(as_collectors, "UPDATE case_notes SET note = NULL")  # and what is too old goes
    assert not may(as_collectors, "UPDATE case_notes SET officer = 'x'")
    assert not may(as_collectors, "DELETE FROM urgent_marks")


@pytest.mark.parametrize("table", sorted(OF_ACCESS))
def test_the_collectors_role_knows_nothing_of_who_looks(as_collectors: Connection, table: str) -> None:
    for statement in (f"SELECT * FROM {table}", f"DELETE FROM {table}", f"UPDATE {table} SET user_id = 1"):
        assert not may(as_collectors, statement)


def test_neither_role_sees_past_the_policies(
    url: str, as_dashboard: Connection, as_collectors: Connection
) -> None:
    assert protection.bypasses(as_dashboard) is None
    assert protection.bypasses(as_collectors) is None
    for connection in (as_dashboard, as_collectors):
        connection.execute(text("SET app.scope = 'meerut'"))
        assert connection.scalar(text("SELECT count(*) FROM cell_members")) == 0


def test_again_nothing_changes_and_what_somebody_added_by_hand_is_taken_away(
    url: str, dashboard: Engine
) -> None:
    owner = write_store(url)
    with owner.begin() as connection:
        connection.execute(text(f"GRANT ALL ON users, audit_log TO {DASHBOARD}"))
        connection.execute(text(f"GRANT UPDATE (name) ON users TO {DASHBOARD}"))
    with owner.begin() as connection:
        assert make(connection, dashboard=DASHBOARD, collectors=COLLECTORS) == []
    owner.dispose()
    with dashboard.connect() as connection:
        assert not may(connection, "DELETE FROM audit_log")
        assert not may(connection, "UPDATE users SET name = 'x'")
        assert may(connection, "UPDATE users SET subject = NULL")


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        ("ALTER ROLE noted_bad SUPERUSER", "has SUPER"),
        ("ALTER ROLE noted_bad BYPASSRLS", "has BYPASSRLS"),
        ("ALTER ROLE noted_bad CREATEROLE", "has CREATEROLE"),
        ("GRANT postgres TO noted_bad", "is a member of another role"),
        ("ALTER TABLE facts OWNER TO noted_bad", "owns tables here"),
    ],
)
def test_a_role_that_could_do_more_is_refused_and_nothing_is_changed(
    url: str, prepare: str, said: str
) -> None:
    owner = write_store(url)
    with owner.connect() as connection:
        connection.execute(text("CREATE ROLE noted_bad LOGIN"))
        connection.execute(text(prepare))
        with pytest.raises(StoreError, match=said):
            make(connection, dashboard="noted_bad", collectors=COLLECTORS)
        connection.rollback()
    owner.dispose()


def test_the_command_says_how_a_password_is_set_and_that_sqlite_has_no_roles(
    new_store: NewStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_store(migrated=True)
    monkeypatch.setenv("NOTED_DATABASE_URL", url)
    settings.cache_clear()
    call = CliRunner().invoke
    names: list[Any] = ["roles", "--dashboard", "noted_d", "--collectors", "noted_c"]
    done = call(app, names)
    if url.startswith("sqlite"):
        assert (done.exit_code, done.stdout) == (1, "")
        assert "SQLite has no roles" in done.stderr
        return
    assert done.exit_code == 0, done.stderr
    assert (
        "noted_d: is new and cannot sign in yet. Set its password in psql: \\password noted_d" in done.stdout
    )
    assert "is new" not in call(app, names).stdout
    for wrong, said in (("Noted; DROP", "is no name for a role"), ("noted_c", "need a role each")):
        refused = call(app, ["roles", "--dashboard", wrong, "--collectors", "noted_c"])
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert said in refused.stderr
    owner = write_store(url)
    with owner.begin() as connection:
        connection.execute(text("DROP OWNED BY noted_d, noted_c"))
        connection.execute(text("DROP ROLE noted_d, noted_c"))
    owner.dispose()
