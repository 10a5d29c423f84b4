"""What a rebuild of all cases takes by each engine, step by step, from stores of some sizes."""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from benchmarks import traffic
from benchmarks.stores import connected, machine, stores
from data import archive, cases, lake, query, spark
from data.query_tables import Extent
from metrics.cases import case_events

KINDS = ("sqlite", "postgresql")
QUESTIONS = {
    "posts": "SELECT unit_id, date_trunc('month', created_on) AS month, count(*) AS n FROM posts GROUP BY unit_id, month",
    "cases": "SELECT unit_id, origin, count(first_reply_at) AS answered FROM cases GROUP BY unit_id, origin",
}


class Steps:
    """Lines of a table, each a step's seconds and the most memory this process had until then."""

    def __init__(self, name: str, rows: int) -> None:
        self._begins = f"| {name} | {rows:,} |"

    @contextmanager
    def step(self, said: str, also: Callable[[], str] = str) -> Iterator[None]:
        """Time what is done within, and say it."""
        start = time.perf_counter()
        yield
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{self._begins} {said} | {seconds:.1f} | {peak:,.0f} | {also()} |", flush=True)


def in_store(engine: Engine, steps: Steps) -> None:
    """The store's own SQL."""
    with steps.step("the store works the cases out, under its write lock"), engine.begin() as connection:
        cases.derive_all(connection, expression=case_events)


def beside(engine: Engine, steps: Steps, folder: Path, *, with_spark: bool) -> None:
    """DuckDB and Spark, while others may write."""
    with lake.opened() as water:
        with steps.step("columns read into DuckDB"):
            lake.pour(water, engine)
        with steps.step("DuckDB works the cases out"):
            lake.derive(water, expression=case_events)
        total = differing = 0
        with steps.step("compared with the kept ones", lambda: f"{differing:,} of {total:,} differ"):
            total, differing = lake.compare(water)
        size = 0
        with steps.step("archive written", lambda: f"{size / 1e6:,.0f} MB"):
            archive.write(water, folder / "archive")
            size = sum(file.stat().st_size for file in (folder / "archive").rglob("*.parquet"))
    questions(engine, steps, folder / "archive")
    if with_spark:
        with steps.step("Spark, local[2], over the archive"), spark.begun(folder / "archive") as session:
            spark.derive(folder / "archive", folder / "cases", expression=case_events, session=session)


def questions(engine: Engine, steps: Steps, folder: Path) -> None:
    """A question in SQL, of the store alone and with an archive in its place for all but the last days."""
    after_ms = traffic.START_MS + 7 * 86_400_000
    with engine.connect() as connection:
        last = connection.exec_driver_sql("SELECT max(created_at) FROM posts").scalar_one()
    ways = {
        "the store alone": Extent(),
        "the archive beside it, each post once": Extent(folder),
        "the archive for all but the last week": Extent(folder, live_from_ms=last - 7 * 86_400_000),
        "the store, of one week": Extent(from_ms=after_ms, to_ms=after_ms + 7 * 86_400_000),
    }
    for table, sql in QUESTIONS.items():
        for said, extent in ways.items():
            with steps.step(f"{table}, {said}"):
                query.answer(engine, sql, extent=extent, limits=query.Limits(), by=case_events)


def main() -> int:
    """Measure what was asked for and say it as a table."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    asked.add_argument("--rows", type=int, nargs="+", default=[1_000_000], help="posts of the store")
    asked.add_argument("--engine", nargs="+", choices=KINDS, default=list(KINDS), help="the stores")
    asked.add_argument("--spark", action="store_true", help="Spark too, over the archive of the first store")
    given = asked.parse_args()
    print(machine(), end="\n\n")
    print("| store | posts | step | seconds | peak MB | |")
    print("| --- | --- | --- | --- | --- | --- |")
    for rows in given.rows:
        for kind in given.engine:
            with stores(kind) as place, tempfile.TemporaryDirectory(prefix="noted-engines-") as folder:
                steps = Steps(place.version, rows)
                with connected(place.create("store")) as engine:
                    with steps.step("the store is filled"):
                        traffic.pour(engine, rows=rows)
                    in_store(engine, steps)
                    with_spark = given.spark and kind == given.engine[0]
                    beside(engine, steps, Path(folder), with_spark=with_spark)
    return 0


if __name__ == "__main__":
    sys.exit(main())
