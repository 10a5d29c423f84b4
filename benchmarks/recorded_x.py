"""The sandbox X as a program whose clock is shared and which writes down every answer: `python -m benchmarks.recorded_x`."""

import argparse
import gc
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import IO, Any, cast
from urllib.parse import parse_qs

from benchmarks.shared_clock import SharedClock
from collectors.sandbox import listening
from collectors.sandbox.allowance import LIMITS, Allowance
from collectors.sandbox.app import Server
from collectors.sandbox.registry import read_registry
from collectors.sandbox.serving import Serving
from collectors.sandbox.world import World

TOKEN = "a-token-of-the-benchmarks"  # noqa: S105 - no secret
WITHOUT_END = 1_000_000_000
"""Requests that a window allows: it passes by the machine's time, which says nothing beside a clock that is moved."""
Json = dict[str, Any]
Send = Callable[[Json], Awaitable[None]]
OF_A_WALK = ("query", "since_id", "until_id", "next_token", "pagination_token")


class Recorded:
    """An ASGI application whose answers are written down, a line each: what was asked, and the ids that were given."""

    def __init__(self, app: Any, clock: SharedClock, lines: IO[str]) -> None:
        self.app, self.clock, self.lines = app, clock, lines

    async def __call__(self, scope: Json, receive: Any, send: Send) -> None:
        """One request."""
        found: Json = {"status": 0, "at_ms": self.clock.ms()}
        body = bytearray()

        async def passing(message: Json) -> None:
            if message["type"] == "http.response.start":
                found["status"] = message["status"]
            body.extend(message.get("body", b""))
            await send(message)

        self.clock.count(1)
        try:
            await self.app(scope, receive, passing)
        finally:
            asked = parse_qs(scope["query_string"].decode())
            walk = {name: asked[name][0] for name in OF_A_WALK if name in asked}
            found |= {"path": scope["path"], **walk}
            if found["status"] == 200:
                found |= _given(bytes(body))
            self.lines.write(json.dumps(found) + "\n")
            self.lines.flush()
            self.clock.count(-1)


def _given(body: bytes) -> Json:
    """The ids in an answer: each object's with that of its first version, and those of users beside the posts."""
    try:
        answer = json.loads(body)
        data = answer.get("data", [])
    except (ValueError, AttributeError):  # no answer of the API's: what a job of X's takes or gives as a file
        return {}
    objects = data if isinstance(data, list) else [data]
    ids = [
        (int(each["id"]), min(map(int, each.get("edit_history_tweet_ids", [each["id"]]))))
        for each in objects
        if "id" in each
    ]
    return {"ids": ids, "users": [int(each["id"]) for each in answer.get("includes", {}).get("users", [])]}


def main() -> int:
    """Serve until SIGTERM; the address goes to standard output."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recorded_x", description=__doc__)
    for name in ("--clock", "--record", "--registry"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--epoch", type=date.fromisoformat, required=True)
    parser.add_argument("--scale", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    given = parser.parse_args()
    gc.set_threshold(100_000, 20, 100)  # a world is many small things that stay
    clock = SharedClock(given.clock)
    world = World(read_registry(given.registry), seed=given.seed, epoch=given.epoch, scale=given.scale)
    serving = Serving(world, clock.ms)
    allowance = Allowance(serving.clock, dict.fromkeys(LIMITS, WITHOUT_END))
    server = Server(serving, token=TOKEN, allowance=allowance)
    with given.record.open("a", encoding="utf-8") as lines:
        app = cast("Any", Recorded(server.app(), clock, lines))
        listening.serve(app, port=0, ready=lambda address: print(address, flush=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
