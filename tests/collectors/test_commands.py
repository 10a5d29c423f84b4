"""`python -m collectors`: what each command says, where it says it, and how it ends."""

import json
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from collectors import site
from collectors.__main__ import app
from collectors.jobs import ORDER
from data import coverage, lock
from data.collection_tables import Run
from data.engine import write_store
from data.instants import to_ms
from data.settings import PROJECT, settings
from tests.collectors.conftest import ON_SQLITE
from tests.collectors.small_x import TOKEN, UNAUTHORIZED, SmallX

pytestmark = ON_SQLITE


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    def line(self) -> str:
        """The one line on standard error."""
        assert self.err.count("\n") == 1, self.err
        return self.err


Call = Callable[..., Done]


@pytest.fixture
def call(url: str, now_x: SmallX, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call a command in this process, with a token and the small X unless something else is said."""
    monkeypatch.setattr(site.Ending, "sleep", lambda self, seconds: None)
    handlers = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}

    def call(*words: str, **more: str) -> Done:
        settings.cache_clear()
        given = {"NOTED_DATABASE_URL": url, "NOTED_X_BEARER_TOKEN": TOKEN, "NOTED_X_BASE_URL": now_x.base_url}
        found = CliRunner().invoke(app, list(words), env=given | more)
        for each, handler in handlers.items():
            signal.signal(each, handler)
        assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
        return Done(found.exit_code, found.stdout, found.stderr)

    return call


def test_once_collects_everything_and_ends_with_0(call: Call, url: str) -> None:
    assert call("once") == (0, "", "noted: every collection was made.\n")
    engine = write_store(url)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Run).where(Run.outcome == "ok")) == len(
            ORDER
        )
    engine.dispose()


def test_without_a_token_nothing_is_collected_and_the_reason_is_said(call: Call, now_x: SmallX) -> None:
    for command in ("once", "run"):
        done = call(command, NOTED_X_BEARER_TOKEN="")
        assert (done.code, done.out) == (1, "")
        assert "NOTED_X_BEARER_TOKEN is not set, so nothing is collected" in done.line()
    assert now_x.asked == []


def test_a_wrong_token_is_one_line_and_1(call: Call, now_x: SmallX) -> None:
    done = call("once", NOTED_X_BEARER_TOKEN="a-wrong-token")  # noqa: S106  (no secret)
    assert (done.code, done.out, len(now_x.asked)) == (1, "", 1)
    assert "X answered 401 Unauthorized" in done.line()
    assert "NOTED_X_BEARER_TOKEN" in done.line()


def test_a_right_token_after_a_wrong_one_lifts_the_stop(call: Call) -> None:
    call("once", NOTED_X_BEARER_TOKEN="a-wrong-token")  # noqa: S106  (no secret)
    stopped = call("status")
    assert stopped.code == 1
    assert "! 1. Nothing is asked of X any more" in stopped.out
    assert "users/by: X answered 401" in stopped.out
    assert call("once").code == 0
    assert call("status").code == 0


def test_x_out_of_reach_is_one_line_and_1(call: Call) -> None:
    done = call("once", NOTED_X_BASE_URL="http://127.0.0.1:1")
    assert (done.code, done.out) == (1, "")
    assert "http://127.0.0.1:1 cannot be reached" in done.line()


def test_a_demonstration_is_not_mixed_with_what_x_says(call: Call, url: str) -> None:
    engine = write_store(url)
    with engine.begin() as connection:
        site.facts.put(connection, "demonstration", "yes")
    engine.dispose()
    done = call("once", NOTED_X_BASE_URL="https://api.x.com")
    assert done.code == 1
    assert "holds demonstration data: real posts need one of their own" in done.line()


def test_a_second_collector_at_once_is_refused_in_one_line(call: Call, url: str) -> None:
    engine = write_store(url)
    with lock.only_collector(engine):
        done = call("once")
    engine.dispose()
    assert done.code == 1
    assert "another collector is at work on this database" in done.line()


@pytest.mark.parametrize(
    "words",
    [
        ("twice",),
        ("once", "--now"),
        ("status", "--format", "xml"),
        ("import",),
        ("give-up",),
        ("give-up", "one"),
    ],
)
def test_a_wrong_call_is_2(call: Call, words: tuple[str, ...]) -> None:
    done = call(*words)
    assert (done.code, done.out) == (2, "")
    assert done.err


@pytest.mark.parametrize(
    ("span", "reason"),
    [
        (("2026-11-01", "2026-11-02T00:00:00Z"), "needs an offset"),
        (("yesterday", "2026-11-02T00:00:00Z"), "is no ISO 8601 instant"),
        (("2026-11-02T00:00:00Z", "2026-11-01T00:00:00Z"), "TO must be after FROM"),
        (("2026-11-02T00:00:00Z", "2999-11-01T00:00:00Z"), "TO lies in the future"),
    ],
)
def test_a_span_that_cannot_be_is_2(call: Call, tmp_path: Path, span: tuple[str, str], reason: str) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text("", encoding="utf-8")
    done = call("import", str(file), "--covers", *span)
    assert done.code == 2
    assert reason in " ".join(done.err.replace("│", " ").split())


def test_import_says_what_it_read_on_standard_output(call: Call, now_x: SmallX, tmp_path: Path) -> None:
    file = tmp_path / "posts.json"
    file.write_text(json.dumps(now_x.posts), encoding="utf-8")
    done = call("import", str(file), NOTED_X_BEARER_TOKEN="")
    assert (done.code, done.out) == (0, "1 posts and 0 users read, 0 set aside, 0 cleaned.\n")
    assert call("import", str(tmp_path / "none.json")).code == 1


def test_status_before_anything_was_collected_says_what_to_do(call: Call) -> None:
    done = call("status")
    assert done.code == 1
    assert "Nothing was ever collected\n     Do: Start it: python -m collectors run" in done.out
    assert "needs a person" in done.line()


def test_status_in_words_and_in_json_after_a_collection(call: Call, now_x: SmallX) -> None:
    call("once")
    words = call("status")
    assert (words.code, words.err) == (0, "")
    assert words.out.startswith("Collection is well.")
    found = json.loads(call("status", "--format", "json").out)
    assert found["healthy"] is True
    assert {row["collection"] for row in found["collections"]} == set(ORDER)
    assert all(row["state"] == "ok" and row["last_success_at"].endswith("Z") for row in found["collections"])
    assert found["requests_today"] == len(now_x.asked)
    counts = now_x.count("tweets/counts/recent")
    assert (found["objects_billed_today"], found["spent_today_usd"]) == (4, 0.035 + 0.005 * counts)
    assert (found["gaps"], found["quarantined"], found["unresolved"]) == ([], 0, [])
    assert TOKEN not in str(found) + words.out


def test_status_is_ill_when_the_last_success_is_older_than_two_intervals(call: Call) -> None:
    call("once")
    later = (datetime.now(UTC) + timedelta(minutes=31)).isoformat()
    done = call("status", "--format", "json", NOTED_NOW=later)
    assert done.code == 1
    found = json.loads(done.out)
    late = {row["collection"] for row in found["collections"] if row["state"] == "late"}
    assert late >= {"referrals", "replies", "mentions", "quoted"}
    assert not late & {"accounts", "audit", "deletions"}
    assert "the clock is fixed" in done.err


def test_a_short_pause_is_no_illness(call: Call, now_x: SmallX) -> None:
    call("once")
    limited = type(UNAUTHORIZED)(429, {"title": "Too Many Requests"})
    now_x.script["tweets/search/recent"] = [limited]
    assert call("once").code == 1
    assert call("status").code == 0


def test_a_gap_is_shown_with_its_number_and_can_be_given_up(call: Call, url: str) -> None:
    call("once")
    engine = write_store(url)
    with engine.begin() as connection:
        coverage.add(
            connection,
            family="posts",
            account_ids=[coverage.every_account(connection)[1]],
            from_ms=to_ms(datetime.now(UTC) - timedelta(days=30)),
            to_ms=to_ms(datetime.now(UTC) - timedelta(days=20)),
            reason="outage",
        )
    engine.dispose()
    (gap,) = json.loads(call("status", "--format", "json").out)["gaps"]
    assert gap["units"] == ["agra"]
    assert f"python -m collectors give-up {gap['gap_id']}" in call("status").out
    assert call("give-up", str(gap["gap_id"])) == (0, f"Gap {gap['gap_id']} is lost.\n", "")
    assert json.loads(call("status", "--format", "json").out)["gaps"] == []
    again = call("give-up", str(gap["gap_id"]))
    assert again.code == 1
    assert "is not open" in again.line()


def test_failed_requests_are_counted_with_the_others(call: Call, now_x: SmallX) -> None:
    now_x.script["users/by"] = [type(UNAUTHORIZED)(503, b"")]
    call("once")
    assert json.loads(call("status", "--format", "json").out)["requests_today"] == len(now_x.asked)


def test_a_phrase_table_that_cannot_be_right_is_one_line(call: Call, tmp_path: Path) -> None:
    for name in ("units.csv", "accounts.csv"):
        (tmp_path / name).write_bytes((PROJECT / "data" / "registry" / name).read_bytes())
    table = "phrase,language,kind\nabhi dekhte hain,hinglish,noted\nabhii dekhte hain,hinglish,directed\n"
    (tmp_path / "replies.csv").write_text(table, encoding="utf-8")
    done = call("once", NOTED_REGISTRY_DIR=str(tmp_path))
    assert (done.code, done.out) == (1, "")
    assert f"{tmp_path / 'replies.csv'}: " in done.line()
