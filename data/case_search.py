"""Cases found by what a reader looks for: by the id of a post, or by words of the texts that are stored of them.

On a connection with a scope nothing else is found: its cases alone, and what stands in their threads.
"""

import re
from collections.abc import Collection, Sequence
from typing import Any, Final

import pandas as pd
from sqlalchemy import ColumnElement, Connection, func, select, union

from data import corrections
from data.among import IDS, among
from data.case_reads import all_columns
from data.frames import frame
from data.tables import Case, Post, PostVersion

HINDI: Final = re.compile("[\u0900-\u097f]")
NUKTA, CHANDRABINDU, ANUSVARA = "\u093c", "\u0901", "\u0902"
"""In NFC the nukta stands by itself behind its letter, also where it was typed as one sign with it (क़, ज़, ड़, …)."""


def threads_of(connection: Connection, post_id: int) -> list[int]:
    """The threads that an id leads to: of the post, of one of whose versions, or of whose conversation it is the id, or
    whose own it is, where the first post is not stored."""
    meant = select(PostVersion.post_id).where(PostVersion.version_id == post_id)
    found = union(
        select(Post.thread_id).where(Post.post_id == post_id),
        select(Post.thread_id).where(Post.post_id.in_(meant)),
        select(Post.thread_id).where(Post.conversation_id == post_id),
        select(Case.thread_id).where(Case.thread_id == post_id),
    )
    return sorted(connection.scalars(found))


def events(connection: Connection, thread_ids: Collection[int]) -> pd.DataFrame:
    """The events of the cases of some threads, as corrected, by unit and thread."""
    query = select(*all_columns()).where(among(Case.thread_id, IDS))
    query = query.order_by(Case.unit_id, Case.thread_id).params(ids=list(thread_ids))
    return corrections.applied(connection, frame(connection, query))


def newest(connection: Connection, *, most: int, unit_id: str | None = None) -> list[int]:
    """The threads of the newest cases, of one unit or of all, as their numbers are in the order of time; `most` of them."""
    query = select(Case.thread_id).distinct().order_by(Case.thread_id.desc()).limit(most)
    return list(connection.scalars(query if unit_id is None else query.where(Case.unit_id == unit_id)))


def with_words(connection: Connection, words: Sequence[str], thread_ids: Collection[int]) -> list[int]:
    """Of some threads those in which one post, not a retweet, holds all the words, wherever in a word they stand.

    `words` are NFC. Capitals do not matter (on SQLite those of English alone), nor does a nukta (गाज़ियाबाद, गाजियाबाद) or
    whether a nasal is ँ or ं; a sign that means "any" to SQL means itself.
    """
    query = select(Post.thread_id).where(among(Post.thread_id, IDS), Post.is_retweet == 0)
    query = query.where(*(_holds(each) for each in words)).distinct()
    return sorted(connection.scalars(query, {"ids": list(thread_ids)}))


def _holds(word: str) -> ColumnElement[bool]:
    """Whether the text of a post holds a word; one in Devanagari in any of the spellings that people write."""
    text: ColumnElement[Any] = func.coalesce(Post.text_nfc, Post.text)
    if HINDI.search(word):
        text = func.replace(func.replace(text, NUKTA, ""), CHANDRABINDU, ANUSVARA)
        word = word.replace(NUKTA, "").replace(CHANDRABINDU, ANUSVARA)
    return text.icontains(word, autoescape=True)


def texts(connection: Connection, post_ids: Collection[int]) -> dict[int, str]:
    """The stored texts of some posts by id; none of one whose text is kept no longer."""
    query = select(Post.post_id, Post.text).where(among(Post.post_id, IDS), Post.text.is_not(None))
    return {int(post_id): str(text) for post_id, text in connection.execute(query, {"ids": list(post_ids)})}
