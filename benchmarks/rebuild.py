"""How long all cases of a world take on DuckDB, beside hand-written SQL, Polars and pandas, each in its own process."""

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

import duckdb

from benchmarks.rebuild_peers import EVENTS, MENTIONS, POSTS, by_pandas, by_sql
from benchmarks.stores import machine
from benchmarks.world import CACHE, look_into, world
from data.cases import statement
from data.lake import number_units
from metrics.cases import case_events

GOALS: Final = {"duckdb": 1.2, "pandas": 0.6}
THREADS: Final = 2


class Ran(NamedTuple):
    """One way's time, the most memory its process had, and what its rows come to."""

    seconds: float
    megabytes: float
    checksum: str


def _lake(folder: Path) -> duckdb.DuckDBPyConnection:
    lake = duckdb.connect(config={"threads": THREADS})
    lake.execute("SET enable_progress_bar = false")
    look_into(lake, folder)
    whole = ", ".join(f"{name} {'VARCHAR' if name == 'unit_id' else 'BIGINT'}" for name in EVENTS)
    lake.execute(f"CREATE TABLE cases ({whole})")
    return lake


def _ours(folder: Path) -> Any:
    lake = _lake(folder)
    number_units(lake)
    lake.execute(statement(case_events, dialect="duckdb", touched=False))
    return lake


def _sql(folder: Path) -> Any:
    lake = _lake(folder)
    by_sql(lake)
    return lake


def _floor(folder: Path) -> Any:
    """Every value that the cases hang on is read once, and nothing is made of it."""
    lake = _lake(folder)
    for table, columns in (("posts", POSTS), ("mentions", MENTIONS)):
        lake.execute(f"SELECT {', '.join(f'max({column})' for column in columns)} FROM {table}").fetchall()


def _polars(folder: Path) -> Any:
    from benchmarks.rebuild_polars import by_polars  # noqa: PLC0415 - the others' memory is without it

    return by_polars(folder).to_arrow()


def _pandas(folder: Path) -> Any:
    import pandas as pd  # noqa: PLC0415

    columns: dict[str, Any] = {"posts": list(POSTS), "mentions": list(MENTIONS)}
    return by_pandas(
        {
            name: pd.read_parquet(
                folder / f"{name}.parquet", columns=columns.get(name), dtype_backend="numpy_nullable"
            )
            for name in ("posts", "mentions", "accounts", "units")
        }
    )


WAYS: Final[dict[str, Callable[[Path], Any]]] = {
    "floor": _floor,
    "ours": _ours,
    "duckdb": _sql,
    "polars": _polars,
    "pandas": _pandas,
}
SAID: Final = {
    "floor": "floor: the columns read once",
    "ours": "ours: the Ibis expression on DuckDB",
    "duckdb": "DuckDB, SQL by hand",
    "polars": "Polars",
    "pandas": "pandas",
}


def checksum(found: Any) -> str:
    """How many rows, and a sum over every value of every row, in whatever order they stand."""
    cases = "cases"
    if isinstance(found, duckdb.DuckDBPyConnection):
        lake = found
    else:
        lake = duckdb.connect()
        lake.register("given", found)
        cases = "given"
    values = ", ".join(f"CAST({name} AS {'VARCHAR' if name == 'unit_id' else 'BIGINT'})" for name in EVENTS)
    rows, total = lake.execute(f"SELECT count(*), sum(hash({values})::HUGEINT) FROM {cases}").fetchall()[0]
    return f"{rows:,} rows, {(total or 0) % 2**64:016x}"


def _run(way: str, folder: Path, answer: Any) -> None:
    if way == "ours":
        statement(
            case_events, dialect="duckdb", touched=False
        )  # once a process: `writing_s` says how long it takes
    start = time.perf_counter()
    found = WAYS[way](folder)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer.put(Ran(seconds, peak, "" if found is None else checksum(found)))


def ran(way: str, folder: Path) -> Ran:
    """A way run in a process that has done nothing before."""
    fresh = multiprocessing.get_context("spawn")
    answer = fresh.SimpleQueue()
    process = fresh.Process(target=_run, args=(way, folder, answer))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"benchmarks.rebuild: {way} ended with {process.exitcode}.")
    return Ran(*answer.get())


def made(rows: int, under: Path) -> Path:
    """The folder of a world, made in a process of its own: the most memory of this one is passed on to those it starts."""
    process = multiprocessing.get_context("spawn").Process(
        target=world, args=(rows,), kwargs={"under": under}
    )
    process.start()
    process.join()
    return world(rows, under=under)


def writing_s() -> float:
    """Seconds that a process takes to write the SQL of the expression, once."""
    start = time.perf_counter()
    statement(case_events, dialect="duckdb", touched=False)
    return time.perf_counter() - start


def measure(folder: Path, *, repeats: int) -> dict[str, Ran]:
    """Each way's median run of some, in turn, so that a busy minute meets them all."""
    runs: dict[str, list[Ran]] = {way: [] for way in WAYS}
    for _ in range(repeats):
        for way in WAYS:
            runs[way].append(ran(way, folder))
    return {way: sorted(each)[len(each) // 2] for way, each in runs.items()}


def main() -> None:
    """Measure what was asked for, say it as a table; ends with 1 where the rows differ or a goal is missed."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.rebuild", description=__doc__)
    asked.add_argument("--rows", type=int, nargs="+", default=[1_000_000], help="posts of the world")
    asked.add_argument("--under", type=Path, default=CACHE, help="where worlds are kept")
    asked.add_argument("--repeats", type=int, default=3, help="runs of each way; their median is said")
    given = asked.parse_args()
    print(f"{machine()}, {THREADS} threads", end="\n\n")
    print(f"Writing the SQL of the expression, once a process, not in its seconds: {writing_s():.2f} s\n")
    print("| way | posts | seconds | ours is | goal | peak MB | the same cases |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    missed = []
    for rows in given.rows:
        found = measure(made(rows, given.under), repeats=given.repeats)
        ours = found["ours"]
        for way, one in found.items():
            ratio, goal = ours.seconds / one.seconds, GOALS.get(way)
            same = "" if way == "floor" else one.checksum if one.checksum == ours.checksum else "OTHER ROWS"
            print(
                f"| {SAID[way]} | {rows:,} | {one.seconds:.2f} | {ratio:.2f} × | {f'≤ {goal} ×' if goal else ''}"
                f" | {one.megabytes:,.0f} | {same} |",
                flush=True,
            )
            if same == "OTHER ROWS" or (goal and ratio > goal):
                missed.append(f"{SAID[way]} at {rows:,} posts")
    if missed:
        print(f"benchmarks.rebuild: not as it should be: {'; '.join(missed)}.", file=sys.stderr)
        raise SystemExit(1)


if __name__ == "__main__":
    main()
