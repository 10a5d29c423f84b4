"""The roster: the staff of the units' cells. What was entered stays on file with who and when, also when it is over."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from data import facts, users
from data.audit_log import Entry
from data.compliance_tables import CellMember
from data.roster_rows import Member, RosterError
from data.tables import Unit
from data.user_rows import folded

MOST_BY: Final = 100


def members(connection: Connection, *, unit_id: str | None = None) -> list[Row[Any]]:
    """Who is on file now, by unit, shift and name: all of a `CellMember`."""
    query = select(CellMember.__table__).where(CellMember.removed_at.is_(None))
    if unit_id is not None:
        query = query.where(CellMember.unit_id == unit_id)
    order = (CellMember.unit_id, CellMember.shift.desc(), CellMember.name, CellMember.member_id)
    return list(connection.execute(query.order_by(*order)))


def add(connection: Connection, member: Member, *, by: str, at: datetime) -> int:
    """Put somebody on file and give the number of the entry; raises `RosterError` where the unit is unknown, or the
    number or the address is somebody else's."""
    _refuse_unknown(connection, member.unit_id)
    _refuse_taken(connection, member)
    return _enter(connection, member, by=by, at=at)


def change(
    connection: Connection,
    member_id: int,
    member: Member,
    *,
    by: str,
    at: datetime,
    signed: Entry | None = None,
) -> int:
    """Put a new entry in the place of one, which stays on file as over; gives its number; raises `RosterError`. With
    another address or unit whoever entered the dashboard by the old one does so no more; `signed`: who has signed in and
    does it, for the audit log."""
    _refuse_unknown(connection, member.unit_id)
    gone = _take_out(connection, member_id, by=by, at=at)
    _refuse_taken(connection, member)
    number = _enter(connection, member, by=by, at=at)
    if (folded(gone.email), gone.unit_id) != (folded(member.email), member.unit_id):
        users.leaves_roster(connection, email=gone.email, by=by, at=at, signed=signed)
    return number


def remove(
    connection: Connection, member_id: int, *, by: str, at: datetime, signed: Entry | None = None
) -> str:
    """Take an entry out; it stays on file as over, and whoever entered the dashboard by it does so no more, from now
    on; gives whose cell it was; raises `RosterError` where there is none. `signed` as of `change`."""
    gone = _take_out(connection, member_id, by=by, at=at)
    users.leaves_roster(connection, email=gone.email, by=by, at=at, signed=signed)
    return str(gone.unit_id)


def _take_out(connection: Connection, member_id: int, *, by: str, at: datetime) -> Row[Any, Any]:
    gone = (
        update(CellMember)
        .where(CellMember.member_id == member_id, CellMember.removed_at.is_(None))
        .values(removed_by=_who(by), removed_at=at)
        .returning(CellMember.__table__.c.email, CellMember.__table__.c.unit_id)
    )
    found = connection.execute(gone).one_or_none()
    if found is None:
        words = f"there is no entry {member_id}, or it was taken out already. See: python -m data roster list"
        raise RosterError(words, column="member_id", code="no_member")
    facts.touch(connection)
    return found


def load(
    connection: Connection, rows: Iterable[tuple[str, Member]], *, by: str, at: datetime
) -> tuple[int, int]:
    """Put many on file, each with the place it was read from; gives how many were entered and how many stood there just
    so already. Raises `RosterError` at the first that cannot be; whoever calls it undoes the rest."""
    entered = there = 0
    for place, member in rows:
        if _stands_already(connection, member):
            there += 1
            continue
        try:
            add(connection, member, by=by, at=at)
        except RosterError as error:
            raise RosterError(
                f"{place}, column {error.column}: {error}", column=error.column, code=error.code
            ) from None
        entered += 1
    return entered, there


def _enter(connection: Connection, member: Member, *, by: str, at: datetime) -> int:
    given = insert(CellMember).values(**asdict(member), entered_by=_who(by), entered_at=at)
    member_id = connection.execute(given.returning(CellMember.__table__.c.member_id)).scalar_one()
    facts.touch(connection)
    return int(member_id)


def _who(by: str) -> str:
    name = by.strip()
    if not name or len(name) > MOST_BY:
        raise RosterError("say who enters it: up to 100 characters.", column="by", code="who")
    return name


def _refuse_unknown(connection: Connection, unit_id: str) -> None:
    if connection.scalar(select(Unit.unit_id).where(Unit.unit_id == unit_id)) is None:
        words = f"unknown unit {unit_id!r}. Write one of units.csv."
        raise RosterError(words, column="unit_id", code="no_unit")


def _refuse_taken(connection: Connection, member: Member) -> None:
    # SQLite makes ASCII letters small alone, PostgreSQL others too
    same_email = func.lower(CellMember.email).in_({folded(member.email), member.email.lower()})
    other = connection.execute(
        select(CellMember.__table__)
        .where(CellMember.removed_at.is_(None))
        .where(or_(CellMember.cug_number == member.cug_number, same_email))
        .order_by(CellMember.member_id)
        .limit(1)
    ).one_or_none()
    if other is None:
        return
    column = "cug_number" if other.cug_number == member.cug_number else "email"
    words = f"{getattr(member, column)} is on file already, for {other.name} of {other.unit_id} (entry "
    words += (
        f"{other.member_id}). If that one is over: python -m data roster remove {other.member_id} --by NAME"
    )
    raise RosterError(words, column=column, code="taken")


def _stands_already(connection: Connection, member: Member) -> bool:
    same = (getattr(CellMember, name) == value for name, value in asdict(member).items() if value is not None)
    query = select(func.count()).select_from(CellMember).where(CellMember.removed_at.is_(None), *same)
    if member.trained_on is None:
        query = query.where(CellMember.trained_on.is_(None))
    return bool(connection.scalar(query))
