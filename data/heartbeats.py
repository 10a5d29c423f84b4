"""Heartbeats: which collectors and senders of notices there are, and that each is neither dead nor stuck."""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, delete, func, select, update

from data import watchdog
from data.oversight_tables import Heartbeat
from data.upserts import upsert

COLLECTING, STANDBY, ENDED = "collecting", "standby", "ended"
SILENT_AFTER = timedelta(minutes=5)
"""A collector beats each few seconds, with each page and each try; the longest that one request may take is less."""
KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Work:
    """What a process does, told by the states of its heartbeats."""

    at_work: str
    standby: str
    ended: str


COLLECTION = Work(COLLECTING, STANDBY, ENDED)
NOTICES = Work("noticing", "noticing_standby", "noticing_ended")


@dataclass(frozen=True)
class Pulse:
    """A process that may beat: by whose clock, and as whom."""

    now_at: Callable[[], datetime]
    token: str = field(default_factory=lambda: uuid4().hex)
    host: str = field(default_factory=socket.gethostname)
    pid: int = field(default_factory=os.getpid)

    def beat(self, connection: Connection, state: str) -> None:
        """Say that the process is alive, and what it does."""
        watchdog.alive()
        at = self.now_at()
        first = upsert(connection, Heartbeat).values(
            token=self.token, host=self.host, pid=self.pid, started_at=at, beat_at=at, state=state
        )
        connection.execute(
            first.on_conflict_do_update(index_elements=["token"], set_={"beat_at": at, "state": state})
        )

    def take_over(self, connection: Connection, work: Work = COLLECTION) -> None:
        """Beat as the one at work: whoever did so before does no more; what ended long ago is forgotten."""
        others = Heartbeat.token != self.token
        before = update(Heartbeat).where(others, Heartbeat.state == work.at_work)
        connection.execute(before.values(state=work.ended))
        connection.execute(delete(Heartbeat).where(others, Heartbeat.beat_at < self.now_at() - KEPT))
        self.beat(connection, work.at_work)


@dataclass(frozen=True)
class Seen:
    """A process as its last beat left it; `silent` where that is too long ago, or lies in the future."""

    host: str
    pid: int
    state: str
    started_at: datetime
    beat_at: datetime
    silent: bool


def seen(connection: Connection, *, now_at: datetime, work: Work = COLLECTION) -> list[Seen]:
    """The process at work and those that stand by, the first of them first; where there is none, the one that ended
    last. A standby that went silent is left out: nobody waits for it."""
    rows = connection.execute(select(Heartbeat.__table__).order_by(Heartbeat.beat_at.desc())).all()
    found = [
        Seen(
            row.host,
            row.pid,
            row.state,
            row.started_at,
            row.beat_at,
            silent=abs(now_at - row.beat_at) > SILENT_AFTER,
        )
        for row in rows
    ]
    at_work = [each for each in found if each.state == work.at_work]
    waiting = [each for each in found if each.state == work.standby and not each.silent]
    return [*at_work, *waiting] or [each for each in found if each.state == work.ended][:1]


def last_at(connection: Connection, *, work: Work = COLLECTION) -> datetime | None:
    """When the process at work beat last, by its own clock; None where none is at work."""
    return connection.scalar(select(func.max(Heartbeat.beat_at)).where(Heartbeat.state == work.at_work))


def latest_at(connection: Connection, *, besides: str) -> datetime | None:
    """The latest beat of any other collector: a clock that is behind it was set back."""
    return connection.scalar(select(func.max(Heartbeat.beat_at)).where(Heartbeat.token != besides))
