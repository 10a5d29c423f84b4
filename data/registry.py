"""The registry in the store: units, accounts, and the user ids that X resolved for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.orm import aliased

from data import facts, listed
from data.instants import ALWAYS_MS, NEVER_MS, to_ms
from data.registry_files import AccountRow, UnitRow
from data.tables import Account, Unit

OUTSIDE = {"unit_id": None, "role": "referral", "hq": 1, "from_at": ALWAYS_MS, "until_at": NEVER_MS}
"""What an account is that refers complaints and belongs to no unit."""


@dataclass(frozen=True)
class Loaded:
    """What a load found and whether it changed who owns which post."""

    units: int
    accounts: int
    changed: bool


def load(
    connection: Connection,
    *,
    units: list[UnitRow],
    accounts: list[AccountRow],
    referral_handles: tuple[str, ...],
    now_at: datetime,
) -> Loaded:
    """Make the stored registry equal to the given one; ids that X resolved are kept."""
    before = _ownership(connection), _everything(connection)
    _store_units(connection, units)
    wanted = {row.handle.lower() for row in accounts} | set(referral_handles)
    listed.rename(connection, accounts, wanted)
    listed.dismiss(connection, wanted)
    stored = {row.handle_folded: row for row in connection.execute(select(Account.__table__))}
    hq_units = {unit.unit_id for unit in units if unit.kind == "hq"}
    for row in accounts:
        folded = row.handle.lower()
        values = {
            "handle": row.handle,
            "unit_id": row.unit_id,
            "role": row.role,
            "since_on": row.since_on,
            "until_on": row.until_on,
            "from_at": row.from_ms,
            "until_at": row.until_ms,
            "hq": int(row.unit_id in hq_units or folded in referral_handles),
            "verified": row.verified,
        }
        if row.x_user_id or folded not in stored:
            values |= {"x_user_id": row.x_user_id, "unconfirmed": 0}
            if folded in stored and stored[folded].x_user_id not in (None, row.x_user_id):
                values["username"] = None  # what X called the account that had this handle before
        listed.put(connection, stored, folded, values, now_at)
    for folded in set(referral_handles) - {row.handle.lower() for row in accounts}:
        listed.put(connection, stored, folded, {"handle": folded, **OUTSIDE}, now_at)
    listed.forget_doubles(connection, accounts)
    connection.execute(delete(Unit).where(Unit.unit_id.not_in([unit.unit_id for unit in units])))
    changed = before[0] != _ownership(connection)
    if changed:
        facts.put(connection, "cases_stale", "yes")
    if before[1] != _everything(connection):
        facts.touch(connection)
    return Loaded(units=len(units), accounts=len(accounts), changed=changed)


def _store_units(connection: Connection, units: list[UnitRow]) -> None:
    stored = set(connection.scalars(select(Unit.unit_id)))
    for unit in units:
        values = {name: getattr(unit, name) for name in UnitRow.__dataclass_fields__}
        if unit.unit_id in stored:
            connection.execute(update(Unit).where(Unit.unit_id == unit.unit_id).values(**values))
        else:
            connection.execute(insert(Unit).values(**values))


def _everything(connection: Connection) -> list[tuple[Any, ...]]:
    """All of the registry that a figure or a page can show."""
    rows = [tuple(row) for row in connection.execute(select(Account.__table__).order_by(Account.account_id))]
    units = [tuple(row) for row in connection.execute(select(Unit.__table__).order_by(Unit.unit_id))]
    return [*rows, *units]


def _ownership(connection: Connection) -> list[tuple[Any, ...]]:
    """Who owns which post: what cases depend on."""
    of = ("handle_folded", "x_user_id", "unit_id", "hq", "from_at", "until_at")
    owners = select(*(Account.__table__.c[name] for name in of)).order_by(Account.handle_folded)
    rows = [tuple(row) for row in connection.execute(owners)]
    kinds = [tuple(row) for row in connection.execute(select(Unit.unit_id, Unit.kind).order_by(Unit.unit_id))]
    return [*rows, *kinds]


def _whose_now(at: datetime | None) -> Any:
    """Accounts that have their handle at an instant: before and after, it may be a stranger's."""
    if at is None:
        return Account.account_id.is_not(None)
    return (Account.from_at <= to_ms(at)) & (Account.until_at > to_ms(at))


def unresolved(connection: Connection, *, at: datetime | None = None) -> dict[str, tuple[int, int]]:
    """The handles without a user id, each with when it is its account's; with `at`, those that X knows then."""
    query = select(Account.handle, Account.__table__.c.from_at, Account.__table__.c.until_at)
    rows = connection.execute(
        query.where(Account.x_user_id.is_(None), _whose_now(at)).order_by(Account.handle)
    )
    return {row.handle: (to_ms(row.from_at), to_ms(row.until_at)) for row in rows}


def resolve(
    connection: Connection, found: dict[str, int], *, at: datetime | None = None, by_file: bool = False
) -> int:
    """Record X user ids by handle (any case) where none is known; gives how many were new.

    `at` is when X gave them: an account takes one only while the handle is its own, and never one that is another
    account's at the same time. What came `by_file` stays unconfirmed until X itself shows the handle with the id.
    """
    other = aliased(Account)
    unknown = {handle.lower() for handle in unresolved(connection)}
    done = 0
    for handle, x_user_id in found.items():
        if handle.lower() not in unknown:
            continue
        taken = (
            select(other.account_id)
            .where(
                other.x_user_id == x_user_id,
                other.from_at < Account.until_at,
                other.until_at > Account.from_at,
            )
            .exists()
        )
        done += connection.execute(
            update(Account)
            .where(
                Account.handle_folded == handle.lower(), Account.x_user_id.is_(None), ~taken, _whose_now(at)
            )
            .values(x_user_id=x_user_id, unconfirmed=int(by_file))
        ).rowcount
    if done:
        facts.put(connection, "cases_stale", "yes")
        facts.touch(connection)
    return done


def count(connection: Connection) -> tuple[int, int]:
    """How many units and accounts are stored."""
    units = connection.scalar(select(func.count()).select_from(Unit))
    accounts = connection.scalar(select(func.count()).select_from(Account))
    return int(units or 0), int(accounts or 0)
