"""The tick: look, write what begins and is told, write the digests that are due, send. All of it is read from the
database each time, so that a stop, a restart or a clock that is moved loses nothing and tells nothing twice."""

from datetime import timedelta
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from data.lock import Held
from notices import clearing, digests, faults, noticing, sending
from notices.desk import Desk
from notices.faults import Fault
from notices.sending import Say

PAUSE: Final = timedelta(minutes=10)
"""How long digests are left alone after some could not be made: to make them costs more than to look for alerts."""


def tick(desk: Desk, held: Held, *, say: Say) -> int:
    """Once through everything; gives how many messages were sent. Raises `Lost` and what the database reports."""
    noticing.write(desk, held, noticing.look(desk))
    write_digests(desk, held, say=say)
    clearing.clear(desk, held)
    return sending.send_due(desk, held, say=say)


def write_digests(desk: Desk, held: Held, *, say: Say) -> int:
    """Put the digests that are due into the outbox, where there is a way to send them. What cannot be made is said and
    noted, and keeps no alert back."""
    if not desk.ways.any:
        return 0
    now_at = desk.now_at()
    with desk.reader.connect() as connection:
        before = faults.get(connection)
        if before is not None and abs(now_at - before.at) < PAUSE:
            return 0
        try:
            ready = digests.prepared(connection, now_at=now_at, base=desk.base)
        except SQLAlchemyError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, alerts go on
            ready, unmade = [], [type(error).__name__]
        else:
            unmade = [each.fault for each in ready if each.fault is not None]
    fault = Fault(now_at, len(unmade), ", ".join(sorted(set(unmade)))) if unmade else None
    if fault is not None:
        say(f"{fault.count} digests cannot be made ({fault.kinds}); they are tried again. Alerts go on.")
    if not ready and fault == before:
        return 0
    with held.writing() as connection:
        if fault != before:
            faults.put(connection, fault)
        return digests.write(connection, ready, now_at=now_at)
