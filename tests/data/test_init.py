"""`python -m data init`: makes or migrates, loads, can be repeated, and says in one line what is wrong."""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from data.__main__ import app
from data.settings import settings
from tests.conftest import ROOT, NewStore
from tests.data.small_registry import ACCOUNTS_CSV, write
from tests.real_thing import environment


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def init(url: str, *options: str, **more: str) -> Done:
    """Call the command in this process."""
    settings.cache_clear()
    found = CliRunner().invoke(app, list(options), env={"NOTED_DATABASE_URL": url, **more})
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return Done(found.exit_code, found.stdout, found.stderr)


def value(url: str, statement: str) -> object:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.scalar(text(statement))
    engine.dispose()
    return found


def test_it_makes_the_database_loads_the_registry_and_can_be_repeated(new_store: NewStore) -> None:
    url = new_store()
    for _ in range(2):
        done = init(url, "init")
        assert (done.code, done.err) == (0, "")
        assert "ready, 128 units and 97 accounts." in done.out
    assert value(url, "SELECT count(*) FROM accounts") == 97
    assert value(url, "SELECT value FROM facts WHERE name = 'demonstration'") == "no"


def test_it_is_a_program(tmp_path: Path) -> None:
    given = environment(tmp_path, NOTED_DATABASE_URL=f"sqlite:///{tmp_path / 'noted.db'}")
    command = [sys.executable, "-m", "data", "init"]
    done = subprocess.run(
        command, cwd=ROOT, env=given, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{tmp_path / 'noted.db'}: ready, 128 units and 97 accounts.\n"


def test_a_bad_row_leaves_no_database_and_is_one_line(tmp_path: Path) -> None:
    folder = write(tmp_path / "registry", accounts=ACCOUNTS_CSV + "sspagra,1.23E+18,agra,officer,,\n")
    url = f"sqlite:///{tmp_path / 'noted.db'}"
    done = init(url, "init", NOTED_REGISTRY_DIR=str(folder))
    assert (done.code, done.out) == (1, "")
    assert done.err.count("\n") == 1
    assert "accounts.csv, line 4: x_user_id '1.23E+18'" in done.err
    assert not (tmp_path / "noted.db").exists()


def test_a_demonstration_stays_one_and_real_data_becomes_none(tmp_path: Path) -> None:
    made_up, real = (f"sqlite:///{tmp_path / name}.db" for name in ("made_up", "real"))
    assert init(made_up, "init", "--demonstration").code == 0
    assert init(made_up, "init").code == 0
    assert value(made_up, "SELECT value FROM facts WHERE name = 'demonstration'") == "yes"
    assert init(real, "init").code == 0
    refused = init(real, "init", "--demonstration")
    assert refused.code == 1
    assert "holds real data: a demonstration needs one of its own" in refused.err


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"NOTED_DATABASE_URL": "mysql://x"}, "NOTED_DATABASE_URL"),
        ({"NOTED_TYPO": "1"}, "NOTED_TYPO: no such setting"),
        ({"NOTED_REGISTRY_DIR": "/nowhere"}, "NOTED_REGISTRY_DIR"),
    ],
)
def test_a_bad_setting_is_one_line_and_1(tmp_path: Path, given: dict[str, str], reason: str) -> None:
    whole = {"NOTED_DATABASE_URL": f"sqlite:///{tmp_path / 'noted.db'}"} | given
    done = init(whole.pop("NOTED_DATABASE_URL"), "init", **whole)
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
    assert reason in done.err


def test_a_wrong_call_is_2(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'noted.db'}"
    assert init(url, "init", "--no-such-option").code == 2
    assert init(url, "innit").code == 2
    assert not (tmp_path / "noted.db").exists()
