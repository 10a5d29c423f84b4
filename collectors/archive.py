"""Archives: posts and users in X API v2 JSON from files, through the same door as what X answers."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from collectors import archive_files, door
from collectors.archive_files import ArchiveError, Parcel
from collectors.door import Batch
from data import cases, coverage, facts, posts, profiles, quarantine, registry
from data.instants import to_ms
from metrics.cases import case_events

BATCH = 500
SAY_EACH = 20_000
NOT_IMPORTED = "between_imports"
Say = Callable[[str], None]


@dataclass
class Taken:
    """What an import did, as of when."""

    now_at: datetime
    posts: int = 0
    users: int = 0
    bad: int = 0
    unread: int = 0  # of them, what is or may be a post
    within: int = 0  # posts of the span that the files are said to cover
    cleaned: int = 0
    untimed: int = 0
    named: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


def take(
    engine: Engine,
    files: list[Path],
    *,
    kind_of: Callable[[str], str],
    now_at: datetime,
    covers: tuple[datetime, datetime] | None,
    say: Say,
) -> str:
    """Store everything that the files hold; gives a line that says what that was.

    Raises `ArchiveError` where a file breaks off, or the files are not whole for what they are said to cover; what was
    read is stored, and its cases are derived, even then.
    """
    for file in files:
        archive_files.check(file)
    taken, told = Taken(now_at), 0
    try:
        for file in files:
            for parcel in archive_files.parcels(file, size=BATCH):
                _store(engine, parcel, taken, origin=file.name, kind_of=kind_of, now_at=now_at, covers=covers)
                if taken.posts - told >= SAY_EACH:
                    told = taken.posts
                    say(f"noted: {file.name}: {taken.posts} posts so far")
    except ArchiveError:
        _conclude(engine, taken, covers=None, now_at=now_at, say=say)
        raise
    why_not = _why_not_covered(taken) if covers else None
    healed = _conclude(engine, taken, covers=None if why_not else covers, now_at=now_at, say=say)
    done = (
        f"{taken.posts} posts and {taken.users} users read, {taken.bad} set aside, {taken.cleaned} cleaned."
    )
    if why_not:
        raise ArchiveError(
            f"--covers: {why_not}, so no coverage was added. What could be read is stored: {done}"
        )
    return f"{done} {healed} gaps healed." if covers else done


def _why_not_covered(taken: Taken) -> str | None:
    """Why the files cannot hold everything of the span that they are said to cover, or None."""
    if taken.unread:
        return f"{taken.unread} items could not be read and were set aside (mend them and import again)"
    if not taken.within:
        return "the files hold no post between FROM and TO (check both instants and the files)"
    return None


def _conclude(
    engine: Engine, taken: Taken, *, covers: tuple[datetime, datetime] | None, now_at: datetime, say: Say
) -> int:
    """Derive what follows from all that was read, and say what a person should know; gives how many gaps it heals."""
    with engine.begin() as connection:
        learnt = registry.resolve(
            connection, {name: min(ids) for name, ids in taken.named.items() if len(ids) == 1}, by_file=True
        )
        if learnt:
            say(f"noted: {learnt} handles were resolved from mentions, for want of users in the files.")
        healed = _cover(connection, covers, now_at=now_at) if covers else 0
        cases.rebuild_if_stale(connection, expression=case_events)
        unknown = list(registry.unresolved(connection, at=now_at))
    if unknown:
        some = ", ".join(unknown[:5]) + (" …" if len(unknown) > 5 else "")
        say(f"noted: no user id is known yet for {len(unknown)} handles ({some}).")
    if taken.untimed:
        say(
            f"noted: {taken.untimed} users came without a time of retrieval: "
            "they resolve no handle, and no snapshot was kept of them."
        )
    return healed


def _cover(connection: Connection, covers: tuple[datetime, datetime], *, now_at: datetime) -> int:
    return sum(
        coverage.add(
            connection,
            family=family,
            account_ids=coverage.every_account(connection),
            from_ms=to_ms(covers[0]),
            to_ms=to_ms(covers[1]),
            reason=NOT_IMPORTED,
            settled_ms=to_ms(now_at),
        )
        for family in coverage.FAMILIES
    )


def _store(
    engine: Engine,
    parcel: Parcel,
    taken: Taken,
    *,
    origin: str,
    kind_of: Callable[[str], str],
    now_at: datetime,
    covers: tuple[datetime, datetime] | None,
) -> None:
    batch = door.admit_posts(parcel.posts, kind_of=kind_of)
    looks: dict[datetime | None, list[Any]] = defaultdict(list)
    for user, seen_at in parcel.users:
        looks[seen_at].append(user)
    seen = {seen_at: door.admit_users(users) for seen_at, users in looks.items()}
    bad = [*parcel.bad, *batch.bad, *(item for each in seen.values() for item in each.bad)]
    with engine.begin() as connection:
        for seen_at, users in seen.items():
            _keep_users(connection, users, seen_at, taken)
        touched = posts.store(connection, batch.posts, now_at=now_at)
        if facts.get(connection, "cases_stale") is None:
            cases.refresh(connection, touched, expression=case_events)
        quarantine.keep(connection, bad, origin=origin, now_at=now_at)
        _learn_handles(connection, batch, taken)
    taken.posts += len(batch.posts)
    taken.bad += len(bad)
    taken.unread += len(parcel.bad) + len(batch.bad)
    if covers:
        start, end = map(to_ms, covers)
        taken.within += sum(start <= each.created_ms < end for each in batch.posts)
    taken.cleaned += batch.cleaned


def _keep_users(connection: Connection, users: Batch, seen_at: datetime | None, taken: Taken) -> None:
    """Users whose time of retrieval is not known, or to come, say nothing: the handle may have been a stranger's."""
    taken.users += len(users.users)
    taken.cleaned += users.cleaned
    if seen_at is None or seen_at > taken.now_at:
        taken.untimed += len(users.users)
        return
    found = {each.username: each.x_user_id for each in users.users if each.username}
    registry.resolve(connection, found, at=seen_at, by_file=True)
    profiles.store(connection, users.users, seen_at=seen_at)


def _learn_handles(connection: Connection, batch: Batch, taken: Taken) -> None:
    """Remember which user ids X gave, while they were somebody's, for handles that have none yet."""
    spans = {handle.lower(): span for handle, span in registry.unresolved(connection).items()}
    for post in batch.posts if spans else []:
        for named in post.mentions:
            start, end = spans.get(named.username.lower(), (0, 0))
            if named.user_id is not None and start <= post.version_ms < end:
                taken.named[named.username.lower()].add(named.user_id)
