"""Which cases changed, version by version of the data, so that whoever keeps them reads those alone."""

import json
from collections.abc import Collection
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select

from data import facts
from data.tables import CaseChange

KEPT: Final = 2_000
"""How many versions are looked back; some days of collection."""
PRUNED_EVERY: Final = 50
"""What is older is left to lie for so many versions."""


def note(connection: Connection, thread_ids: Collection[int] | None) -> None:
    """Say, in the transaction that writes them, of which threads the cases are written; None: of any.

    The data version counts on here already, which has writers come one after the other: what a reader finds under a
    version is all that there will be.
    """
    facts.touch(connection)
    version = facts.version(connection)
    listed = None if thread_ids is None else json.dumps(list(thread_ids))
    connection.execute(insert(CaseChange), {"version": version, "mark": uuid4().hex, "thread_ids": listed})
    if version % PRUNED_EVERY < 2:  # a batch counts on by one or two
        connection.execute(delete(CaseChange).where(CaseChange.version <= version - KEPT))


def mark(connection: Connection, version: int) -> str | None:
    """The mark of the last change up to a version."""
    last = select(CaseChange.mark).where(CaseChange.version <= version)
    return connection.scalar(last.order_by(CaseChange.version.desc()).limit(1))


def since(connection: Connection, version: int, *, now: int, marked: str | None) -> set[int] | None:
    """The threads whose cases were written after a version that was `marked` so, up to the present one; None where that is
    not known: it was too long ago, or of a past that is no longer this store's."""
    if version > now or now - version >= KEPT or mark(connection, version) != marked:
        return None
    found = connection.scalars(select(CaseChange.thread_ids).where(CaseChange.version > version)).all()
    if None in found:
        return None
    return {thread_id for listed in found for thread_id in json.loads(listed or "[]")}
