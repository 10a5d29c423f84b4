"""A whole store into another database, of either kind: every row of every table, counted and compared, or nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import islice
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Engine, Integer, column, func, insert, select, table, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.expression import TableClause
from sqlmodel import SQLModel

import data.access_tables
import data.collection_tables
import data.compliance_tables
import data.notice_tables
import data.oversight_tables
import data.review_tables
import data.tables  # noqa: F401 - a whole store is all of its tables
from data import protection
from data.engine import StoreError, closing, fault, migrate, read_store, where, write_store
from data.instants import Instant

AT_ONCE: Final = 5_000
_SUMS: Final = 1 << 128


@dataclass(frozen=True)
class Copied:
    """What is in one table: how many rows, and a sum over all of them that does not hang on their order."""

    name: str
    rows: int
    checksum: int


def tables() -> list[tuple[TableClause, list[str]]]:
    """Every table as it is stored, what others refer to first, with the columns by which it is in order."""
    return [
        (
            table(each.name, *(column(one.name, _stored(one.type)) for one in each.columns)),
            [one.name for one in each.primary_key.columns],
        )
        for each in SQLModel.metadata.sorted_tables
    ]


def _stored(kind: Any) -> Any:
    return BigInteger() if isinstance(kind, Instant) else kind


def copy(from_url: str, to_url: str, *, tell: Callable[[Copied], None] = lambda copied: None) -> list[Copied]:
    """Copy a store as it stands at one instant into an empty database, and compare what arrived, table by table.

    Raises `StoreError`: the target holds rows, either cannot be used, or what arrived is something else; then nothing is
    kept in the target. Whoever writes meanwhile is not held up, and is not copied.
    """
    with closing(read_store(from_url)) as source:
        _ready(source, to_url)
        with closing(write_store(to_url)) as target:
            try:
                with _as_it_stands(source) as before, target.begin() as after:
                    copied = []
                    for each, key in tables():
                        copied.append(_table(before, after, each, key))
                        tell(copied[-1])
                    _number_on(after)
            except SQLAlchemyError as error:
                raise fault(to_url, error) from error
    return copied


def checksums(connection: Connection) -> list[Copied]:
    """What is in each table of a store."""
    return [_sum(each.name, _rows(connection, each, key)) for each, key in tables()]


def _ready(source: Engine, to_url: str) -> None:
    if where(source.url) == where(to_url):
        raise StoreError(f"{where(to_url)}: is where it comes from. Name another database.")
    migrate(to_url)
    with closing(write_store(to_url)) as target, target.begin() as connection:
        protection.protect(connection)
        for each, _ in tables():
            if connection.execute(select(each).limit(1)).first() is not None:
                raise StoreError(
                    f"{where(to_url)}: holds rows already (in {each.name}), and they are not written over. "
                    "Name an empty database."
                )


def _as_it_stands(source: Engine) -> Any:
    """A transaction in which everything is seen as of its beginning, on either kind of database."""
    if source.dialect.name == "postgresql":
        return source.execution_options(isolation_level="REPEATABLE READ").begin()
    return source.begin()


def _rows(connection: Connection, of: TableClause, key: list[str]) -> Iterator[tuple[Any, ...]]:
    query = select(of).order_by(*(of.c[name] for name in key))
    with connection.execute(query, execution_options={"yield_per": AT_ONCE}) as found:
        for row in found:
            yield tuple(row)


def _table(before: Connection, after: Connection, of: TableClause, key: list[str]) -> Copied:
    sent = _Sum(of.name)
    leaving = sent.of(_rows(before, of, key))
    while rows := list(islice(leaving, AT_ONCE)):
        _write(after, of, rows)
    arrived = _sum(of.name, _rows(after, of, key))
    if arrived != sent.whole():
        raise StoreError(
            f"{of.name}: {sent.rows} rows left and {arrived.rows} arrived, or not the same. Nothing was kept."
        )
    return arrived


def _write(connection: Connection, of: TableClause, rows: list[tuple[Any, ...]]) -> None:
    names = [each.name for each in of.columns]
    if connection.dialect.name == "postgresql":
        listed = ", ".join(f'"{name}"' for name in names)
        driver = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f'COPY "{of.name}" ({listed}) FROM STDIN') as pipe:
            for row in rows:
                pipe.write_row(row)
        return
    connection.execute(insert(of), [dict(zip(names, row, strict=True)) for row in rows])


class _Sum:
    """Counts rows that pass by, and adds up what each of them hashes to."""

    def __init__(self, name: str) -> None:
        self.name, self.rows, self.total = name, 0, 0

    def of(self, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        for row in rows:
            self.rows += 1
            said = repr(tuple(_plain(value) for value in row)).encode()
            self.total = (self.total + int.from_bytes(blake2b(said, digest_size=16).digest(), "big")) % _SUMS
            yield row

    def whole(self) -> Copied:
        return Copied(self.name, self.rows, self.total)


def _sum(name: str, rows: Iterator[tuple[Any, ...]]) -> Copied:
    found = _Sum(name)
    for _ in found.of(rows):
        pass
    return found.whole()


def _plain(value: Any) -> Any:
    """A value as both databases give it: SQLite knows no truth and no bytes but its own."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (memoryview, bytearray)):
        return bytes(value)
    return value.isoformat() if isinstance(value, date) else value


def _number_on(connection: Connection) -> None:
    """Have PostgreSQL number new rows after those that came with numbers of their own."""
    if connection.dialect.name != "postgresql":
        return
    for each in SQLModel.metadata.sorted_tables:
        keys = list(each.primary_key.columns)
        if len(keys) != 1 or not isinstance(keys[0].type, Integer):
            continue
        sequence = connection.scalar(
            text("SELECT pg_get_serial_sequence(:table, :column)"),
            {"table": each.name, "column": keys[0].name},
        )
        if sequence:
            last = connection.scalar(select(func.max(keys[0])))
            connection.execute(
                text("SELECT setval(:sequence, :last, :called)"),
                {"sequence": sequence, "last": last or 1, "called": last is not None},
            )
