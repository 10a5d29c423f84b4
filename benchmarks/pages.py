"""How fast the pages come at ten million posts: each warm, many readers at once, an hour of them, and the first figures in
Chromium beside an empty Streamlit app."""

import argparse
import asyncio
import statistics
import sys
import time
from contextlib import ExitStack
from typing import Final

import psutil

from benchmarks import state
from benchmarks.first_figures import against_empty
from benchmarks.readers import PAGES, Shown, many, one_after_another, reader
from benchmarks.serving import served
from benchmarks.stores import machine, stores

WARM_MS, AT_ONCE_MS, SESSION_MB, FIRST_RATIO = 300, 100, 1.0, 1.3
TIMES, REST_S, SEED = 21, 10.0, 1
MEGABYTE: Final = 1024 * 1024
Dashboard = tuple[str, psutil.Process]
"""Its address and its process."""


def p95_ms(shown: list[Shown]) -> float:
    """The 95th percentile of what the pages took."""
    took = sorted(each.took_s for each in shown)
    return 1000 * took[min(len(took) - 1, int(0.95 * len(took)))]


def p50_ms(shown: list[Shown]) -> float:
    """The median of what the pages took."""
    return 1000 * statistics.median(each.took_s for each in shown)


def each_page(address: str) -> bool:
    """Print what each page takes, the first time and warm; whether all are as fast as is promised."""
    print(
        f"\n| page | first ms | warm p50 ms | p95 ms (≤ {WARM_MS}) | KB warm |\n| --- | --- | --- | --- | --- |"
    )
    good = True
    for page in PAGES:
        first, *warm = asyncio.run(one_after_another(address, page, times=TIMES))
        good &= p95_ms(warm) <= WARM_MS
        size = statistics.median(each.size for each in warm) / 1024
        print(
            f"| {page} | {1000 * first.took_s:.0f} | {p50_ms(warm):.0f} | {p95_ms(warm):.0f} | {size:.0f} |",
            flush=True,
        )
    return good


def at_once(dashboards: list[Dashboard], *, sessions: list[int], for_s: float) -> bool:
    """Print what pages take for so many readers at once, shared out among the dashboards as by a proxy, and what memory a
    reader is; whether that is as promised."""
    print(
        f"\nReaders at once, each turning to another page every {REST_S:.0f} s or so, for {for_s:.0f} s, dashboards:"
        f" {len(dashboards)}\n\n"
        f"| readers | pages seen | p50 ms | p95 ms (≤ {AT_ONCE_MS}) | slowest page, its p95 ms | MB a reader (≤ {SESSION_MB:.0f}) |\n"
        "| --- | --- | --- | --- | --- | --- |"
    )
    good = True
    for number in sessions:
        before = _megabytes(dashboards)
        seen = asyncio.run(_shared_out(dashboards, number=number, for_s=for_s))
        grown = (_megabytes(dashboards) - before) / number
        by_page = {page: p95_ms(of) for page in PAGES if (of := [each for each in seen if each.page == page])}
        slowest = max(by_page, key=by_page.__getitem__)
        good &= by_page[slowest] <= AT_ONCE_MS and (number == 1 or grown <= SESSION_MB)
        print(
            f"| {number} | {len(seen)} | {p50_ms(seen):.0f} | {p95_ms(seen):.0f} | {slowest} {by_page[slowest]:.0f} |"
            f" {grown:.2f} |",
            flush=True,
        )
    return good


async def _shared_out(dashboards: list[Dashboard], *, number: int, for_s: float) -> list[Shown]:
    shares = [len(range(first, number, len(dashboards))) for first in range(len(dashboards))]
    seen = await asyncio.gather(
        *(
            many(address, sessions=share, for_s=for_s, rest_s=REST_S, seed=SEED + place)
            for place, (share, (address, _)) in enumerate(zip(shares, dashboards, strict=True))
        )
    )
    return [shown for each in seen for shown in each]


def _megabytes(dashboards: list[Dashboard]) -> float:
    return sum(server.memory_info().rss for _, server in dashboards) / MEGABYTE


async def _all_once(address: str) -> None:
    async with reader(address) as opened:
        for page in PAGES:
            await opened.see(page)


def soak(address: str, server: psutil.Process, *, minutes: int, sessions: int) -> None:
    """Print memory and times minute by minute while readers come, look and go."""
    print("\n| minute | pages seen | p95 ms | server MB |\n| --- | --- | --- | --- |")
    for minute in range(1, minutes + 1):
        seen = asyncio.run(many(address, sessions=sessions, for_s=60 - REST_S, rest_s=REST_S, seed=minute))
        print(
            f"| {minute} | {len(seen)} | {p95_ms(seen):.0f} | {server.memory_info().rss / MEGABYTE:.0f} |",
            flush=True,
        )


def main() -> int:
    """Measure what was asked for and say it as tables; 1 where a figure is not as promised."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    asked.add_argument("--rows", type=int, default=10_000_000, help="posts in the store (%(default)s)")
    asked.add_argument("--url", help="a store that benchmarks.state has filled with so many posts")
    asked.add_argument("--sessions", type=int, nargs="*", default=[1, 20, 100])
    asked.add_argument("--for", type=float, default=60, dest="for_s", help="seconds of readers at once")
    asked.add_argument("--dashboards", type=int, default=1, help="among which the readers are shared out")
    asked.add_argument("--soak", type=int, default=0, metavar="MINUTES", help="20 readers for so long")
    asked.add_argument("--no-browser", action="store_true", help="leave Chromium out")
    given = asked.parse_args()
    print(machine())
    with stores("sqlite") as place:
        url = given.url or place.url("state")
        if not given.url:
            began_s = time.perf_counter()
            state.fill(url, rows=given.rows)
            print(f"{given.rows:,} posts and their cases made in {time.perf_counter() - began_s:.0f} s")
        with ExitStack() as running:
            at = state.ends_at(given.rows)
            dashboards = [running.enter_context(served(url, now_at=at)) for _ in range(given.dashboards)]
            address, server = dashboards[0]
            good = each_page(address)
            for another, _ in dashboards[1:]:
                asyncio.run(_all_once(another))
            good &= at_once(dashboards, sessions=given.sessions, for_s=given.for_s)
            if not given.no_browser:
                good &= against_empty(address, most=FIRST_RATIO)
            if given.soak:
                soak(address, server, minutes=given.soak, sessions=20)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
