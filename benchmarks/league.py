"""How fast the league of a period comes from two million cases: cold, and with the cases kept in the process, beside
DuckDB over a Parquet file of the same cases."""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from benchmarks.made_cases import END_AT, END_ON, UNITS, fill, parquet
from benchmarks.stores import connected, machine, stores
from data import reads
from data.engine import read_store
from data.instants import to_ms
from metrics.league import league
from metrics.period import Period

DAYS = (7, 30, 365)
TIMES = 5
GOAL_MS, GOAL_RATIO = 100, 0.1

# Kaplan–Meier by window functions: the restricted mean alone, where the product works out every figure and the ranks.
PEER = """
WITH waits AS (
    SELECT unit_id, coalesce(referred_at, opened_at) AS start_at,
        CASE WHEN referred_at IS NULL THEN first_reply_at ELSE referral_reply_at END AS replied_at
    FROM read_parquet('{file}') WHERE coalesce(referred_at, opened_at) >= {start} AND coalesce(referred_at, opened_at) < {end}
), seen AS (
    SELECT unit_id, coalesce(replied_at, {end}) - start_at AS t, replied_at IS NOT NULL AS came FROM waits
), times AS (
    SELECT unit_id, t, count(*) FILTER (came) AS d, count(*) AS c FROM seen GROUP BY unit_id, t
), risk AS (
    SELECT unit_id, t, d, sum(c) OVER (PARTITION BY unit_id ORDER BY t DESC) AS n FROM times
), steps AS (
    SELECT unit_id, least(risk.t, 86400000) AS t, product((n - d) / n) OVER (PARTITION BY unit_id ORDER BY risk.t) AS s,
        least(lead(risk.t, 1, 86400000) OVER (PARTITION BY unit_id ORDER BY risk.t), 86400000) AS until
    FROM risk
)
SELECT unit_id, (min(t) + sum(s * (until - t))) / 1000 AS rmst_s FROM steps GROUP BY unit_id ORDER BY unit_id
"""


def period_of(days: int) -> Period:
    """The last days of those that were made."""
    return Period(END_ON - timedelta(days=days), END_ON)


def read(url: str, period: Period) -> pd.DataFrame:
    """The cases that the league of a period needs, as a page reads them: with those of the period before."""
    reach = period.with_before()
    with closing(read_store(url).connect()) as connection:
        return reads.case_events(connection, start_ms=reach.start_ms, end_ms=reach.end_ms)


def ours(events: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The league of kept cases."""
    ids = [f"office{number:03}" for number in range(UNITS)]
    units = pd.DataFrame({"unit_id": ids, "kind": "district", "parent_id": None})
    end_ms = to_ms(END_AT)
    observation = pd.DataFrame(
        {
            "unit_id": ids,
            "has_account": True,
            "resolved": True,
            "observed_from_ms": 0,
            "observed_until_ms": end_ms,
        }
    ).assign(unresolved_from_ms=pd.NA, unresolved_until_ms=pd.NA)
    gaps = pd.DataFrame({"unit_id": [], "state": [], "hides_from_ms": [], "to_ms": []})
    return league(events, units, observation, gaps, period=period)


def peers(file: Path, period: Period) -> pd.DataFrame:
    """The restricted means by DuckDB."""
    with duckdb.connect() as connection:
        return connection.sql(PEER.format(file=file, start=period.start_ms, end=period.end_ms)).df()


def timed(work: Callable[[], object]) -> float:
    """The middle of some seconds."""
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def cold(url: str, days: int) -> float:
    """Seconds from the start of a process to the table."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "benchmarks.league", "--cold", url, "--days", str(days)], check=True
    )
    return time.perf_counter() - start


def main() -> int:
    """Measure and say it as a table; 1 where the figures differ or a goal is missed."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.league", description=__doc__)
    asked.add_argument("--cases", type=int, default=2_000_000, help="(%(default)s)")
    asked.add_argument("--days", type=int, nargs="+", default=list(DAYS), help="(%(default)s)")
    asked.add_argument("--cold", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.cold:
        ours(read(given.cold, period_of(given.days[0])), period_of(given.days[0]))
        return 0
    missed = False
    with stores("sqlite") as place, tempfile.TemporaryDirectory(prefix="noted-league-") as folder:
        url, file = place.create("cases"), Path(folder) / "cases.parquet"
        with connected(url) as engine:
            fill(engine, cases=given.cases)
            parquet(engine, file)
        print(machine(), f"{given.cases:,} cases, {UNITS} units", sep="; ", end="\n\n")
        print("| days | cases | cold s | read s | warm ms | DuckDB ms | warm / DuckDB | peak MB |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- |")
        for days in given.days:
            period = period_of(days)
            started, reading, events = (
                cold(url, days),
                timed(partial(read, url, period)),
                read(url, period),
            )
            warm = timed(partial(ours, events, period))
            theirs = timed(partial(peers, file, period))
            table = ours(events, period).sort_values("unit_id")
            same = np.allclose(
                table["rmst_s"].to_numpy(), peers(file, period)["rmst_s"].to_numpy(), rtol=1e-9
            )
            missed |= not same or warm * 1000 > GOAL_MS or warm > GOAL_RATIO * theirs
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"| {days} | {int(table['cases'].sum()):,} | {started:.2f} | {reading:.2f} | {warm * 1000:.0f}"
                f" | {theirs * 1000:.0f} | {warm / theirs:.2f}{'' if same else ', OTHER FIGURES'} | {memory:,.0f} |",
                flush=True,
            )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
