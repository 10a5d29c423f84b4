"""A database that goes away, a disk that is full, a collector that is frozen: said once, and made good by itself."""

import signal
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, func, select, text

from collectors import keeping
from collectors.commands.collecting import News
from collectors.keeping import Keeper, watch_disk
from collectors.site import Site
from data import disk, incidents
from data.collection_tables import Gap
from data.engine import migrate, write_store
from data.instants import snowflake_at
from data.tables import Post
from tests.collectors.conftest import ON_SQLITE, Clock
from tests.collectors.running import LIMIT_S, Held, Running, in_store, pages, running, tokens_asked, until
from tests.collectors.small_x import SmallX
from tests.conftest import PostgreSQL
from tests.data.small_registry import AGRA, load
from tests.worlds.posts import post


@pytest.mark.long
def test_a_server_that_stops_in_the_midst_of_a_walk_loses_and_doubles_nothing(
    own_server: PostgreSQL, now_x: SmallX, tmp_path: Path
) -> None:
    url = own_server.create("outage")
    migrate(url)
    engine = write_store(url)
    with engine.begin() as connection:
        load(connection, now_at=datetime.now(UTC) - timedelta(days=30))
    engine.dispose()
    held, ids = Held(now_x, 2), pages(now_x, 3)
    with running(url, now_x, tmp_path, "one") as one:
        assert held.asked.wait(LIMIT_S)
        own_server.halt()
        held.go.set()
        one.wait_for("Check NOTED_DATABASE_URL and the server.")
        own_server.resume()
        one.wait_for("collecting on schedule again.")
        until(lambda: len(in_store(url, "SELECT post_id FROM posts")) == len(ids), says=one.words)
        assert "Traceback" not in one.words()
        assert in_store(url, "SELECT count(*) FROM heartbeats WHERE state = 'collecting'") == [1]
    assert sorted(in_store(url, "SELECT post_id FROM posts")) == ids
    assert in_store(url, "SELECT count(*) FROM gaps") == [0]
    tokens = tokens_asked(now_x)
    assert len(tokens) == 3 + 1  # the page whose answer could not be stored, once more


@ON_SQLITE
def test_a_full_disk_is_said_once_and_collection_goes_on_when_there_is_room(
    site: Site, x: SmallX, clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "TICK_S", 3600)
    said = snowflake_at(clock() - timedelta(hours=1))
    x.posts = [post(said + number, author=901, typed={"agrapolice": AGRA}) for number in range(450)]
    with site.engine.connect() as connection:
        pages_now = connection.scalar(text("PRAGMA page_count"))
    most, pauses, stored = [pages_now + 8], [], []

    @event.listens_for(site.engine, "begin")
    def limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {most[0]}")

    def sleep(seconds: float) -> None:
        if seconds == keeping.POLL_S:
            site.ending.ask()
            return
        pauses.append(seconds)
        with site.engine.connect() as connection:
            stored.append(connection.scalar(select(func.count()).select_from(Post)))
        if len(pauses) == 4:
            most[0] = pages_now + 10_000

    monkeypatch.setattr(site.ending, "sleep", sleep)
    Keeper(site, say=News()).keep()
    assert pauses == [1, 2, 4, 8]
    assert all(count % 100 == 0 for count in stored)  # whole pages or none
    lines = capsys.readouterr().err.splitlines()
    assert sum("disk is full. Free space on that disk" in line for line in lines) == 1
    assert lines[-1] == "noted: collecting on schedule again."
    with site.engine.connect() as connection:
        assert sorted(connection.scalars(select(Post.post_id))) == [int(each["id"]) for each in x.posts]
        assert connection.scalar(select(func.count()).select_from(Gap)) == 0
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"


@ON_SQLITE
def test_a_disk_that_fills_up_is_one_incident_until_there_is_room_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "FLOOR_BYTES", 1 << 60)
    for _ in range(4):
        watch_disk(site)
    with site.engine.connect() as connection:
        (incident,) = incidents.standing(connection)
    assert (incident.kind, incident.times) == ("disk", 1)
    assert "Free space there" in incident.message
    monkeypatch.setattr(disk, "FLOOR_BYTES", 1)
    watch_disk(site)
    with site.engine.connect() as connection:
        assert incidents.standing(connection) == []


def status(url: str, x: SmallX, home: Path, *, minutes: float) -> tuple[int, str]:
    """What `status` says and how it ends, so many minutes from now."""
    at = datetime.now(UTC) + timedelta(minutes=minutes)
    asked = Running(url, x, home, f"status-{minutes}", command="status", NOTED_NOW=at.isoformat())
    return asked.ends(), asked.words()


@pytest.mark.long
def test_a_frozen_collector_is_told_by_status_before_anything_is_overdue(
    url: str, now_x: SmallX, tmp_path: Path
) -> None:
    with running(url, now_x, tmp_path, "one") as one:
        until(
            lambda: in_store(url, "SELECT count(*) FROM cursors WHERE state = 'ok'")[0] >= 5, says=one.words
        )
        code, words = status(url, now_x, tmp_path, minutes=0)
        assert (code, "Collector: collecting, on" in words) == (0, True), words
        one.send(signal.SIGSTOP)
        code, words = status(url, now_x, tmp_path, minutes=6)
        assert code == 1
        assert "The collector is dead or does not move" in words
        assert (
            f"Collector: collecting, SILENT, on {socket.gethostname()} as process {one.process.pid}" in words
        )
        one.send(signal.SIGCONT)
