"""Visits to a dashboard: readers who come and go, and a Prometheus that fetches its figures, until it is over."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

from benchmarks.readers import PAGES, Shown, comes_and_goes, one_after_another

REST_S = 3.0
SCRAPE_S, NEVER_S = 15.0, 60


@dataclass
class Visits:
    """What readers saw and met, and how often the figures for Prometheus were fetched."""

    seen: list[Shown] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    scrapes: int = 0


def warm(address: str) -> None:
    """See every page once: what a server does at its first visitor is no part of a day."""
    for page in PAGES:
        asyncio.run(one_after_another(address, page, times=1))


@contextmanager
def visited(address: str, figures: str, *, sessions: int) -> Iterator[Visits]:
    """So many readers who come and go, and a Prometheus, until the block ends."""
    found, over = Visits(), threading.Event()

    async def scrape() -> None:
        while not over.is_set():
            try:
                answer = await asyncio.to_thread(requests.get, figures, timeout=NEVER_S)
                answer.raise_for_status()
                found.scrapes += 1
            except requests.RequestException as fault:
                found.faults.append(f"Prometheus: {type(fault).__name__} {fault}")
            await asyncio.to_thread(over.wait, SCRAPE_S)

    async def everyone() -> None:
        those = [
            comes_and_goes(
                address, found.seen, found.faults, is_over=over.is_set, rest_s=REST_S, lot=f"{number}"
            )
            for number in range(sessions)
        ]
        await asyncio.gather(scrape(), *those)

    thread = threading.Thread(target=lambda: asyncio.run(everyone()), name="readers")
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()
