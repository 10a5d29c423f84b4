"""Handles: by which an account was, or may have been, known in a span of time."""

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from data.coverage import Span
from data.cursors import Member
from data.instants import ALWAYS_MS, NEVER_MS, to_ms
from data.tables import Account, Profile


def others_during(
    connection: Connection, members: Collection[Member], span: Span
) -> dict[int, tuple[str, ...]]:
    """The handles (folded), besides that by which it is swept, that each account may have had at some time of a span;
    an account without any is left out."""
    looks = _looks(connection, members)
    found: dict[int, tuple[str, ...]] = {}
    for member in members:
        names = _during(looks[member.account_id], span) - {member.handle.lower()}
        if names:
            found[member.account_id] = tuple(sorted(names))
    return found


def _looks(connection: Connection, members: Collection[Member]) -> dict[int, list[tuple[int, str]]]:
    """When each account was seen by which handle, in order; before the first look it had that of its listing."""
    accounts = select(Account.account_id, Account.handle_folded).where(
        Account.account_id.in_([each.account_id for each in members])
    )
    found = {account_id: [(ALWAYS_MS, handle)] for account_id, handle in connection.execute(accounts)}
    seen = (
        select(Account.account_id, Profile.__table__.c.seen_at, func.lower(Profile.username).label("handle"))
        .join(Profile, Profile.x_user_id == Account.x_user_id)
        .where(Account.account_id.in_(list(found)), Profile.username.is_not(None), Account.unconfirmed == 0)
        .order_by(Profile.__table__.c.seen_at)
    )
    for account_id, seen_at, handle in connection.execute(seen):
        found[account_id].append((to_ms(seen_at), handle))
    return found


def _during(looks: list[tuple[int, str]], span: Span) -> set[str]:
    """What of the looks may hold in a span: each from the look before it that showed another handle to the one after."""
    found = set()
    for place, (_, handle) in enumerate(looks):
        before = [at for at, name in looks[:place] if name != handle]
        after = [at for at, name in looks[place:] if name != handle]
        if max(before, default=ALWAYS_MS) < span[1] and span[0] < min(after, default=NEVER_MS):
            found.add(handle)
    return found
