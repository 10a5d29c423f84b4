"""Cases in the store: an expression over posts and mentions, run where the posts are."""

from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any

import ibis
import sqlglot
from sqlalchemy import Connection, text
from sqlglot.optimizer.eliminate_subqueries import eliminate_subqueries

from data import facts, mentions, threads
from data.tables import Case

Expression = Callable[..., Any]
"""Builds the cases' expression from the tables `posts`, `mentions`, `accounts`, `units`, and `touched` (or None)."""

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


@lru_cache(maxsize=8)
def statement(expression: Expression, *, dialect: str, touched: bool) -> str:
    """The SQL that an engine runs for the expression; worked out once a process."""
    tables = {name: ibis.table(columns, name=name) for name, columns in TABLES.items()}
    tables["touched"] = ibis.table({"thread_id": "int64"}, name="touched") if touched else None
    name = "postgres" if dialect == "postgresql" else dialect
    query = sqlglot.parse_one(
        str(ibis.to_sql(expression(**tables).select(*COLUMNS), dialect=name)), read=name
    )
    # SQLite's parser overflows on subqueries nested some 20 deep; as a list of named ones they mean the same.
    sql = eliminate_subqueries(query).sql(dialect=name)
    return f"INSERT INTO cases ({', '.join(COLUMNS)}) {sql}"


def refresh(connection: Connection, thread_ids: Collection[int], *, expression: Expression) -> None:
    """Recompute the cases of these threads from their posts, in the transaction of the batch that touched them."""
    if not thread_ids:
        return
    connection.execute(text("CREATE TEMP TABLE IF NOT EXISTS touched (thread_id BIGINT PRIMARY KEY)"))
    connection.execute(text("DELETE FROM touched"))
    connection.execute(
        text("INSERT INTO touched (thread_id) VALUES (:thread_id)"),
        [{"thread_id": each} for each in thread_ids],
    )
    connection.execute(text("DELETE FROM cases WHERE thread_id IN (SELECT thread_id FROM touched)"))
    connection.exec_driver_sql(statement(expression, dialect=connection.dialect.name, touched=True))


def rebuild(connection: Connection, *, expression: Expression) -> None:
    """Recompute every thread and every case from all posts: after accounts changed hands or were resolved."""
    mentions.forget_guesses(connection)
    mentions.name_accounts(connection)
    threads.settle_all(connection)
    connection.execute(text("DELETE FROM cases"))
    connection.exec_driver_sql(statement(expression, dialect=connection.dialect.name, touched=False))
    facts.put(connection, "cases_stale", None)
    facts.touch(connection)


def rebuild_if_stale(connection: Connection, *, expression: Expression) -> bool:
    """Rebuild where the registry has changed since the cases were derived; says whether it did."""
    if facts.get(connection, "cases_stale") is None:
        return False
    rebuild(connection, expression=expression)
    return True
