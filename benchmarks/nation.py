"""Many states at one app of X: queries, the busiest quarter of an hour beside X's limits, what a day and a month cost."""

import argparse
import os
import re
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from benchmarks import day, truth
from benchmarks.handles import registry
from benchmarks.stores import machine
from benchmarks.town import Answer, Town, Trouble
from benchmarks.truth import Finding
from collectors import estimates
from collectors.estimates import Plan
from collectors.prices import prices
from collectors.sandbox.allowance import LIMITS, WINDOW_S
from data import cursors
from data.engine import closing, read_store

HANDLES = (130, 780, 2_000)
LENGTHS = (512, 1_024, 4_096)
MOST_A_MONTH, MONTH_DAYS = 3_000_000, 30
"""Posts that X gives an app in a billing cycle of pay-per-use."""
POSTS_A_DAY = 1_984
"""New posts of a day at 130 handles, as `benchmarks.day` has them at scale 1; of more handles in proportion."""
SWEPT = (estimates.HQ, estimates.OFFICES, estimates.TAGS)
ANSWER_S = 0.5
"""What an answer of X's takes: an assumption; collectors ask one after another."""


@dataclass(frozen=True)
class Size:
    """What so many handles take: `queries` by the length that X allows; `windows` the most requests in any quarter of an
    hour by endpoint, as measured; `plan` what a day comes to by the product's own estimate."""

    handles: int
    queries: dict[int, int]
    windows: dict[str, int]
    plan: Plan
    ours_s: float


def busiest(answers: Iterable[Answer]) -> dict[str, int]:
    """The most requests of an endpoint in any window of X's."""
    at: defaultdict[str, list[int]] = defaultdict(list)
    for answer in answers:
        endpoint = re.sub(r"/\d{3,}(?=/|$)", "/{id}", answer.path)
        if endpoint in LIMITS:
            at[endpoint].append(answer.at_ms)
    found = {}
    for endpoint, moments in at.items():
        begin, most = 0, 0
        for end, moment in enumerate(moments):
            while moment - moments[begin] >= WINDOW_S * 1000:
                begin += 1
            most = max(most, end - begin + 1)
        found[endpoint] = most
    return found


def measure(home: Path, *, handles: int, hours: float, step: timedelta) -> tuple[Size, list[Finding]]:
    """Collect some hours of a world that is as busy as one state: how many posts there are makes no query more."""
    town = Town(
        home,
        f"sqlite:///{home / 'noted.db'}",
        registry=registry(home, handles=handles),
        begin_at=day.BEGIN_AT - day.WARM_UP,
        epoch=day.BEGIN_AT.date() + timedelta(days=day.NO_RENAME_DAYS),
        scale=1.0,
        seed=1,
        backfill_days=0,
    )
    with town.x():
        town.initialise()
        failures = day.collect(town, until=day.BEGIN_AT, step=step)
        before, began_s = town.read_on(), time.monotonic()
        failures += day.collect(town, until=day.BEGIN_AT + timedelta(hours=hours), step=step)
        ours_s = time.monotonic() - began_s
        answers = town.read_on()
        with closing(read_store(town.url)) as engine, engine.connect() as connection:
            members = cursors.members(connection, now_at=town.clock.now_at())
    swept = {most: estimates.sweeps(members, most=most) for most in LENGTHS}
    queries = {most: sum(swept[most][family][0] for family in SWEPT) for most in LENGTHS}
    a_day = dict.fromkeys(estimates.FAMILIES, 0.0) | {estimates.TAGS: POSTS_A_DAY * handles / HANDLES[0]}
    planned = estimates.plans(a_day, swept=swept[LENGTHS[0]], accounts=len(members), prices=prices())
    whole = next(each for each in planned if each.plan == "whole")
    size = Size(handles, queries, busiest([*before, *answers]), whole, ours_s)
    over = [endpoint for endpoint, most in size.windows.items() if most > LIMITS[endpoint]]
    return size, [
        truth.must_be(f"collections that failed at {handles:,} handles {failures[:1]}", len(failures), 0),
        truth.must_be(f"limits of X that {handles:,} handles pass {over}", len(over), 0),
    ]


def table(sizes: list[Size]) -> str:
    """The sizes side by side."""
    endpoints = [each for each in LIMITS if any(each in size.windows for size in sizes)]
    rows: list[tuple[str, list[str]]] = [
        (f"queries at {most:,} characters", [f"{size.queries[most]:,}" for size in sizes]) for most in LENGTHS
    ]
    rows += [
        (
            f"{endpoint.removeprefix('/2/')}, of {LIMITS[endpoint]:,} in 15 minutes",
            [f"{size.windows.get(endpoint, 0):,}" for size in sizes],
        )
        for endpoint in endpoints
    ]
    rows += [
        (
            f"a round of all searches at {ANSWER_S:g} s an answer, s",
            [f"{size.queries[512] * ANSWER_S:.0f}" for size in sizes],
        ),
        ("requests a day", [f"{size.plan.requests:,.0f}" for size in sizes]),
        ("new posts a day", [f"{size.plan.posts:,.0f}" for size in sizes]),
        ("dollars a day", [f"{size.plan.day_usd:,.2f}" for size in sizes]),
        (f"dollars in {MONTH_DAYS} days", [f"{MONTH_DAYS * size.plan.day_usd:,.0f}" for size in sizes]),
        (
            f"posts in {MONTH_DAYS} days, of {MOST_A_MONTH:,}",
            [f"{MONTH_DAYS * size.plan.posts:,.0f}" for size in sizes],
        ),
        ("measured in so many seconds of ours", [f"{size.ours_s:.0f}" for size in sizes]),
    ]
    head = (
        f"| | {' | '.join(f'{size.handles:,} handles' for size in sizes)} |\n|{' --- |' * (len(sizes) + 1)}"
    )
    return "\n".join([head, *(f"| {name} | {' | '.join(values)} |" for name, values in rows)])


def main() -> int:
    """The command; 1 where a collection fails or a limit is passed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nation", description=__doc__)
    parser.add_argument("--handles", type=int, nargs="+", default=list(HANDLES), help="(%(default)s)")
    parser.add_argument("--hours", type=float, default=2, help="of the town that are collected (%(default)s)")
    parser.add_argument("--step", type=int, default=300, help="seconds between looks (%(default)s)")
    given = parser.parse_args()
    for name in [name for name in os.environ if name.upper().startswith("NOTED_")]:
        del os.environ[name]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sizes, found = [], []
    for handles in given.handles:
        with tempfile.TemporaryDirectory(prefix="noted-nation-") as folder:
            try:
                size, more = measure(
                    Path(folder), handles=handles, hours=given.hours, step=timedelta(seconds=given.step)
                )
            except Trouble as trouble:
                sys.stderr.write(f"benchmarks.nation: {trouble}\n")
                return 1
        sizes.append(size)
        found += more
        sys.stderr.write(f"{handles:,} handles: {size}\n")
    print(f"{machine()}\n\n{table(sizes)}\n\n{truth.table(found)}")
    return 1 if any(each.good is False for each in found) else 0


if __name__ == "__main__":
    sys.exit(main())
