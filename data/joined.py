"""Threads as they are now: what was said of a case holds in the thread that a quote found later has joined it to."""

from typing import Any

from sqlalchemy import BigInteger, func, select, type_coerce
from sqlalchemy.orm import aliased

from data.tables import Post


def thread_now(thread_id: Any) -> Any:
    """The thread in which the first post of a thread of that id stands now; that itself where the post is not stored."""
    first = aliased(Post)
    found = select(first.thread_id).where(first.post_id == thread_id).correlate(thread_id.table)
    return type_coerce(func.coalesce(found.scalar_subquery(), thread_id), BigInteger)
