"""Users: who may enter, with which role at which office. Each change is written to the audit log in its transaction.

What a command or a file said of somebody stands before the roster: the roster grants, changes and takes away only what
came from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from data import audit_log, sign_ins, user_rows
from data.access_tables import User
from data.audit_log import Entry
from data.compliance_tables import CellMember
from data.scope import UNIT
from data.user_rows import Wanted, checked, folded, who

ROSTER, FILE, COMMAND = "roster", "file", "command"
UserError = user_rows.UserError
_TABLE: Final = User.__table__


@dataclass
class Imported:
    """How many an import granted, changed, found just so already, took away, and left as a command or file had said."""

    granted: int = 0
    changed: int = 0
    there: int = 0
    revoked: int = 0
    left: int = 0


def grant(
    connection: Connection,
    *,
    email: str,
    role: str,
    unit_id: str | None,
    by: str,
    at: datetime,
    name: str | None = None,
    source: str = COMMAND,
) -> int:
    """Let somebody enter, or change as what; gives the user's number; raises `UserError`. Another role or office ends
    the sign-ins. Who was revoked begins anew: whom the provider vouches for at the next sign-in is the user."""
    wanted = Wanted(email, role, unit_id, name)
    return _enter(connection, wanted, by=by, at=at, source=source, done=Imported())


def revoke(
    connection: Connection,
    *,
    email: str,
    by: str,
    at: datetime,
    source: str = COMMAND,
    signed: Entry | None = None,
) -> None:
    """Let somebody enter no more and end all of their sign-ins; raises `UserError` where there is no such user.
    `signed` says of the log's entry whose it is, where he has signed in; else it bears the name."""
    name = who(by)
    audit_log.hold(connection)
    found = _by_email(connection, folded(email))
    if found is None or found.revoked_at is not None:
        words = f"{email!r} is no user, or was revoked already. See: python -m data users list"
        raise UserError(words, code="no_user")
    gone = {"revoked_by": name, "revoked_at": at, "epoch": found.epoch + 1}
    gone |= {} if source == found.source else {"source": source}  # the dashboard may not write it
    connection.execute(update(User).where(User.user_id == found.user_id).values(**gone))
    sign_ins.end_all(connection, user_id=found.user_id, why=sign_ins.REVOKED, at=at)
    who_did = signed or Entry(audit_log.REVOKE, email=name)
    said = {"what": found.email, "filters": {"source": source}, "rows": None}
    audit_log.append(connection, replace(who_did, action=audit_log.REVOKE, **said), at=at)


def leaves_roster(
    connection: Connection, *, email: str, by: str, at: datetime, signed: Entry | None = None
) -> bool:
    """Take away what somebody had from the roster, where that is all they had; says whether it was so."""
    found = _by_email(connection, folded(email))
    if found is None or found.source != ROSTER or found.revoked_at is not None:
        return False
    revoke(connection, email=found.email, by=by, at=at, source=ROSTER, signed=signed)
    return True


def from_roster(connection: Connection, *, by: str, at: datetime) -> Imported:
    """Let all staff on file enter for their office, and nobody whose entry is over; raises `UserError`."""
    audit_log.hold(connection)
    staff = select(CellMember.email, CellMember.unit_id, CellMember.name)
    on_file = {
        folded(row.email): Wanted(row.email, UNIT, row.unit_id, row.name)
        for row in connection.execute(staff.where(CellMember.removed_at.is_(None)))
    }
    done, before = Imported(), {user.email: user for user in listed(connection)}
    for email in before.keys() - on_file.keys():
        done.revoked += leaves_roster(connection, email=email, by=by, at=at)
    for email, wanted in sorted(on_file.items()):
        if email in before and before[email].source != ROSTER:
            done.left += 1
        else:
            _place(f"{email} of the roster", connection, wanted, by=by, at=at, source=ROSTER, done=done)
    return done


