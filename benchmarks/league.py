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

from benchmarks.made_cases import DAYS as DAYS_MADE
from benchmarks.made_cases import END_AT, END_ON, UNITS, fill, ids, observation, parquet
from benchmarks.stores import connected, machine, stores
from data import reads
from data.engine import read_store
from data.instants import to_ms
from metrics.kept import KeptWaits, keep
from metrics.league import league_of
from metrics.period import Period
from metrics.survival import WITHIN_S

DAYS = (7, 30, 365)
TIMES = 5
GOAL_MS, GOAL_RATIO = 100, 0.1

# Kaplan–Meier by window functions, with every figure of survival, of the period and of the one before it.
PEER = """
WITH waits AS (
    SELECT unit_id, coalesce(referred_at, opened_at) AS start_at,
        CASE WHEN referred_at IS NULL THEN first_reply_at ELSE referral_reply_at END AS replied_at
    FROM read_parquet('{file}')
    WHERE coalesce(referred_at, opened_at) >= {before} AND coalesce(referred_at, opened_at) < {end}
), seen AS (
    SELECT unit_id, start_at >= {start} AS now, coalesce(replied_at, {as_of}) - start_at AS t, replied_at IS NOT NULL AS came FROM waits
), times AS (
    SELECT unit_id, now, t, count(*) FILTER (came) AS d, count(*) AS c FROM seen GROUP BY ALL
), risk AS (
    SELECT unit_id, now, t, d, sum(c) OVER (PARTITION BY unit_id, now ORDER BY t DESC) AS n FROM times
), curve AS (
    SELECT *, product((n - d) / n) OVER w AS s, sqrt(sum(CASE WHEN n > d THEN d / (n * (n - d)) END) OVER w) AS spread
    FROM risk WHERE d > 0 WINDOW w AS (PARTITION BY unit_id, now ORDER BY t)
), limits AS (
    SELECT *, CASE WHEN s > 0 THEN s ** exp(1.959963984540054 * spread / abs(ln(s))) END AS low,
        CASE WHEN s > 0 THEN s ** exp(-1.959963984540054 * spread / abs(ln(s))) END AS high,
        greatest(least(lead(t, 1, 86400000) OVER (PARTITION BY unit_id, now ORDER BY t), 86400000) - t, 0) * s AS area
    FROM curve
), areas AS (
    SELECT *, sum(area) OVER (PARTITION BY unit_id, now ORDER BY t DESC) AS beyond FROM limits
)
SELECT unit_id, now, min(t) FILTER (s <= 0.5 + 1e-12) / 1000 AS median_s,
    min(t) FILTER (low <= 0.5 + 1e-12) / 1000 AS median_low_s, min(t) FILTER (high <= 0.5 + 1e-12) / 1000 AS median_high_s,
    min(t) FILTER (s <= 0.1 + 1e-12) / 1000 AS p90_s,
    1 - coalesce(min(s) FILTER (t <= 900000), 1) AS within_15m, 1 - coalesce(min(s) FILTER (t <= 3600000), 1) AS within_1h,
    1 - coalesce(min(s) FILTER (t <= 14400000), 1) AS within_4h, 1 - coalesce(min(s) FILTER (t <= 86400000), 1) AS within_24h,
    (least(min(t), 86400000) + sum(area)) / 1000 AS rmst_s,
    sqrt(coalesce(sum(CASE WHEN n > d AND t <= 86400000 THEN (beyond / 1000) ** 2 * d / (n * (n - d)) END), 0)) AS rmst_se_s
FROM areas GROUP BY unit_id, now ORDER BY now DESC, unit_id
"""
COMPARED = ("median_s", "median_low_s", "median_high_s", "p90_s", *WITHIN_S, "rmst_s", "rmst_se_s")


def period_of(days: int) -> Period:
    """The last days of those that were made."""
    return Period(END_ON - timedelta(days=days), END_ON)


def read(url: str, period: Period) -> pd.DataFrame:
    """The cases that the league of a period needs, as a page reads them: with those of the period before."""
    reach = period.with_before()
    with closing(read_store(url).connect()) as connection:
        return reads.case_events(connection, start_ms=reach.start_ms, end_ms=reach.end_ms)


