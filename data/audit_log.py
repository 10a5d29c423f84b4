"""The audit log: who did what, one entry after the other, each bound to the one before by its hash.

Whoever changes, removes or reorders entries breaks the chain there, and `verify` names the place. Whoever may write the
whole database could make the chain anew: therefore its last hash is to be kept elsewhere now and then. The log holds
slugs, ids and counts, never a post's words.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import (
    BigInteger,
    Connection,
    LargeBinary,
    String,
    cast,
    insert,
    select,
    text,
    type_coerce,
)

from data.access_tables import AuditEntry
from data.frames import frame, milliseconds
from data.instants import to_ms
from data.roster_rows import UNSEEN

SIGN_IN, SIGN_OUT, REFUSED, DENIED = "sign_in", "sign_out", "refused", "denied"
PAGE, EXPORT, CORRECTION, ROSTER = "page", "export", "correction", "roster"
GRANT, REVOKE, BOUND, TRIAL = "grant", "revoke", "bound", "trial"
VIEW, LETTER, RECIPIENT, REVIEW, ANNOTATION = "view", "letter", "recipient", "review", "annotation"
URGENT, NOTE, TRAINING, ALERT = "urgent", "note", "training", "alert"
ACTIONS: Final = (
    *(SIGN_IN, SIGN_OUT, REFUSED, DENIED, GRANT, REVOKE, BOUND, TRIAL),
    *(PAGE, EXPORT, CORRECTION, ROSTER, VIEW, LETTER, RECIPIENT, REVIEW, ANNOTATION, URGENT, NOTE, TRAINING),
    ALERT,
)
"""refused: may not enter; denied: entered, and asked for what is not theirs; bound: the first sign-in of somebody, whose
subject is known from now on."""
FIRST: Final = "the first entry"
"""What stands in place of a hash before the first entry."""
LOCK_KEY: Final = 5_820_165_302  # of the lock under which one program at a time adds an entry on PostgreSQL
MOST: Final = 200
MOST_FILTERS: Final = 60
CUT: Final = "… (cut)"
_TABLE: Final = AuditEntry.__table__
_HASHED: Final = tuple(column.name for column in _TABLE.columns if column.name != "hash")


@dataclass(frozen=True)
class Entry:
    """What is to be written down; `email` says who: an address, or at the command line the operating system's name."""

    action: str
    user_id: int | None = None
    email: str | None = None
    role: str | None = None
    unit_id: str | None = None
    what: str | None = None
    filters: Mapping[str, str] | None = None
    rows: int | None = None
    detail: str | None = None


@dataclass(frozen=True)
class Checked:
    """What a look through the log found: its whole entries, the last hash, and where it is broken, the number and why."""

    entries: int
    last: str
    bad: int | None = None
    why: str | None = None

    @property
    def is_whole(self) -> bool:
        return self.why is None


def hold(connection: Connection) -> None:
    """Let nobody else add an entry until this transaction ends. Whatever writes users or sign-ins asks for it first, and
    a transaction that also counts the data version on does that before: so no two wait for each other."""
    if connection.dialect.name == "postgresql":  # on SQLite every writing transaction is alone
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})


def append(connection: Connection, entry: Entry, *, at: datetime) -> int:
    """Add an entry within the transaction of what it tells of, and give its number. Long texts are cut, and say so."""
    if entry.action not in ACTIONS:
        raise ValueError(f"{entry.action!r} is no action of the audit log")
    hold(connection)
    newest = select(AuditEntry.number, AuditEntry.hash).order_by(_TABLE.c.number.desc()).limit(1)
    last = connection.execute(newest).one_or_none()
    values: dict[str, Any] = {
        "number": last.number + 1 if last else 1,
        "at": to_ms(at),
        "user_id": entry.user_id,
        "email": _short(entry.email),
        "role": _short(entry.role),
        "unit_id": _short(entry.unit_id),
        "action": entry.action,
        "what": _short(entry.what),
        "filters": _filters(entry.filters),
        "rows": entry.rows,
        "detail": _short(entry.detail),
        "before": last.hash if last else FIRST,
    }
    connection.execute(insert(_TABLE).values(**values, hash=hash_of(values)))
    return int(values["number"])


def verify(connection: Connection, *, expected: str | None = None) -> Checked:
    """Read the log from its first entry to its last and say whether it is whole. `expected` is a hash that was noted
    before: it must occur, else what followed it, and itself, were cut off."""
    last, count, is_found = FIRST, 0, expected is None
    query = select(*(_raw(connection, name) for name in (*_HASHED, "hash"))).order_by(_TABLE.c.number)
    with connection.execute(query, execution_options={"yield_per": 1000}) as found:
        for row in found.mappings():
            values = {name: _as_text(value) for name, value in row.items()}
            given = values.pop("hash")
            if why := _fault(values, given, last=last, number=count + 1):
                return Checked(count, last, bad=count + 1, why=why)
            last, count = str(given), count + 1
            is_found = is_found or last == expected
    if not is_found:
        why = f"no entry has the hash {expected}: the log was cut off, or made anew"
        return Checked(count, last, bad=count + 1, why=why)
    return Checked(count, last)


def _fault(values: Mapping[str, Any], given: Any, *, last: str, number: int) -> str | None:
    """What is wrong with the entry that should have a number and follow a hash; `given`: its own hash."""
    if values["number"] != number:
        return f"entry {number} is missing"
    if values["before"] != last:
        return f"entry {number} does not follow the one before it"
    return f"entry {number} was changed" if hash_of(values) != given else None


def entries(
    connection: Connection,
    *,
    before: int | None = None,
    most: int = 200,
    action: str | None = None,
    email: str | None = None,
) -> pd.DataFrame:
    """The latest entries, or those before a number, the newest first: `number`, `at_ms`, who, and what was done."""
    at = milliseconds(_TABLE.c.at, "at_ms")
    rest = (column for column in _TABLE.columns if column.name not in ("number", "at", "before", "hash"))
    query = select(_TABLE.c.number, at, *rest)
    for column, value in ((_TABLE.c.action, action), (_TABLE.c.email, email)):
        query = query if value is None else query.where(column == value)
    query = query if before is None else query.where(_TABLE.c.number < before)
    return frame(connection, query.order_by(_TABLE.c.number.desc()).limit(most))


def hash_of(values: Mapping[str, Any]) -> str:
    """SHA-256 of an entry's fields but its own hash, as JSON without spaces in the order of their names."""
    plain = json.dumps(dict(values), sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=repr)
    return hashlib.sha256(plain.encode("utf-8", "surrogateescape")).hexdigest()


def _short(words: str | None) -> str | None:
    if words is None:
        return None
    seen = UNSEEN.sub(" ", words.encode("utf-8", "replace").decode("utf-8"))
    return seen if len(seen) <= MOST else seen[: MOST - len(CUT)] + CUT


def _filters(filters: Mapping[str, str] | None) -> str | None:
    if not filters:
        return None
    kept = {str(_short(name)): _short(str(value)) for name, value in sorted(filters.items())[:MOST_FILTERS]}
    if len(filters) > MOST_FILTERS:
        kept[CUT] = str(len(filters) - MOST_FILTERS)
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _raw(connection: Connection, name: str) -> Any:
    """A column as it is stored. SQLite keeps any bytes as a text: as bytes they can be read also when they are none."""
    column = _TABLE.c[name]
    if not isinstance(getattr(column.type, "impl", column.type), String):
        return type_coerce(column, BigInteger).label(name)
    return (cast(column, LargeBinary) if connection.dialect.name == "sqlite" else column).label(name)


def _as_text(value: Any) -> Any:
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value
