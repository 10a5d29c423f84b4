"""`import`, `requeue` and `export`: what each says, where, and how it ends."""

import json
import os
import pty
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from data import lock, quarantine
from data.engine import closing, write_store
from data.quarantine import BadItem
from tests.collectors.conftest import NOW_AT, ON_SQLITE
from tests.collectors.small_x import SmallX
from tests.collectors.test_archive_forms import environment
from tests.collectors.test_commands import Call
from tests.collectors.test_commands import call as call  # noqa: PLC0414 - a fixture that this module uses too
from tests.worlds.posts import minutes, post

pytestmark = ON_SQLITE


@pytest.fixture
def posts_file(call: Call, now_x: SmallX, tmp_path: Path) -> Path:
    """A file that was imported."""
    file = tmp_path / "posts.json"
    said = [*now_x.posts, *(post(minutes(number), author=901, text="शिकायत") for number in range(3))]
    file.write_text(json.dumps(said), encoding="utf-8")
    assert call("import", str(file)).code == 0
    return file


def test_a_finished_file_is_passed_over_and_again_reads_it(call: Call, posts_file: Path) -> None:
    second = call("import", str(posts_file))
    assert (second.code, second.out) == (0, "0 posts and 0 users read, 0 set aside, 0 cleaned.\n")
    assert "--again reads it once more" in second.err
    assert call("import", str(posts_file), "--again").out.startswith("4 posts")


def test_a_table_of_followers_with_a_wrong_row_is_one_line_and_1(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "followers.csv"
    file.write_text('handle,at,followers\nagrapolice,2026-10-01,"1,55,157"\n', encoding="utf-8")
    done = call("import", str(file))
    assert (done.code, done.out) == (1, "")
    assert "followers.csv, line 2: followers '1,55,157' was written by a spreadsheet" in done.line()


def test_requeue_says_what_became_of_what_was_set_aside(call: Call, url: str) -> None:
    with closing(write_store(url)) as engine, engine.begin() as connection:
        good = BadItem("post: text: Field required", json.dumps(post(minutes(0), author=901)))
        quarantine.keep(connection, [good, BadItem("line: not JSON", "{")], origin="x", now_at=NOW_AT)
    assert call("requeue") == (0, "2 items tried again: 1 stored, 1 still set aside.\n", "")
    assert call("requeue") == (0, "1 items tried again: 0 stored, 1 still set aside.\n", "")


def test_requeue_waits_for_nobody(call: Call, url: str) -> None:
    with closing(write_store(url)) as engine, lock.only_collector(engine):
        done = call("requeue")
    assert done.code == 1
    assert "another collector is at work on this database" in done.line()


def test_export_says_what_it_wrote_and_import_takes_it(call: Call, posts_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl.gz"
    done = call("export", str(file))
    assert done == (0, f"4 posts (0 of them without words) and 0 looks at accounts written to {file}.\n", "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert call("import", str(file)).out.startswith("4 posts")


def test_export_to_standard_output_is_the_lines_alone(call: Call, posts_file: Path) -> None:
    done = call("export", "-", "--without-text")
    found = [json.loads(line) for line in done.out.splitlines()]
    assert sum(len(line.get("__noted", {}).get("posts", [])) for line in found) == 4
    assert "शिकायत" not in done.out
    assert "4 posts (4 of them without words)" in done.line()


def test_export_of_some_days_of_india(call: Call, posts_file: Path) -> None:
    assert call("export", "-", "--from", "2026-11-02", "--to", "2026-11-03").err.startswith("3 posts")
    assert call("export", "-", "--to", "2026-11-02").err.startswith("0 posts")


@pytest.mark.parametrize(
    "words",
    [(), ("-", "--from", "1 May"), ("-", "--from", "2026-11-02", "--to", "2026-11-02"), ("-", "more")],
)
def test_a_wrong_export_is_2(call: Call, words: tuple[str, ...]) -> None:
    assert call("export", *words).code == 2


def test_export_to_where_nothing_can_be_written_is_one_line(call: Call, tmp_path: Path) -> None:
    done = call("export", str(tmp_path / "no folder" / "all.jsonl"))
    assert done.code == 1
    assert "cannot be written (No such file or directory)" in done.line()


def test_whole_posts_for_others_are_warned_of(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.commands.exporting.MOST_GIVEN", 2)
    file = tmp_path / "posts.json"
    file.write_text(json.dumps([post(minutes(n), author=901) for n in range(3)]), encoding="utf-8")
    call("import", str(file))
    assert "For anybody but yourself: --without-text" in call("export", str(tmp_path / "a.jsonl")).line()
    assert call("export", str(tmp_path / "b.jsonl"), "--without-text").err == ""


@pytest.mark.long
def test_whoever_reads_the_export_may_leave_early(call: Call, posts_file: Path, url: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m collectors export - | true"],
        env=environment(url),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr


@pytest.mark.long
def test_a_bar_shows_the_progress_to_whoever_watches_a_terminal(call: Call, url: str, tmp_path: Path) -> None:
    file = tmp_path / "posts.json"
    file.write_text(json.dumps([post(minutes(n), author=901) for n in range(6_000)]), encoding="utf-8")
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "collectors", "import", str(file)],
        env={**environment(url), "TERM": "xterm", "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        timeout=100,
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode(errors="replace")
    os.close(ours)
    assert done.stdout == "6000 posts and 0 users read, 0 set aside, 0 cleaned.\n"
    assert "posts.json" in shown
    assert "━" in shown
    assert re.search(r"[1-9]\d*00 posts", shown)  # which of them are drawn is a matter of time
