"""Keeping at it: the one collector of a database, or a standby of it, whatever becomes of database, disk and clock."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from collectors import jobs, money
from collectors.site import Site
from collectors.ticking import tick_each
from collectors.x.errors import Interrupted
from data import disk, dues, heartbeats, incidents, lock
from data.engine import fault, folder
from data.heartbeats import Pulse

TICK_S, STANDBY_S, POLL_S = 5, 1, 0.2
LONGEST_PAUSE_S = 60
Say = Callable[[str], None]


class Keeper:
    """Collects on schedule while it has the lock, and waits for it while another has."""

    def __init__(self, site: Site, *, say: Say) -> None:
        self._site, self._say = site, say
        self._pulse = Pulse(site.now_at)
        self._probe = True  # the first tick asks whether a stop is over, and a wait for money
        self._troubles = 0
        self._last_at: datetime | None = None

    def keep(self) -> None:
        """Until the end is asked for."""
        while not self._site.ending():
            try:
                with lock.only_collector(self._site.engine, pulse=self._pulse) as held:
                    if not self._troubles:
                        self._say("collecting on schedule.")
                    self._collect(replace(self._site, held=held), held)
            except lock.Busy:
                self._stand_by()
            except lock.Lost as error:
                self._say(str(error))
                self._pause(STANDBY_S)
            except SQLAlchemyError as error:
                self._say(str(fault(self._site.engine.url, error)))
                self._pause(min(LONGEST_PAUSE_S, 2**self._troubles))
                self._troubles += 1

    def _stand_by(self) -> None:
        self._say("another collector is at work on this database; waiting as a standby.")
        with suppress(SQLAlchemyError), self._site.engine.begin() as connection:
            self._pulse.beat(connection, heartbeats.STANDBY)
        self._pause(STANDBY_S)

    def _pause(self, seconds: float) -> None:
        with suppress(Interrupted):
            self._site.ending.sleep(seconds)

    def _collect(self, site: Site, held: lock.Held) -> None:
        """Work at each tick until the end is asked for; raises what the database reports, and `lock.Lost`."""
        with site.engine.connect() as connection:
            self._last_at = heartbeats.latest_at(connection, besides=self._pulse.token)

        def tick() -> None:
            held()
            self._look_at_the_clock(site)
            watch_disk(site)
            if self._probe:
                with site.writing() as connection:
                    money.try_again(connection)
            for failure in jobs.work(site, everything=False, probe=self._probe):
                self._say(failure)
            if self._troubles:
                self._say("collecting on schedule again.")
            self._probe, self._troubles = False, 0

        tick()
        tick_each(TICK_S, tick, pause=lambda: self._pause(POLL_S), until=site.ending)

    def _look_at_the_clock(self, site: Site) -> None:
        now_at = site.now_at()
        if self._last_at is not None and now_at < self._last_at - dues.CLOCKS_DIFFER:
            self._say(f"the clock was set back, from {self._last_at:%Y-%m-%dT%H:%MZ} or later; going on.")
            with site.writing() as connection:
                dues.forget_waits(connection, now_at=now_at)
        self._last_at = now_at


def watch_disk(site: Site) -> None:
    """Report a disk that fills up while there is still room to say so, and settle it once there is enough again."""
    free = disk.free_bytes(folder(site.engine.url))
    if free is None:
        return
    with site.engine.connect() as connection:
        known = any(each.kind == disk.FULL for each in incidents.standing(connection))
    if (free < disk.FLOOR_BYTES) == known:
        return
    with site.writing() as connection:
        if known:
            incidents.settle(connection, kind=disk.FULL, at=site.now_at())
        else:
            incidents.report(connection, kind=disk.FULL, message=disk.words(free), at=site.now_at())
