"""The accounts that the registry lists: those that change their handle stay the same, those that go may come back."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from data.collection_tables import Coverage, CursorMember, GapAccount
from data.registry_files import AccountRow
from data.tables import Account, FormerAccount


def rename(connection: Connection, accounts: list[AccountRow], wanted: set[str]) -> None:
    """An account whose handle the files changed stays the same account, where its user id or X's own word says so."""
    stored = connection.execute(select(Account.__table__)).all()
    known = {row.handle_folded for row in stored}
    leaving = [row for row in stored if row.handle_folded not in wanted]
    for row in accounts:
        for old in leaving if row.handle.lower() not in known else []:
            same_id = row.x_user_id is not None and row.x_user_id == old.x_user_id
            same_name = row.x_user_id is None and (old.username or "").lower() == row.handle.lower()
            if same_id or same_name:
                names = {"handle": row.handle, "handle_folded": row.handle.lower()}
                names["username"] = old.username or old.handle  # swept so until X itself shows another
                connection.execute(update(Account).where(Account.account_id == old.account_id).values(names))
                leaving.remove(old)
                break


def forget_doubles(connection: Connection, accounts: list[AccountRow]) -> None:
    """Where the files now give a user id to one account, another that X had resolved to it at that time loses it."""
    given = [row for row in accounts if row.x_user_id]
    others = Account.handle_folded.not_in([row.handle.lower() for row in given])
    for row in given:
        then = (Account.from_at < row.until_ms) & (Account.until_at > row.from_ms)
        connection.execute(
            update(Account)
            .where(Account.x_user_id == row.x_user_id, others, then)
            .values(x_user_id=None, username=None, unconfirmed=0)
        )


def put(
    connection: Connection, stored: dict[str, Any], folded: str, values: dict[str, Any], now_at: datetime
) -> None:
    if folded in stored:
        connection.execute(update(Account).where(Account.handle_folded == folded).values(**values))
        return
    former = connection.execute(
        select(FormerAccount.account_id, FormerAccount.listed_at).where(FormerAccount.handle_folded == folded)
    ).one_or_none()
    if former is None:
        account_id, listed_at = _new_id(connection), now_at
    else:
        account_id, listed_at = former.account_id, former.listed_at
        connection.execute(delete(FormerAccount).where(FormerAccount.account_id == account_id))
    values = {**values, "account_id": account_id, "listed_at": listed_at}
    connection.execute(insert(Account).values(handle_folded=folded, **values))


def _new_id(connection: Connection) -> int:
    """An id that no account has or had: what was collected of one must never become another's."""
    used = [connection.scalar(select(func.max(each.account_id))) for each in (Account, FormerAccount)]
    return max(each or 0 for each in used) + 1


def dismiss(connection: Connection, wanted: set[str]) -> None:
    """Let go the accounts whose handles are not wanted; what was collected of them, and what is missing, is kept for
    the day on which the handle comes back."""
    gone = Account.handle_folded.not_in(wanted)
    rows = connection.execute(
        select(Account.account_id, Account.handle_folded, Account.listed_at).where(gone)
    ).all()
    if not rows:
        return
    ids = [row.account_id for row in rows]
    again = FormerAccount.handle_folded.in_([row.handle_folded for row in rows])
    older = select(FormerAccount.account_id).where(again)
    for table in (Coverage, GapAccount):  # of an account that had this handle before, and has no way back now
        connection.execute(delete(table).where(table.account_id.in_(older)))
    connection.execute(delete(FormerAccount).where(again))
    connection.execute(delete(CursorMember).where(CursorMember.account_id.in_(ids)))
    connection.execute(delete(Account).where(gone))
    kept = ("account_id", "handle_folded", "listed_at")
    connection.execute(insert(FormerAccount), [dict(zip(kept, row, strict=True)) for row in rows])
