"""Cases kept in the process are those that a fresh read gives, whatever was written between."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle, islice
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Connection, Engine, select

from data import case_changes, case_reads, cases, facts
from data.case_reads import KeptCases, case_events
from data.engine import closing, read_store, write_store
from data.tables import CaseChange
from metrics.cases import case_events as expression
from tests.conftest import NewStore
from tests.worlds.generated import AGRA, CITIZEN, HQ, World, worlds
from tests.worlds.posts import BASE_MS, minutes, post
from tests.worlds.stored import register, take

SPAN = {"start_ms": BASE_MS + 15 * 60_000, "end_ms": BASE_MS + 60 * 60_000}
ALWAYS = {"start_ms": 0, "end_ms": 1 << 60}


def same(found: pd.DataFrame, wanted: pd.DataFrame) -> None:
    """Compare, whether names are categories or texts."""
    text = {"unit_id": "str"}
    pd.testing.assert_frame_equal(found.astype(text), wanted.astype(text))


def batches(given: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """One post, then four, then one again."""
    left = iter(given)
    for size in cycle((1, 4)):
        batch = list(islice(left, size))
        if not batch:
            return
        yield batch


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds())
def test_after_each_batch_they_are_those_of_a_fresh_read(engine: Engine, world: World) -> None:
    with engine.begin() as connection:
        register(connection)
        kept = KeptCases(**SPAN)
        for batch in batches(world.posts):
            take(connection, batch)
            same(kept.read(connection), case_events(connection, **SPAN))


def tagged(at: int) -> dict[str, Any]:
    return post(minutes(at), author=CITIZEN, typed={"agra": AGRA})


class Watched:
    """Who reads, who writes, and what is kept by a reader of its own connection."""

    def __init__(self, url: str, stack: ExitStack) -> None:
        self.writer = stack.enter_context(closing(write_store(url)))
        self.reader = stack.enter_context(closing(read_store(url)))
        self.kept = KeptCases(**ALWAYS)

    def take(self, *items: dict[str, Any]) -> None:
        with self.writer.begin() as connection:
            take(connection, list(items))

    def read(self) -> pd.DataFrame:
        with self.reader.connect() as connection:
            found = self.kept.read(connection)
            same(found, case_events(connection, **ALWAYS))
            return found


@pytest.fixture
def watched(new_store: NewStore) -> Iterator[Watched]:
    with ExitStack() as stack:
        made = Watched(new_store(migrated=True), stack)
        with made.writer.begin() as connection:
            register(connection)
        made.take(tagged(0), tagged(9))
        made.read()
        yield made


def test_of_a_new_batch_its_threads_alone_are_read(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> pd.DataFrame:
        raise AssertionError("all cases were read")

    monkeypatch.setattr(case_reads, "columns", refused)
    watched.take(post(minutes(3), author=HQ, typed={"agra": AGRA}, quote_of=minutes(0)))
    with watched.reader.connect() as connection:
        found = watched.kept.read(connection)
    assert found["referred_ms"].notna().tolist() == [True, False]


def test_a_change_elsewhere_leaves_them_as_they_are(watched: Watched) -> None:
    before = watched.read()
    with watched.writer.begin() as connection:
        facts.touch(connection)
    assert watched.read() is before


def test_after_a_rebuild_all_are_read(watched: Watched) -> None:
    with watched.writer.begin() as connection:
        connection.execute(CaseChange.__table__.delete())
        cases.rebuild(connection, expression=expression)
        assert connection.scalars(select(CaseChange.thread_ids)).all() == [None]
    watched.read()


def test_who_was_away_too_long_or_looks_at_an_older_store_reads_all(watched: Watched) -> None:
    def since(connection: Connection, version: int) -> set[int] | None:
        marked = case_changes.mark(connection, version)
        return case_changes.since(connection, version, now=facts.version(connection), marked=marked)

    with watched.writer.begin() as connection:
        now = facts.version(connection)
        assert since(connection, now) == set()
        assert since(connection, now + 1) is None
        assert since(connection, now - case_changes.KEPT) is None
        later = (now // case_changes.PRUNED_EVERY + 1) * case_changes.PRUNED_EVERY + case_changes.KEPT
        facts.put(connection, facts.VERSION, str(later - 1))
    watched.take(tagged(12))
    with watched.writer.connect() as connection:
        assert len(connection.scalars(select(CaseChange.version)).all()) == 1
    assert len(watched.read()) == 3


def test_a_store_that_was_restored_and_written_on_is_read_anew(watched: Watched) -> None:
    with watched.writer.connect() as connection:
        before, version = connection.execute(select(CaseChange.__table__)).all(), facts.version(connection)
    watched.take(tagged(12))
    watched.read()
    with watched.writer.begin() as connection:  # the file of before, in which other things then happened
        gone = cases.Case.thread_id == minutes(12)
        connection.execute(cases.Case.__table__.delete().where(gone))
        connection.execute(CaseChange.__table__.delete())
        connection.execute(CaseChange.__table__.insert(), [each._asdict() for each in before])
        facts.put(connection, facts.VERSION, str(version))
        for at in (14, 16):
            take(connection, [tagged(at)])
    assert minutes(12) not in set(watched.read()["thread_id"])
