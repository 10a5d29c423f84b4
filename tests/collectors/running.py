"""`python -m collectors` as real processes, on the machine's clock, against the small X."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from data.engine import write_store
from data.instants import snowflake_at
from tests.collectors.small_x import TOKEN, Reply, SmallX
from tests.conftest import ROOT
from tests.data.small_registry import AGRA
from tests.real_thing import environment
from tests.worlds.posts import post

LIMIT_S = 120  # a busy machine is no failure


def until(holds: Callable[[], bool], *, limit_s: float = LIMIT_S, says: Callable[[], str] = str) -> None:
    """Wait for something that a process does, but not for ever."""
    end = time.monotonic() + limit_s
    while not holds():
        assert time.monotonic() < end, f"not after {limit_s} s: {says()}"
        time.sleep(0.05)


class Running:
    """A command of the collectors as a real process."""

    def __init__(
        self, url: str, x: SmallX, home: Path, name: str, *, command: str = "run", **more: str
    ) -> None:
        self.log = home / f"{name}.log"
        given = {"NOTED_DATABASE_URL": url, "NOTED_X_BEARER_TOKEN": TOKEN, "NOTED_X_BASE_URL": x.base_url}
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "collectors", command],
                cwd=ROOT,
                env=environment(home, **given, **more),
                stdout=log,
                stderr=log,
            )

    def words(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, words: str, *, limit_s: float = LIMIT_S, times: int = 1) -> None:
        """Wait until it has said something so often."""

        def said() -> bool:
            assert self.process.poll() is None or self.words().count(words) >= times, self.words()
            return self.words().count(words) >= times

        until(said, limit_s=limit_s, says=self.words)

    def send(self, which: signal.Signals) -> None:
        os.kill(self.process.pid, which)

    def ends(self, *, limit_s: float = LIMIT_S) -> int:
        """Wait for its end; gives the exit code."""
        return self.process.wait(timeout=limit_s)


@contextmanager
def running(url: str, x: SmallX, home: Path, name: str, **more: str) -> Iterator[Running]:
    """A command (`run`, if nothing else is said), which is ended for sure when left."""
    one = Running(url, x, home, name, **more)
    try:
        yield one
    finally:
        one.process.kill()
        one.process.wait()


def in_store(url: str, statement: str) -> list[Any]:
    """What a query gives, at once."""
    engine = write_store(url)
    with engine.begin() as connection:
        found = [row[0] for row in connection.execute(text(statement))]
    engine.dispose()
    return found


def pages(x: SmallX, count: int) -> list[int]:
    """So many full pages of posts that tag an office; gives their ids."""
    said = snowflake_at(datetime.now(UTC) - timedelta(hours=1))
    x.posts = [post(said + number, author=901, typed={"agrapolice": AGRA}) for number in range(100 * count)]
    return [int(each["id"]) for each in x.posts]


def tokens_asked(x: SmallX) -> list[str | None]:
    """Which pages of tags were asked for, by their token."""
    searches = [asked.params for asked in x.asked if asked.path == "tweets/search/recent"]
    return [params.get("next_token") for params in searches if "@" in params["query"]]


class Held:
    """X, which holds back its answer to the n-th page of tags until it is let go."""

    def __init__(self, x: SmallX, number: int) -> None:
        self.asked, self.go = threading.Event(), threading.Event()
        self._answer, self._number, self._pages = x.answer, number, 0
        x.answer = self.answer  # type: ignore[method-assign]

    def answer(self, path: str, params: dict[str, str], token: str, **more: Any) -> Reply:
        reply = self._answer(path, params, token, **more)
        if "@" in params.get("query", ""):
            self._pages += 1
            if self._pages == self._number:
                self.asked.set()
                assert self.go.wait(LIMIT_S)
        return reply
