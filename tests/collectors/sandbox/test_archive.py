"""The archive: whole against the world, in X's form, and taken by the importer without a single item set aside."""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collectors.sandbox import archive
from collectors.sandbox.instants import DAY_MS, MINUTE_MS, first_id, to_ms
from collectors.sandbox.serving import Serving
from collectors.sandbox.world import World
from tests.collectors.sandbox.conftest import NOW_MS, RECENT, ROOT, SCALE, Hands, X, new_world, posts_between
from tests.collectors.sandbox.test_openapi import check_answer

DAYS = 12
Line = dict[str, Any]


def lines_of(file: Path) -> list[Line]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def written(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, archive.Span]:
    file = tmp_path_factory.mktemp("archive") / "past.jsonl.gz"
    return file, archive.write(Serving(world, Hands()), file, days=DAYS)


@pytest.fixture
def lines(written: tuple[Path, archive.Span]) -> list[Line]:
    return lines_of(written[0])


@pytest.fixture
def span(written: tuple[Path, archive.Span]) -> archive.Span:
    return written[1]


def pages(lines: list[Line]) -> Iterator[Line]:
    return (line for line in lines if "meta" in line)


def looks(lines: list[Line]) -> Iterator[Line]:
    return (line for line in lines if "meta" not in line)


def test_it_holds_everything_of_its_span_that_concerns_an_account_once(
    world: World, lines: list[Line], span: archive.Span
) -> None:
    found = [int(post["id"]) for line in pages(lines) for post in line["data"]]
    expected = {
        post.post_id
        for post in posts_between(world, span.from_ms, span.to_ms)
        if (post.author.unit_id or any(person.unit_id for _, _, person in post.mentions))
        and post.found_at(NOW_MS)
    }
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert len(expected) > 500


def test_recent_search_takes_over_from_its_end_with_a_margin_of_a_quarter_hour(
    x: X, span: archive.Span
) -> None:
    assert NOW_MS - 7 * DAY_MS + 15 * MINUTE_MS < span.to_ms < NOW_MS - 6 * DAY_MS
    x.hands.ms += 15 * MINUTE_MS
    answer = x.ask(RECENT, query="@Uppolice", since_id=first_id(span.to_ms) - (10 * MINUTE_MS << 22))
    assert answer.status_code == 200


def test_its_end_is_not_before_what_it_holds_is_whole(world: World, span: archive.Span) -> None:
    """A post is searchable a minute and a half after its instant at most: nothing of the span is still to come."""
    latest = max(post.searchable_ms for post in posts_between(world, span.from_ms, span.to_ms))
    assert latest < NOW_MS


def test_it_goes_back_to_the_beginning_of_an_indian_day(span: archive.Span) -> None:
    assert datetime.fromtimestamp(span.from_ms / 1000, UTC) == datetime(2026, 11, 11, 18, 30, tzinfo=UTC)
    first, second = span.words().split()
    assert to_ms(datetime.fromisoformat(first)) == span.from_ms
    assert to_ms(datetime.fromisoformat(second)) == span.to_ms


def test_its_lines_are_whole_answers_of_x_with_the_time_of_retrieval(lines: list[Line]) -> None:
    assert all(datetime.fromisoformat(line["__twarc"]["retrieved_at"]).tzinfo for line in lines)
    for line in lines[::3]:
        answer = {name: value for name, value in line.items() if name != "__twarc"}
        check_answer("/2/tweets/search/all" if "meta" in line else "/2/users", answer)
    assert any("errors" in line for line in pages(lines))
    assert not any("includes" in line for line in pages(lines)), "of citizens no profile is asked for"


def test_users_come_first_and_once_a_day(world: World, lines: list[Line], span: archive.Span) -> None:
    kinds = ["meta" in line for line in lines]
    assert kinds == sorted(kinds)
    days: dict[str, set[str]] = {}
    for line in looks(lines):
        days.setdefault(line["__twarc"]["retrieved_at"], set()).update(user["id"] for user in line["data"])
    assert len(days) == round((span.to_ms - span.from_ms) / DAY_MS)
    everybody = len(world.people.officials)
    assert [len(found) for found in days.values()] == [
        everybody,
        everybody,
        *[everybody - 1] * (len(days) - 2),
    ]


def test_follower_curves_have_a_history(lines: list[Line]) -> None:
    counts: dict[str, list[int]] = {}
    for line in looks(lines):
        for user in line["data"]:
            counts.setdefault(user["username"], []).append(user["public_metrics"]["followers_count"])
    rises = sorted(numbers[-1] / numbers[0] for numbers in counts.values())
    assert rises[0] <= 1.001
    assert rises[-1] > 1.03  # the office that grows sixfold in four months
    assert rises[-2] < 1.02


def test_written_again_it_says_the_same(
    world: World, written: tuple[Path, archive.Span], tmp_path: Path
) -> None:
    again = tmp_path / "again.jsonl.gz"
    assert archive.write(Serving(world, Hands()), again, days=DAYS) == written[1]
    assert lines_of(again) == lines_of(written[0])
    assert [file.name for file in tmp_path.iterdir()] == ["again.jsonl.gz"]


@pytest.mark.long
def test_the_importer_takes_all_of_it(tmp_path: Path) -> None:
    file = tmp_path / "past.jsonl.gz"
    span = archive.write(Serving(new_world(scale=0.05), Hands()), file, days=DAYS)
    database = tmp_path / "noted.db"
    environment = {
        "PATH": os.environ["PATH"],
        "NOTED_DATABASE_URL": f"sqlite:///{database}",
        "NOTED_NOW": "2026-11-24T12:00:00+05:30",
        "PYTHONPATH": str(ROOT),
    }
    for arguments in (
        ("data", "init", "--demonstration"),
        ("collectors", "import", str(file), "--covers", *span.words().split()),
    ):
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert "0 set aside" in done.stdout
    with closing(sqlite3.connect(database)) as store:

        def number(query: str) -> int:
            return int(store.execute(query).fetchone()[0])

        assert number("SELECT count(*) FROM quarantine") == 0
        posts = {
            int(post["edit_history_tweet_ids"][0]) for line in pages(lines_of(file)) for post in line["data"]
        }
        assert number("SELECT count(*) FROM posts") == len(posts)
        assert number("SELECT count(DISTINCT at) FROM follower_snapshots") == len({*_seen(file)})
        assert number("SELECT count(*) FROM accounts WHERE x_user_id IS NULL") == 0
        assert number("SELECT count(*) FROM cases") > 100
        assert number("SELECT count(*) FROM gaps") == 0


def _seen(file: Path) -> Iterator[str]:
    for line in lines_of(file):
        officials = any(user.get("description") or user.get("location") for user in _users(line))
        if officials:
            yield line["__twarc"]["retrieved_at"]


def _users(line: Line) -> list[Line]:
    return list(line["includes"]["users"] if "includes" in line else line["data"])


def test_the_program_writes_the_same_and_ends_with_the_span(
    written: tuple[Path, archive.Span], tmp_path: Path
) -> None:
    file = tmp_path / "deep" / "past.jsonl.gz"
    command = ["archive", str(file), "--days", str(DAYS), "--epoch", "2026-11-24", "--scale", str(SCALE)]
    done = subprocess.run(
        [sys.executable, "-m", "collectors.sandbox", *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "NOTED_NOW": "2026-11-24T12:00:00+05:30"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == written[1].words()
    assert lines_of(file) == lines_of(written[0])


def test_where_it_cannot_be_written_one_line_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "collectors.sandbox",
            "archive",
            str(blocked / "past.jsonl.gz"),
            "--scale",
            "0.01",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert str(blocked) in done.stderr
