"""Generated worlds whose figures the product and a slow second implementation work out: what agreed, and what did not."""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pandas as pd

from data import reads
from data.engine import closing, migrate, write_store
from metrics.known import known
from tests.worlds.agreement import disagreements
from tests.worlds.frames import at
from tests.worlds.generated import OWNERS, UNITS, conversation
from tests.worlds.leagues import league_world
from tests.worlds.posts import BASE_MS
from tests.worlds.slow_cases import SlowCases
from tests.worlds.slow_known import known_cases
from tests.worlds.stored import KIND_OF, register, take

MOMENTS = tuple(BASE_MS + minute * 60_000 for minute in (10, 35, 61, 24 * 60))
FIELDS = ("origin", "opened_ms", "acknowledged_ms", "acted_ms", "closed_ms", "status", "clock_start_ms")


def said(value: object) -> str:
    """A value as a text that does not depend on how a missing one is kept."""
    return "–" if pd.isna(value) else str(value)


def of_posts(worlds: int) -> tuple[list[str], Counter[str]]:
    """Cases as of some instants: from posts through the store, and case by case from the words of the definitions."""
    wrong: list[str] = []
    compared: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="noted-worlds-") as folder:
        url = f"sqlite:///{Path(folder) / 'noted.db'}"
        migrate(url)
        with closing(write_store(url)) as engine:
            for seed in range(worlds):
                posts = conversation(seed).posts
                with engine.begin() as connection:
                    register(connection)
                    take(connection, posts)
                    events = reads.case_events(connection, start_ms=0, end_ms=at(30))
                slow = SlowCases(posts, OWNERS, {"hq"}, KIND_OF)
                compared["worlds of posts"] += 1
                for as_of_ms in MOMENTS:
                    expected = known_cases(slow, as_of_ms=as_of_ms, gone={})
                    table = known(events, as_of_ms=dict.fromkeys(UNITS, as_of_ms)).astype(object)
                    found = {
                        (row["unit_id"], row["thread_id"]): tuple(said(row[name]) for name in FIELDS)
                        for row in table.to_dict("records")
                    }
                    plain = {
                        key: tuple(said(each[name]) for name in FIELDS) for key, each in expected.items()
                    }
                    compared["cases as of an instant"] += len(plain)
                    if found != plain:
                        wrong.append(f"world of posts {seed} as of {as_of_ms}: {found} is not {plain}")
    return wrong, compared


def main() -> int:
    """The command; 1 where anything does not agree."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.worlds", description=__doc__)
    parser.add_argument("--worlds", type=int, default=1_000, help="of each of two makes (%(default)s)")
    given = parser.parse_args()
    began = time.monotonic()
    wrong, compared = of_posts(given.worlds)
    for seed in range(given.worlds):
        differing, counted = disagreements(league_world(seed))
        wrong += differing
        compared += counted
    for what, count in compared.items():
        print(f"{count:>10,}  {what}")
    for line in wrong[:20]:
        print(line, file=sys.stderr)
    print(f"{len(wrong):>10,}  disagreements, in {time.monotonic() - began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