GAPS = pd.DataFrame({"unit_id": [], "state": [], "hides_from_ms": [], "to_ms": []})


def kept(events: pd.DataFrame, *, units: int = UNITS) -> KeptWaits:
    """What a process keeps of the cases for one choice of measure, clock and origin."""
    return keep(events, observation(units), GAPS, unit_ids=pd.Index(ids(units)))


def ours(waits: KeptWaits, period: Period, *, units: int = UNITS) -> pd.DataFrame:
    """The league of a period from what is kept."""
    offices = pd.DataFrame({"unit_id": ids(units), "kind": "district", "parent_id": None})
    return league_of(waits, offices, observation(units), GAPS, period=period)


def peers(file: Path, period: Period) -> pd.DataFrame:
    """The figures of survival by DuckDB."""
    sql = PEER.format(
        file=file,
        start=period.start_ms,
        end=period.end_ms,
        before=period.before().start_ms,
        as_of=to_ms(END_AT),
    )
    with duckdb.connect() as connection:
        return connection.sql(sql).df()


def agree(table: pd.DataFrame, theirs: pd.DataFrame) -> bool:
    """Whether both found the same, unit by unit; DuckDB has no row of a unit without an answer, whose curve has no step."""
    own, other = (
        table[table["answered"] > 0].sort_values("unit_id"),
        theirs[theirs["now"]].sort_values("unit_id"),
    )
    if own["unit_id"].tolist() != other["unit_id"].tolist():
        return False
    return all(
        np.allclose(
            own[name].to_numpy(dtype=float),
            other[name].to_numpy(dtype=float, na_value=np.nan),
            rtol=1e-9,
            equal_nan=True,
        )
        for name in COMPARED
    )


def timed(work: Callable[[], object]) -> float:
    """The middle of some seconds."""
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def cold(url: str, days: int, units: int) -> float:
    """Seconds from the start of a process to the table."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.league", "--cold", url]
    subprocess.run([*command, "--days", str(days), "--units", str(units)], check=True)
    return time.perf_counter() - start


def main() -> int:
    """Measure and say it as a table; 1 where the figures differ or a goal is missed."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.league", description=__doc__)
    asked.add_argument("--cases", type=int, default=2_000_000, help="(%(default)s)")
    asked.add_argument("--days", type=int, nargs="+", default=list(DAYS), help="(%(default)s)")
    asked.add_argument("--units", type=int, default=UNITS, help="offices of the league (%(default)s)")
    asked.add_argument("--cold", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.cold:
        period = period_of(given.days[0])
        ours(kept(read(given.cold, period), units=given.units), period, units=given.units)
        return 0
    missed = False
    with stores("sqlite") as place, tempfile.TemporaryDirectory(prefix="noted-league-") as folder:
        url, file = place.create("cases"), Path(folder) / "cases.parquet"
        with connected(url) as engine:
            fill(engine, cases=given.cases, units=given.units)
            parquet(engine, file)
        print(machine(), f"{given.cases:,} cases, {given.units:,} units", sep="; ", end="\n\n")
        print(
            "| days | cases | cold s | read s | put in order s | warm ms | DuckDB ms | warm / DuckDB | peak MB |"
        )
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
        units = given.units
        whole = kept(read(url, Period(END_ON - timedelta(days=DAYS_MADE), END_ON)), units=units)
        for days in given.days:
            period = period_of(days)
            started, reading = cold(url, days, units), timed(partial(read, url, period))
            ordering = timed(partial(kept, read(url, period), units=units))
            warm, theirs = (
                timed(partial(ours, whole, period, units=units)),
                timed(partial(peers, file, period)),
            )
            table = ours(whole, period, units=units)
            same = agree(table, peers(file, period))
            missed |= not same or warm * 1000 > GOAL_MS or warm > GOAL_RATIO * theirs
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"| {days} | {int(table['cases'].sum()):,} | {started:.2f} | {reading:.2f} | {ordering:.2f}"
                f" | {warm * 1000:.0f} | {theirs * 1000:.0f} | {warm / theirs:.2f}{'' if same else ', OTHER FIGURES'}"
                f" | {memory:,.0f} |",
                flush=True,
            )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
