"""A review on a real store: the same bytes on the same data, a correction names its office alone, nothing is guessed."""

import hashlib
import json
import shutil
import sqlite3
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.settings import settings
from metrics.review.canonical import canonical, digest, rounded, run_id
from metrics.review.changes import changes
from tests.metrics.calling import asked, refusal, run
from tests.pages import stored_review
from tests.pages.stored_world import BARE, NOW_AT

WEEK = ("--from", "2026-11-17", "--to", "2026-11-24")


def _set(patched: pytest.MonkeyPatch, file: Path) -> None:
    patched.setenv("NOTED_DATABASE_URL", f"sqlite:///{file}")
    patched.setenv("NOTED_NOW", NOW_AT.isoformat())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small world of which the last week is frozen."""
    file = tmp_path_factory.mktemp("review") / "noted.db"
    stored_review.make(file)
    with pytest.MonkeyPatch.context() as patched:
        _set(patched, file)
        frozen("--by", "Inspector A")
    return file


@pytest.fixture
def store(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "noted.db"
    shutil.copyfile(made, file)
    _set(monkeypatch, file)
    return file


def frozen(*words: str) -> bytes:
    found = run("review", *WEEK, *words, "--format", "json")
    assert (found.exit_code, found.exception) == (0, None)
    return found.stdout_bytes


def kept(store: Path) -> dict[str, Any]:
    """What the run of the fixture says."""
    with sqlite3.connect(store) as connection:
        (text,) = connection.execute("SELECT content FROM review_runs").fetchone()
    connection.close()
    said: dict[str, Any] = json.loads(text)
    return said


def runs() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run("review", "--list", "--format", "json").stdout)["rows"]
    return rows


def test_the_same_data_give_the_same_bytes_and_one_run_whenever_it_is_asked(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTED_NOW", (NOW_AT + timedelta(days=3)).isoformat())
    data = frozen("--by", "Inspector B")
    (row,) = runs()
    assert row["run_id"] == run_id(data) == f"R{hashlib.sha256(data).hexdigest()[:12]}"
    assert (row["made_by"], row["replaces"], row["from_on"]) == ("Inspector A", None, "2026-11-17")
    with sqlite3.connect(store) as connection:
        entries = connection.execute("SELECT email, what FROM audit_log WHERE action = 'review'").fetchall()
        parts = connection.execute("SELECT count(*) FROM review_units").fetchone()
    connection.close()
    assert entries == [("Inspector A", row["run_id"])]
    assert parts == (len(json.loads(data)["units"]),)


def test_its_rows_are_those_of_the_league_and_the_score_and_nothing_is_guessed(store: Path) -> None:
    said = kept(store)
    for kind in ("district", "zone"):
        league = asked("league", *WEEK, "--kind", kind)
        assert [said["units"][row["unit_id"]]["league"] for row in league["rows"]] == rounded(league["rows"])
        assert said["groups"][kind]["unit_ids"] == [row["unit_id"] for row in league["rows"]]
        assert said["groups"][kind]["signal"] == league["signal"]
    score = next(row for row in asked("score", *WEEK)["rows"] if row["unit_id"] == "mathura")
    assert said["units"]["mathura"]["score"]["posts"] == pytest.approx(score["posts"])
    named = [row["unit_id"] for row in said["units"].values() if row["league"]["verdict"] == "laggard"]
    assert set(said["laggards"]) == set(named) != set()
    waits = said["units"]["agra"]["waiting"]
    assert waits["cases"] == said["units"]["agra"]["league"]["unanswered"] > 0
    assert said["not_known"]["gaps"] == 1
    assert BARE in said["not_known"]["without_figures"]
    assert said["units"][BARE]["coverage"] == {"observed_share": None, "gaps": []}
    assert said["units"][BARE]["league"]["median_s"] is None
    missed = said["units"]["moradabad"]["coverage"]
    assert missed["observed_share"] == pytest.approx(1 - 4 / (7 * 24))
    assert [gap["state"] for gap in missed["gaps"]] == ["lost"]


def test_the_backlog_of_an_office_is_all_that_waits_there_of_whatever_period(store: Path) -> None:
    said = kept(store)["units"]
    ever = ("cases", "--from", "2020-01-01", "--to", "2026-11-25")
    everything = asked(*ever)["rows"] + asked(*ever, "--unit", "zone-agra")["rows"]
    lying = [row for row in everything if row["status"] == "open" and row["observed"]]
    counted = Counter(row["unit_id"] for row in lying)
    listed = [each for each, unit in said.items() if unit["kind"] in ("district", "commissionerate")]
    assert counted["zone-agra"] > 0
    for unit_id in (*listed, "zone-agra"):
        assert said[unit_id]["backlog"]["cases"] == counted[unit_id], unit_id
    oldest = min(row["referred_at"] or row["opened_at"] for row in lying if row["unit_id"] == "agra")
    assert said["agra"]["backlog"]["oldest_at"] == oldest
    waits = said["agra"]["waiting"]
    assert len(waits["since"]) == len(waits["thread_ids"])
    assert waits["since"] == sorted(waits["since"])
    assert waits["since"][0] == waits["oldest_at"]


def test_a_period_that_is_not_over_says_so(store: Path) -> None:
    said = json.loads(run("review", "--from", "2026-11-22", "--to", "2026-11-29", "--format", "json").stdout)
    assert said["not_known"]["is_over"] is False
    assert said["known_until"] < "2026-11-24T07:00"
    assert said["units"]["agra"]["coverage"]["observed_share"] == pytest.approx(2.5 / 7, abs=0.01)


def test_a_period_of_which_nothing_is_known_is_refused_in_one_line(store: Path) -> None:
    line = refusal("review", "--from", "2020-01-01", "--to", "2020-01-08", code=1)
    assert line.startswith("noted: Nothing is known of 2020-01-01 to 2020-01-08")
    assert len(runs()) == 1


def test_a_correction_makes_a_new_run_that_names_its_office_alone(store: Path) -> None:
    (first,) = (row["run_id"] for row in runs())
    cases = asked("cases", *WEEK)["rows"]
    case = next(
        row for row in cases if row["unit_id"] == "mathura" and row["status"] == "closed" and row["observed"]
    )
    corrected = run("correct", "mathura", case["thread_id"], "--by", "Inspector A", "--not-closed")
    assert corrected.exit_code == 0
    second = run_id(frozen())
    row = next(row for row in runs() if row["run_id"] == second)
    assert row["replaces"] == first != second
    assert list(row["changes"]["units"]) == ["mathura"]
    (said,) = row["changes"]["units"]["mathura"]["corrections"].values()
    assert said == [None, {"verdict": "not_closed", "closed_at": None}]
    assert set(row["changes"]["inputs"]) == {"cases", "corrections"}
    assert (row["changes"]["summary"]["corrections"], row["changes"]["summary"]["verdicts"]) == (1, 0)
    compared = run("review", "--compare", first, second).stdout.splitlines()
    assert [line.split()[0] for line in compared] == ["unit_id", "mathura"]


def test_what_was_altered_is_refused_by_its_name(store: Path) -> None:
    (first,) = (row["run_id"] for row in runs())
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE review_runs SET content = replace(content, '\"agra\"', '\"agrA\"')")
    connection.close()
    line = refusal("review", "--compare", first, first, code=1)
    assert line.startswith(f"noted: The run {first} was altered after it was made")


def test_an_unknown_run_is_named(store: Path) -> None:
    settings.cache_clear()
    assert "There is no run R0" in refusal("review", "--compare", "R0", "R1", code=1)


def test_figures_are_written_to_so_many_digits_and_names_in_order() -> None:
    assert canonical({"b": 0.1 + 0.2, "a": [-0.0, 1, None, "ज़"]}) == '{"a":[0.0,1,null,"ज़"],"b":0.3}'.encode()
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical({"a": float("nan")})


def unit(**league: Any) -> dict[str, Any]:
    row = {"verdict": "laggard", "rank": 3, "rank_low": 1, "rank_high": 5, "answered": 4, "note": None}
    beside: dict[str, Any] = {
        "score": None,
        "corrections": [],
        "coverage": {"observed_share": 1.0, "gaps": []},
    }
    return {"league": row | league, **beside}


def whole(**units: Any) -> dict[str, Any]:
    said = {
        "inputs": {},
        "known_until": "x",
        "asked": {},
        "rules": {},
        "state": {"now": {}},
        "annotations": [],
    }
    return {**said, "definitions": "1", "units": units}


def test_who_only_moved_because_others_did_stands_apart() -> None:
    before = whole(a=unit(), b=unit(rank=4), c=unit(rank=5))
    after = whole(a=unit(answered=5, rank=2), b=unit(rank=3), c=unit(rank=5))
    found = changes(before, after)
    assert found["units"] == {"a": {"rank": [3, 2], "figures": {"answered": [4, 5]}}}
    assert found["moved"] == {"b": {"rank": [4, 3]}}
    assert (found["summary"]["units"], found["summary"]["moved"], found["summary"]["ranks"]) == (1, 1, 2)
    assert changes(before, before)["summary"] == dict.fromkeys(found["summary"], 0)


def test_the_hash_of_a_frame_hangs_on_its_values_and_not_on_their_order() -> None:

    rows = pd.DataFrame(
        {"id": [1, 2, 3], "at": pd.array([7, None, 9], dtype="Int64"), "text": ["a", None, "b"]}
    )
    same = digest(rows, by=["id"])
    assert digest(rows.iloc[[2, 0, 1]], by=["id"]) == same
    assert digest(rows.assign(at=pd.array([7, 8, 9], dtype="Int64")), by=["id"]) != same
    assert digest(rows.assign(text=["a", "\x1f", "b"]), by=["id"]) != same
