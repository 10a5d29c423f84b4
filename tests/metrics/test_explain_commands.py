"""`python -m metrics explain`, `correct` and the signs of `unit` on a real store: words, fields, refusals, exit codes."""

import csv
import io
import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data import engine
from metrics.gaming import COLUMNS
from tests.metrics.calling import asked, refusal, run
from tests.pages import stored_world
from tests.pages.stored_world import NOW_AT


@pytest.fixture(scope="module")
def full_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("full") / "noted.db"
    stored_world.make(file, full=True)
    return file


@pytest.fixture(autouse=True)
def store(full_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy that a test may change."""
    file = tmp_path / "noted.db"
    shutil.copyfile(full_file, file)
    monkeypatch.setenv("NOTED_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("NOTED_NOW", NOW_AT.isoformat())
    return file


def row_of(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = asked(*words)["rows"][0]
    return found


def case_of(unit_id: str, *, closed: bool) -> dict[str, Any]:
    """A case of a unit that has a reply."""
    rows = json.loads(run("cases", "--unit", unit_id, "--format", "json").stdout)["rows"]
    return next(row for row in rows if (row["closed_at"] is not None) == closed and row["first_reply_id"])


@pytest.mark.parametrize("measure", ["acknowledge", "act", "resolve"])
@pytest.mark.parametrize("clock", ["wall", "duty"])
def test_explain_tells_the_row_of_the_league(measure: str, clock: str) -> None:
    choices = ("--measure", measure, "--clock", clock, "--origin", "referral")
    rows = json.loads(run("league", *choices, "--format", "json").stdout)["rows"]
    row = next(each for each in rows if each["unit_id"] == "mathura")
    found = row_of("explain", "mathura", *choices)
    shared = ("rank", "rank_low", "rank_high", "cases", "answered", "expected_rmst_s", "verdict")
    assert {name: found[name] for name in shared} == {name: row[name] for name in shared}


def test_explain_says_it_in_words_and_lists_ten_cases() -> None:
    result = run("explain", "agra")
    assert result.exit_code == 0
    assert "That is rank 72" in result.stdout
    assert "Had it answered now the 11 that still wait" in result.stdout
    assert len(result.stdout.split("\n\n")[1].splitlines()) == 11


def test_explain_writes_csv_and_json_alike() -> None:
    written = next(csv.DictReader(io.StringIO(run("explain", "agra", "--format", "csv").stdout)))
    found = row_of("explain", "agra")
    assert int(written["rank"]) == found["rank"]
    assert json.loads(written["heaviest"]) == found["heaviest"]
    assert isinstance(found["heaviest"][0]["thread_id"], str)


def test_explain_of_a_unit_without_coverage_says_that_it_has_no_rank() -> None:
    assert "lucknow has no rank" in run("explain", "lucknow").stdout


def test_explain_refuses_what_is_not_there() -> None:
    assert "There is no unit 'atlantis'" in refusal("explain", "atlantis", code=2)
    assert "holds no day" in refusal("explain", "agra", "--from", "2026-11-20", "--to", "2026-11-10", code=2)


def test_the_signs_stand_beside_a_units_figures() -> None:
    signs = row_of("unit", "mathura", "--from", "2026-11-01")["signs"]
    assert list(signs) == [name for name in COLUMNS if name != "unit_id"]
    assert (signs["same_text"], signs["same_text_share"]) == (signs["same_text_of"], 1.0)
    assert 0 < signs["no_follow_up"] <= signs["no_follow_up_of"]
    assert set(row_of("unit", "lucknow")["signs"].values()) == {None}


def test_a_correction_moves_the_case_and_the_derived_closing_stands_beside(store: Path) -> None:
    case = case_of("mathura", closed=True)
    done = run(
        "correct", "mathura", case["thread_id"], "--not-closed", "--by", "Inspector A", "--note", "still open"
    )
    assert done.exit_code == 0
    rows = json.loads(run("cases", "--unit", "mathura", "--format", "json").stdout)["rows"]
    found = next(row for row in rows if row["thread_id"] == case["thread_id"])
    assert (found["closed_at"], found["derived_closed_at"]) == (None, case["closed_at"])
    assert (found["corrected_by"], found["corrected_at"]) == ("Inspector A", "2026-11-24T06:30:00.000Z")
    assert {row["corrected_by"] for row in rows if row is not found} == {None}
    with sqlite3.connect(store) as connection:
        written = connection.execute(
            "SELECT action, what, filters, rows, email, detail FROM audit_log"
        ).fetchall()
    connection.close()
    said = f'{{"done":"not_closed","thread":"{case["thread_id"]}"}}'
    assert written[-1] == ("correction", "mathura", said, 1, None, "Inspector A")
    assert "still open" not in str(written)


def test_a_closing_reply_can_be_named_and_taken_back() -> None:
    case = case_of("mathura", closed=False)
    named = ("correct", "mathura", case["thread_id"], "--by", "Inspector A")
    assert run(*named, "--closed-by", case["first_reply_id"]).exit_code == 0
    before = row_of("unit", "mathura")["measures"]["resolve"]["answered"]
    assert run(*named, "--take-back").exit_code == 0
    assert row_of("unit", "mathura")["measures"]["resolve"]["answered"] == before - 1


def test_a_correction_that_cannot_be_is_refused_in_a_line() -> None:
    case = case_of("mathura", closed=True)["thread_id"]
    by = ("--by", "A")
    assert "Say one of" in refusal("correct", "mathura", case, *by, code=2)
    assert "Say one of" in refusal("correct", "mathura", case, *by, "--not-closed", "--take-back", code=2)
    assert "no case of 'mathura'" in refusal("correct", "mathura", "7", *by, "--not-closed", code=2)
    assert "no reply of mathura" in refusal("correct", "mathura", case, *by, "--closed-by", "7", code=2)
    assert "needs the name" in refusal("correct", "mathura", case, "--by", " ", "--not-closed", code=2)
    assert "no unit 'atlantis'" in refusal("correct", "atlantis", case, *by, "--not-closed", code=2)
    assert "no correction to take back" in refusal("correct", "mathura", case, *by, "--take-back", code=2)


@pytest.fixture
def locked(store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(engine, "LOCK_TIMEOUT_S", 0.1)
    connection = sqlite3.connect(store, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.close()


def test_a_locked_database_is_said_in_a_line(locked: None) -> None:
    case = case_of("mathura", closed=True)["thread_id"]
    assert "locked" in refusal("correct", "mathura", case, "--by", "A", "--not-closed", code=1)
