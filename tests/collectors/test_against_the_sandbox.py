"""The whole way in real processes over HTTP: a history is imported, the days since are collected, twice."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import Engine, func, select

from data import reads
from data.collection_tables import Quarantined, Request
from data.engine import read_store
from data.instants import snowflake_at, to_ms
from data.tables import Account, Case, Post, PostVersion
from tests.collectors.small_x import TOKEN
from tests.conftest import ROOT
from tests.real_thing import environment

pytestmark = (
    pytest.mark.long
)  # a minute and more of a whole town; the demonstration that the browser tests start goes the same way

FIRST = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
SECOND = FIRST + timedelta(hours=2)
WORLD = ("--epoch", "2026-11-24", "--scale", "0.15", "--seed", "5")
LAG, OVERLAP, REACH = timedelta(seconds=30), timedelta(minutes=10), timedelta(days=6, hours=23, minutes=40)


class Town:
    """A database and the programs that work on it, all at one instant of a fixed clock."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.url = f"sqlite:///{home / 'noted.db'}"

    def given(self, now_at: datetime, **more: str) -> dict[str, str]:
        fixed = {
            "NOTED_DATABASE_URL": self.url,
            "NOTED_X_BEARER_TOKEN": TOKEN,
            "NOTED_NOW": now_at.isoformat(),
        }
        return environment(self.home, **fixed, **more)

    def do(self, *words: str, now_at: datetime, **more: str) -> str:
        """Run a program to its end; gives its standard output."""
        command = [sys.executable, "-m", *words]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.given(now_at, **more),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def sandbox(self, now_at: datetime) -> Iterator[str]:
        """An X whose clock stands at an instant; the same world at every one."""
        command = [sys.executable, "-m", "collectors.sandbox", "--port", "0", *WORLD]
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.given(now_at),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:")
            try:
                yield address
            finally:
                process.terminate()

    def handles(self) -> list[str]:
        with self.reading() as engine, engine.connect() as connection:
            return list(connection.scalars(select(func.coalesce(Account.username, Account.handle))))

    @contextmanager
    def reading(self) -> Iterator[Engine]:
        engine = read_store(self.url)
        try:
            yield engine
        finally:
            engine.dispose()

    def stored(self) -> dict[int, datetime]:
        with self.reading() as engine, engine.connect() as connection:
            return dict(connection.execute(select(Post.post_id, Post.__table__.c.created_at)).all())


def shown(address: str, handles: list[str], *, since_id: int) -> set[int]:
    """The first ids of every post that X shows by or about the accounts, asked for in another way than ours."""
    found: set[int] = set()
    for start in range(0, len(handles), 8):
        terms = [term for handle in handles[start : start + 8] for term in (f"from:{handle}", f"@{handle}")]
        params: dict[str, Any] = {"query": f"({' OR '.join(terms)}) -is:retweet", "max_results": 50}
        params |= {"since_id": since_id, "tweet.fields": "edit_history_tweet_ids"}
        while True:
            page = _asked(address, params)
            found |= {min(map(int, each["edit_history_tweet_ids"])) for each in page.get("data", [])}
            if "next_token" not in page["meta"]:
                break
            params["next_token"] = page["meta"]["next_token"]
    return found


def _asked(address: str, params: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    response = requests.get(f"{address}/2/tweets/search/recent", params=params, headers=headers, timeout=10)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A database with twelve days of history, as a demonstration has it."""
    made = Town(tmp_path_factory.mktemp("town"))
    made.do("data", "init", "--demonstration", now_at=FIRST)
    history = made.home / "history.jsonl.gz"
    span = made.do("collectors.sandbox", "archive", str(history), "--days", "12", *WORLD, now_at=FIRST)
    covers = span.splitlines()[-1].split()
    said = made.do("collectors", "import", str(history), "--covers", *covers, now_at=FIRST)
    assert " 0 set aside" in said
    return made


def test_what_x_shows_is_stored_once_and_a_second_run_adds_only_what_is_new(town: Town) -> None:
    before = town.stored()
    with town.sandbox(FIRST) as address:
        town.do("collectors", "once", now_at=FIRST, NOTED_X_BASE_URL=address)
        there = shown(address, town.handles(), since_id=snowflake_at(FIRST - REACH))
    first = town.stored()
    assert len(there) > 100
    assert there <= set(first)
    assert len(before) < len(first)
    with town.sandbox(SECOND) as address:
        town.do("collectors", "once", now_at=SECOND, NOTED_X_BASE_URL=address)
        there = shown(address, town.handles(), since_id=snowflake_at(SECOND - REACH))
    second = town.stored()
    assert there <= set(second)
    assert set(first) <= set(second)
    with town.reading() as engine, engine.connect() as connection:
        quoted = set(connection.scalars(select(Post.quoted_id).where(Post.quoted_id.is_not(None))))
        later_versions = set(connection.scalars(select(PostVersion.version_id)))
        aside = connection.scalar(select(func.count()).select_from(Quarantined))
        observed = reads.observation(connection)
        gaps = reads.gaps(connection)
        cases = connection.scalar(select(func.count()).select_from(Case))
    new = {post_id: at for post_id, at in second.items() if post_id not in first and post_id not in quoted}
    assert new
    assert min(new.values()) >= FIRST - LAG - OVERLAP
    assert not later_versions & set(second)
    assert aside == 0
    assert set(gaps["reason"]) <= {"protected", "suspended"}  # the world has one account of each
    assert gaps["unit_id"].nunique() <= 2
    assert cases > 50
    whole = observed["has_account"] & ~observed["unit_id"].isin(gaps["unit_id"])
    assert set(observed[whole]["observed_until_ms"]) == {to_ms(SECOND - LAG)}

    found = json.loads(town.do("metrics", "league", "--format", "json", now_at=SECOND))
    assert found["demonstration"] is True
    assert len(found["rows"]) > 60
    assert sum(row["cases"] for row in found["rows"]) > 20


def test_collecting_again_at_once_reads_ten_minutes_and_pays_nothing(town: Town) -> None:
    def paid() -> tuple[int, int]:
        with town.reading() as engine, engine.connect() as connection:
            query = select(func.count(), func.sum(Request.billed)).where(Request.endpoint == "search/recent")
            return tuple(connection.execute(query).one())  # type: ignore[return-value]

    with town.sandbox(SECOND) as address:
        town.do("collectors", "once", now_at=SECOND, NOTED_X_BASE_URL=address)
        requests_before, billed_before = paid()
        town.do("collectors", "once", now_at=SECOND, NOTED_X_BASE_URL=address)
    requests_after, billed_after = paid()
    assert requests_before < requests_after < requests_before + 20
    assert billed_after == billed_before
