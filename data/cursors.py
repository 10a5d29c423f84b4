"""Cursors and runs: where each collection stands, and that it ran."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from data.collection_tables import Cursor, CursorMember, Run
from data.instants import to_ms
from data.tables import Account


@dataclass(frozen=True)
class Member:
    """An account that is swept: by which handle, and since when it is in the registry."""

    account_id: int
    handle: str
    x_user_id: int | None
    hq: bool
    listed_ms: int
    until_ms: int


def members(connection: Connection, *, now_at: datetime) -> list[Member]:
    """The accounts that are somebody's at an instant or will be, by handle."""
    rows = connection.execute(
        select(Account.__table__).where(Account.until_at > to_ms(now_at)).order_by(Account.handle_folded)
    )
    return [
        Member(
            account_id=row.account_id,
            handle=row.username or row.handle,
            x_user_id=row.x_user_id,
            hq=bool(row.hq),
            listed_ms=to_ms(row.listed_at),
            until_ms=to_ms(row.until_at),
        )
        for row in rows
    ]


def of_query(connection: Connection, query: str) -> Row[Any] | None:
    """The cursor of a query, or None."""
    return connection.execute(select(Cursor.__table__).where(Cursor.query == query)).one_or_none()


def create(
    connection: Connection,
    *,
    collection: str,
    interval_s: int,
    query: str,
    since_id: int | None,
    account_ids: Collection[int],
) -> None:
    """Begin to follow a query."""
    cursor_id = connection.execute(
        insert(Cursor).values(collection=collection, interval_s=interval_s, query=query, since_id=since_id)
    ).inserted_primary_key[0]
    if account_ids:
        connection.execute(
            insert(CursorMember), [{"cursor_id": cursor_id, "account_id": each} for each in account_ids]
        )


def follow_plain(connection: Connection, *, collection: str, interval_s: int, utc_hour: int | None) -> None:
    """Follow a collection that has no query, or change how often it is made."""
    if of_query(connection, collection) is None:
        create(
            connection,
            collection=collection,
            interval_s=interval_s,
            query=collection,
            since_id=None,
            account_ids=[],
        )
    connection.execute(
        update(Cursor)
        .where(Cursor.query == collection)
        .values(interval_s=interval_s, utc_hour=utc_hour, retired_at=None)
    )


def members_of(connection: Connection, cursor_id: int) -> list[int]:
    """The accounts that a cursor's query covers."""
    return list(
        connection.scalars(select(CursorMember.account_id).where(CursorMember.cursor_id == cursor_id))
    )


def checkpoints(connection: Connection, *, collections: Collection[str]) -> dict[int, int]:
    """How far each account was followed, or was to be followed from, by the queries of some collections."""
    rows = connection.execute(
        select(CursorMember.account_id, func.max(Cursor.since_id))
        .join(Cursor, Cursor.cursor_id == CursorMember.cursor_id)
        .where(Cursor.collection.in_(list(collections)), Cursor.since_id.is_not(None))
        .group_by(CursorMember.account_id)
    )
    return dict(rows.all())


def revive(connection: Connection, *, query: str, since_id: int | None, account_ids: Collection[int]) -> None:
    """Follow a retired query again from `since_id`, or refresh the members of one that is followed."""
    row = of_query(connection, query)
    if row is None:
        return
    connection.execute(delete(CursorMember).where(CursorMember.cursor_id == row.cursor_id))
    if account_ids:
        connection.execute(
            insert(CursorMember), [{"cursor_id": row.cursor_id, "account_id": each} for each in account_ids]
        )
    if row.retired_at is not None:
        put(connection, row.cursor_id, since_id=since_id, retired_at=None, **NO_WALK)


def retire_others(
    connection: Connection, *, collection: str, queries: Collection[str], now_at: datetime
) -> None:
    """Stop following the queries of a collection that the registry no longer makes."""
    connection.execute(
        update(Cursor)
        .where(
            Cursor.collection == collection, Cursor.query.not_in(list(queries)), Cursor.retired_at.is_(None)
        )
        .values(retired_at=now_at)
    )


NO_WALK: dict[str, Any] = {
    "pending_since_id": None,
    "pending_token": None,
    "pending_newest_id": None,
    "pending_started_at": None,
    "pending_pages": 0,
}


def put(connection: Connection, cursor_id: int, **values: Any) -> None:
    """Set columns of a cursor."""
    connection.execute(update(Cursor).where(Cursor.cursor_id == cursor_id).values(**values))


def followed(connection: Connection) -> list[Row[Any]]:
    """Every cursor that is followed, in the order in which collections matter."""
    return list(
        connection.execute(
            select(Cursor.__table__).where(Cursor.retired_at.is_(None)).order_by(Cursor.cursor_id)
        )
    )


def begin_run(connection: Connection, *, collection: str, cursor_id: int | None, now_at: datetime) -> int:
    """Enter that a collection was begun."""
    return int(
        connection.execute(
            insert(Run).values(collection=collection, cursor_id=cursor_id, started_at=now_at)
        ).inserted_primary_key[0]
    )


def count_in_run(connection: Connection, run_id: int, *, items: int, quarantined: int, cleaned: int) -> None:
    """Add one page to a run."""
    connection.execute(
        update(Run)
        .where(Run.run_id == run_id)
        .values(
            pages=Run.pages + 1,
            items=Run.items + items,
            quarantined=Run.quarantined + quarantined,
            cleaned=Run.cleaned + cleaned,
        )
    )


def end_run(
    connection: Connection, run_id: int, *, outcome: str, message: str | None, now_at: datetime
) -> None:
    """Enter how a run ended."""
    connection.execute(
        update(Run).where(Run.run_id == run_id).values(outcome=outcome, message=message, ended_at=now_at)
    )
