"""Audited hours: what X counts of a query by hour against what is stored; an hour that differs is searched again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from collectors import counted_hours
from collectors.packing import Search
from collectors.searches import BY_SLUG, REACH
from collectors.site import Site
from collectors.x import door
from collectors.x.errors import Refused, SinceTooOld, Transient, Unreachable
from data import audits, coverage, cursors, hidings
from data.audits import HOUR_MS
from data.cursors import Member
from data.instants import ALWAYS_MS, from_ms, snowflake_at, to_ms

COUNTS, SEARCH = "counts/recent", "search/recent"
FEW, SHARE = 3, 0.05
"""By how much X's count may differ, in posts and as a share of it: it may take in what its search leaves out."""
SETTLED = timedelta(minutes=15)
PAGE, LEAST_PAGE, FEWEST_PAGES = 100, 10, 20
"""An hour takes at most FEWEST_PAGES and as many as smallest pages hold what X counts of it."""
MOST_HOURS = 24
"""How many hours of one query are searched again in a night: what is older than the day is paid for again."""


@dataclass
class Compared:
    """What was found of one query: how many hours were compared, searched again, left for another night, unreadable;
    those of which X still counts more than is stored, as (hour, counted, stored); and why searching was broken off."""

    hours: int = 0
    swept: int = 0
    waiting: int = 0
    unreadable: int = 0
    broken_off: str | None = None
    lacking: list[tuple[int, int, int]] = field(default_factory=list)


def differs(counted: int, stored: int) -> bool:
    """Whether what X counts and what is stored are further apart than counting and searching are anyway."""
    return abs(counted - stored) > max(FEW, SHARE * counted)


def compare(site: Site, cursor: Row[Any], *, run_id: int) -> Compared:
    """One query: its hours that are settled and whole, the newest first; one that X does not search to its end leaves
    the others to another night. Raises the errors of `collectors.x.errors`."""
    search, now_at = BY_SLUG[cursor.collection], site.now_at()
    site.ending.check()
    with site.engine.connect() as connection:
        site.affordable(connection, endpoint=COUNTS, wanted=1, least=1)
    answer = site.x.counts_recent(query=cursor.query)
    with site.writing() as connection:
        site.enter(connection, answer, run_id=run_id)
        counted, unreadable = counted_hours.read(answer)
        members, whole = _whole_hours(connection, cursor, search, counted, now_at=now_at)
        before = audits.hours(connection, cursor_id=cursor.cursor_id, since_ms=min(whole, default=0))
        stored = _stored(connection, search, members, whole)
        again = _again(connection, cursor, {h: (counted[h], stored.get(h, 0)) for h in whole}, before, now_at)
    found = Compared(len(whole), unreadable=unreadable)
    left = list(again)
    while left and found.swept < MOST_HOURS and found.broken_off is None:
        hour_ms = left.pop(0)
        try:
            stored[hour_ms] = _search_again(site, cursor, members, hour_ms, counted[hour_ms], run_id=run_id)
            found.swept += 1
        except Unreachable:
            raise
        except (Refused, SinceTooOld, Transient) as error:
            found.broken_off = f"the hour from {from_ms(hour_ms):%Y-%m-%dT%H:%MZ}: {error}"
            left[:0] = [] if isinstance(error, Refused) else [hour_ms]
    found.waiting = len(left)
    both = [(hour_ms, counted[hour_ms], stored.get(hour_ms, 0)) for hour_ms in whole if hour_ms not in left]
    found.lacking = [each for each in both if each[1] > each[2] and differs(*each[1:])]
    return found


