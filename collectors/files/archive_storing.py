"""Storing a parcel of an archive: what came in, what X no longer shows, and the cases that follow."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from collectors.files.archive_parcels import Parcel
from data import cases, deletions, facts, follower_counts, imports, posts, profiles, quarantine, registry
from data.deletions import DELETED
from metrics.cases import case_events


@dataclass(frozen=True)
class Stored:
    """What of a parcel was not simply stored: posts of which it is in doubt that they are gone, and the follower counts
    of accounts in the registry."""

    doubted: int
    counts: int


def store(connection: Connection, parcel: Parcel, *, origin: str, now_at: datetime) -> Stored:
    """Store what came in, and derive its cases; where accounts were resolved they wait for a rebuild."""
    registry.resolve(connection, parcel.accounts, by_file=True)
    for seen_at, users in parcel.looks.items():
        if seen_at is not None and seen_at <= now_at:  # else the handle may have been a stranger's
            found = {each.username: each.x_user_id for each in users if each.username}
            registry.resolve(connection, found, at=seen_at, by_file=True)
            profiles.store(connection, users, seen_at=seen_at)
    counts = follower_counts.store(connection, parcel.counts)
    touched = posts.store(connection, parcel.posts, now_at=now_at)
    if keyed := [post.history[0] for post in parcel.posts if post.words_key is not None]:
        deletions.forget_keys(connection, keyed)
    doubted = _take_out_doubtful(connection, parcel, now_at=now_at)
    for gone_at, states in _tombstones(connection, parcel, now_at=now_at):
        touched |= deletions.hide(connection, states, at=gone_at)
    if facts.get(connection, "cases_stale") is None:
        cases.refresh(connection, touched, expression=case_events)
    quarantine.keep(connection, parcel.aside, origin=origin, now_at=now_at)
    return Stored(doubted, counts)


def _take_out_doubtful(connection: Connection, parcel: Parcel, *, now_at: datetime) -> int:
    """Of a post that is stored as public it is no fact that it is gone where that was said before the last look at it, or
    nobody knows when: X is to be asked. Gives how many."""
    count = 0
    for seen_at, states in parcel.gone.items():
        at = seen_at if seen_at is not None and seen_at <= now_at else None
        doubtful = imports.seen_since(connection, list(states), at)
        imports.ask_again(connection, doubtful.values())
        for named_id in doubtful:
            del states[named_id]
        count += len(doubtful)
    return count


def _tombstones(
    connection: Connection, parcel: Parcel, *, now_at: datetime
) -> list[tuple[datetime, dict[int, str]]]:
    """When which posts were seen to be gone; that an author was protected counts only where the post came before."""
    found: dict[datetime, dict[int, str]] = defaultdict(dict)
    for bare in parcel.bare:
        if bare.state != "public":
            found[bare.gone_at or now_at][bare.id] = bare.state
    for seen_at, states in parcel.gone.items():
        at = min(seen_at or now_at, now_at)
        older = imports.stored_before(connection, list(states), at)
        found[at] |= {each: state for each, state in states.items() if state == DELETED or each in older}
    return sorted(found.items())
