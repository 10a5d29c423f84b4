"""Walks: where a sweep of one query begins, and where one stands that was cut off."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from collectors.packing import Search
from collectors.searches import REACH
from collectors.site import Site
from data import coverage, cursors
from data.instants import from_ms, snowflake_at, snowflake_ms

OVERLAP, OVERLAP_AT_MIDNIGHT = timedelta(minutes=10), timedelta(minutes=2)
REACH_MARGIN = timedelta(minutes=15)


@dataclass(frozen=True)
class Walk:
    """A walk under way: what it asks after, and where it is."""

    since_id: int
    next_token: str | None
    newest_id: int
    started_at: datetime
    pages: int


def overlapped(since_id: int, *, now_at: datetime) -> int:
    """The checkpoint less the overlap that late-indexed posts need; a short one where what was read on an earlier UTC
    day would be read again, since it is paid again today."""
    since_at = from_ms(snowflake_ms(since_id))
    today = now_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return snowflake_at(max(since_at - OVERLAP, min(since_at, today) - OVERLAP_AT_MIDNIGHT))


def begun(site: Site, cursor: Row[Any], search: Search) -> Walk:
    """The pending walk, or a new one from the checkpoint; a checkpoint beyond X's reach leaves a gap behind."""
    if cursor.pending_started_at is not None and cursor.pending_pages:
        return Walk(
            cursor.pending_since_id,
            cursor.pending_token,
            cursor.pending_newest_id or 0,
            cursor.pending_started_at,
            cursor.pending_pages,
        )
    now_at = site.now_at()
    reach_id = snowflake_at(now_at - REACH)
    with site.writing() as connection:
        checkpoint = max(cursor.since_id, _covered_id(connection, cursor, search))
        walk = Walk(max(overlapped(checkpoint, now_at=now_at), reach_id), None, 0, now_at, 0)
        cursors.put(connection, cursor.cursor_id, since_id=max(checkpoint, reach_id))
        put(connection, cursor.cursor_id, walk)
    return walk


def _covered_id(connection: Connection, cursor: Row[Any], search: Search) -> int:
    """Up to where an import has brought what lies after the checkpoint, for every account of the query."""
    since_ms = snowflake_ms(cursor.since_id)
    have = coverage.spans(
        connection, family=search.family, account_ids=cursors.members_of(connection, cursor.cursor_id)
    )
    ends = [
        max((end for start, end in spans if start <= since_ms <= end), default=since_ms)
        for spans in have.values()
    ]
    return snowflake_at(from_ms(min(ends, default=since_ms)))


def begun_later(site: Site, cursor: Row[Any], *, least_id: int | None) -> Walk:
    """A new walk where X's reach is shorter than we thought; what lies between becomes a gap when it is whole."""
    now_at = site.now_at()
    reach_at = from_ms(snowflake_ms(least_id)) if least_id else now_at - REACH
    walk = Walk(snowflake_at(reach_at + REACH_MARGIN), None, 0, now_at, 0)
    with site.writing() as connection:
        cursors.put(connection, cursor.cursor_id, since_id=walk.since_id)
        put(connection, cursor.cursor_id, walk)
    return walk


def forget(site: Site, cursor: Row[Any]) -> None:
    """Drop a walk that leads nowhere; the next begins at the checkpoint, which has not moved."""
    with site.writing() as connection:
        cursors.put(connection, cursor.cursor_id, **cursors.NO_WALK)


def put(connection: Connection, cursor_id: int, walk: Walk) -> None:
    cursors.put(
        connection,
        cursor_id,
        pending_since_id=walk.since_id,
        pending_token=walk.next_token,
        pending_newest_id=walk.newest_id or None,
        pending_started_at=walk.started_at,
        pending_pages=walk.pages,
    )
