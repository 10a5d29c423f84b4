"""`python -m metrics score` on a real store: the fields of `metrics.score`, with the rules, and one line for a wrong file."""

import json

import pytest
from typer.testing import CliRunner, Result

from data import score_file
from data.settings import settings
from metrics.__main__ import app
from metrics.score import COLUMNS
from tests.pages import stored_world


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return stored_world.make(tmp_path_factory.mktemp("score") / "noted.db", full=True)


@pytest.fixture(autouse=True)
def at_noon(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTED_DATABASE_URL", store)
    monkeypatch.setenv("NOTED_NOW", stored_world.NOW_AT.isoformat())
    settings.cache_clear()


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["score", *words])


def test_json_has_one_row_a_unit_best_first_and_the_rules_it_comes_from() -> None:
    found = json.loads(run("--format", "json").stdout)
    assert list(found["rows"][0]) == [column.removesuffix("_ms") for column in COLUMNS]
    ranks = [row["score_rank"] for row in found["rows"] if row["score_rank"] is not None]
    assert ranks == list(range(1, len(ranks) + 1))
    assert len(ranks) > 60
    assert found["rules"]["response"]["weight"] == 40


def test_the_table_shows_the_pillars_and_a_dash_for_what_is_not_known() -> None:
    lines = run("--kind", "zone").stdout.splitlines()
    assert lines[0].split()[:4] == ["score_rank", "score_rank_low", "score_rank_high", "unit_id"]
    assert len(lines) == 1 + 8
    assert "compliance_points" in lines[0]
    assert all("–" in line for line in lines[1:])


def test_csv_has_every_field() -> None:
    head = run("--kind", "zone", "--format", "csv").stdout.splitlines()[0]
    assert head.split(",")[-2:] == ["as_of", "note"]


def test_a_file_that_cannot_be_used_is_one_line_and_exit_code_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score_file, "text", lambda: "[response]\nweight = 400\n")
    result = run()
    assert result.exit_code == 1
    assert "noted: metrics/score.toml: response.weight = 400" in result.stderr
    assert "Traceback" not in result.output


def test_a_period_that_cannot_be_is_called_wrongly() -> None:
    assert run("--from", "2026-11-09", "--to", "2026-11-02").exit_code == 2
