"""`python -m metrics rebuild` and `python -m data archive`: what they print, refuse and leave."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from data import archive_files
from data.__main__ import app as data_app
from data.settings import settings
from metrics.__main__ import app


@pytest.fixture
def file(tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty SQLite store that the commands find."""
    file = tmp_path / "noted.db"
    shutil.copyfile(migrated_sqlite, file)
    monkeypatch.setenv("NOTED_DATABASE_URL", f"sqlite:///{file}")
    settings.cache_clear()
    return file


def rebuild(*words: str) -> Result:
    return CliRunner().invoke(app, ["rebuild", *words])


def test_it_says_what_it_found_in_one_line(file: Path) -> None:
    found = rebuild()
    assert (found.exit_code, found.stdout) == (0, "0 cases, rebuilt by duckdb; 0 changed.\n")
    assert found.stderr == "noted: posts of another kind by the phrase table: 0; cases that changed: 0.\n"


def test_it_says_the_same_as_json(file: Path) -> None:
    found = rebuild("--engine", "sqlite", "--format", "json")
    assert json.loads(found.stdout) == {"engine": "sqlite", "cases": 0, "changed": 0, "kinds": 0}


@pytest.mark.parametrize(
    "words", [["--engine", "postgres"], ["--archive", "somewhere"], ["--engine", "abacus"]]
)
def test_what_cannot_be_meant_is_a_wrong_call(file: Path, words: list[str]) -> None:
    found = rebuild(*words)
    assert (found.exit_code, found.stdout) == (2, "")


def test_the_engine_of_another_database_is_named_in_one_line(file: Path) -> None:
    said = rebuild("--engine", "postgres").stderr
    assert said.startswith(f"noted: --engine postgres: {file} is no such database. ")
    assert said.count("\n") == 1


def test_an_archive_of_nothing_is_written_all_the_same(file: Path, tmp_path: Path) -> None:
    found = CliRunner().invoke(data_app, ["archive", str(tmp_path / "archive")])
    assert (found.exit_code, found.stdout) == (
        0,
        f"{tmp_path / 'archive'}: 0 months of {file}, 0 of them written anew.\n",
    )
    assert archive_files.verify(tmp_path / "archive").posts == 0
