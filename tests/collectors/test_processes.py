"""Collectors as real processes that are killed: another takes over, and no post is lost or stored twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text

from data.collection_tables import Gap
from data.engine import write_store
from data.instants import snowflake_at
from data.tables import Post
from tests.collectors.conftest import ON_SQLITE
from tests.collectors.small_x import TOKEN, Reply, SmallX
from tests.conftest import ROOT
from tests.data.small_registry import AGRA
from tests.real_thing import environment
from tests.worlds.posts import post


class Running:
    """`collectors` as a real process."""

    def __init__(self, url: str, x: SmallX, home: Path, name: str, *, command: str = "run") -> None:
        self.log = home / f"{name}.log"
        given = {"NOTED_DATABASE_URL": url, "NOTED_X_BEARER_TOKEN": TOKEN, "NOTED_X_BASE_URL": x.base_url}
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "collectors", command],
                cwd=ROOT,
                env=environment(home, **given),
                stderr=log,
            )

    def wait_for(self, words: str, *, limit_s: float = 30) -> None:
        end = time.monotonic() + limit_s
        while words not in self.log.read_text(encoding="utf-8"):
            assert time.monotonic() < end, self.log.read_text(encoding="utf-8")
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            time.sleep(0.05)


@contextmanager
def running(url: str, x: SmallX, home: Path, name: str) -> Iterator[Running]:
    one = Running(url, x, home, name)
    try:
        yield one
    finally:
        one.process.kill()
        one.process.wait()


def test_a_second_run_stands_by_and_takes_over_when_the_first_is_killed(
    url: str, now_x: SmallX, tmp_path: Path
) -> None:
    with running(url, now_x, tmp_path, "first") as first:
        first.wait_for("collecting on schedule")
        with running(url, now_x, tmp_path, "second") as second:
            second.wait_for("waiting as a standby")
            first.process.kill()
            second.wait_for("collecting on schedule", limit_s=20)
            os.kill(second.process.pid, signal.SIGTERM)
            assert second.process.wait(timeout=10) == 0
            assert second.log.read_text(encoding="utf-8").endswith("noted: collection ended.\n")


@ON_SQLITE
def test_killed_between_and_within_pages_again_and_again_nothing_is_lost_or_twice(
    url: str, now_x: SmallX, tmp_path: Path
) -> None:
    said = snowflake_at(datetime.now(UTC) - timedelta(hours=1))
    now_x.posts = [post(said + number, author=901, typed={"agrapolice": AGRA}) for number in range(450)]
    answer = now_x.answer
    running_now: list[Running] = []

    def answer_and_kill(path: str, params: dict[str, str], token: str) -> Reply:
        reply = answer(path, params, token)
        if "@" in params.get("query", "") and now_x.count("tweets/search/recent") in (4, 8, 13):
            running_now[-1].process.kill()
        return reply

    now_x.answer = answer_and_kill  # type: ignore[method-assign]
    codes = []
    for number in range(4):
        running_now.append(Running(url, now_x, tmp_path, f"try-{number}", command="once"))
        codes.append(running_now[-1].process.wait(timeout=60))
    assert codes == [-signal.SIGKILL, -signal.SIGKILL, -signal.SIGKILL, 0]
    tokens = [asked.params.get("next_token") for asked in now_x.asked if "@" in asked.params.get("query", "")]
    engine = write_store(url)
    with engine.connect() as connection:
        stored = list(connection.scalars(select(Post.post_id).order_by(Post.post_id)))
        gaps = connection.scalar(select(func.count()).select_from(Gap))
        integrity = connection.scalar(text("PRAGMA integrity_check"))
    engine.dispose()
    assert stored == [int(each["id"]) for each in now_x.posts]
    assert (gaps, integrity) == (0, "ok")
    assert len(tokens) == 5 + 3  # each page once, and again where its answer was lost
