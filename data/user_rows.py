"""Somebody who is to enter, as a command, a file or the roster says it, checked before it is kept."""

import re
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection, select

from data.access_tables import User
from data.roster_rows import UNSEEN, RosterError, address, person
from data.scope import HQ, RANGE, ROLES, ZONE
from data.tables import Unit

MOST_BY: Final = 100
SUPERVISING: Final = (ZONE, RANGE)


class UserError(Exception):
    """Somebody who cannot be a user; its text is one line that says what to do, `code` names the reason."""

    def __init__(self, words: str, *, code: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True)
class Wanted:
    """Who is to enter, as what, for which office."""

    email: str
    role: str
    unit_id: str | None = None
    name: str | None = None


def folded(email: str) -> str:
    """An address as it is compared: its ASCII letters small, all else as it is. Letters that a full folding would turn
    into ASCII ones (the Kelvin sign) make another address, which may be another person's."""
    return re.sub(r"[A-Z]+", lambda found: found.group().lower(), email.strip())


def checked(connection: Connection, wanted: Wanted) -> Wanted:
    """The same as it may be kept; raises `UserError` at what cannot be."""
    try:
        email = folded(address(wanted.email.strip()))
        name = person(wanted.name.strip()) if wanted.name and wanted.name.strip() else None
    except RosterError as error:
        raise UserError(str(error), code=error.code) from None
    if name and UNSEEN.search(name):
        words = "the name holds a line break or another character that is not seen. Write it anew."
        raise UserError(words, code="unseen")
    role, unit_id = wanted.role.strip().lower(), (wanted.unit_id or "").strip() or None
    if role not in ROLES:
        raise UserError(f"{wanted.role!r} is no role. Write one of: {', '.join(ROLES)}.", code="no_role")
    _check_office(connection, role, unit_id)
    return replace(wanted, email=email, role=role, unit_id=unit_id, name=name)


def _check_office(connection: Connection, role: str, unit_id: str | None) -> None:
    if role == HQ:
        if unit_id is not None:
            raise UserError(f"{HQ} sees the whole state: leave the unit out.", code="unit_needless")
        return
    if unit_id is None:
        raise UserError(f"{role} needs the unit whose rows may be seen.", code="unit_missing")
    kind = connection.scalar(select(Unit.kind).where(Unit.unit_id == unit_id))
    if kind is None:
        raise UserError(f"unknown unit {unit_id!r}. Write one of units.csv.", code="no_unit")
    if role in SUPERVISING and kind != role:
        raise UserError(f"{unit_id} is a {kind}, no {role}. Write the {role}'s own unit.", code="other_kind")


def may_enter(
    connection: Connection, *, issuer: str, subject: str, email: object, email_verified: object
) -> bool:
    """Whether `users.recognise` would find somebody, without writing anything: so that a crowd of others costs little."""
    if not issuer or not subject:
        return False
    known = select(User.revoked_at).where(User.issuer == issuer, User.subject == subject)
    found = connection.execute(known).one_or_none()
    if found is not None:
        return found.revoked_at is None
    if not isinstance(email, str) or email_verified is not True:
        return False
    free = (User.email == folded(email), User.issuer.is_(None), User.revoked_at.is_(None))
    return connection.scalar(select(User.user_id).where(*free)) is not None


def who(by: str) -> str:
    """Who does it, as it is kept; raises `UserError`."""
    name = " ".join(UNSEEN.sub(" ", by).split())
    if not name or len(name) > MOST_BY:
        raise UserError(f"say who does it: up to {MOST_BY} characters.", code="who")
    return name
