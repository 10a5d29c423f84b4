"""Cases in the store: an expression over posts and mentions, run where the posts are."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any

import ibis
import sqlglot
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    delete,
    exists,
    insert,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateTable
from sqlglot import exp
from sqlglot.optimizer.eliminate_subqueries import eliminate_subqueries

from data import case_changes, facts, mentions, threads
from data.among import IDS, among, by_index
from data.tables import Case, Mention, Post

LEADING = 1  # a mention in the run of handles that begins a reply, see `data.posts`
Expression = Callable[..., Any]  # builds the cases' expression from `posts`, `mentions`, `accounts`, `units`

TABLES = {
    "posts": {
        "post_id": "int64",
        "created_at": "int64",
        "author_id": "int64",
        "thread_id": "int64",
        "replied_to_id": "int64",
        "is_retweet": "int32",
        "kind": "string",
        "gone_at": "int64",
    },
    "mentions": {"post_id": "int64", "user_id": "int64", "placement": "int32", "mentioned_at": "int64"},
    "accounts": {
        "x_user_id": "int64",
        "unit_id": "string",
        "hq": "int32",
        "from_at": "int64",
        "until_at": "int64",
    },
    "units": {"unit_id": "string", "kind": "string"},
}
COLUMNS = tuple(Case.__table__.columns.keys())

SLICED = ("posts", "mentions")
"""Of these the expression is given the touched threads' rows alone, in temporary tables: a few hundred in any store."""


def _temporary(name: str, columns: dict[str, str], key: str | None) -> Table:
    kinds = {"int64": BigInteger().with_variant(Integer, "sqlite"), "int32": Integer(), "string": Text()}
    made: list[Column[Any]] = [
        Column(each, kinds[kind], primary_key=each == key, autoincrement=False)
        for each, kind in columns.items()
    ]
    return Table(name, MetaData(), *made, prefixes=["TEMPORARY"], postgresql_on_commit="DELETE ROWS")


_posts = _temporary("touched_posts", TABLES["posts"], "post_id")
_mentions = _temporary("touched_mentions", TABLES["mentions"], None)
_all_posts = select(*(Post.__table__.c[name] for name in TABLES["posts"]))
_all_mentions = select(*(Mention.__table__.c[name] for name in TABLES["mentions"]))
_fill = [
    delete(_posts),
    delete(_mentions),
    insert(_posts).from_select(list(TABLES["posts"]), _all_posts.where(among(Post.thread_id, IDS))),
    insert(_mentions).from_select(
        list(TABLES["mentions"]),
        _all_mentions.where(
            among(Mention.post_id, select(_posts.c.post_id).scalar_subquery()), Mention.placement >= LEADING
        ),
    ),
    delete(Case).where(among(Case.thread_id, IDS)),
]
# What a reply answers decides on the handles that begin it, by its author and by whom it names; where that stands in
# another thread it is no part of this one, as a retweet is not.
_leading = select(_mentions.c.post_id).where(_mentions.c.placement == LEADING)
_answered = select(_posts.c.replied_to_id).where(
    _posts.c.post_id.in_(_leading), _posts.c.replied_to_id.is_not(None)
)
_present = _posts.alias("present")
_elsewhere = _answered.where(~exists().where(_present.c.post_id == _posts.c.replied_to_id))
_fill_leading = [
    insert(_posts).from_select(
        list(TABLES["posts"]),
        select(
            *(
                literal_column("1") if name == "is_retweet" else Post.__table__.c[name]
                for name in TABLES["posts"]
            )
        ).where(among(Post.post_id, _elsewhere.scalar_subquery())),
    ),
    insert(_mentions).from_select(
        list(TABLES["mentions"]),
        _all_mentions.where(
            among(Mention.post_id, _answered.scalar_subquery()),
            or_(Mention.placement < LEADING, ~exists().where(_mentions.c.post_id == Mention.post_id)),
        ),
    ),
]


@lru_cache(maxsize=2)
def _made(dialect: Dialect) -> list[str]:
    tables = (_posts, _mentions)
    return [str(CreateTable(table, if_not_exists=True).compile(dialect=dialect)) for table in tables]


@lru_cache(maxsize=8)
def query(expression: Expression, *, dialect: str, touched: bool) -> str:
    """The SQL by which an engine (`sqlite`, `postgresql`, `duckdb`, `spark`) finds the cases, with `COLUMNS` in their
    order, over all posts or over the slices of touched threads; worked out once a process."""
    names = {name: f"touched_{name}" if touched and name in SLICED else name for name in TABLES}
    tables = {name: ibis.table(columns, name=names[name]) for name, columns in TABLES.items()}
    name = "postgres" if dialect == "postgresql" else dialect
    written = str(
        ibis.to_sql(expression(**tables).select(*COLUMNS), dialect="pyspark" if name == "spark" else name)
    )
    # SQLite's parser overflows on subqueries nested some 20 deep; as a list of named ones they mean the same.
    found = eliminate_subqueries(sqlglot.parse_one(written, read=name))
    if dialect == "sqlite" and sqlite3.sqlite_version_info >= (3, 35):
        _open(found)
    return found.sql(dialect=name)


def statement(expression: Expression, *, dialect: str, touched: bool) -> str:
    """The same as the statement that puts them into `cases`."""
    return f"INSERT INTO cases ({', '.join(COLUMNS)}) {query(expression, dialect=dialect, touched=touched)}"


def _open(query: exp.Expression) -> None:
    """Let SQLite look into subqueries used once: it would copy each, as if used twice, below one that is."""
    uses = Counter(table.name for table in query.find_all(exp.Table))
    for named in query.find_all(exp.CTE):
        if uses[named.alias] == 1:
            named.set("materialized", False)


def refresh(connection: Connection, thread_ids: Collection[int], *, expression: Expression) -> None:
    """Recompute the cases of these threads from their posts, in the transaction of the batch that touched them."""
    if not thread_ids:
        return
    case_changes.note(connection, thread_ids)
    by_index(connection)
    for each in _made(connection.dialect):
        connection.exec_driver_sql(each)
    for step in _fill:
        connection.execute(step, {"ids": thread_ids})
    if connection.scalar(_leading.limit(1)) is not None:
        for step in _fill_leading:
            connection.execute(step)
    connection.exec_driver_sql(statement(expression, dialect=connection.dialect.name, touched=True))


def settle(connection: Connection) -> None:
    """Work every thread and every guessed mention out anew, as the cases need them."""
    mentions.forget_guesses(connection)
    mentions.name_accounts(connection)
    threads.settle_all(connection)


def rebuild(connection: Connection, *, expression: Expression) -> None:
    """Recompute every thread and every case from all posts: after accounts changed hands or were resolved."""
    settle(connection)
    derive_all(connection, expression=expression)
    facts.put(connection, "cases_stale", None)
    case_changes.note(connection, None)


def derive_all(connection: Connection, *, expression: Expression) -> None:
    """Put the cases of all posts, by their threads as they stand, in place of those that are kept."""
    connection.execute(text("DELETE FROM cases"))
    if connection.dialect.name == "postgresql":
        # it expects a row or two of the named subqueries: nested loops took 25 s, not 1 s, at 100 000 posts
        connection.exec_driver_sql("SET LOCAL enable_nestloop = off")
    connection.exec_driver_sql(statement(expression, dialect=connection.dialect.name, touched=False))


def rebuild_if_stale(connection: Connection, *, expression: Expression) -> bool:
    """Rebuild where the registry has changed since the cases were derived; says whether it did."""
    if facts.get(connection, "cases_stale") is None:
        return False
    rebuild(connection, expression=expression)
    return True
