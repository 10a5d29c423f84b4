"""The collectors' lock: one at a time on a database, free again as soon as its holder is dead."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from data.engine import StoreError, migrate, write_store
from data.lock import Busy, Lost, only_collector
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
