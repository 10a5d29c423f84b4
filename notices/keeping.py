"""Keeping at it: the one sender of notices of a database, or a standby of it."""

from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from data import lock
from data.engine import fault
from data.heartbeats import NOTICES, Pulse
from notices.desk import Desk
from notices.sending import Say
from notices.ticking import tick

TICK_S, STANDBY_S = 15, 2
LONGEST_PAUSE_S = 60


class Keeper:
    """Works while it has the lock, and waits for it while another has."""

    def __init__(self, desk: Desk, *, say: Say, tick_s: float = TICK_S) -> None:
        self._desk, self._say, self._tick_s = desk, say, tick_s
        self._pulse = Pulse(desk.now_at)
        self._troubles = 0

    def keep(self) -> None:
        """Until the end is asked for."""
        while not self._desk.ending():
            try:
                with lock.only_one(self._desk.engine, lock.SENDER_TRADE, pulse=self._pulse) as held:
                    self._work(held)
            except lock.Busy:
                self._stand_by()
            except lock.Lost as error:
                self._say(str(error))
                self._desk.ending.pause(STANDBY_S)
            except SQLAlchemyError as error:
                self._wait_out(str(fault(self._desk.engine.url, error)))
            except Exception as error:  # noqa: BLE001 - what is wrong with one look is tried again, and said each time
                self._wait_out(f"looking for what is due failed ({type(error).__name__}: {error}).")

    def _wait_out(self, trouble: str) -> None:
        """Say what is wrong, and wait longer each time."""
        self._say(trouble)
        self._desk.ending.pause(min(LONGEST_PAUSE_S, 2**self._troubles))
        self._troubles += 1

    def _work(self, held: lock.Held) -> None:
        self._say("looking for what is due." if self._desk.ways.any else NO_WAY)
        while not self._desk.ending():
            held()
            tick(self._desk, held, say=self._say)
            self._troubles = 0
            self._desk.ending.pause(self._tick_s)

    def _stand_by(self) -> None:
        self._say("another sender of notices is at work on this database; waiting as a standby.")
        with suppress(SQLAlchemyError), self._desk.engine.begin() as connection:
            self._pulse.beat(connection, NOTICES.standby)
        self._desk.ending.pause(STANDBY_S)


NO_WAY = "no way to send is set (NOTED_SMTP_HOST, NOTED_CHANNELS_FILE): alerts are noticed and shown, nobody is told."
