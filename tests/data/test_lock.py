"""The collectors' lock: one at a time on a database, free again as soon as its holder is dead."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from data import facts, heartbeats, lock
from data.engine import StoreError, migrate, write_store
from data.heartbeats import Pulse
from data.lock import COLLECTOR, Busy, Lost, only_collector
from tests.conftest import ROOT, NewStore, PostgreSQL
from tests.real_thing import environment

HOLDER = """
import sys, time
from data.engine import StoreError, migrate, write_store
from data.lock import only_collector
with only_collector(write_store(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def another_holder(url: str, home: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLDER, url]
    more = {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests' / 'loopback'}"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(home) | more, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_collector_is_refused_and_the_lock_is_free_when_its_holder_is_killed(
    new_store: NewStore, tmp_path: Path
) -> None:
    url = new_store(migrated=True)
    engine = write_store(url)
    with another_holder(url, tmp_path) as process:
        with pytest.raises(Busy, match="another collector is at work"), only_collector(engine):
            pass
        process.kill()
        process.wait()
        _until(lambda: _can_hold(engine))
    engine.dispose()


def _can_hold(engine: Engine) -> bool:
    try:
        with only_collector(engine):
            return True
    except Busy:
        return False


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(200):
        if holds():
            return
        subprocess.run(["sleep", "0.05"], check=True)
    pytest.fail("the lock of a dead process is still held after 10 s")


def test_the_lock_is_given_back(engine: Engine) -> None:
    for _ in range(2):
        with only_collector(engine) as still_held:
            still_held()


def test_collectors_of_different_databases_do_not_meet(new_store: NewStore) -> None:
    engines = [write_store(new_store(migrated=True)) for _ in range(2)]
    with only_collector(engines[0]), only_collector(engines[1]):
        pass
    for engine in engines:
        engine.dispose()


def test_a_server_that_drops_the_holders_connection_is_noticed(
    postgres: PostgreSQL, migrated_postgres: str
) -> None:
    engine = write_store(postgres.create("lost_lock", like=migrated_postgres))
    drop = text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    with only_collector(engine) as still_held:
        with engine.begin() as connection:
            connection.execute(drop)
        with pytest.raises(Lost, match="lock is gone"):
            still_held()
    engine.dispose()
    postgres.drop("lost_lock")


def test_a_lock_that_cannot_be_made_is_no_other_collector(tmp_path: Path) -> None:
    file = tmp_path / "noted.db"
    migrate(f"sqlite:///{file}")
    (tmp_path / "noted.db.collector.lock").mkdir()
    engine = write_store(f"sqlite:///{file}")
    with (
        pytest.raises(StoreError, match=r"noted\.db\.collector\.lock: cannot be made"),
        only_collector(engine),
    ):
        pass
    engine.dispose()


def taken_by_another(engine: Engine) -> None:
    """What another collector does as soon as it has the lock."""
    with engine.begin() as connection:
        facts.put(connection, COLLECTOR, "another")


def test_whoever_was_overtaken_writes_nothing_more(engine: Engine) -> None:
    with only_collector(engine) as held:
        with held.writing() as connection:
            facts.put(connection, "page", "first")
        taken_by_another(engine)
        with pytest.raises(Lost, match="taken over; nothing was written"), held.writing() as connection:
            facts.put(connection, "page", "second")
        with pytest.raises(Lost):
            held()
    with engine.connect() as connection:
        assert facts.get(connection, "page") == "first"
        assert facts.get(connection, COLLECTOR) == "another"


def test_nobody_takes_over_in_the_midst_of_a_transaction(new_store: NewStore) -> None:
    url = new_store(migrated=True)
    engine, other = write_store(url), write_store(url)
    overtaking = threading.Thread(target=taken_by_another, args=(other,))
    with only_collector(engine) as held:
        with held.writing() as connection:
            overtaking.start()
            overtaking.join(0.5)
            assert overtaking.is_alive()  # it waits for this page
            facts.put(connection, "page", "whole")
        overtaking.join(30)
        with pytest.raises(Lost):
            held()
    with engine.connect() as connection:
        assert facts.get(connection, "page") == "whole"
    engine.dispose()
    other.dispose()


def test_each_transaction_beats_and_the_end_is_said(engine: Engine) -> None:
    clock = [datetime(2026, 11, 24, 6, tzinfo=UTC)]
    pulse = Pulse(lambda: clock[0])
    with only_collector(engine, pulse=pulse) as held:
        clock[0] += timedelta(minutes=3)
        with held.writing():
            pass
        with engine.connect() as connection:
            (seen,) = heartbeats.seen(connection, now_at=clock[0])
        assert (seen.state, seen.beat_at, seen.started_at) == (
            "collecting",
            clock[0],
            clock[0] - timedelta(minutes=3),
        )
    with engine.connect() as connection:
        assert [each.state for each in heartbeats.seen(connection, now_at=clock[0])] == ["ended"]


def test_it_beats_beside_long_work_until_that_is_over_or_takes_too_long(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "BEAT_S", 0.02)
    monkeypatch.setattr(lock, "LONGEST_WORK_S", 0.06)
    clock = [datetime(2026, 11, 24, 6, tzinfo=UTC)]

    def beaten() -> bool:
        with engine.connect() as connection:
            (seen,) = heartbeats.seen(connection, now_at=clock[0])
        return seen.beat_at == clock[0] and not seen.silent

    with only_collector(engine, pulse=Pulse(lambda: clock[0])) as held:
        clock[0] += timedelta(minutes=6)
        assert not beaten()
        with held.beating():
            _until(beaten)
            _until(lambda: "heartbeat" not in {each.name for each in threading.enumerate()})
            clock[0] += timedelta(minutes=6)
            assert not beaten()
        with held.beating():
            pass
        assert "heartbeat" not in {each.name for each in threading.enumerate()}


@pytest.mark.parametrize("folder", [False, True])
def test_one_file_by_two_names_has_one_lock(tmp_path: Path, folder: bool) -> None:
    (tmp_path / "real").mkdir()
    file = tmp_path / "real" / "noted.db"
    migrate(f"sqlite:///{file}")
    alias = tmp_path / "alias"
    alias.symlink_to(file.parent if folder else file)
    engines = [write_store(f"sqlite:///{name}") for name in (file, alias / "noted.db" if folder else alias)]
    with only_collector(engines[0]), pytest.raises(Busy), only_collector(engines[1]):
        pass
    for engine in engines:
        engine.dispose()
