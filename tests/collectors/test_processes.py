"""Collectors as real processes that are killed: another takes over, and no post is lost or stored twice."""

import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from data.collection_tables import Gap
from data.engine import write_store
from data.instants import snowflake_at
from data.tables import Post
from tests.collectors.conftest import ON_SQLITE
from tests.collectors.running import LIMIT_S, Held, Running, in_store, pages, running, tokens_asked, until
from tests.collectors.small_x import Reply, SmallX
from tests.data.small_registry import AGRA
from tests.worlds.posts import post


def test_a_second_run_stands_by_and_takes_over_when_the_first_is_killed(
    url: str, now_x: SmallX, tmp_path: Path
) -> None:
    with running(url, now_x, tmp_path, "first") as first:
        first.wait_for("collecting on schedule")
        with running(url, now_x, tmp_path, "second") as second:
            second.wait_for("waiting as a standby")
            first.process.kill()
            second.wait_for("collecting on schedule")
            second.send(signal.SIGTERM)
            assert second.ends() == 0
            assert second.words().endswith("noted: collection ended.\n")


@pytest.mark.long
@ON_SQLITE
def test_killed_between_and_within_pages_again_and_again_nothing_is_lost_or_twice(
    url: str, now_x: SmallX, tmp_path: Path
) -> None:
    said = snowflake_at(datetime.now(UTC) - timedelta(hours=1))
    now_x.posts = [post(said + number, author=901, typed={"agrapolice": AGRA}) for number in range(450)]
    answer = now_x.answer
    running_now: list[Running] = []

    def answer_and_kill(path: str, params: dict[str, str], token: str, **more: Any) -> Reply:
        reply = answer(path, params, token, **more)
        if "@" in params.get("query", "") and now_x.count("tweets/search/recent") in (4, 8, 13):
            running_now[-1].process.kill()
        return reply

    now_x.answer = answer_and_kill  # type: ignore[method-assign]
    codes = []
    for number in range(4):
        with running(url, now_x, tmp_path, f"try-{number}", command="once") as one:
            running_now.append(one)
            codes.append(one.ends())
    assert codes == [-signal.SIGKILL, -signal.SIGKILL, -signal.SIGKILL, 0]
    tokens = tokens_asked(now_x)
    engine = write_store(url)
    with engine.connect() as connection:
        stored = list(connection.scalars(select(Post.post_id).order_by(Post.post_id)))
        gaps = connection.scalar(select(func.count()).select_from(Gap))
        integrity = connection.scalar(text("PRAGMA integrity_check"))
    engine.dispose()
    assert stored == [int(each["id"]) for each in now_x.posts]
    assert (gaps, integrity) == (0, "ok")
    assert len(tokens) == 5 + 3  # each page once, and again where its answer was lost


def lose_the_lock(url: str) -> None:
    """Break the lock of the collector at work, as a server that drops a connection or a tidy person would."""
    if url.startswith("sqlite"):
        Path(f"{url.removeprefix('sqlite:///')}.collector.lock").unlink()
        return
    mine = "SELECT oid FROM pg_database WHERE datname = current_database()"
    in_store(
        url,
        f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = ({mine})",
    )


@pytest.mark.long
def test_a_frozen_collector_that_lost_its_lock_writes_nothing_after_another_took_over(
    url: str, now_x: SmallX, tmp_path: Path
) -> None:
    held, ids = Held(now_x, 2), pages(now_x, 3)
    with running(url, now_x, tmp_path, "first") as first:
        assert held.asked.wait(LIMIT_S)  # its second page is under way
        first.send(signal.SIGSTOP)
        with running(url, now_x, tmp_path, "second") as second:
            second.wait_for("waiting as a standby")  # frozen, it has its lock still
            lose_the_lock(url)
            second.wait_for("collecting on schedule")
            until(lambda: len(in_store(url, "SELECT post_id FROM posts")) == len(ids), says=second.words)
            runs = in_store(
                url, "SELECT count(*) FROM requests WHERE status = 200 AND endpoint = 'search/recent'"
            )
            held.go.set()
            first.send(signal.SIGCONT)
            first.wait_for("another collector has taken over; nothing was written")
            assert (
                in_store(
                    url, "SELECT count(*) FROM requests WHERE status = 200 AND endpoint = 'search/recent'"
                )
                == runs
            )
            first.wait_for("waiting as a standby")
            assert in_store(url, "SELECT count(*) FROM heartbeats WHERE state = 'collecting'") == [1]
    assert sorted(in_store(url, "SELECT post_id FROM posts")) == ids
    assert in_store(url, "SELECT count(*) FROM gaps") == [0]


@pytest.mark.long
def test_asked_to_end_twice_it_stores_the_page_at_hand_and_ends(
    url: str, now_x: SmallX, tmp_path: Path
) -> None:
    held, ids = Held(now_x, 2), pages(now_x, 3)
    with running(url, now_x, tmp_path, "one") as one:
        assert held.asked.wait(LIMIT_S)
        one.send(signal.SIGTERM)
        time.sleep(0.3)
        one.send(signal.SIGTERM)
        time.sleep(0.3)
        assert one.process.poll() is None
        held.go.set()
        assert one.ends() == 0
    assert sorted(in_store(url, "SELECT post_id FROM posts")) == ids[100:]
    assert in_store(url, "SELECT pending_pages FROM cursors WHERE collection = 'mentions'") == [2]
    assert in_store(url, "SELECT state FROM heartbeats") == ["ended"]


@pytest.mark.long
@ON_SQLITE
def test_asked_to_end_while_it_waits_to_try_again_it_ends_at_once(
    url: str, now_x: SmallX, tmp_path: Path
) -> None:
    now_x.script["users/by"] = [Reply(503)] * 20
    with running(url, now_x, tmp_path, "one") as one:
        until(lambda: now_x.count("users/by") == 4, says=one.words)  # now it waits 8 s or more
        one.send(signal.SIGTERM)
        assert one.ends() == 0
    assert now_x.count("users/by") == 4  # it did not wait until it could try again
