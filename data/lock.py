"""One collector at a time: a file lock beside SQLite, an advisory lock on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import filelock
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from data.engine import StoreError, where

ADVISORY_KEY = 5_820_165_301  # any number that is this project's own


class Busy(Exception):
    """Another collector works on this database."""


class Lost(Exception):
    """The lock is no longer ours: the server that kept it is gone."""


@contextmanager
def only_collector(engine: Engine) -> Iterator[Callable[[], None]]:
    """Hold the collectors' lock, or raise `Busy` at once (`StoreError`: it cannot be made); its holder's death frees it.

    Gives a check to call now and then, which raises `Lost` where the lock is no longer held.
    """
    if engine.dialect.name == "sqlite":
        with _file_lock(where(engine.url)) as held:
            yield held
        return
    place = where(engine.url)
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def check() -> None:
        try:
            connection.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            raise Lost(f"{place}: the connection that kept the collectors' lock is gone.") from error

    try:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY}):
            raise Busy(f"{place}: another collector is at work on this database. End it, then repeat.")
        yield check
    finally:
        try:
            connection.execute(text("SELECT pg_advisory_unlock_all()"))
        except SQLAlchemyError:
            connection.invalidate()  # the server is gone and the lock with it
        connection.close()


@contextmanager
def _file_lock(place: str) -> Iterator[Callable[[], None]]:
    lock = filelock.FileLock(f"{place}.collector.lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise Busy(f"{place}: another collector is at work on this database. End it, then repeat.") from error
    except OSError as error:
        raise StoreError(
            f"{lock.lock_file}: cannot be made ({error.strerror}). Look what stands there."
        ) from error
    try:
        yield lambda: None  # the system keeps it as long as this process lives
    finally:
        lock.release()