def _whole_hours(
    connection: Connection, cursor: Row[Any], search: Search, counted: Iterable[int], *, now_at: datetime
) -> tuple[list[Member], list[int]]:
    """The accounts of a query that X shows, and the hours that were collected whole of all of them, newest first."""
    listed = {each.account_id: each for each in cursors.members(connection, now_at=from_ms(ALWAYS_MS))}
    hidden = hidings.hidden_now(connection) if search.family == coverage.POSTS else set()
    account_ids = [each for each in cursors.members_of(connection, cursor.cursor_id) if each in listed]
    shown = [each for each in account_ids if each not in hidden]
    have = coverage.spans(connection, family=search.family, account_ids=shown)
    first_ms, last_ms = to_ms(now_at - REACH), to_ms(now_at - SETTLED) - HOUR_MS
    whole = [
        hour_ms
        for hour_ms in counted
        if first_ms <= hour_ms <= last_ms
        and shown
        and not any(coverage.without((hour_ms, hour_ms + HOUR_MS), spans) for spans in have.values())
    ]
    return [listed[each] for each in shown], sorted(whole, reverse=True)


def _stored(
    connection: Connection, search: Search, members: list[Member], hours: list[int]
) -> dict[int, int]:
    if not hours:
        return {}
    span = {"from_ms": min(hours), "to_ms": max(hours) + HOUR_MS}
    return audits.stored_by_hour(connection, family=search.family, members=members, **span)


def _again(
    connection: Connection,
    cursor: Row[Any],
    both: dict[int, tuple[int, int]],
    before: dict[int, Row[Any]],
    now_at: datetime,
) -> list[int]:
    """Which hours are to be searched again: those that differ, but for those where a search has changed nothing and
    the counts are what they were then. What is known of the others is brought up to date."""
    again = []
    for hour_ms, (counted, stored) in both.items():
        row = before.get(hour_ms)
        if row is not None and row.swept_at is not None and (row.counted, row.stored) == (counted, stored):
            continue
        if differs(counted, stored):
            again.append(hour_ms)
        elif row is not None:
            audits.put(
                connection,
                cursor_id=cursor.cursor_id,
                hour_ms=hour_ms,
                counted=counted,
                stored=stored,
                seen_at=now_at,
            )
    return again


def _search_again(
    site: Site, cursor: Row[Any], members: list[Member], hour_ms: int, counted: int, *, run_id: int
) -> int:
    """Search an hour of a query once more; gives how many posts of it are stored after that. An hour that X refuses
    counts as searched: it is paid for again only when the counts are others."""
    search, token, tokens = BY_SLUG[cursor.collection], None, set[str]()
    most_pages = FEWEST_PAGES + counted // LEAST_PAGE

    def searched(connection: Connection) -> int:
        stored = _stored(connection, search, members, [hour_ms]).get(hour_ms, 0)
        now_at = site.now_at()
        known = {"hour_ms": hour_ms, "counted": counted, "stored": stored}
        audits.put(connection, cursor_id=cursor.cursor_id, seen_at=now_at, swept_at=now_at, **known)
        return stored

    while True:
        site.ending.check()
        with site.engine.connect() as connection:
            size = site.affordable(connection, endpoint=SEARCH, wanted=PAGE, least=LEAST_PAGE)
        try:
            answer = site.x.search_recent(
                query=cursor.query,
                since_id=snowflake_at(from_ms(hour_ms)) - 1,
                until_id=snowflake_at(from_ms(hour_ms + HOUR_MS)),
                next_token=token,
                max_results=size,
            )
        except Refused:
            with site.writing() as connection:
                searched(connection)
            raise
        batch = door.admit_posts(answer.data, kind_of=site.phrases.kind_of)
        token = answer.next_token
        endless = token is not None and (token in tokens or len(tokens) + 1 >= most_pages)
        with site.writing() as connection:
            site.keep(connection, batch, run_id=run_id, origin=f"{SEARCH} {cursor.query}")
            site.enter(connection, answer, run_id=run_id)
            if token is None:
                return searched(connection)
            if endless:
                searched(connection)
        if endless:
            raise Refused(f"{SEARCH}: the walk through an hour does not end (the same token or too many)")
        tokens.add(token)
