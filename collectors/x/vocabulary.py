"""The vocabulary alarm: X answers in its newer names unasked, or in some that nobody reads."""

from collections import Counter
from datetime import datetime

from sqlalchemy import Connection

from collectors.x import newer_names
from collectors.x.asking import Answer
from collectors.x.door import Batch
from data import incidents

KIND = "vocabulary"
POSTS, USERS, REPLIES = "posts", "users", "replies"
MANY_REPLIES = 20
NEWER = (
    "X answered in its newer vocabulary, which was not asked for: {names}. All of it was read as usual and nothing is "
    "lost. If it lasts, see X's changelog and whether other names changed with these."
)
NAMELESS = (
    "X names no post in any of {replies} replies of one page: it may have begun to spell references otherwise. The "
    "posts are stored, but threads may be torn. Compare one of them with X's documentation before relying on the cases."
)


def watch_batch(connection: Connection, batch: Batch, *, at: datetime) -> None:
    """Open an incident where posts or users came in newer names, or replies name no post; settle it where good ones
    come again."""
    for subject, items in ((POSTS, batch.posts), (USERS, batch.users)):
        if items:
            _watch(connection, batch.newer, subject=subject, at=at)
    if batch.replies >= MANY_REPLIES and batch.nameless_replies == batch.replies:
        message = NAMELESS.format(replies=batch.replies)
        incidents.report(connection, kind=KIND, subject=REPLIES, message=message, at=at)
    elif batch.replies > batch.nameless_replies:
        incidents.settle(connection, kind=KIND, subject=REPLIES, at=at)


def watch_answer(connection: Connection, answer: Answer, *, at: datetime) -> None:
    """Likewise for what stands in an answer beside its posts and users."""
    _watch(connection, Counter(newer_names.of_answer(answer.payload)), subject=answer.endpoint, at=at)


def _watch(connection: Connection, newer: Counter[str], *, subject: str, at: datetime) -> None:
    if not newer:
        incidents.settle(connection, kind=KIND, subject=subject, at=at)
        return
    names = ", ".join(f"{name} ({times})" for name, times in sorted(newer.items()))
    incidents.report(connection, kind=KIND, subject=subject, message=NEWER.format(names=names), at=at)
