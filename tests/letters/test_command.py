"""`python -m letters`: a file for a person to sign, noted in the register; nothing is written over, nothing is sent."""

import os
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from data import audit_log, letters
from data.engine import closing, read_store, write_store
from data.settings import settings
from letters.__main__ import app
from letters.commands import making
from metrics.review.canonical import canonical, run_id
from tests.letters import made_up, stored

CONTENT = made_up.content(is_whole=False)
RUN = run_id(canonical(CONTENT))


@pytest.fixture
def url(migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """A store with the offices of the registry and one review, which the command works on."""
    url = f"sqlite:///{shutil.copyfile(migrated_sqlite, tmp_path / 'noted.db')}"
    with closing(write_store(url)) as engine, engine.begin() as connection:
        stored.register(connection)
        stored.keep(connection, CONTENT)
    monkeypatch.setenv("NOTED_DATABASE_URL", url)
    monkeypatch.setattr("getpass.getuser", lambda: "operator")
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    yield url
    settings.cache_clear()


def call(*words: Any, number: str = "7/2026") -> Result:
    asked = [RUN, "--number", number, "--dated", "2026-11-30", *(str(word) for word in words)]
    return CliRunner().invoke(app, asked)


def register(url: str) -> list[dict[str, Any]]:
    with closing(read_store(url)) as engine, engine.connect() as connection:
        return letters.of_run(connection, RUN).to_dict("records")


def test_a_letter_is_written_noted_and_in_the_audit_log(url: str) -> None:
    done = call("--kind", "unit", "--unit", "agra", "--out", "agra.pdf", "--signed-by", "A. Kumar")
    assert done.exit_code == 0, done.output
    (row,) = register(url)
    assert (row["kind"], row["unit_id"], row["language"], row["made_by"]) == (
        "unit",
        "agra",
        "hi",
        "operator",
    )
    assert row["sha256"] == sha256(Path("agra.pdf").read_bytes()).hexdigest()
    assert row["state_name"]
    with closing(read_store(url)) as engine, engine.connect() as connection:
        entry = audit_log.entries(connection).iloc[0]
    assert (entry["action"], entry["what"], entry["rows"]) == ("letter", RUN, 1)


def test_a_number_that_another_letter_bears_is_said_and_the_same_one_in_another_language_may(
    url: str,
) -> None:
    assert "stands on" not in call("--kind", "unit", "--unit", "agra", "--out", "hi.pdf").stderr
    same = call("--kind", "unit", "--unit", "agra", "--out", "en.pdf", "--lang", "en")
    assert (same.exit_code, "stands on" in same.stderr) == (0, False)
    other = call("--kind", "unit", "--unit", "mathura", "--out", "mathura.pdf")
    assert (other.exit_code, len(register(url))) == (0, 3)
    assert (
        "the number 7/2026 stands on other letters already (2), the latest to agra of 2026-11-30"
        in other.stderr
    )


def test_a_letters_file_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        making._new(tmp_path / "a.pdf").close()
    finally:
        os.umask(before)
    assert (tmp_path / "a.pdf").stat().st_mode & 0o777 == 0o600


def test_nothing_is_written_over_and_what_is_not_written_is_not_noted(url: str) -> None:
    Path("state.docx").write_text("mine", encoding="utf-8")
    done = call("--out", "state.docx", "--format", "docx")
    assert (done.exit_code, register(url)) == (1, [])
    assert "state.docx is there already" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert Path("state.docx").read_text(encoding="utf-8") == "mine"


@pytest.mark.long
def test_every_office_gets_its_page_or_none_does(url: str) -> None:
    folder = Path("all")
    folder.mkdir()
    stands = folder / f"{sorted(CONTENT['units'])[2]}.docx"
    stands.touch()
    assert call("--all-units", folder, "--format", "docx").exit_code == 1
    assert (list(folder.iterdir()), register(url)) == ([stands], [])
    stands.unlink()
    assert call("--all-units", folder, "--format", "docx").exit_code == 0
    assert {file.stem for file in folder.iterdir()} == set(CONTENT["units"])
    assert {row["unit_id"] for row in register(url)} == set(CONTENT["units"])


@pytest.mark.parametrize(
    ("words", "number", "code", "said"),
    [
        ((), "7", 2, "--out FILE"),
        (("--out", "a.pdf", "--all-units", "b"), "7", 2, "--out FILE"),
        (("--out", "a.pdf", "--kind", "zone"), "7", 2, "with --unit"),
        (("--out", "a.pdf", "--kind", "unit"), "7", 2, "with --unit"),
        (("--out", "a.pdf", "--unit", "agra"), "7", 2, "--kind zone"),
        (("--out", "a.pdf", "--kind", "unit", "--unit", "nowhere"), "7", 2, "nowhere"),
        (("--out", "a.pdf", "--kind", "zone", "--unit", "agra"), "7", 2, "is no zone"),
        (("--out", "a.pdf"), "  ", 1, "needs its number"),
        (("--out", "a.pdf"), "7\n8", 2, "one line"),
        (("--out", "a.pdf"), "7\u202e8", 2, "one line"),
        (("--out", "nowhere/a.pdf"), "7", 1, "there is no folder nowhere"),
    ],
)
def test_what_cannot_be_written_is_refused(
    url: str, words: tuple[str, ...], number: str, code: int, said: str
) -> None:
    done = call(*words, number=number)
    assert (done.exit_code, register(url)) == (code, [])
    assert said in done.stderr
    assert not Path("a.pdf").exists()


def test_a_review_that_is_not_there_is_refused(url: str) -> None:
    done = CliRunner().invoke(app, ["Rnone", "--number", "7", "--dated", "2026-11-30", "--out", "a.pdf"])
    assert done.exit_code == 1
    assert done.stderr.startswith("noted: There is no run Rnone")
