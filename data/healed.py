"""Healed: what healing walks said was collected, and taking it back where X gave them less than there was."""

import re
from collections.abc import Collection

from sqlalchemy import Connection, select, update

from data import coverage, facts
from data.collection_tables import Gap, GapAccount
from data.instants import snowflake_ms, to_ms
from data.oversight_tables import HealingWalk
from data.tables import Account

HANDLES = re.compile(r"(?:from:|@)(\w+)")


def take_back(
    connection: Connection,
    *,
    account_id: int,
    families: Collection[str],
    handle: str,
    since_ms: int,
    by_id: bool,
) -> None:
    """Take back what walks that asked for an account by a handle (`by_id`: or by its id), and asked since an instant, said
    of it: the gaps that this leaves are open again."""
    walk, gap = HealingWalk.__table__.c, Gap.__table__.c
    x_user_id = connection.scalar(select(Account.x_user_id).where(Account.account_id == account_id))
    rows = connection.execute(
        select(HealingWalk.__table__, Gap.family, gap.from_at, gap.to_at)
        .join(Gap, Gap.gap_id == HealingWalk.gap_id)
        .join(GapAccount, GapAccount.gap_id == Gap.gap_id)
        .where(GapAccount.account_id == account_id, Gap.family.in_(list(families)))
        .where(walk.asked_at >= since_ms)
    ).all()
    for row in rows:
        asked = {name.lower() for name in HANDLES.findall(row.query)}
        if handle.lower() not in asked and not (by_id and row.query == str(x_user_id)):
            continue
        if row.state == "whole":
            first_ms = snowflake_ms(row.since_id + 1)
        elif row.reached_at is not None:
            first_ms = to_ms(row.reached_at)
        else:
            continue
        coverage.cut(
            connection,
            family=row.family,
            account_id=account_id,
            from_ms=max(first_ms, to_ms(row.from_at)),
            to_ms=min(snowflake_ms(row.until_id - 1), to_ms(row.to_at)),
        )
        _open_again(connection, row.gap_id)


def _open_again(connection: Connection, gap_id: int) -> None:
    again = {"state": "open", "settled_at": None, "healed_by": None}
    connection.execute(update(Gap).where(Gap.gap_id == gap_id, Gap.state == "healed").values(**again))
    facts.touch(connection)
