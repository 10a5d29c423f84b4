"""One collector, and one sender of notices, at a time: a file lock beside SQLite, an advisory lock on PostgreSQL; and
behind it a fence.

The lock says who may begin. The fence is a token in the database: each transaction of its holder checks in itself
that the token is still its own, so that whoever lost the lock without noticing (a process that was frozen, a connection
that broke, a lock file that somebody removed) can write nothing any more.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import filelock
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import SQLAlchemyError

from data import facts
from data.engine import StoreError, where
from data.heartbeats import COLLECTION, NOTICES, Pulse, Work
from data.tables import Fact

ADVISORY_KEY = 5_820_165_301  # any number that is this project's own
COLLECTOR = "collector"  # the fact that holds the token of whoever took the lock last
BEAT_S, LONGEST_WORK_S = 60, 3_600


@dataclass(frozen=True)
class Trade:
    """What one process at a time does: its name in messages, the fact with its token, its lock on either database."""

    name: str
    fact: str
    advisory_key: int
    work: Work


COLLECTOR_TRADE = Trade("collector", COLLECTOR, ADVISORY_KEY, COLLECTION)
SENDER_TRADE = Trade("sender of notices", "sender", 5_820_165_303, NOTICES)


class Busy(Exception):
    """Another process of the trade works on this database."""


class Lost(Exception):
    """The lock is no longer ours: the server that kept it is gone, or another process has taken over."""


@dataclass(frozen=True)
class Held:
    """The lock of a trade in our hands; call it now and then: it raises `Lost` where that is no longer so."""

    engine: Engine
    pulse: Pulse
    still_locked: Callable[[], None]
    trade: Trade = COLLECTOR_TRADE

    def __call__(self) -> None:
        self.still_locked()
        with self.writing():
            pass

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction of the holder, which beats with it; raises `Lost` before anything is written."""
        with self.engine.begin() as connection:
            token = select(Fact.value).where(Fact.name == self.trade.fact).with_for_update(read=True)
            if connection.scalar(token) != self.pulse.token:  # locked: nobody takes over before we commit
                place = where(self.engine.url)
                raise Lost(f"{place}: another {self.trade.name} has taken over; nothing was written.")
            self.pulse.beat(connection, self.trade.work.at_work)
            yield connection

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beat from a thread beside one long piece of work that writes nothing, for `LONGEST_WORK_S` at the most: what
        takes longer is stuck, and is to look so."""
        over = Event()

        def beat() -> None:
            for _ in range(round(LONGEST_WORK_S / BEAT_S)):
                if over.wait(BEAT_S):
                    return
                with suppress(Lost, SQLAlchemyError), self.writing():  # whoever writes next is told
                    pass

        beside = Thread(target=beat, name="heartbeat", daemon=True)
        beside.start()
        try:
            yield
        finally:
            over.set()
            beside.join()


def only_collector(engine: Engine, *, pulse: Pulse | None = None) -> AbstractContextManager[Held]:
    """Hold the collectors' lock, or raise `Busy` at once (`StoreError`: it cannot be made); its holder's death frees it."""
    return only_one(engine, COLLECTOR_TRADE, pulse=pulse)


@contextmanager
def only_one(engine: Engine, trade: Trade, *, pulse: Pulse | None = None) -> Iterator[Held]:
    """The same of any trade."""
    pulse = pulse or Pulse(lambda: datetime.now(UTC))
    lock = _file_lock if engine.dialect.name == "sqlite" else _advisory_lock
    with lock(engine, trade) as still_locked:
        with engine.begin() as connection:
            facts.put(connection, trade.fact, pulse.token)
            pulse.take_over(connection, trade.work)
        try:
            yield Held(engine, pulse, still_locked, trade)
        finally:
            with (
                suppress(SQLAlchemyError),
                engine.begin() as connection,
            ):  # where it cannot be said, silence says it
                pulse.beat(connection, trade.work.ended)


def _busy(place: str, trade: Trade) -> Busy:
    return Busy(f"{place}: another {trade.name} is at work on this database. End it, then repeat.")


@contextmanager
def _advisory_lock(engine: Engine, trade: Trade) -> Iterator[Callable[[], None]]:
    place = where(engine.url)
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def check() -> None:
        try:
            connection.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            raise Lost(f"{place}: the connection that kept the {trade.name}'s lock is gone.") from error

    try:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": trade.advisory_key}):
            raise _busy(place, trade)
        yield check
    finally:
        try:
            connection.execute(text("SELECT pg_advisory_unlock_all()"))
        except SQLAlchemyError:
            connection.invalidate()  # the server is gone and the lock with it
        connection.close()


@contextmanager
def _file_lock(engine: Engine, trade: Trade) -> Iterator[Callable[[], None]]:
    place = where(engine.url)
    file = Path(place).resolve()  # by whatever name it is called: one database has one lock
    lock = filelock.FileLock(f"{file}.{trade.fact}.lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise _busy(place, trade) from error
    except OSError as error:
        raise StoreError(
            f"{lock.lock_file}: cannot be made ({error.strerror}). Look what stands there."
        ) from error
    try:
        yield lambda: None  # the system keeps it as long as this process lives
    finally:
        lock.release()