def from_file(
    connection: Connection, rows: Iterable[tuple[str, Wanted]], *, by: str, at: datetime
) -> Imported:
    """Let the users of a file enter, each with the place it was read from; nobody is taken away. Raises `UserError` at
    the first that cannot be; whoever calls it undoes the rest."""
    done = Imported()
    for place, wanted in rows:
        _place(place, connection, wanted, by=by, at=at, source=FILE, done=done)
    return done


def listed(connection: Connection) -> list[Row[Any]]:
    """All users by address, those who were revoked too: all of a `User`."""
    return list(connection.execute(select(_TABLE).order_by(_TABLE.c.email)))


def recognise(
    connection: Connection,
    *,
    issuer: str,
    subject: str,
    email: str | None,
    email_verified: object,
    at: datetime,
) -> Row[Any] | None:
    """The user whom a provider's issuer and subject mean; at the first sign-in the one whom the address means, if the
    provider vouches for it, and from then on issuer and subject alone. None: may not enter."""
    if not issuer or not subject:
        return None
    audit_log.hold(connection)
    known = select(_TABLE).where(User.issuer == issuer, User.subject == subject)
    found = connection.execute(known).one_or_none()
    if found is None and email and email_verified is True:
        free = (User.email == folded(email), User.issuer.is_(None), User.revoked_at.is_(None))
        bind = update(User).where(*free).values(issuer=issuer, subject=subject)
        if connection.execute(bind).rowcount:
            found = connection.execute(known).one()
            entry = Entry(audit_log.BOUND, found.user_id, found.email, found.role, found.unit_id, what=issuer)
            audit_log.append(connection, entry, at=at)
    if found is None or found.revoked_at is not None:
        return None
    connection.execute(update(User).where(User.user_id == found.user_id).values(signed_in_at=at))
    return found


def _by_email(connection: Connection, email: str) -> Row[Any] | None:
    return connection.execute(select(_TABLE).where(User.email == email)).one_or_none()


def _place(place: str, connection: Connection, wanted: Wanted, **more: Any) -> None:
    """Let somebody enter who was found at a place, which a refusal names."""
    try:
        _enter(connection, wanted, **more)
    except UserError as error:
        raise UserError(f"{place}: {error}", code=error.code) from None


def _enter(
    connection: Connection, given: Wanted, *, by: str, at: datetime, source: str, done: Imported
) -> int:
    wanted, name = checked(connection, given), who(by)
    audit_log.hold(connection)
    found = _by_email(connection, wanted.email)
    values: dict[str, Any] = {"role": wanted.role, "unit_id": wanted.unit_id, "source": source}
    values |= {"name": wanted.name} if wanted.name else {}
    is_back = found is not None and found.revoked_at is not None
    if found is not None and not is_back and all(getattr(found, each) == values[each] for each in values):
        done.there += 1
        return int(found.user_id)
    values |= {"granted_by": name, "granted_at": at}
    if found is None:
        first = insert(User).values(**values, email=wanted.email).returning(_TABLE.c.user_id)
        user_id = int(connection.execute(first).scalar_one())
    else:
        user_id = int(found.user_id)
        if is_back:
            values |= {"revoked_by": None, "revoked_at": None, "issuer": None, "subject": None}
        if is_back or (found.role, found.unit_id) != (wanted.role, wanted.unit_id):
            values["epoch"] = found.epoch + 1
            sign_ins.end_all(connection, user_id=user_id, why=sign_ins.CHANGED, at=at)
        connection.execute(update(User).where(User.user_id == user_id).values(**values))
    if found is None or is_back:
        done.granted += 1
    else:
        done.changed += 1
    filters = {"role": wanted.role, "source": source, "unit_id": wanted.unit_id or ""}
    entry = Entry(action=audit_log.GRANT, email=name, what=wanted.email, filters=filters)
    audit_log.append(connection, entry, at=at)
    return user_id
