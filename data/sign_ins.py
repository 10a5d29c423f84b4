"""Sign-ins: how long one at the provider is good here, whatever the browser's cookie says.

A sign-in that ended has ended for good: whoever shows its cookie again has to sign in anew. Ended ones are kept for that.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select, update

from data import audit_log
from data.access_tables import SignIn, User
from data.upserts import upsert

IDLE: Final = timedelta(minutes=30)
ABSOLUTE: Final = timedelta(hours=12)
SEEN_EVERY: Final = timedelta(minutes=1)
SIGN_OUT, TOO_IDLE, TOO_LONG, REVOKED, CHANGED = "sign_out", "idle", "too_long", "revoked", "changed"
WHO: Final = ("iss", "sub")
TELLING: Final = ("nonce", "iat", "auth_time", "sid", "jti", "at_hash")
"""Claims of which any tells a sign-in of somebody from their others."""


class SignInError(Exception):
    """A sign-in that cannot begin; its text is one line, `code` names the reason: `ended` or `no_claims`."""

    def __init__(self, words: str, *, code: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True)
class Standing:
    """How a sign-in stands: whose it is, and, where it has to end, why; whether it is time to note that it was seen."""

    row: Row[Any]
    ends_by: str | None
    is_to_be_noted: bool


def key_of(claims: Mapping[str, Any]) -> str:
    """What a sign-in is known by: SHA-256 of who and of what tells it from every other; raises `SignInError`."""
    if not all(claims.get(name) for name in WHO) or not any(claims.get(name) for name in TELLING):
        raise SignInError(
            f"the provider's token lacks {' or '.join(WHO)}, or has none of {', '.join(TELLING)}.",
            code="no_claims",
        )
    telling = {name: str(claims[name]) for name in (*WHO, *TELLING) if claims.get(name)}
    return hashlib.sha256(json.dumps(telling, sort_keys=True).encode()).hexdigest()


def begin(connection: Connection, *, key: str, user: Row[Any], at: datetime) -> None:
    """Begin the sign-in of a user whom `users.recognise` gave; one that has begun goes on. Raises `SignInError` where
    it has ended: then the cookie is an old one."""
    audit_log.hold(connection)
    given = {"key": key, "user_id": user.user_id, "epoch": user.epoch, "began_at": at, "seen_at": at}
    connection.execute(upsert(connection, SignIn).values(**given).on_conflict_do_nothing())
    if connection.scalar(select(SignIn.ended_at).where(SignIn.key == key)) is not None:
        raise SignInError("this sign-in has ended. Sign in again.", code="ended")


def standing(connection: Connection, *, key: str, at: datetime) -> Standing | None:
    """How a sign-in stands, without writing anything; None where it never began or has ended. The row: `user_id`,
    `email`, `name`, `role`, `unit_id`, `epoch`, `began_at`, `seen_at`."""
    query = (
        select(
            *(User.user_id, User.email, User.name, User.role, User.unit_id, User.epoch, User.revoked_at),
            *(SignIn.began_at, SignIn.seen_at, SignIn.epoch.label("began_epoch")),
        )
        .join(User, User.user_id == SignIn.user_id)
        .where(SignIn.key == key, SignIn.ended_at.is_(None))
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Standing(row, _ends_by(row, at), is_to_be_noted=at - row.seen_at >= SEEN_EVERY)


def ended_by(connection: Connection, *, key: str) -> str | None:
    """Why a sign-in has ended; None where it stands, or never began."""
    return connection.scalar(select(SignIn.ended_by).where(SignIn.key == key))


def current(connection: Connection, *, key: str, at: datetime, is_active: bool) -> Row[Any] | None:
    """The user's row while the sign-in stands; else it is ended, with the reason. `is_active`: somebody did something,
    which counts against idleness and is noted once a minute."""
    found = standing(connection, key=key, at=at)
    if found is None:
        return None
    if found.ends_by:
        end(connection, key=key, why=found.ends_by, at=at)
        return None
    if is_active and found.is_to_be_noted:
        audit_log.hold(connection)
        seen = update(SignIn).where(SignIn.key == key, SignIn.ended_at.is_(None), SignIn.seen_at < at)
        connection.execute(seen.values(seen_at=at))
    return found.row


def count_standing(connection: Connection, *, at: datetime) -> int:
    """How many sign-ins are good at an instant, by their age alone."""
    good = (SignIn.ended_at.is_(None), SignIn.seen_at > at - IDLE, SignIn.began_at > at - ABSOLUTE)
    return int(connection.scalar(select(func.count()).select_from(SignIn).where(*good)) or 0)


def end(connection: Connection, *, key: str, why: str, at: datetime) -> None:
    """End a sign-in; one that has ended keeps its first reason."""
    audit_log.hold(connection)
    gone = update(SignIn).where(SignIn.key == key, SignIn.ended_at.is_(None))
    connection.execute(gone.values(ended_at=at, ended_by=why))


def end_all(connection: Connection, *, user_id: int, why: str, at: datetime) -> None:
    """End all sign-ins of a user."""
    gone = update(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))
    connection.execute(gone.values(ended_at=at, ended_by=why))


def _ends_by(row: Row[Any], at: datetime) -> str | None:
    if row.revoked_at is not None:
        return REVOKED
    if row.began_epoch != row.epoch:
        return CHANGED
    if at - row.began_at >= ABSOLUTE:
        return TOO_LONG
    # a last sign that is so far to come was given by a clock that was ahead: it would be good for as much longer
    return TOO_IDLE if abs(at - row.seen_at) >= IDLE else None
