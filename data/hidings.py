"""Hidings: the times for which X did not show an account (protected, suspended, unknown), and gave none of its posts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, true, update

from data import coverage, facts, healed
from data.collection_tables import Coverage, Gap, GapAccount
from data.instants import NEVER_MS, to_ms
from data.tables import Account, Profile

PUBLIC = "public"
SEARCHED_BACK = timedelta(days=7)
"""How long before its listing an account may have been swept."""
STATES = ("protected", "suspended", "not_found")
"""Of an account that X does not know it cannot be told what it wrote before it went, nor whether it comes back."""


@dataclass(frozen=True)
class Hiding:
    """The last time that an account was hidden: from the last public look before it (None: there was none) to the
    first one after it, or to the end of its time; `NEVER_MS` where neither has come."""

    account_id: int
    handle: str
    state: str
    from_ms: int | None
    to_ms: int


def last_hidings(connection: Connection) -> list[Hiding]:
    """The last hiding of each account that was ever hidden."""
    hidden = select(Profile.x_user_id, func.max(Profile.seen_at).label("seen_at"))
    hidden = hidden.where(Profile.state.in_(STATES)).group_by(Profile.x_user_id)
    last = hidden.subquery()
    rows = connection.execute(
        select(
            Account.account_id,
            Account.until_at,
            func.coalesce(Account.username, Account.handle).label("handle"),
            Profile.x_user_id,
            Profile.state,
            Profile.seen_at,
        )
        .join(Profile, Profile.x_user_id == Account.x_user_id)
        .join(last, (last.c.x_user_id == Profile.x_user_id) & (last.c.seen_at == Profile.seen_at))
    ).all()
    found = []
    for row in rows:
        public = (Profile.x_user_id == row.x_user_id) & (Profile.state == PUBLIC)
        before = connection.scalar(
            select(func.max(Profile.seen_at)).where(public, Profile.seen_at < row.seen_at)
        )
        after = connection.scalar(
            select(func.min(Profile.seen_at)).where(public, Profile.seen_at > row.seen_at)
        )
        to = NEVER_MS if after is None else to_ms(after)
        found.append(
            Hiding(
                account_id=row.account_id,
                handle=row.handle,
                state=row.state,
                from_ms=None if before is None else to_ms(before),
                to_ms=min(to, to_ms(row.until_at)),
            )
        )
    return found


def hidden_now(connection: Connection) -> set[int]:
    """The accounts that the last look at them did not show, whether their time is over or not."""
    looks = select(Profile.x_user_id, func.max(Profile.seen_at).label("seen_at"))
    last = looks.group_by(Profile.x_user_id).subquery()
    return set(
        connection.scalars(
            select(Account.account_id)
            .join(Profile, Profile.x_user_id == Account.x_user_id)
            .join(last, (last.c.x_user_id == Profile.x_user_id) & (last.c.seen_at == Profile.seen_at))
            .where(Profile.state.in_(STATES))
        )
    )


def public_since(connection: Connection) -> dict[int, int]:
    """Since when the posts of each account that was ever hidden can be collected again."""
    return {each.account_id: each.to_ms for each in last_hidings(connection)}


def follow(connection: Connection, *, now_at: datetime) -> list[Hiding]:
    """Take back what sweeps and healing said of the posts of accounts that were hidden meanwhile, and record a gap from
    the last public look to the next one, or to now; of one that was hidden from the first look on, from where it was
    first swept. Gives the hidings that are not over."""
    found = last_hidings(connection)
    for hiding in found:
        end_ms = min(hiding.to_ms, to_ms(now_at))
        from_ms = hiding.from_ms if hiding.from_ms is not None else _first_ms(connection, hiding)
        if from_ms is None or from_ms >= end_ms:
            continue
        known = _gap_of(connection, hiding)
        if known is None:
            _open(connection, hiding, from_ms, end_ms)
        elif known.state != "healed" and to_ms(known.to_at) < end_ms:
            connection.execute(update(Gap).where(Gap.gap_id == known.gap_id).values(to_at=end_ms))
            facts.touch(connection)
    return [each for each in found if each.to_ms > to_ms(now_at)]


def _first_ms(connection: Connection, hiding: Hiding) -> int | None:
    """From where a sweep may have taken the posts of an account that was never seen public for collected: its
    mentions say since when it is swept at all (None: it is not), its listing how far back."""
    mentioned = (Coverage.account_id == hiding.account_id) & (Coverage.family == coverage.MENTIONS)
    first = connection.scalar(select(func.min(Coverage.from_at)).where(mentioned))
    listed = connection.scalar(select(Account.listed_at).where(Account.account_id == hiding.account_id))
    return None if first is None or listed is None else max(to_ms(first), to_ms(listed - SEARCHED_BACK))


def _gap_of(connection: Connection, hiding: Hiding) -> Any:
    """The gap that was recorded for a hiding, whatever became of it, or None."""
    table = Gap.__table__.c
    since = true() if hiding.from_ms is None else table.to_at > hiding.from_ms
    until = true() if hiding.from_ms is None else table.from_at <= hiding.from_ms
    return connection.execute(
        select(Gap.gap_id, Gap.state, table.to_at)
        .join(GapAccount, GapAccount.gap_id == Gap.gap_id)
        .where(
            Gap.family == coverage.POSTS,
            Gap.reason.in_(STATES),
            GapAccount.account_id == hiding.account_id,
            since,
            until,
        )
        .limit(1)
    ).one_or_none()


def _open(connection: Connection, hiding: Hiding, from_ms: int, end_ms: int) -> None:
    healed.take_back(
        connection,
        account_id=hiding.account_id,
        families=[coverage.POSTS],
        handle=hiding.handle,
        since_ms=from_ms,
        by_id=True,
    )
    covered_ms = coverage.cut(
        connection, family=coverage.POSTS, account_id=hiding.account_id, from_ms=from_ms, to_ms=end_ms
    )
    coverage.open_gap(
        connection,
        family=coverage.POSTS,
        account_ids=[hiding.account_id],
        from_ms=from_ms if covered_ms is None else covered_ms,
        to_ms=end_ms,
        reason=hiding.state,
    )
