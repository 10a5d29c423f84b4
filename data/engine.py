"""Engines: one that writes, one that only reads, and the migrations that both ask for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from data import disk, patience, policies, protection
from data.faults import told

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
LOCK_TIMEOUT_S, ONLY_READS = 30, "only_reads"
CONNECT_TIMEOUT_S = 10
WRITES_BY = ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536", "secure_delete=ON")
# a writer that froze, or whose machine is gone, must not keep its locks for hours
WRITER = " -c idle_in_transaction_session_timeout=5min -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=9"
MIGRATION_KEY = 5_820_165_300  # of the lock under which one program at a time migrates a PostgreSQL database


class StoreError(Exception):
    """The database cannot be used; its text is one line that says what, where and what to do."""


def where(url: str | URL) -> str:
    """How a message names a database: never with its password, wherever in the URL that stands."""
    if _is_sqlite(url):
        database = str(make_url(url).database)
        return unquote(database.removeprefix("file:")) if database.startswith("file:") else database
    whole = make_url(url)
    place = {name: value for name, value in whole.query.items() if name in ("host", "port")}
    return whole.set(query=place).render_as_string(hide_password=True)


def _is_sqlite(url: str | URL) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def folder(url: str | URL) -> Path | None:
    """The folder of a SQLite file; None where the database is a server."""
    return Path(where(url)).absolute().parent if _is_sqlite(url) else None


def _sqlite_engine(url: URL, *, read_only: bool) -> Engine:
    file = Path(str(url.database)).absolute()
    if refusal := disk.refusal(file.parent):
        raise StoreError(f"{file}: {refusal}")
    if read_only and not file.is_file():
        raise StoreError(f"{file}: there is no database yet. Create it with: python -m data init")
    if not read_only:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists():
                file.touch(mode=0o600)  # citizens' words are in it; SQLite's other files take its mode
        except OSError as error:
            raise StoreError(f"{file}: the folder cannot be made or written ({error.strerror}).") from error
    mode = "ro" if read_only else "rwc"
    address = URL.create("sqlite", database=f"file:{quote(str(file))}", query={"mode": mode, "uri": "true"})
    engine = create_engine(address, connect_args={"timeout": LOCK_TIMEOUT_S}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        # the driver's own transactions lose updates; `begin` below opens ours
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (*(() if read_only else WRITES_BY), "foreign_keys=ON", "temp_store=MEMORY"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _postgres_engine(url: URL, *, read_only: bool, scoped: bool, limit_s: float | None) -> Engine:
    options = "-c timezone=UTC" + (" -c default_transaction_read_only=on" if read_only else WRITER)
    options += ("" if scoped else policies.CONNECTED) + patience.options(limit_s)
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_recycle=1800,
        hide_parameters=True,  # they hold citizens' words, which no log may show
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "options": options, **patience.LINE},
    )
    patience.limit(engine, limit_s)
    return engine


def _engine(url: str, *, read_only: bool, scoped: bool = False, limit_s: float | None = None) -> Engine:
    if _is_sqlite(url):
        return _sqlite_engine(make_url(url), read_only=read_only)
    return _postgres_engine(make_url(url), read_only=read_only, scoped=scoped, limit_s=limit_s)


def fault(url: str | URL, error: SQLAlchemyError) -> StoreError:
    """The one-line form of what a driver reported."""
    return StoreError(f"{where(url)}: {told(error, usual='Check NOTED_DATABASE_URL and the server.')}")


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _check_revision(connection: Connection, *, may_be_older: bool) -> str | None:
    """The newer revision that a database has to be brought to from an older one, if any; raises `StoreError`."""
    script = ScriptDirectory.from_config(_config())
    current = MigrationContext.configure(connection).get_current_revision()
    place = where(connection.engine.url)
    try:
        if current is not None:
            script.get_revision(current)
    except CommandError as error:
        raise StoreError(
            f"{place}: made by a newer version of Noted (revision {current}). Use that version or another database."
        ) from error
    head = script.get_current_head()
    if not may_be_older and current != head:
        raise StoreError(f"{place}: not prepared for this version. Run: python -m data init")
    return head if current not in (None, head) else None


def migrate(
    url: str, *, before: Callable[[Connection, str], None] = lambda connection, revision: None
) -> None:
    """Create the tables or bring them to this version; safe to repeat; raises `StoreError`. `before` is called with the
    newer revision where an older database is to be changed."""
    engine = _engine(url, read_only=False)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_KEY})
            if newer := _check_revision(connection, may_be_older=True):
                before(connection, newer)
            command.upgrade(_config(connection), "head")
    except SQLAlchemyError as error:
        raise fault(engine.url, error) from error
    finally:
        engine.dispose()


def _checked(url: str, *, read_only: bool, scoped: bool = False, limit_s: float | None) -> Engine:
    engine = _engine(url, read_only=read_only, scoped=scoped, limit_s=limit_s)
    try:
        with engine.connect() as connection:
            _check_revision(connection, may_be_older=False)
    except StoreError:
        engine.dispose()
        raise
    except SQLAlchemyError as error:
        engine.dispose()
        raise fault(engine.url, error) from error
    return engine


def write_store(url: str, *, limit_s: float | None = None) -> Engine:
    """An engine whose transactions write (`BEGIN IMMEDIATE` on SQLite); raises `StoreError`. `limit_s`: how long a server
    is waited for where somebody waits for it."""
    return _checked(url, read_only=False, limit_s=limit_s)


def read_store(url: str, *, scoped: bool = False, limit_s: float | None = None) -> Engine:
    """An engine that cannot write; raises `StoreError` where there is no database of this version. The dashboard's is
    `scoped`: its connections show nothing but what `data.protection.scoped` asks for."""
    engine = _checked(url, read_only=True, scoped=scoped, limit_s=limit_s)
    if scoped:
        protection.guard(engine)
    return engine.execution_options(**{ONLY_READS: True, protection.SCOPED: scoped})


@contextmanager
def closing(engine: Engine) -> Iterator[Engine]:
    """An engine for as long as a command needs it."""
    try:
        yield engine
    finally:
        engine.dispose()
