"""What went wrong with making digests: kept in the store, so that `status` knows it and the next try is not too soon."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from data import facts
from data.instants import from_ms, to_ms

FACT: Final = "digests_fault"


@dataclass(frozen=True)
class Fault:
    """At the last try, at `at`, `count` digests could not be made; `kinds`: the kinds of errors, never their words."""

    at: datetime
    count: int
    kinds: str


def put(connection: Connection, fault: Fault | None) -> None:
    """Note what went wrong, or that nothing does any more; the row stays, as the sender may delete none."""
    said = (
        ""
        if fault is None
        else json.dumps({"ms": to_ms(fault.at), "count": fault.count, "kinds": fault.kinds})
    )
    facts.put(connection, FACT, said)


def get(connection: Connection) -> Fault | None:
    """What went wrong at the last try; None: nothing."""
    said = json.loads(facts.get(connection, FACT) or "{}")
    return Fault(from_ms(said["ms"]), said["count"], said["kinds"]) if said else None
