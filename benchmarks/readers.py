"""Readers of the dashboard without a browser: each a websocket that asks for pages as Streamlit's own front end does."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from data.scope import HQ
from pages.ui.access.permissions import MAY

PAGES: Final = tuple(PurePosixPath(file).stem for file, roles in MAY.items() if HQ in roles)
"""The addresses of all pages that headquarters may open."""
NEVER_S: Final = 120


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

    async def see(self, page: str, query: str = "lang=en") -> Shown:
        """Ask for a page and wait until its script has ended; raises `NotShown`."""
        ask = BackMsg()
        ask.rerun_script.query_string = query
        ask.rerun_script.page_name = page
        begun_s, size = time.perf_counter(), 0
        await self._socket.send(ask.SerializeToString())
        while True:
            told = await asyncio.wait_for(self._socket.recv(), NEVER_S)
            if not isinstance(told, bytes):
                continue
            size += len(told)
            message = ForwardMsg()
            message.ParseFromString(told)
            if message.delta.new_element.WhichOneof("type") == "exception":
                raise NotShown(f"{page}: {message.delta.new_element.exception.message}")
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue  # it leads on to another page
                if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
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
