"""Requeue: everything that was set aside tries the door again, as it is today; what passes is stored as if just come."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from collectors import removals
from collectors.files import archive_parcels, archive_storing
from collectors.files.archive_items import NOTED, Item, of_line, retrieved_at
from collectors.files.archive_parcels import Parcel
from data import cases, quarantine
from data.quarantine import BadItem
from metrics.cases import case_events

PORTION = 500
REMOVAL = "removal:"
NOTHING = "line: holds nothing that is kept"
Writing = Callable[[], AbstractContextManager[Connection]]


@dataclass
class Tried:
    """What became of the items that waited."""

    stored: int = 0
    aside: int = 0
    blanked: int = 0

    def words(self) -> str:
        """The counts in a line."""
        done = f"{self.stored + self.aside} items tried again: {self.stored} stored, {self.aside} still set aside."
        if self.blanked:
            done += f" {self.blanked} more cannot be tried: their raw text is older than texts are kept, or was removed."
        return done


def try_again(writing: Writing, *, kind_of: Callable[[str], str], now_at: datetime) -> Tried:
    """Try each item once, a portion a transaction; cut off, the next try goes on with what still waits."""
    tried, after = Tried(), 0
    with writing() as connection:
        last = quarantine.last_id(connection)  # what a line turns out to hold waits for another try
    while True:
        with writing() as connection:
            rows = quarantine.aside(connection, after=after, to=last, limit=PORTION)
            if rows:
                _try(connection, rows, tried, kind_of=kind_of, now_at=now_at)
        if not rows:
            break
        after = rows[-1].item_id
    with writing() as connection:
        cases.rebuild_if_stale(connection, expression=case_events)
        tried.blanked = quarantine.blanked(connection)
    return tried


def _try(
    connection: Connection,
    rows: list[Row[Any]],
    tried: Tried,
    *,
    kind_of: Callable[[str], str],
    now_at: datetime,
) -> None:
    """Let a portion in. An item that holds several is settled once some of it could be read; its bad ones wait anew."""
    whole, settled, still = Parcel(), [], {}
    for row in rows:
        if row.reason.startswith(REMOVAL):
            parcel = _removals(row)
        else:
            parcel = archive_parcels.admit(_items(row), kind_of=kind_of, now_at=now_at)
        if not parcel.holds_something:
            still[row.item_id] = parcel.bad[0].reason if parcel.bad else NOTHING
        else:
            settled.append(row.item_id)
            whole.join(parcel)
    whole.aside = [replace(bad, place=None) for bad in whole.bad]
    archive_storing.store(connection, whole, origin="requeue", now_at=now_at)
    quarantine.reason_again(connection, still)
    quarantine.settle(connection, settled, at=now_at)
    tried.stored += len(settled)
    tried.aside += len(still)


def _removals(row: Row[Any]) -> Parcel:
    """What a line of X's about posts that are gone says today; it is as old as when it was set aside."""
    parcel = Parcel()
    for said in removals.read(row.raw.encode() + b"\n"):
        if isinstance(said, BadItem):
            parcel.aside.append(said)
        else:
            parcel.gone[row.at][said.post_id] = said.state
    return parcel


def _items(row: Row[Any]) -> list[Item]:
    """What an item holds: by its reason a post or a user, else a line of a file."""
    sort = row.reason.partition(":")[0]
    try:
        found = json.loads(row.raw)
    except (ValueError, RecursionError):
        return list(of_line(row.raw, number=0))
    if sort == "post" and isinstance(found, dict):
        return [Item("post", found, 0)]
    if sort == NOTED and isinstance(found, dict):
        return [Item("bare" if "history" in found else "counts" if "at" in found else "account", found, 0)]
    if sort == "user" and isinstance(found, dict):
        return [Item("user", found, 0, _seen_at(found, row))]
    return list(of_line(row.raw, number=0))


def _seen_at(user: dict[str, Any], row: Row[Any]) -> datetime | None:
    """When X gave a user: said in what came from a file, else when it was set aside."""
    said = retrieved_at(user)
    return said or (row.at if row.origin.split()[0] in ("users", "users/by") else None)
