"""A crowd: so many readers at once for minutes, at one dashboard or at several, and what each page takes them."""

import argparse
import asyncio
import contextlib
import random
import sys
import time
from collections import Counter
from contextlib import ExitStack
from itertools import cycle
from typing import Final

import psutil
from websockets.exceptions import WebSocketException

from benchmarks import state
from benchmarks.readers import ANEW, PAGES, NotShown, Shown, one_after_another, reader
from benchmarks.serving import served
from benchmarks.stores import machine

MEGABYTE: Final = 1024 * 1024
WATCHED_S: Final = 5.0


class Crowd:
    """What all of them saw and met after everybody had come."""

    def __init__(self) -> None:
        self.seen: list[Shown] = []
        self.anew: list[Shown] = []
        self.faults: Counter[str] = Counter()

    async def read(self, address: str, *, number: int, begins_s: float, ends_s: float, rest_s: float) -> None:
        """One reader, who comes within the first rest, turns to another page after each, and comes anew after a fault."""
        chance = random.Random(number)
        await asyncio.sleep(chance.uniform(0, rest_s))
        while time.perf_counter() < ends_s:
            try:
                async with reader(address) as opened:
                    while (asked_s := time.perf_counter()) < ends_s:
                        shown = await opened.see(chance.choice(PAGES))
                        anew = await opened.rest(chance.uniform(0.5, 1.5) * rest_s)
                        if asked_s >= begins_s:
                            self.seen.append(shown)
                            self.anew += anew
            except (NotShown, WebSocketException, TimeoutError, OSError) as fault:
                self.faults[f"{type(fault).__name__} {fault}"[:100]] += 1
                await asyncio.sleep(1)


class Watched:
    """The most memory and the processor time of some processes."""

    def __init__(self, processes: list[psutil.Process]) -> None:
        self._processes = processes
        self.most = [0] * len(processes)
        self._begun_s, self._used_s = time.perf_counter(), self._used()

    def _used(self) -> float:
        return sum(sum(each.cpu_times()[:2]) for each in self._processes)

    async def watch(self) -> None:
        """Look at them until cancelled."""
        while True:
            now = [each.memory_info().rss for each in self._processes]
            self.most = [max(pair) for pair in zip(self.most, now, strict=True)]
            await asyncio.sleep(WATCHED_S)

    def cores(self) -> float:
        """How many cores they had on average."""
        return (self._used() - self._used_s) / (time.perf_counter() - self._begun_s)


def quantile_ms(shown: list[Shown], share: float) -> float:
    """A quantile of what things took; 0 of nothing."""
    took = sorted(each.took_s for each in shown)
    return 1000 * took[min(len(took) - 1, int(share * len(took)))] if took else 0.0


async def crowded(
    addresses: list[str], watched: Watched, *, readers: int, for_s: float, rest_s: float
) -> Crowd:
    """So many readers, spread over the dashboards, for so long after the last of them came."""
    crowd, begins_s = Crowd(), time.perf_counter() + rest_s
    at = zip(range(readers), cycle(addresses))
    watch = asyncio.create_task(watched.watch())
    await asyncio.gather(
        *(
            crowd.read(address, number=number, begins_s=begins_s, ends_s=begins_s + for_s, rest_s=rest_s)
            for number, address in at
        )
    )
    watch.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watch
    return crowd


def say(crowd: Crowd, watched: Watched, *, readers: int, rest_s: float) -> None:
    """Print it as two tables: all together, and each page."""
    by = {page: [each for each in crowd.seen if each.page == page] for page in PAGES}
    print(
        f"\n| readers | dashboards | rest s | pages seen | p50 ms | p95 ms | p99 ms | drawn anew, p95 ms | faults | most MB | cores |\n"
        f"| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
        f"| {readers} | {len(watched.most)} | {rest_s:.0f} | {len(crowd.seen):,} | {quantile_ms(crowd.seen, 0.5):.0f} |"
        f" {quantile_ms(crowd.seen, 0.95):.0f} | {quantile_ms(crowd.seen, 0.99):.0f} |"
        f" {len(crowd.anew):,}, {quantile_ms(crowd.anew, 0.95):.0f} | {crowd.faults.total()} |"
        f" {' + '.join(f'{each / MEGABYTE:.0f}' for each in watched.most)} | {watched.cores():.2f} |\n"
    )
    slow = sorted((page for page in PAGES if by[page]), key=lambda page: -quantile_ms(by[page], 0.95))
    print("p95 ms by page: " + ", ".join(f"{page} {quantile_ms(by[page], 0.95):.0f}" for page in slow))
    for fault, times in crowd.faults.most_common(10):
        print(f"{times} times: {fault}")


def main() -> int:
    """Have them read, say what they saw; 1 where anybody met a fault."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.crowd", description=__doc__)
    asked.add_argument("--url", required=True, help="a store that benchmarks.state has filled")
    asked.add_argument("--rows", type=int, default=10_000_000, help="with so many posts (%(default)s)")
    asked.add_argument("--readers", type=int, nargs="+", default=[200])
    asked.add_argument("--dashboards", type=int, default=1, help="processes that serve them (%(default)s)")
    asked.add_argument("--for", type=float, default=600, dest="for_s", help="seconds (%(default)s)")
    asked.add_argument("--rest", type=float, nargs="+", default=[30], help="seconds a reader stays at a page")
    given = asked.parse_args()
    print(machine(), f"{ANEW}: the state of collection, each 15 s", sep="; ")
    with ExitStack() as running:
        now_at = state.ends_at(given.rows)
        servers = [running.enter_context(served(given.url, now_at=now_at)) for _ in range(given.dashboards)]
        begun_s = time.perf_counter()
        for address, _ in servers:
            for page in PAGES:
                asyncio.run(one_after_another(address, page, times=1))
        print(f"All pages seen once at each: {time.perf_counter() - begun_s:.0f} s.", flush=True)
        faults = 0
        for readers in given.readers:
            for rest_s in given.rest:
                watched = Watched([process for _, process in servers])
                addresses = [address for address, _ in servers]
                crowd = asyncio.run(
                    crowded(addresses, watched, readers=readers, for_s=given.for_s, rest_s=rest_s)
                )
                say(crowd, watched, readers=readers, rest_s=rest_s)
                sys.stdout.flush()
                faults += crowd.faults.total()
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
