"""Readers of the dashboard without a browser: each a websocket that asks for pages as Streamlit's own front end does."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from data.scope import HQ, RANGE, UNIT, ZONE
from pages.ui.access.permissions import MAY

PAGES: Final = tuple(PurePosixPath(file).stem for file, roles in MAY.items() if HQ in roles)
"""The addresses of all pages that headquarters may open."""
NEVER_S: Final = 120
ROLES: Final = {HQ: "", ZONE: "&as=zone:zone-agra", RANGE: "&as=range:range-agra", UNIT: "&as=unit:agra"}
"""Who looks, and what the address of a demonstration says of it."""
LANGUAGES: Final = ("en", "hi")
PAGES_A_SESSION: Final = 12
ANEW: Final = "(a part draws itself anew)"
WELL: Final = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class NotShown(Exception):
    """A page that ended otherwise than drawn."""


@dataclass(frozen=True)
class Shown:
    """What drawing a page took from asking to its end, in which messages so many bytes came."""

    page: str
    took_s: float
    size: int


class Reader:
    """One session at the server."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.hears: Callable[[ForwardMsg], None] | None = None
        """Who is told of every message, where somebody wants to know what is seen."""
        self._again: dict[str, float] = {}  # what draws itself anew: each fragment and after how many seconds

    async def see(self, page: str, query: str = "lang=en") -> Shown:
        """Ask for a page and wait until its script has ended; raises `NotShown`."""
        ask = BackMsg()
        ask.rerun_script.query_string = query
        ask.rerun_script.page_name = page
        self._again.clear()
        return await self._drawn(ask, page)

    async def rest(self, for_s: float) -> list[Shown]:
        """Look at the page for so long while its fragments draw themselves anew, as a browser has them do; gives what each
        of these took."""
        now_s, anew = time.perf_counter(), []
        ends_s, due_s = now_s + for_s, {each: now_s + after_s for each, after_s in self._again.items()}
        while due_s:
            fragment = min(due_s, key=due_s.__getitem__)
            if due_s[fragment] >= ends_s:
                break
            await asyncio.sleep(due_s[fragment] - time.perf_counter())
            ask = BackMsg()
            ask.rerun_script.fragment_id, ask.rerun_script.is_auto_rerun = fragment, True
            anew.append(await self._drawn(ask, ANEW))
            due_s[fragment] = time.perf_counter() + self._again[fragment]
        await asyncio.sleep(ends_s - time.perf_counter())
        return anew

    async def _drawn(self, ask: BackMsg, page: str) -> Shown:
        begun_s, size = time.perf_counter(), 0
        await self._socket.send(ask.SerializeToString())
        while True:
            told = await asyncio.wait_for(self._socket.recv(), NEVER_S)
            if not isinstance(told, bytes):
                continue
            size += len(told)
            message = ForwardMsg()
            message.ParseFromString(told)
            if self.hears is not None:
                self.hears(message)
            kind = message.WhichOneof("type")
            if kind == "auto_rerun":
                self._again[message.auto_rerun.fragment_id] = message.auto_rerun.interval
            if message.delta.new_element.WhichOneof("type") == "exception":
                raise NotShown(f"{page}: {message.delta.new_element.exception.message}")
            if kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                if message.script_finished not in WELL:  # else: it leads on to another page
                    raise NotShown(page)
                return Shown(page, time.perf_counter() - begun_s, size)


@asynccontextmanager
async def reader(address: str) -> AsyncIterator[Reader]:
    """A session that ends with the block."""
    stream = address.replace("http", "ws") + "/_stcore/stream"
    async with connect(stream, subprotocols=[Subprotocol("streamlit")], max_size=None) as socket:
        yield Reader(socket)


async def one_after_another(address: str, page: str, *, times: int) -> list[Shown]:
    """A page so many times in one session; the first time as whoever comes to it."""
    async with reader(address) as opened:
        return [await opened.see(page) for _ in range(times)]


async def many(address: str, *, sessions: int, for_s: float, rest_s: float, seed: int) -> list[Shown]:
    """Sessions at once, each turning to a page drawn by lot and resting between; from what they see after all are there."""
    begins_s = time.perf_counter() + rest_s  # everybody has come by then
    ends_s = begins_s + for_s

    async def reads(number: int) -> list[Shown]:
        chance, seen = random.Random(f"{seed}-{number}"), []
        await asyncio.sleep(chance.uniform(0, rest_s))
        async with reader(address) as opened:
            while time.perf_counter() < ends_s:
                asked_s = time.perf_counter()
                shown = await opened.see(chance.choice(PAGES))
                if asked_s >= begins_s:
                    seen.append(shown)
                await asyncio.sleep(chance.uniform(0.5, 1.5) * rest_s)
        return seen

    return [shown for each in await asyncio.gather(*map(reads, range(sessions))) for shown in each]


async def comes_and_goes(
    address: str,
    seen: list[Shown],
    faults: list[str],
    *,
    is_over: Callable[[], bool],
    rest_s: float,
    lot: str,
) -> None:
    """Until it is over: sessions one after another, each of a role and a language, of some pages with a rest after each.
    What is seen goes to `seen`, whatever else a reader meets to `faults`."""
    chance = random.Random(lot)
    while not is_over():
        role, language = chance.choice(list(ROLES)), chance.choice(LANGUAGES)
        pages = [PurePosixPath(file).stem for file, roles in MAY.items() if role in roles]
        try:
            async with reader(address) as opened:
                for _ in range(PAGES_A_SESSION):
                    if is_over():
                        return
                    seen.append(await opened.see(chance.choice(pages), f"lang={language}{ROLES[role]}"))
                    await asyncio.sleep(chance.uniform(0.5, 1.5) * rest_s)
        except (NotShown, WebSocketException, OSError) as fault:
            faults.append(f"{role}: {type(fault).__name__} {fault}")
            await asyncio.sleep(rest_s)
