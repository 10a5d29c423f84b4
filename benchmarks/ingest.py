"""How fast posts go into a store of some size, beside a raw bulk upsert of the same rows in the same run."""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine

from benchmarks import traffic
from benchmarks.stores import Stores, connected, machine, stores
from data import cases, posts
from data.posts import StoredPost
from metrics.cases import case_events

BATCH, WARM = 500, 20
KEYS = {"posts": "post_id", "mentions": "post_id, username", "post_versions": "version_id"}
NOW = datetime(2026, 11, 24, tzinfo=UTC)
Batch = list[StoredPost]


class Way(NamedTuple):
    """A way to store a batch, and where to."""

    engine: Engine
    work: Callable[[Connection, Batch], None]


@dataclass(frozen=True)
class Rates:
    """Posts a second on a store of some size, by the product and by the peer, and the product's slowest batch."""

    version: str
    rows: int
    product: float
    peer: float
    slowest_ms: float


def keep(connection: Connection, batch: Batch) -> None:
    """Store a batch as a collector does: posts, mentions, threads, and the cases that they touch."""
    touched = posts.store(connection, batch, now_at=NOW)
    cases.refresh(connection, touched, expression=case_events)


def raw_upsert(dialect: str) -> Callable[[Connection, Batch], None]:
    """The peer: the same posts as rows of posts, mentions and versions by the driver's `executemany`, and nothing else."""
    mark = "?" if dialect == "sqlite" else "%s"
    statements = {}
    for table, key in KEYS.items():
        names = traffic.COLUMNS[table].split(", ")
        updated = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key.split(", "))
        statements[table] = (
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"
            f" ON CONFLICT ({key}) DO UPDATE SET {updated}"
        )

    def upsert(connection: Connection, batch: Batch) -> None:
        for table, values in traffic.rows(batch).items():
            if values:
                connection.exec_driver_sql(statements[table], values)

    return upsert


def timed(way: Way, batch: Batch) -> float:
    """Seconds that a batch takes, in a transaction of its own."""
    start = time.perf_counter()
    with way.engine.begin() as connection:
        way.work(connection, batch)
    return time.perf_counter() - start


def measure(place: Stores, *, kind: str, rows: int, batches: int) -> Rates:
    """Store batch after batch into two equal databases in turn, into one as the product does, into the other raw."""
    product, peer = f"product_{rows}", f"peer_{rows}"
    with connected(place.create(product)) as engine:
        traffic.pour(engine, rows=rows)
        with engine.connect() as connection:
            stream = traffic.posts(connection, first=rows, count=(WARM + batches) * BATCH)
    place.copy(peer, of=product)
    with connected(place.url(product)) as ours, connected(place.url(peer)) as theirs:
        ways = (Way(ours, keep), Way(theirs, raw_upsert(kind)))
        taken: tuple[list[float], list[float]] = ([], [])
        for number in range(WARM + batches):
            batch = stream[number * BATCH : (number + 1) * BATCH][::-1]  # newest first, as X gives them
            for which in (0, 1) if number % 2 else (1, 0):
                taken[which].append(timed(ways[which], batch))
    measured = [each[WARM:] for each in taken]
    ours_s, theirs_s = (BATCH * batches / sum(each) for each in measured)
    return Rates(place.version, rows, ours_s, theirs_s, max(measured[0]) * 1000)


def main() -> None:
    """Measure what was asked for and say it as a table."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.ingest", description=__doc__)
    asked.add_argument("--rows", type=int, nargs="+", default=[0, 1_000_000], help="posts already there")
    asked.add_argument(
        "--engine", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"]
    )
    asked.add_argument("--batches", type=int, default=200, help=f"of {BATCH} posts, for each figure")
    given = asked.parse_args()
    print(machine(), end="\n\n")
    print("| database | posts there | posts/s | raw upsert | ratio | slowest batch |")
    print("| --- | --- | --- | --- | --- | --- |")
    for kind in given.engine:
        for rows in given.rows:
            with stores(kind) as place:  # one at a time: ten million take some gigabytes
                found = measure(place, kind=kind, rows=rows, batches=given.batches)
            print(
                f"| {found.version} | {found.rows:,} | {found.product:,.0f} | {found.peer:,.0f}"
                f" | {found.product / found.peer:.2f} | {found.slowest_ms:.0f} ms |",
                flush=True,
            )


if __name__ == "__main__":
    main()
