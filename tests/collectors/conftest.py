"""A small X, a clock that stands until it is moved, and a site that collects from the one by the other."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from collectors.site import Ending, Site
from collectors.x.api import XApi
from collectors.x.transport import Transport
from data import phrases, rebuilding
from data.engine import write_store
from data.instants import snowflake_at
from data.settings import PROJECT
from metrics.replies import Phrases
from tests.collectors.small_x import TOKEN, SmallX, served
from tests.conftest import NewStore
from tests.data.small_registry import AGRA, HQ, MEERUT, load
from tests.worlds.posts import post

NOW_AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)  # noon in Lucknow
KINDS = Phrases.of(phrases.read(PROJECT / "data" / "registry"))


ON_SQLITE = pytest.mark.parametrize("new_store", ["sqlite"], indirect=True)
"""For tests of what no database has a part in: one of them is enough."""


ON_BOTH = ("test_processes.py", "test_healing.py")
"""Whose tests are of locks and of gaps: on both databases each time."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What collectors do on PostgreSQL is among the long tests but for those; `tests/data` asks all of both each time."""
    for item in items:
        is_here = item.path.is_relative_to(Path(__file__).parent)
        store = getattr(item, "callspec", None) and item.callspec.params.get("new_store")
        if is_here and store == "postgresql" and item.path.name not in ON_BOTH:
            item.add_marker(pytest.mark.long)


@pytest.fixture(autouse=True)
def cases_are_recounted_where_that_is_the_matter(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A round of everything counts all cases anew, beside what is asked here a quarter of its time: in the usual tests
    test_recount.py looks at that alone, and among the long ones, on PostgreSQL, every round does it."""
    given = getattr(request.node, "callspec", None)
    on_postgres = given and given.params.get("new_store") == "postgresql"
    if not on_postgres and request.path.name != "test_recount.py":
        monkeypatch.setattr(rebuilding, "compared", lambda *_, **__: (0, 0))


class Clock:
    """Stands still until somebody moves it; what sleeps by it moves it."""

    def __init__(self) -> None:
        self.now = NOW_AT
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def move(self, **much: float) -> datetime:
        self.now += timedelta(**much)
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.move(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    random.seed(7)  # the jitter
    return Clock()


@pytest.fixture
def x(clock: Clock) -> Iterator[SmallX]:
    """An X that has the accounts of the small registry and no posts yet."""
    small = SmallX(clock)
    for name, user_id in (("uppolice", HQ), ("AgraPolice", AGRA), ("meerutpolice", MEERUT), ("asha", 901)):
        counts = {
            "followers_count": user_id * 100,
            "following_count": 5,
            "tweet_count": 40_000,
            "listed_count": 0,
        }
        small.users[str(user_id)] = {
            "id": str(user_id),
            "username": name,
            "name": name,
            "public_metrics": counts,
        }
    with served(small):
        yield small


def site_for(engine: Engine, x: SmallX, clock: Clock, *, timeout_s: float = 5) -> Site:
    """A collector's surroundings, with the tests' clock and without waiting."""
    transport = Transport(bearer_token=TOKEN, base_url=x.base_url, timeout_s=timeout_s)
    return Site(
        engine=engine,
        x=XApi(transport, now_at=clock, sleep=clock.sleep),
        phrases=KINDS,
        now_at=clock,
        budget_usd=None,
        backfill_days=7,
        ending=Ending(),
    )


@pytest.fixture
def site(engine: Engine, x: SmallX, clock: Clock) -> Iterator[Site]:
    """A site on a store with the small registry, for both databases."""
    with engine.begin() as connection:
        load(connection, now_at=NOW_AT - timedelta(days=30))
    made = site_for(engine, x, clock)
    yield made
    made.x.transport.session.close()


def with_budget(site: Site, dollars: float) -> Site:
    """The same site, with a limit for a UTC day."""
    return replace(site, budget_usd=dollars)


@pytest.fixture
def url(new_store: NewStore) -> str:
    """A store with the small registry, which is no demonstration."""
    url = new_store(migrated=True)
    engine = write_store(url)
    with engine.begin() as connection:
        load(connection, now_at=datetime.now(UTC) - timedelta(days=30))
    engine.dispose()
    return url


@pytest.fixture
def now_x() -> Iterator[SmallX]:
    """An X that goes by the machine's clock, as commands do."""
    small = SmallX(lambda: datetime.now(UTC))
    for user_id, name in ((11, "uppolice"), (21, "agrapolice"), (31, "meerutpolice"), (901, "asha")):
        small.users[str(user_id)] = {
            "id": str(user_id),
            "username": name,
            "public_metrics": {"followers_count": 5},
        }
    said = snowflake_at(datetime.now(UTC) - timedelta(minutes=5))
    small.posts = [post(said, author=901, typed={"agrapolice": AGRA})]
    with served(small):
        yield small
