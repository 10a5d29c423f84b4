"""A database that is killed under many readers at once: each is told in a sentence, and each sees figures again."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.readers import Reader, reader
from tests.browser.faulty_site import UNREAD, dashboard, on_server
from tests.conftest import PostgreSQL

pytestmark = pytest.mark.long

READERS, TIMES = 20, 2
PAGES = ("overview", "league", "unit", "cases", "circular")
UNWRITTEN = "Nothing is shown just now: the database cannot be written"
FIGURES = ("metric", "dataframe", "vega_lite_chart")
WORDS = ("alert", "markdown", "text", "code", "heading", "exception")
PATIENCE_S = 300
REST_S = 16
"""A little longer than a page waits before it looks again."""
IDLE_MOST = 15
"""What three pools of five keep open for whoever comes next."""


class Seen:
    """One reader: what is on the page before him, and what he was ever told."""

    def __init__(self, number: int, opened: Reader) -> None:
        self._opened, self._chance = opened, random.Random(number)
        opened.hears = self._hear
        self.is_told, self.has_figures = False, False
        self.traces: list[str] = []

    def _hear(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session" and not message.metadata.run.fragment_ids:
            self.is_told = self.has_figures = False
        if kind != "delta":
            return
        element = message.delta.new_element
        of = element.WhichOneof("type")
        said = str(element) if of in WORDS else ""
        self.is_told |= UNREAD in said or UNWRITTEN in said
        self.has_figures |= of in FIGURES
        if "Traceback" in said or "sqlalchemy" in said.lower():
            self.traces.append(said[:200])

    async def turn(self) -> None:
        """To some page."""
        await self._opened.see(self._chance.choice(PAGES), "lang=en")

    async def rest(self) -> None:
        """Look on, and press nothing."""
        await self._opened.rest(REST_S)


async def until(holds: Callable[[], bool], work: Callable[[], Awaitable[None]]) -> None:
    ends_s = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < ends_s, "a reader was left alone"
        await work()
        await asyncio.sleep(random.random())


async def watched(address: str, server: PostgreSQL) -> list[str]:
    """Readers before, during and after each kill; gives what they saw of Python."""
    traces: list[str] = []
    met = asyncio.Barrier(READERS + 1)

    async def reads(number: int) -> None:
        async with reader(address) as opened:
            seen = Seen(number, opened)
            await seen.turn()
            for _ in range(TIMES):
                await until(lambda: seen.has_figures, seen.turn)
                await met.wait()  # it is killed while all of them turn pages
                await until(lambda: seen.is_told, seen.turn)
                await met.wait()  # it comes back, and nobody presses anything
                await until(lambda: seen.has_figures and not seen.is_told, seen.rest)
            await met.wait()
            traces.extend(seen.traces)

    async def breaks() -> None:
        for _ in range(TIMES):
            await met.wait()
            await asyncio.sleep(1)
            await asyncio.to_thread(server.halt)
            await met.wait()
            await asyncio.to_thread(server.resume)
        await met.wait()

    async with asyncio.TaskGroup() as group:
        for number in range(READERS):
            group.create_task(reads(number))
        group.create_task(breaks())
    return traces


def connections(url: str) -> int:
    """How many the dashboard holds."""
    address = make_url(url).set(drivername="postgresql", username="postgres")
    with psycopg.connect(address.render_as_string(hide_password=False)) as connection:
        found = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = 'noted_dashboard'")
        row = found.fetchone()
    return int(row[0]) if row else 0


def test_a_database_killed_under_many_readers_is_said_to_each_and_each_sees_figures_again(
    own_server: PostgreSQL, tmp_path: Path
) -> None:
    url = on_server(own_server, tmp_path)
    with dashboard(url) as address:
        assert asyncio.run(watched(address, own_server)) == []
        assert 0 < connections(url) <= IDLE_MOST
