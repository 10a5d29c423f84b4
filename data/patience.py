"""Patience with PostgreSQL: whatever becomes of the server or of the line to it, nobody waits for an answer without end.

A line that is dead is told by the system (`LINE`). A server that is frozen, or something between that takes all and gives
nothing, is told by the clock alone.
"""

import time
from typing import Any, Final

import psycopg
from psycopg.abc import RV, PQGen
from sqlalchemy import Engine, event

BESIDES_S: Final = 10
"""The longest answer to what is asked outside of any transaction: whether a connection lives, whether a lock is ours."""
READER_S: Final = 60
"""The longest that a reader's page waits for one statement; the longest of ten million posts takes half of it, once."""
LINE: Final = {
    "keepalives_idle": 30,
    "keepalives_interval": 9,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # ms
}


class Patient(psycopg.Connection[Any]):
    """A connection that ends itself when an answer takes too long; `limit_s`: in a transaction, None: as long as it
    takes."""

    limit_s: float | None = None

    def wait(self, gen: PQGen[RV], *more: Any, **given: Any) -> RV:
        """What the server answers; raises `psycopg.OperationalError`, also where it does not."""
        limit_s = BESIDES_S if self.autocommit else self.limit_s
        begun_s = time.monotonic()
        try:
            return super().wait(gen, *more, **{"timeout": limit_s, **given})
        except psycopg.OperationalError as error:
            if limit_s is None or time.monotonic() - begun_s < limit_s:
                raise
            self.close()  # what it would still say is of nothing that is asked next
            raise psycopg.OperationalError(f"the server gave no answer within {limit_s:g} s") from error


def options(limit_s: float | None) -> str:
    """What a server is told, so that it does not go on with what nobody waits for."""
    return "" if limit_s is None else f" -c statement_timeout={limit_s:g}s"


def limit(engine: Engine, limit_s: float | None) -> None:
    """Have an engine make patient connections alone."""

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, record: Any, given: list[Any], named: dict[str, Any]) -> Patient:
        made = Patient.connect(*given, **named)
        assert isinstance(made, Patient)  # noqa: S101 - psycopg's types do not say so
        made.limit_s = limit_s
        return made
