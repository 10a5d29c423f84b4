"""Listening: a socket on this machine alone, told of when it is open, closed at once when somebody asks."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette

HOST = "127.0.0.1"
END_LIMIT_S = 1


class _Told(uvicorn.Server):
    """uvicorn's server that says its address once it listens."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def serve(app: Starlette, *, port: int, ready: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; raises `OSError` where the port cannot be had."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        config = uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=END_LIMIT_S,
        )
        server = _Told(config, lambda: ready(f"http://{HOST}:{listener.getsockname()[1]}"))
        # uvicorn raises again what it caught once it has ended: that must not end us with anything but 0.
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, lambda *_: setattr(server, "should_exit", True))
        asyncio.run(server.serve(sockets=[listener]))
