"""Deletions: posts that X does not show any more lose their words and a citizen's name, and keep their place."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, func, literal_column, or_, select, union, update

from data import facts
from data.collection_tables import Cursor, Quarantined
from data.tables import Account, FormerAccount, Mention, Post, PostVersion, Profile

PUBLIC, DELETED, PROTECTED, SUSPENDED, WITHHELD = "public", "deleted", "protected", "suspended", "withheld"
LOOKS = "accounts"  # the collection that asks X for the ids of accounts
HIDDEN = Post.__table__.c.state != literal_column(
    "'public'"
)  # written out, so that the index of these serves


def hide(connection: Connection, states: Mapping[int, str], *, at: datetime) -> set[int]:
    """Enter what became of posts, by any id of theirs, and blank them; gives the threads whose cases that may change.

    What was deleted stays so whatever else is said of it, and the first detection of it counts.
    """
    meant: dict[int, int] = dict(
        connection.execute(
            select(PostVersion.version_id, PostVersion.post_id).where(
                PostVersion.version_id.in_(list(states))
            )
        ).all()
    )
    by_state: dict[str, set[int]] = defaultdict(set)
    for named_id, state in states.items():
        by_state[state].add(meant.get(named_id, named_id))
    changed: set[int] = set()
    threads: set[int] = set()
    for state in sorted(by_state, key=lambda each: each == DELETED):
        stored = select(Post.post_id, Post.thread_id).where(
            Post.post_id.in_(list(by_state[state])), Post.state.not_in([DELETED, state])
        )
        rows = dict(connection.execute(stored).all())
        if rows:
            values = {"state": state} | ({"gone_at": at} if state == DELETED else {})
            connection.execute(update(Post).where(Post.post_id.in_(list(rows))).values(**values))
            changed |= rows.keys()
            threads |= set(rows.values()) if state == DELETED else set()
    _blank_raws(connection, {*states, *meant.values()})
    if changed:
        blank(connection, changed)
        facts.touch(connection)
    return threads


def _blank_raws(connection: Connection, ids: Collection[int]) -> None:
    """Take the raw texts of posts that were set aside, under whichever id of theirs."""
    versions = select(PostVersion.version_id).where(PostVersion.post_id.in_(list(ids)))
    named = or_(Quarantined.object_id.in_(list(ids)), Quarantined.object_id.in_(versions))
    connection.execute(update(Quarantined).where(named, Quarantined.raw.is_not(None)).values(raw=None))


def blank(connection: Connection, post_ids: Collection[int]) -> None:
    """Take from those of these posts that are not public their words and what tells them apart, the citizens' handles in
    them, and the author's id where that was a citizen; at most some 1 000 at a time."""
    hidden = list(connection.scalars(select(Post.post_id).where(Post.post_id.in_(list(post_ids)), HIDDEN)))
    if not hidden:
        return
    forget_words(connection, hidden)
    connection.execute(
        update(Post).where(Post.post_id.in_(hidden), Post.words_key.is_not(None)).values(words_key=None)
    )
    connection.execute(update(Post).where(Post.post_id.in_(hidden), _by_a_citizen()).values(author_id=None))


def forget_words(connection: Connection, post_ids: Collection[int]) -> None:
    """Take from posts their words, and the handles in them that are nobody's in the registry."""
    connection.execute(
        update(Post)
        .where(Post.post_id.in_(list(post_ids)), or_(Post.text.is_not(None), Post.text_nfc.is_not(None)))
        .values(text=None, text_nfc=None)
    )
    connection.execute(delete(Mention).where(Mention.post_id.in_(list(post_ids)), strangers()))


def forget_keys(connection: Connection, post_ids: Collection[int]) -> None:
    """Take from those of these posts that no office wrote the fingerprints of words with which a file came."""
    keyed = Post.post_id.in_(list(post_ids)), Post.words_key.is_not(None)
    strange = or_(Post.author_id.is_(None), _by_a_citizen())
    connection.execute(update(Post).where(*keyed, strange).values(words_key=None))


def not_blanked(connection: Connection, *, limit: int) -> list[int]:
    """Posts that are not public and still hold what such a post must not hold."""
    wrong = or_(
        Post.text.is_not(None),
        Post.text_nfc.is_not(None),
        Post.words_key.is_not(None),
        _by_a_citizen(),
        exists().where(Mention.post_id == Post.post_id, strangers()),
    )
    return list(connection.scalars(select(Post.post_id).where(HIDDEN, wrong).limit(limit)))


def strangers() -> Any:
    """Mentions of whoever is in no registry, by id and by handle: they concern no case."""
    ours = select(Account.x_user_id).where(Account.x_user_id.is_not(None))
    handles = union(
        select(Account.handle_folded),
        select(func.lower(Account.username)).where(Account.username.is_not(None)),
        select(FormerAccount.handle_folded),
    )
    return and_(
        or_(Mention.user_id.is_(None), Mention.user_id.not_in(ours)), Mention.username.not_in(handles)
    )


def _by_a_citizen() -> Any:
    """Posts whose author's id is kept and nobody's in the registry; where X was not asked yet for the id of an account
    of that time, as in the first import, nobody knows whose it is."""
    looked_at = func.coalesce(
        select(func.max(Cursor.last_success_at)).where(Cursor.query == LOOKS).scalar_subquery(), 0
    )
    unknown = Account.x_user_id.is_(None) & (Account.listed_at >= looked_at)
    whose = exists().where(
        or_(Account.x_user_id == Post.author_id, unknown),
        Account.from_at <= Post.created_at,
        Account.until_at > Post.created_at,
    )
    return Post.author_id.is_not(None) & ~whose


def _last_looks() -> Any:
    """How X showed each account at the last look."""
    last = select(Profile.x_user_id, func.max(Profile.seen_at).label("seen_at")).group_by(Profile.x_user_id)
    looks = last.subquery()
    return (
        select(Profile.x_user_id, Profile.state)
        .join(looks, (looks.c.x_user_id == Profile.x_user_id) & (looks.c.seen_at == Profile.seen_at))
        .subquery()
    )


def hide_authors(connection: Connection, *, at: datetime, limit: int) -> int:
    """Hide the next posts of accounts that X does not show, or enter why; gives how many, 0 once there are no more."""
    looks = _last_looks()
    found = select(Post.post_id, looks.c.state).join(looks, looks.c.x_user_id == Post.author_id)
    found = found.where(
        looks.c.state.in_([PROTECTED, SUSPENDED]),
        Post.state.in_([PUBLIC, PROTECTED, SUSPENDED]),
        Post.state != looks.c.state,
    ).limit(limit)
    states = dict(connection.execute(found).all())
    if states:
        hide(connection, states, at=at)
    return len(states)


def show_authors(connection: Connection, *, limit: int) -> int:
    """Count the posts of accounts that X shows again as public: their words stay away until X gives them once more."""
    looks = _last_looks()
    found = select(Post.post_id).join(looks, looks.c.x_user_id == Post.author_id)
    found = found.where(looks.c.state == PUBLIC, HIDDEN, Post.state.in_([PROTECTED, SUSPENDED])).limit(limit)
    ids = list(connection.scalars(found))
    if ids:
        connection.execute(update(Post).where(Post.post_id.in_(ids)).values(state=PUBLIC))
        facts.touch(connection)
    return len(ids)
