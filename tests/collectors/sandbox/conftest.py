"""A made-up X on a real socket, with a clock that the test moves by hand."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
import uvicorn

from collectors.sandbox.allowance import Allowance
from collectors.sandbox.app import Server
from collectors.sandbox.instants import HOUR_MS, first_id, to_ms
from collectors.sandbox.posts import Post
from collectors.sandbox.registry import read_registry
from collectors.sandbox.serving import Serving
from collectors.sandbox.world import World

ROOT = Path(__file__).resolve().parents[3]
EPOCH = date(2026, 11, 24)
NOW_MS = to_ms(datetime(2026, 11, 24, 6, 30, tzinfo=UTC))
SCALE = 0.2
RIGHT = "right"
RECENT = "/2/tweets/search/recent"
EVERY_FIELD = (
    "author_id,created_at,conversation_id,in_reply_to_user_id,referenced_tweets,entities,lang,note_tweet,"
    "edit_controls,display_text_range,public_metrics,possibly_sensitive,reply_settings,withheld"
)
EVERY_USER_FIELD = (
    "created_at,description,location,profile_image_url,profile_banner_url,protected,verified,verified_type,"
    "public_metrics,withheld,url"
)


def new_world(*, seed: int = 1, scale: float = SCALE) -> World:
    return World(read_registry(ROOT / "data" / "registry"), seed=seed, epoch=EPOCH, scale=scale)


@pytest.fixture(scope="session")
def world() -> World:
    """A world of the shipped registry, small."""
    return new_world()


@dataclass
class Hands:
    """A clock that stands until a test moves it."""

    ms: int = NOW_MS

    def __call__(self) -> int:
        return self.ms


@dataclass
class X:
    """The server, seen from a client with the right token."""

    base_url: str
    hands: Hands
    serving: Serving
    session: requests.Session = field(default_factory=requests.Session)

    def ask(self, path: str, *, token: str = RIGHT, **params: Any) -> requests.Response:
        """A GET; an underscore before `fields` stands for the dot in X's parameter names."""
        named = {name.replace("_fields", ".fields"): value for name, value in params.items()}
        headers = {"Authorization": f"Bearer {token}"}
        return self.session.get(self.base_url + path, params=named, headers=headers, timeout=30)

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        """The JSON of a 200."""
        answer = self.ask(path, **params)
        assert answer.status_code == 200, answer.text
        return dict(json.loads(answer.content))

    def search(self, query: str, **params: Any) -> dict[str, Any]:
        return self.get("/2/tweets/search/recent", query=query, **params)

    def walk(self, query: str, *, path: str = RECENT, **params: Any) -> list[dict[str, Any]]:
        """All posts that a search finds, page by page, in the order given."""
        return self.leaf(path, turn="next_token", query=query, **params)

    def leaf(self, path: str, *, turn: str = "pagination_token", **params: Any) -> list[dict[str, Any]]:
        """All objects of all pages, in the order given."""
        found, more = [], dict[str, str]()
        while True:
            page = self.get(path, **params, **more)
            found += page.get("data", [])
            if "next_token" not in page["meta"]:
                return found
            more = {turn: page["meta"]["next_token"]}


def listening(server: Server) -> tuple[uvicorn.Server, threading.Thread, str]:
    config = uvicorn.Config(
        server.app(), port=0, lifespan="off", log_config=None, access_log=False, ws="none"
    )
    program = uvicorn.Server(config)
    thread = threading.Thread(target=program.run, daemon=True)
    thread.start()
    while not program.started:
        time.sleep(0.01)
    port = program.servers[0].sockets[0].getsockname()[1]
    return program, thread, f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def one_x(world: World) -> Iterator[X]:
    hands = Hands()
    serving = Serving(world, hands)
    allowance = Allowance(hands, dict.fromkeys(Allowance(hands).limits, 1_000_000))
    program, thread, base_url = listening(Server(serving, token=RIGHT, allowance=allowance))
    x = X(base_url, hands, serving)
    yield x
    x.session.close()
    program.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def x(one_x: X) -> Iterator[X]:
    """The server at noon of the epoch, IST, whatever the test before did to its clock; without rate limits."""
    one_x.hands.ms = NOW_MS
    yield one_x
    one_x.hands.ms = NOW_MS


def posts_between(world: World, from_ms: int, to_ms: int) -> list[Post]:
    """Every version of every post of a span, the newest first."""
    return list(world.newest_first(after_id=first_id(from_ms) - 1, before_id=first_id(to_ms)))


def last_days(world: World, days: float) -> list[Post]:
    return posts_between(world, NOW_MS - round(days * 24 * HOUR_MS), NOW_MS)
