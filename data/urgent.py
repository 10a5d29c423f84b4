"""Urgent cases: marked by headquarters, or by words of the referral; what was marked and taken back stays on record.

Words are looked for in the text that is stored. Before a referral loses its text by its age, what its words said is
written down, and holds from then on like a mark by hand.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import BigInteger, Connection, exists, func, insert, select, type_coerce, update

from data import facts, urgent_words
from data.among import IDS, among
from data.frames import frame, milliseconds
from data.joined import thread_now
from data.notice_tables import UrgentMark
from data.settings import settings
from data.tables import Case, Post
from data.urgent_words import UrgentWords

BY_WORDS: Final = ""
"""What stands in place of who marked a case where the words of its referral did."""
MOST_NAME: Final = 100
MOST_REASON: Final = 200
COLUMNS: Final = ("unit_id", "thread_id", "marked_ms", "marked_by", "reason", "by_words")
KEYS: Final = ["unit_id", "thread_id"]
_marks: Final = UrgentMark.__table__.c


class UrgentError(ValueError):
    """A mark that cannot be; its text is one line, its `code` names the reason for a translation."""

    def __init__(self, text: str, *, code: str) -> None:
        super().__init__(text)
        self.code = code


_all: Final = select(
    _marks.mark_id,
    _marks.unit_id,
    thread_now(_marks.thread_id).label("thread_id"),
    milliseconds(_marks.marked_at, "marked_ms"),
    _marks.marked_by,
    _marks.reason,
    _marks.withdrawn_by,
    milliseconds(_marks.withdrawn_at, "withdrawn_ms"),
).order_by(_marks.mark_id)


_referrals: Final = (
    select(
        Case.unit_id,
        Case.thread_id,
        type_coerce(Case.referred_at, BigInteger).label("marked_ms"),
        func.coalesce(Post.text_nfc, Post.text).label("text"),
    )
    .join(Post, Post.post_id == Case.referred_id)
    .where(Case.referred_at.is_not(None), Post.text.is_not(None))
    .order_by(Case.unit_id, Case.thread_id)
)
"""The cases whose referral's text is stored."""


def _told(connection: Connection, words: UrgentWords, *, narrowed: Any = None, **given: Any) -> pd.DataFrame:
    """The cases that the words of their referral mark, with `COLUMNS`; `reason`: the word."""
    if not words.words:
        return pd.DataFrame(columns=list(COLUMNS))
    query = _referrals if narrowed is None else _referrals.where(narrowed)
    found = [
        {**row._asdict(), "reason": word, "marked_by": BY_WORDS, "by_words": True}
        for row in connection.execute(query, given)
        if (word := words.found_in(row.text))
    ]
    return pd.DataFrame(found, columns=list(COLUMNS))


def marked(
    connection: Connection,
    *,
    thread_ids: Collection[int] | None = None,
    words: UrgentWords | None = None,
) -> pd.DataFrame:
    """The cases that are urgent, one row each, by unit and thread: `unit_id`, `thread_id`, since when (`marked_ms`), by
    whom (empty: by its words), the reason or the word, and `by_words`.

    `thread_ids`: of these threads alone, which is much quicker than of all. `words`: by default those of the settings'
    registry. What was taken back is not urgent, whatever the words.
    """
    words = urgent_words.read(settings().registry_dir) if words is None else words
    said = frame(connection, _all).drop_duplicates(KEYS, keep="last")
    narrowed = None if thread_ids is None else among(Case.thread_id, IDS)
    given = {} if thread_ids is None else {"ids": list(thread_ids)}
    told = _told(connection, words, narrowed=narrowed, **given)
    if thread_ids is not None:
        said = said[said["thread_id"].isin(list(thread_ids))]
    decided = set(zip(said["unit_id"], said["thread_id"], strict=True))
    is_new = [each not in decided for each in zip(told["unit_id"], told["thread_id"], strict=True)]
    standing = said[said["withdrawn_ms"].isna()]
    standing = standing.assign(by_words=standing["marked_by"] == BY_WORDS)[list(COLUMNS)]
    both = [each for each in (standing, told[is_new]) if len(each)]
    found = pd.concat(both, ignore_index=True) if both else standing
    kinds = {"unit_id": "str", "thread_id": "int64", "marked_ms": "int64", "by_words": "bool"}
    return found.astype(kinds).sort_values(KEYS, ignore_index=True)


