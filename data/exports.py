"""Reads for an export: posts with all that is kept of them, and looks at accounts, page by page in the order of keys."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, not_, or_, select, union

from data.deletions import strangers
from data.frames import milliseconds
from data.instants import FIRST_SNOWFLAKE, NEVER_MS, from_ms, snowflake_at, to_ms
from data.tables import Account, FollowerSnapshot, Mention, Post, PostVersion, Profile

Span = tuple[int, int]
EVERYTHING: Span = (0, NEVER_MS)


@dataclass
class KeptPost:
    """A post's row, the ids of its later versions, and its mentions' rows."""

    row: Row[Any]
    versions: list[int] = field(default_factory=list)
    mentions: list[Row[Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Look:
    """What was seen of an account at an instant: its profile's row, its counts' row, or both."""

    x_user_id: int
    at: datetime
    profile: Row[Any] | None
    counts: Row[Any] | None


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees the whole store as of one moment, whatever is written meanwhile."""
    with engine.connect() as connection:
        server = connection.dialect.name == "postgresql"  # SQLite's readers see one moment by themselves
        yield connection.execution_options(isolation_level="REPEATABLE READ") if server else connection


def posts(connection: Connection, *, span: Span, size: int, named_from: int = 0) -> Iterator[list[KeptPost]]:
    """All posts written in a half-open span of milliseconds, by id; from before the id `named_from` without the handles
    of citizens."""
    after = snowflake_at(from_ms(span[0])) - 1
    if after < FIRST_SNOWFLAKE:
        after = 0  # older ids say nothing of time
    created = Post.__table__.c.created_at
    while True:
        wanted = (Post.post_id > after) & (created >= span[0]) & (created < span[1])
        rows = connection.execute(
            select(Post.__table__).where(wanted).order_by(Post.post_id).limit(size)
        ).all()
        if not rows:
            return
        yield _with_their_own(connection, rows, named_from=named_from)
        after = rows[-1].post_id


def _with_their_own(connection: Connection, rows: Any, *, named_from: int) -> list[KeptPost]:
    found = {row.post_id: KeptPost(row) for row in rows}
    versions = select(PostVersion.__table__).where(PostVersion.post_id.in_(found))
    for row in connection.execute(versions.order_by(PostVersion.version_id)):
        found[row.post_id].versions.append(row.version_id)
    mentions = select(Mention.__table__).where(Mention.post_id.in_(found))
    if rows[0].post_id < named_from:
        mentions = mentions.where(or_(Mention.post_id >= named_from, not_(strangers())))
    for row in connection.execute(mentions.order_by(Mention.post_id, Mention.username)):
        found[row.post_id].mentions.append(row)
    return list(found.values())


def looks(connection: Connection, *, span: Span, size: int) -> Iterator[list[Look]]:
    """All looks at accounts in a half-open span of milliseconds, by instant and account."""
    seen, counted = Profile.__table__.c, FollowerSnapshot.__table__.c
    last = span[0], 0
    while True:
        keys = union(
            _keys(seen.seen_at, seen.x_user_id, last, span[1], size).subquery().select(),
            _keys(counted.at, counted.x_user_id, last, span[1], size).subquery().select(),
        ).subquery()
        query = (
            select(keys.c.at, keys.c.x_user_id).order_by(keys.c.at, keys.c.x_user_id).limit(size).subquery()
        )
        wanted = connection.execute(select(query.c.at, query.c.x_user_id)).all()
        if not wanted:
            return
        both = {(row.x_user_id, row.at) for row in wanted}
        instants = {row.at for row in wanted}
        profiles = _by_key(connection, Profile.__table__, seen.seen_at, instants)
        counts = _by_key(connection, FollowerSnapshot.__table__, counted.at, instants)
        yield [
            Look(x_user_id, at, profiles.get((x_user_id, at)), counts.get((x_user_id, at)))
            for at, x_user_id in sorted((at, x_user_id) for x_user_id, at in both)
        ]
        last = wanted[-1].at, wanted[-1].x_user_id


def _keys(at: Any, x_user_id: Any, last: tuple[Any, int], end: int, size: int) -> Any:
    onward = or_(at > last[0], and_(at == last[0], x_user_id > last[1]))
    return (
        select(at.label("at"), x_user_id.label("x_user_id"))
        .where(onward, at < end)
        .order_by(at, x_user_id)
        .limit(size)
    )


def _by_key(
    connection: Connection, table: Any, at: Any, instants: set[datetime]
) -> dict[tuple[int, datetime], Row[Any]]:
    rows = connection.execute(select(table).where(at.in_(instants))).all()
    return {(row.x_user_id, getattr(row, at.key)): row for row in rows}


def accounts(connection: Connection) -> list[tuple[str, int]]:
    """The handles of the registry's accounts whose user id is known, with it."""
    query = select(Account.handle_folded, Account.x_user_id).where(Account.x_user_id.is_not(None))
    return [(row.handle_folded, row.x_user_id) for row in connection.execute(query.order_by("handle_folded"))]


@dataclass(frozen=True)
class Offices:
    """When, in milliseconds, which user was an office: every other author is a citizen."""

    spans: dict[int, list[Span]]

    def wrote(self, post: Row[Any]) -> bool:
        """Whether a post is an office's."""
        created_ms = to_ms(post.created_at)
        return any(start <= created_ms < end for start, end in self.spans.get(post.author_id, ()))


def offices(connection: Connection) -> Offices:
    """The accounts of the registry by user id and time."""
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    table = Account.__table__.c
    columns = milliseconds(table.from_at, "from_ms"), milliseconds(table.until_at, "until_ms")
    for row in connection.execute(select(table.x_user_id, *columns)):
        spans[row.x_user_id or 0].append((row.from_ms, row.until_ms))
    return Offices(dict(spans))
