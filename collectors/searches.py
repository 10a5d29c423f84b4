"""The searches: which queries today's registry makes of them, and where a query that is new begins."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from collectors import mentions, referrals, replies
from collectors.packing import Search, packed
from collectors.site import Site
from data import coverage, cursors, hidings
from data.cursors import Member
from data.instants import ALWAYS_MS, from_ms, snowflake_at, snowflake_ms, to_ms

OUTAGE = "outage"
REACH = timedelta(days=7) - timedelta(minutes=15)
"""How far back recent search is asked; X refuses more than seven days."""


SEARCHES = (referrals.SEARCH, replies.SEARCH, mentions.SEARCH)
"""The searches, the most important first."""
BY_SLUG = {search.slug: search for search in SEARCHES}


def plan(connection: Connection, site: Site) -> None:
    """Follow just the queries that today's registry makes; a new one starts from the least end of its members."""
    now_at = site.now_at()
    listed = cursors.members(connection, now_at=from_ms(ALWAYS_MS))
    everyone = [member for member in listed if member.until_ms > to_ms(now_at - REACH)]
    _leave_behind(connection, [member for member in listed if member.until_ms <= to_ms(now_at - REACH)])
    for search in SEARCHES:
        swept = [member for member in everyone if search.covers(member)]
        unfinished = _unfinished(connection, swept, search, now_at=now_at)
        queries = packed(unfinished, operator=search.operator, most=site.query_characters)
        for query, group in queries:
            known = cursors.of_query(connection, query)
            account_ids = [member.account_id for member in group]
            if known is not None and known.retired_at is None:
                if set(cursors.members_of(connection, known.cursor_id)) != set(account_ids):
                    cursors.revive(connection, query=query, since_id=None, account_ids=account_ids)
                continue
            since_id = _start(connection, site, search=search, group=group)
            if known is None:
                cursors.create(
                    connection,
                    collection=search.slug,
                    interval_s=search.interval_s,
                    query=query,
                    since_id=since_id,
                    account_ids=account_ids,
                )
            else:
                cursors.revive(connection, query=query, since_id=since_id, account_ids=account_ids)
        cursors.retire_others(
            connection, collection=search.slug, queries=[query for query, _ in queries], now_at=now_at
        )


def _leave_behind(connection: Connection, over: list[Member]) -> None:
    """Record a gap for accounts whose time ended so long ago that no search reaches it, and that were followed, but
    not to that end; what was never collected of an account is no gap."""
    account_ids = [member.account_id for member in over]
    for family in coverage.FAMILIES if over else ():
        have = coverage.spans(connection, family=family, account_ids=account_ids)
        known = coverage.known_gaps(connection, family=family, account_ids=account_ids)
        for member in over:
            spans = have[member.account_id]
            if not spans or spans[-1][1] >= member.until_ms:
                continue
            missing = spans[-1][1], member.until_ms
            if any(start <= missing[0] and missing[1] <= end for start, end in known[member.account_id]):
                continue
            coverage.open_gap(
                connection,
                family=family,
                account_ids=[member.account_id],
                from_ms=missing[0],
                to_ms=missing[1],
                reason=OUTAGE,
            )


def _unfinished(
    connection: Connection, members: list[Member], search: Search, *, now_at: datetime
) -> list[Member]:
    """Without the accounts whose time is over and that were swept to its end."""
    over = [member for member in members if member.until_ms <= to_ms(now_at)]
    have = coverage.spans(
        connection, family=search.family, account_ids=[member.account_id for member in over]
    )
    done = {
        member.account_id
        for member in over
        if any(end >= member.until_ms for _, end in have[member.account_id])
    }
    return [member for member in members if member.account_id not in done]


def _start(connection: Connection, site: Site, *, search: Search, group: list[Member]) -> int:
    """Where a new query begins: after what is covered, else where another query of the family stands; in a store
    that was never swept, `backfill_days` ago; else when the account came into the registry."""
    have = coverage.spans(
        connection, family=search.family, account_ids=[member.account_id for member in group]
    )
    relatives = [each.slug for each in SEARCHES if each.family == search.family]
    stand = cursors.checkpoints(connection, collections=relatives)
    now_at = site.now_at()
    first_sweep = not coverage.anything(connection, family=search.family)
    backfill = to_ms(now_at - min(REACH, timedelta(days=site.backfill_days)))
    public_ms = hidings.public_since(connection) if search.family == coverage.POSTS else {}
    starts = []
    for member in group:
        if have[member.account_id]:
            start_ms = have[member.account_id][-1][1]
        elif member.account_id in stand:
            start_ms = snowflake_ms(stand[member.account_id])
        else:
            start_ms = backfill if first_sweep else min(member.listed_ms, to_ms(now_at))
        starts.append(min(max(start_ms, public_ms.get(member.account_id, 0)), to_ms(now_at)))
    return snowflake_at(from_ms(min(starts)))
