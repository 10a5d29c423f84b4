"""The sweep: one query walked page by page, each page one transaction with its cursor, the checkpoint last."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from collectors import clocks, walks
from collectors.packing import Search
from collectors.searches import BY_SLUG, OUTAGE
from collectors.site import Site
from collectors.walks import Walk
from collectors.x import door
from collectors.x.asking import Answer
from collectors.x.door import Batch
from collectors.x.errors import Endless, Refused, SinceTooOld
from data import coverage, cursors, hidings
from data.instants import from_ms, snowflake_at, snowflake_ms, to_ms

PAGE, SMALLEST_PAGE = 100, 10
MOST_PAGES = 2_000
TRY_TOO_LONG_AGAIN = timedelta(days=1)
"""After a walk of so many pages, each of which was paid for."""
SEARCH_LAG = timedelta(seconds=30)
MANY_REPLIES = 20
UNREADABLE_REPLIES = "X names no post in any reply: it may have begun to spell references otherwise"


def sweep(site: Site, cursor: Row[Any], *, run_id: int) -> str | None:
    """Walk a query to its end, or go on with the walk that was cut off; raises the errors of `collectors.x.errors`.

    Says what is odd about what came, or None.
    """
    search = BY_SLUG[cursor.collection]
    walk = walks.begun(site, cursor, search)
    replies, nameless, restarted = 0, 0, False
    tokens: set[str] = set()  # of this run, so that a ring of tokens ends too
    while True:
        site.ending.check()
        with site.engine.connect() as connection:
            page = site.affordable(connection, endpoint="search/recent", wanted=PAGE, least=SMALLEST_PAGE)
        try:
            answer = site.x.search_recent(
                query=cursor.query, since_id=walk.since_id, next_token=walk.next_token, max_results=page
            )
        except SinceTooOld as error:
            if restarted:
                raise
            walk, restarted = walks.begun_later(site, cursor, least_id=error.least_id), True
            continue
        except Refused:
            if (
                walk.next_token is not None
            ):  # it may be the token that X does not take: the next walk has none
                walks.forget(site, cursor)
            raise
        batch = door.admit_posts(answer.data, kind_of=site.phrases.kind_of)
        replies, nameless = replies + batch.replies, nameless + batch.nameless_replies
        again = answer.next_token is not None and answer.next_token in {*tokens, walk.next_token}
        walk = _stored_page(site, cursor, search, walk, answer, batch, run_id=run_id, same_token=again)
        tokens.add(walk.next_token or "")
        if walk.next_token is None:
            return UNREADABLE_REPLIES if replies >= MANY_REPLIES and nameless == replies else None


def _stored_page(
    site: Site,
    cursor: Row[Any],
    search: Search,
    walk: Walk,
    answer: Answer,
    batch: Batch,
    *,
    run_id: int,
    same_token: bool,
) -> Walk:
    """Store a page and move the walk on, in one transaction; after the last page move the checkpoint too."""
    after = Walk(
        walk.since_id,
        answer.next_token,
        walk.newest_id or answer.newest_id or 0,
        min(walk.started_at, _said_at(site, answer)) if walk.next_token is None else walk.started_at,
        walk.pages + 1,
    )
    too_long = after.next_token is not None and after.pages >= MOST_PAGES
    with site.writing() as connection:
        site.keep(connection, batch, run_id=run_id, origin=f"search/recent {cursor.query}")
        site.enter(connection, answer, run_id=run_id)
        if answer.said_at is not None and not site.clock_is_fixed:
            clocks.compare(connection, now_at=site.now_at(), said_at=answer.said_at)
        if same_token or too_long:
            cursors.put(connection, cursor.cursor_id, **cursors.NO_WALK)
        elif after.next_token is not None:
            walks.put(connection, cursor.cursor_id, after)
        else:
            _finish(connection, cursor, search, after)
    if same_token or too_long:
        why = "the same token came again" if same_token else "more pages than there can be"
        until_at = site.now_at() + (TRY_TOO_LONG_AGAIN if too_long else timedelta(0))
        raise Endless(
            f"search/recent: the walk does not end ({why}, page {after.pages}); it begins anew at the checkpoint"
            + (
                f" after {until_at:%Y-%m-%dT%H:%MZ}, or with python -m collectors once while no other collector runs"
                if too_long
                else ""
            ),
            until_at=until_at,
        )
    return after


def _said_at(site: Site, answer: Answer) -> datetime:
    """The earlier of X's clock and ours: were ours ahead, the checkpoint would pass posts still to come."""
    now_at = site.now_at()
    if answer.said_at is None or site.clock_is_fixed:
        return now_at
    return min(now_at, answer.said_at)


def _finish(connection: Connection, cursor: Row[Any], search: Search, walk: Walk) -> None:
    end_ms = to_ms(walk.started_at - SEARCH_LAG)
    checkpoint = cursors.of_query(connection, cursor.query)
    since_id = checkpoint.since_id if checkpoint is not None else cursor.since_id
    asked_ms = min(snowflake_ms(since_id), snowflake_ms(walk.since_id))  # from where the walk really asked
    public_ms = hidings.public_since(connection) if search.family == coverage.POSTS else {}
    starts: dict[int, list[int]] = defaultdict(list)
    for account_id in cursors.members_of(connection, cursor.cursor_id):
        starts[max(asked_ms, public_ms.get(account_id, 0))].append(account_id)
    for start_ms, account_ids in starts.items():
        coverage.add(
            connection,
            family=search.family,
            account_ids=account_ids,
            from_ms=start_ms,
            to_ms=end_ms,
            reason=OUTAGE,
            healed_by="search/recent",
        )
    if any(start_ms >= end_ms for start_ms in starts):  # X hides one: the gap goes on
        hidings.follow(connection, now_at=walk.started_at)
    # X's window may end after ours (answers late or after retries); the next walk must reach back to where ours ends
    newest_id = min(walk.newest_id, snowflake_at(from_ms(end_ms) + walks.OVERLAP_AT_MIDNIGHT))
    cursors.put(
        connection,
        cursor.cursor_id,
        since_id=max(since_id, newest_id, snowflake_at(from_ms(end_ms))),
        **cursors.NO_WALK,
    )
