"""Renames: accounts that X shows with another handle than the one by which they were swept, and ids of strangers."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, func, select, update

from data import coverage, facts, healed
from data.collection_tables import Cursor, CursorMember
from data.instants import ALWAYS_MS, NEVER_MS, to_ms
from data.tables import Account, FollowerSnapshot, Profile

SEARCHED_BACK = timedelta(days=7)
"""How long before its listing an account may have been swept."""


def _named(connection: Connection, *, since: datetime | int = ALWAYS_MS) -> list[Row[Any]]:
    """Every account with the handle (`now`) that the last look since an instant showed."""
    last = select(Profile.x_user_id, func.max(Profile.seen_at).label("seen_at"))
    last = last.where(Profile.username.is_not(None), Profile.seen_at >= since).group_by(Profile.x_user_id)
    looks = last.subquery()
    return list(
        connection.execute(
            select(Account.__table__, Profile.username.label("now"))
            .join(Profile, Profile.x_user_id == Account.x_user_id)
            .join(looks, (looks.c.x_user_id == Profile.x_user_id) & (looks.c.seen_at == Profile.seen_at))
        )
    )


def confirm(connection: Connection, *, since: datetime) -> list[tuple[str, str]]:
    """Hold ids that came from files against the handle that X itself has shown since an instant: one with another
    handle is a stranger's, and is taken back with all that was kept of it. Gives (handle, the stranger's) of those."""
    strangers = []
    for row in _named(connection, since=since):
        if not row.unconfirmed:
            continue
        account = Account.account_id == row.account_id
        if row.now.lower() in (row.handle_folded, (row.username or "").lower()):
            connection.execute(update(Account).where(account).values(unconfirmed=0))
            continue
        connection.execute(
            update(Account).where(account).values(x_user_id=None, username=None, unconfirmed=0)
        )
        strangers.append((row.handle, row.now))
        ours = exists().where(Account.x_user_id == row.x_user_id)
        for table in (Profile, FollowerSnapshot):
            connection.execute(delete(table).where(table.x_user_id == row.x_user_id, ~ours))
    if strangers:
        _make_stale(connection)
    return strangers


def follow(connection: Connection) -> list[tuple[str, str]]:
    """Sweep each account by the handle X gave last; gives (old, new) of those that changed.

    What was swept or healed by the old handle since the last look that still showed it is taken back: it is collected
    again by the new one, and is a gap where search does not reach so far.
    """
    changed = []
    for row in _named(connection):
        old = row.username or row.handle
        if row.unconfirmed or row.now.lower() == old.lower():
            continue
        account = Account.account_id == row.account_id
        connection.execute(update(Account).where(account).values(username=row.now))
        changed.append((old, row.now))
        from_ms = _last_seen_ms(connection, row, old)
        healed.take_back(
            connection,
            account_id=row.account_id,
            families=coverage.FAMILIES,
            handle=old,
            since_ms=from_ms or 0,
            by_id=False,
        )
        for family in coverage.FAMILIES if from_ms is not None else ():
            coverage.cut(
                connection, family=family, account_id=row.account_id, from_ms=from_ms, to_ms=NEVER_MS
            )
    if changed:
        _make_stale(connection)  # mentions of the new handle that came without an id
    return changed


def old_handles(connection: Connection, *, now_at: datetime) -> dict[str, tuple[int, str]]:
    """Handles (folded) that accounts of today's registry once had and that are no registered account's now; each with
    its account's user id and present handle."""
    looks = connection.execute(
        select(Profile.x_user_id, func.lower(Profile.username))
        .where(Profile.username.is_not(None))
        .distinct()
    ).all()
    named = [row for row in _named(connection) if not row.unconfirmed and to_ms(row.until_at) > to_ms(now_at)]
    present = {row.now.lower() for row in named}
    found: dict[str, tuple[int, str]] = {}
    for row in named:
        once = {name for x_user_id, name in looks if x_user_id == row.x_user_id} | {row.handle_folded}
        found |= dict.fromkeys(once - present, (row.x_user_id, row.now))
    return found


def _last_seen_ms(connection: Connection, row: Row[Any], old: str) -> int | None:
    """When X last showed the old handle; where it never did, since when it may have been swept, or None."""
    seen_at = connection.scalar(
        select(func.max(Profile.seen_at)).where(
            Profile.x_user_id == row.x_user_id, func.lower(Profile.username) == old.lower()
        )
    )
    if seen_at is not None:
        return to_ms(seen_at)
    swept = connection.scalar(
        select(func.count())
        .select_from(CursorMember)
        .join(Cursor, Cursor.cursor_id == CursorMember.cursor_id)
        .where(CursorMember.account_id == row.account_id, Cursor.last_success_at.is_not(None))
    )
    return to_ms(row.listed_at - SEARCHED_BACK) if swept else None


def _make_stale(connection: Connection) -> None:
    facts.put(connection, "cases_stale", "yes")
    facts.touch(connection)
