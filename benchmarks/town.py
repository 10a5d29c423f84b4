"""A town to measure in: a database, a sandbox X by a shared clock, the programs, and everything that X answered."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from benchmarks.recorded_x import TOKEN
from benchmarks.shared_clock import SharedClock
from data.instants import snowflake_at
from data.settings import PROJECT

START_LIMIT_S, END_LIMIT_S, ASK_LIMIT_S = 120, 15, 120
SETTLE_S = 0.03
RECENT = "/2/tweets/search/recent"
POSTS = (RECENT, "/2/tweets/search/all", "/2/tweets")
"""Where X gives posts, beside the timelines."""


class Trouble(Exception):
    """Why a measurement cannot go on, in one line."""


@dataclass(frozen=True)
class Answer:
    """What X answered: `ids` holds each object's own and that of its first version, `users` those beside the posts."""

    path: str
    status: int
    at_ms: int
    ids: tuple[tuple[int, int], ...] = ()
    users: tuple[int, ...] = ()
    walk: dict[str, str] = field(default_factory=dict)

    @property
    def endpoint(self) -> str:
        """As the ledger calls it."""
        parts = self.path.removeprefix("/2/").split("/")
        if parts[0] == "compliance":
            return "/".join(parts[:2])
        if parts[-1] in ("tweets", "mentions") and parts[0] == "users":
            return f"users/{parts[-1]}"
        return "/".join(parts).removeprefix("tweets/")

    @property
    def is_of_the_api(self) -> bool:
        """Whether the ledger knows of it: the files of a batch check go another way."""
        return self.path.startswith("/2/")

    @property
    def gives_posts(self) -> bool:
        return self.path in POSTS or self.endpoint in ("users/tweets", "users/mentions")


def _answer(line: str) -> Answer:
    found: dict[str, Any] = json.loads(line)
    walk = {name: found[name] for name in found if isinstance(found[name], str) and name != "path"}
    ids = tuple((own, first) for own, first in found.get("ids", ()))
    return Answer(found["path"], found["status"], found["at_ms"], ids, tuple(found.get("users", ())), walk)


class Town:
    """Everything lies in `home`; `registry` is a folder with the registry's files."""

    def __init__(
        self,
        home: Path,
        url: str,
        *,
        registry: Path,
        begin_at: datetime,
        epoch: date,
        scale: float,
        seed: int,
        backfill_days: float,
    ) -> None:
        self.home, self.url, self.registry, self.backfill_days = home, url, registry, backfill_days
        self.clock = SharedClock(home / "clock", begin_at=begin_at)
        self.record = home / "answers.jsonl"
        self.record.touch()
        self.world = ("--epoch", epoch.isoformat(), "--scale", str(scale), "--seed", str(seed))
        self.address = ""
        self._read = 0

    def environment(self, **more: str) -> dict[str, str]:
        """What a program here sees: nothing of the machine's but the way to programs."""
        path = os.pathsep.join([str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])])
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PYTHONPATH": path,
            "NOTED_DATABASE_URL": self.url,
            "NOTED_REGISTRY_DIR": str(self.registry),
            "NOTED_BACKFILL_DAYS": str(self.backfill_days),
            "NOTED_X_BEARER_TOKEN": TOKEN,
            "NOTED_X_BASE_URL": self.address or "http://127.0.0.1:9",
            **more,
        }

    def initialise(self, *options: str) -> None:
        """Create the tables and load the registry."""
        self.do("data", "init", *options)

    def do(self, *arguments: str) -> None:
        """Run a command of ours to its end, at the instant that it is; raises `Trouble`."""
        given = self.environment(NOTED_NOW=self.clock.now_at().isoformat())
        command = [sys.executable, "-m", *arguments]
        done = subprocess.run(
            command, cwd=self.home, env=given, capture_output=True, text=True, check=False, timeout=300
        )
        if done.returncode:
            raise Trouble(done.stderr.strip().splitlines()[-1])

    @contextmanager
    def x(self) -> Iterator[None]:
        """The sandbox X, listening, with the days of its world that are collected already made."""
        command = [sys.executable, "-m", "benchmarks.recorded_x", "--clock", str(self.clock.file)]
        command += ["--record", str(self.record), "--registry", str(self.registry), *self.world]
        log = (self.home / "x.log").open("w", encoding="utf-8")
        with (
            log,
            subprocess.Popen(
                command,
                cwd=self.home,
                env=self.environment(),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            ) as server,
        ):
            try:
                self.address = (server.stdout.readline() if server.stdout else "").strip()
                if not self.address:
                    raise Trouble(f"the sandbox X does not start: {self.home / 'x.log'}")
                since_at = self.clock.now_at() - timedelta(days=self.backfill_days)
                self.ask(RECENT, query="from:nobody_at_all", since_id=str(snowflake_at(since_at)))
                self.read_on()
                yield
            finally:
                server.terminate()

    def ask(self, path: str, **params: str) -> dict[str, Any]:
        """An answer of X's to ourselves."""
        response = requests.get(
            self.address + path,
            params=params,
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=ASK_LIMIT_S,
        )
        if response.status_code != requests.codes.ok:
            raise Trouble(f"{path}: {response.status_code} {response.text[:300]}")
        return dict(response.json())

    def quiet(self) -> None:
        """Wait until X has nothing under way: what it answers to a program that is dead is written down too."""
        end = time.monotonic() + ASK_LIMIT_S
        time.sleep(SETTLE_S)
        while self.clock.under_way():
            if time.monotonic() > end:
                raise Trouble("the sandbox X does not come to rest")
            time.sleep(SETTLE_S)

    def unread(self) -> int:
        """How many answers X has given since the last `read_on`."""
        with self.record.open("rb") as lines:
            lines.seek(self._read)
            return lines.read().count(b"\n")

    def read_on(self) -> list[Answer]:
        """What X has answered since the last call."""
        with self.record.open("rb") as lines:
            lines.seek(self._read)
            whole = lines.read().rpartition(b"\n")[0]
        self._read += len(whole) + 1 if whole else 0
        return [_answer(line) for line in whole.decode().splitlines()]
