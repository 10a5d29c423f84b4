"""Aging: what came from files and is older than texts are kept loses its words at once; X is not needed for it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import Connection

from data import retention
from metrics.replies import words_key

PORTION = 1_000


def blank_old(writing: Callable[[], AbstractContextManager[Connection]], *, before: datetime) -> int:
    """Blank the texts of posts, and the raw texts set aside, from before an instant; gives how many posts."""
    done = after_id = 0
    while True:
        with writing() as connection:
            ids = retention.old_texts(connection, before=before, after_id=after_id, limit=PORTION)
            if ids:
                retention.blank(connection, ids, key_of=words_key)
        if not ids:
            break
        done, after_id = done + len(ids), ids[-1]
    while True:
        with writing() as connection:
            if not retention.blank_raws(connection, before=before, limit=PORTION):
                return done
