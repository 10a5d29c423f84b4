"""Whether posts in partitions by month pay on PostgreSQL: the same rows in both forms, the same questions in turn."""

import argparse
import statistics
import sys
import time
from typing import Final

from sqlalchemy import Connection, text

from benchmarks import state, traffic
from benchmarks.stores import connected, machine, stores
from data.instants import to_ms

TIMES: Final = 15
MONTH_MS: Final = 30 * 86_400_000
PLAIN, PARTED = "posts", "parted"


def part(connection: Connection, *, rows: int) -> int:
    """Make a second table of the same posts, in partitions of thirty days; gives how many there are."""
    run = connection.exec_driver_sql
    run(f"CREATE TABLE {PARTED} (LIKE posts INCLUDING DEFAULTS) PARTITION BY RANGE (created_at)")
    first, last = traffic.START_MS, to_ms(state.ends_at(rows))
    starts = range(first, last + 1, MONTH_MS)
    for number, start in enumerate(starts):
        run(
            f"CREATE TABLE {PARTED}_{number} PARTITION OF {PARTED} FOR VALUES FROM ({start}) TO ({start + MONTH_MS})"
        )
    run(f"INSERT INTO {PARTED} SELECT * FROM posts")
    # a key has to hold what the rows are parted by; the instant follows from the id
    run(f"ALTER TABLE {PARTED} ADD PRIMARY KEY (post_id, created_at)")
    query = "SELECT indexdef FROM pg_indexes WHERE tablename = 'posts' AND indexdef NOT LIKE '%%UNIQUE%%'"
    for (definition,) in run(query).all():
        columns = definition[definition.index("USING") :]
        run(f"CREATE INDEX ON {PARTED} {columns}")
    run("ANALYZE")
    return len(starts)


def questions(connection: Connection, *, rows: int) -> dict[str, str]:
    """What is asked of posts day by day, with `{posts}` for the table."""
    end = to_ms(state.ends_at(rows))
    newest = connection.execute(text("SELECT max(post_id) FROM posts")).scalar_one()
    ids = (
        connection.execute(text("SELECT post_id FROM posts ORDER BY post_id DESC LIMIT 100 OFFSET 20000"))
        .scalars()
        .all()
    )
    thread = connection.execute(
        text("SELECT thread_id FROM posts WHERE post_id = :id"), {"id": ids[50]}
    ).scalar_one()
    return {
        "a page of 100 ids looked up": f"SELECT * FROM {{posts}} WHERE post_id IN ({', '.join(map(str, ids))})",
        "a thread": f"SELECT * FROM {{posts}} WHERE thread_id = {thread}",
        "a week of all posts, counted by author": (
            f"SELECT author_id, count(*) FROM {{posts}} WHERE created_at >= {end - 7 * 86_400_000} GROUP BY 1"
        ),
        "everything, counted by author": "SELECT author_id, count(*) FROM {posts} GROUP BY 1",
        "the newest": f"SELECT * FROM {{posts}} WHERE post_id = {newest}",
    }


def median_ms(connection: Connection, query: str) -> float:
    """The median of what a question takes, after one that is not counted."""
    took = []
    for _ in range(TIMES + 1):
        began_s = time.perf_counter()
        connection.execute(text(query)).all()
        took.append(1000 * (time.perf_counter() - began_s))
    return statistics.median(took[1:])


def forget_a_month(connection: Connection, *, rows: int) -> tuple[float, float]:
    """Milliseconds to take the first month out of each form; both are undone."""
    end = traffic.START_MS + MONTH_MS
    took = []
    for statement in (
        f"DELETE FROM {PLAIN} WHERE created_at < {end}",
        f"ALTER TABLE {PARTED} DETACH PARTITION {PARTED}_0",
    ):
        undone = connection.begin_nested()
        began_s = time.perf_counter()
        connection.execute(text(statement))
        took.append(1000 * (time.perf_counter() - began_s))
        undone.rollback()
    return took[0], took[1]


def main() -> int:
    """Measure and say it as a table."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.partitions", description=__doc__)
    asked.add_argument("--rows", type=int, default=1_000_000, help="posts (%(default)s)")
    given = asked.parse_args()
    print(machine())
    with stores("postgresql") as place:
        url = place.create("parted")
        state.fill(url, rows=given.rows)
        with connected(url) as engine, engine.begin() as connection:
            number = part(connection, rows=given.rows)
            print(f"{place.version}, {given.rows:,} posts, {number} partitions of 30 days\n")
            print("| asked | one table, ms | partitions, ms | ratio |\n| --- | --- | --- | --- |")
            for name, query in questions(connection, rows=given.rows).items():
                one, parted = (median_ms(connection, query.format(posts=form)) for form in (PLAIN, PARTED))
                print(f"| {name} | {one:.2f} | {parted:.2f} | {parted / one:.2f} |", flush=True)
            one, parted = forget_a_month(connection, rows=given.rows)
            print(f"| a month taken out, posts alone | {one:.0f} | {parted:.0f} | {parted / one:.3f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
