"""The rows of posts: of all looks at a post the right one counts, in whatever order they come."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Integer, Text, case, func, literal_column, null

from data.deletions import DELETED, PUBLIC
from data.tables import Post
from data.upserts import put_many, upsert_many


def write(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Store rows of posts, each post once.

    The latest version gives the words, the longest where looks at it differ; a look that finds the post not public
    takes them away for good.
    """
    put_many(connection, _upsert(connection.dialect.name, tuple(rows[0])), rows)


@lru_cache(maxsize=2)
def _upsert(dialect: str, columns: tuple[str, ...]) -> Any:
    statement = upsert_many(dialect, Post.__table__, columns)
    new, old = statement.excluded, Post.__table__.c
    public, deleted = literal_column(f"'{PUBLIC}'", Text), literal_column(f"'{DELETED}'", Text)
    nothing = literal_column("0", Integer)
    shown = (old.state == public) & (new.state == public)
    longer = func.length(new.text) >= func.coalesce(func.length(old.text), nothing)
    newer = (new.latest_id > old.latest_id) | ((new.latest_id == old.latest_id) & longer)
    words = {name: case((newer, new[name]), else_=old[name]) for name in ("latest_id", "kind", "lang")}
    texts = {name: case((shown, new[name]), else_=null()) for name in ("text", "text_nfc", "words_key")}
    state = case(((new.state == public) | (old.state == deleted), old.state), else_=new.state)
    return statement.on_conflict_do_update(
        index_elements=["post_id"],
        set_={**words, **texts, "state": state},
        where=newer | (new.state != public),
    )
