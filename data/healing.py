"""Healing: what open gaps still lack, of whom, and how far the walks through them have come."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from data import coverage, cursors, handles, hidings
from data.collection_tables import Gap, GapAccount
from data.coverage import Span
from data.cursors import Member
from data.instants import ALWAYS_MS, from_ms, to_ms
from data.oversight_tables import HealingWalk
from data.tables import FollowerSnapshot


@dataclass(frozen=True)
class Lack:
    """A span of an open gap that was collected of none of some accounts, all of which X shows now."""

    gap_id: int
    family: str
    from_ms: int
    to_ms: int
    members: tuple[Member, ...]
    others: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """For mentions: by what other handles, too, accounts may have been named in that time."""
    by_id: bool = False


def open_gaps(connection: Connection) -> dict[int, Span]:
    """The gaps that are neither healed nor given up: from when to when, by number."""
    table = Gap.__table__.c
    query = select(Gap.gap_id, table.from_at, table.to_at).where(Gap.state == "open").order_by(Gap.gap_id)
    return {row.gap_id: (to_ms(row.from_at), to_ms(row.to_at)) for row in connection.execute(query)}


def lacking(connection: Connection) -> list[Lack]:
    """What open gaps lack, by gap and span; nothing of what accounts wrote that X does not show now."""
    listed = {each.account_id: each for each in cursors.members(connection, now_at=from_ms(ALWAYS_MS))}
    hidden = hidings.hidden_now(connection)
    found: dict[tuple[int, str, Span], list[Member]] = defaultdict(list)
    for gap_id, family, gap, account_ids in _concerned(connection):
        there = [each for each in account_ids if each in listed]
        if family == coverage.POSTS:
            there = [each for each in there if each not in hidden]
        have = coverage.spans(connection, family=family, account_ids=there)
        for account_id in there:
            for span in coverage.without(gap, have[account_id]):
                found[gap_id, family, span].append(listed[account_id])
    lacks = []
    for (gap_id, family, span), members in found.items():
        others = handles.others_during(connection, members, span) if family == coverage.MENTIONS else {}
        lacks.append(Lack(gap_id, family, *span, members=tuple(members), others=others))
    return lacks


def _concerned(connection: Connection) -> list[tuple[int, str, Span, list[int]]]:
    rows = connection.execute(
        select(Gap.gap_id, Gap.family, GapAccount.account_id)
        .join(GapAccount, GapAccount.gap_id == Gap.gap_id)
        .where(Gap.state == "open")
        .order_by(Gap.gap_id, GapAccount.account_id)
    )
    of_gap: dict[tuple[int, str], list[int]] = defaultdict(list)
    for gap_id, family, account_id in rows:
        of_gap[gap_id, family].append(account_id)
    spans = open_gaps(connection)
    return [(gap_id, family, spans[gap_id], ids) for (gap_id, family), ids in of_gap.items()]


def walks(connection: Connection) -> list[Row[Any]]:
    """Every walk through a gap that is still open, in the order in which they were begun."""
    open_ones = select(Gap.gap_id).where(Gap.state == "open")
    query = select(HealingWalk.__table__).where(HealingWalk.gap_id.in_(open_ones))
    return list(connection.execute(query.order_by(HealingWalk.walk_id)))


def begin(
    connection: Connection, *, gap_id: int, endpoint: str, query: str, since_id: int, until_id: int
) -> int:
    """Enter a walk that is to be made; gives its number."""
    values = {"gap_id": gap_id, "endpoint": endpoint, "query": query}
    made = insert(HealingWalk).values(
        since_id=since_id, until_id=until_id, pages=0, state="pending", **values
    )
    return int(connection.execute(made).inserted_primary_key[0])


def put(
    connection: Connection,
    walk_id: int,
    *,
    next_token: str | None,
    pages: int,
    state: str,
    reached_ms: int | None,
    asked_at: datetime,
) -> None:
    """Set where a walk stands: from `reached_ms` to its end it is coverage already."""
    values = {"next_token": next_token, "pages": pages, "state": state, "asked_at": asked_at}
    values |= {"reached_at": reached_ms}
    connection.execute(update(HealingWalk).where(HealingWalk.walk_id == walk_id).values(**values))


def leave(connection: Connection, walk_ids: Collection[int]) -> None:
    """End walks that nothing needs any longer as they are; what they brought stays."""
    connection.execute(
        update(HealingWalk)
        .where(HealingWalk.walk_id.in_(list(walk_ids)))
        .values(state="left", next_token=None)
    )


def forget(connection: Connection, walk_ids: Collection[int]) -> None:
    """Drop walks, so that what they asked for may be asked for again."""
    connection.execute(delete(HealingWalk).where(HealingWalk.walk_id.in_(list(walk_ids))))


def posts_total(connection: Connection, x_user_id: int) -> int | None:
    """How many posts X last counted of an account, reposts among them; None where it never did."""
    counted = (FollowerSnapshot.x_user_id == x_user_id) & FollowerSnapshot.posts_total.is_not(None)
    last = select(func.max(FollowerSnapshot.at)).where(counted).scalar_subquery()
    return connection.scalar(select(FollowerSnapshot.posts_total).where(counted, FollowerSnapshot.at == last))