def history(connection: Connection, *, unit_id: str, thread_id: int) -> pd.DataFrame:
    """All marks that a case ever had, the latest first, with who took them back and when."""
    query = _all.where(_marks.unit_id == unit_id, thread_now(_marks.thread_id) == thread_id)
    return frame(connection, query).iloc[::-1].reset_index(drop=True)


def _line(text: str | None, *, most: int) -> str | None:
    return " ".join((text or "").split())[:most] or None


def _who(by: str) -> str:
    name = _line(by, most=MOST_NAME)
    if name is None:
        raise UrgentError("Say who marks it: the name is kept beside the mark.", code="no_name")
    return name


def _require(connection: Connection, unit_id: str, thread_id: int) -> None:
    known = exists().where(Case.unit_id == unit_id, Case.thread_id == thread_id)
    if not connection.scalar(select(known)):
        raise UrgentError(
            f"There is no case of {unit_id!r} in thread {thread_id}: `python -m metrics cases` lists them.",
            code="no_case",
        )


def mark(
    connection: Connection, *, unit_id: str, thread_id: int, by: str, at: datetime, reason: str | None
) -> None:
    """Mark a case as urgent; raises `UrgentError`: no such case, no name, no reason, or it is marked by hand already."""
    name, why = _who(by), _line(reason, most=MOST_REASON)
    if why is None:
        raise UrgentError("Say why it cannot wait: the reason is kept beside the mark.", code="no_reason")
    _require(connection, unit_id, thread_id)
    said = history(connection, unit_id=unit_id, thread_id=thread_id)
    if len(said) and pd.isna(said["withdrawn_ms"].iloc[0]) and said["marked_by"].iloc[0] != BY_WORDS:
        raise UrgentError(f"The case {thread_id} of {unit_id} is marked already.", code="marked")
    values = {"unit_id": unit_id, "thread_id": thread_id, "marked_by": name, "marked_at": at, "reason": why}
    connection.execute(insert(UrgentMark).values(**values))
    facts.touch(connection)


def withdraw(
    connection: Connection,
    *,
    unit_id: str,
    thread_id: int,
    by: str,
    at: datetime,
    words: UrgentWords | None = None,
) -> None:
    """Take back that a case is urgent, also where words say so; raises `UrgentError` where nothing does."""
    name = _who(by)
    here = marked(connection, thread_ids=[thread_id], words=words)
    here = here[here["unit_id"] == unit_id]
    if here.empty:
        raise UrgentError(f"The case {thread_id} of {unit_id} is not urgent.", code="not_marked")
    said = history(connection, unit_id=unit_id, thread_id=thread_id)
    ids = [int(each) for each in said.loc[said["withdrawn_ms"].isna(), "mark_id"]]
    over = {"withdrawn_by": name, "withdrawn_at": at}
    if ids:
        connection.execute(update(UrgentMark).where(UrgentMark.mark_id.in_(ids)).values(**over))
    else:
        own = {"unit_id": unit_id, "thread_id": thread_id, "marked_by": BY_WORDS, "marked_at": at}
        why = str(here["reason"].iloc[0])
        connection.execute(insert(UrgentMark).values(**own, reason=why, **over))
    facts.touch(connection)


def keep(connection: Connection, post_ids: Collection[int], *, words: UrgentWords) -> None:
    """Write down what the words of referrals say that are about to lose their text, of cases of which nobody has said
    anything; the instant is that of the referral."""
    found = _told(connection, words, narrowed=Case.referred_id.in_(list(post_ids)))
    if found.empty:
        return
    said = frame(connection, _all)
    decided = set(zip(said["unit_id"], said["thread_id"], strict=True))
    rows = [
        {"unit_id": row.unit_id, "thread_id": row.thread_id, "marked_by": BY_WORDS, "marked_at": row.marked_ms}
        | {"reason": row.reason}
        for row in found.itertuples()
        if (row.unit_id, row.thread_id) not in decided
    ]  # fmt: skip
    if rows:
        connection.execute(insert(UrgentMark), rows)
