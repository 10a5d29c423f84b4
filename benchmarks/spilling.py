"""Great worlds within little memory: the cases of tens of millions of posts by the product's DuckDB, held to its limit."""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.stores import machine
from benchmarks.world import great_world, look_into
from data import lake
from metrics.cases import case_events

LOOK_S: Final = 0.5
MEGABYTE: Final = 1024 * 1024


class Spilt(NamedTuple):
    """What the cases of a world took: seconds, the most memory of the process, the most that lay on disk."""

    cases: int
    seconds: float
    megabytes: float
    on_disk_mb: float


@contextmanager
def watched(folder: Path) -> Iterator[list[float]]:
    """The most megabytes that lie in a folder while the block runs, in a list of one."""
    most, over = [0.0], threading.Event()

    def look() -> None:
        while not over.wait(LOOK_S):
            sizes = 0
            for file in folder.rglob("*"):
                try:
                    sizes += file.stat().st_size
                except OSError:
                    continue  # it went meanwhile
            most[0] = max(most[0], sizes / MEGABYTE)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        over.set()
        thread.join()


def _derive(world: Path, place: Path, memory: str, answer: Any) -> None:
    tempfile.tempdir = str(place)
    with watched(place) as most, lake.opened(memory=memory) as water:
        look_into(water, world)
        began_s = time.perf_counter()
        lake.derive(water, expression=case_events)
        seconds = time.perf_counter() - began_s
        row = water.execute("SELECT count(*) FROM cases").fetchone()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer.put(Spilt(int(row[0]) if row else 0, seconds, peak, most[0]))


def derived(world: Path, place: Path, *, memory: str) -> Spilt | None:
    """The cases of a world in a process of its own; None where that ends without them, as it has said."""
    fresh = multiprocessing.get_context("spawn")
    answer = fresh.Queue()
    process = fresh.Process(target=_derive, args=(world, place, memory, answer))
    process.start()
    process.join()
    return None if process.exitcode else Spilt(*answer.get())


def main() -> int:
    """Measure what was asked for, say it as a table; 1 where a size cannot be worked out."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.spilling", description=__doc__)
    asked.add_argument("--rows", type=int, nargs="+", default=[10_000_000], help="posts (%(default)s)")
    asked.add_argument("--memory", default=lake.MEMORY, help="what DuckDB may take (%(default)s)")
    given = asked.parse_args()
    print(f"{machine()}; DuckDB held to {given.memory}\n", flush=True)
    print(
        "| posts | Parquet MB | made in s | cases | s | most memory of the process, MB | most on disk, MB |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    is_whole = True
    for rows in given.rows:
        with tempfile.TemporaryDirectory(prefix="noted-spilling-") as folder:
            began_s = time.perf_counter()
            world = great_world(Path(folder) / "world", rows=rows)
            made_s = time.perf_counter() - began_s
            size = sum(file.stat().st_size for file in world.iterdir()) / MEGABYTE
            place = Path(folder) / "lake"
            place.mkdir()
            found = derived(world, place, memory=given.memory)
        is_whole &= found is not None
        what = (
            "could not be worked out | | |"
            if found is None
            else f"{found.cases:,} | {found.seconds:.0f} | {found.megabytes:,.0f} | {found.on_disk_mb:,.0f} |"
        )
        print(f"| {rows:,} | {size:,.0f} | {made_s:.0f} | {what}", flush=True)
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
