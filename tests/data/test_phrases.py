"""The phrase table as a person edits it: what cannot be is named with its file, its line and what to do."""

from pathlib import Path

import pytest

from data import phrases
from data.csv_rows import RegistryError

REFUSED = {
    "seen,en,closed": "line 3: kind 'closed' is none of resolved, not_ours",
    "seen,fr,noted": "line 3: language 'fr' is none of en, hi, hinglish",
    "seen,,noted": "line 3: language '' is none of",
    ",en,noted": "line 3: needs a phrase and a kind",
    "* seen,en,noted": "line 3: phrase '\\* seen' has a gap without a word on each side",
    "seen …,en,noted": "line 3: phrase 'seen …' has a gap without a word on each side",
    "seen * * by,en,noted": "line 3: phrase .* has a gap without a word on each side",
    "seen *by us,en,noted": "line 3: phrase .* has a gap that touches a word",
    "seen * by us… all,en,noted": "line 3: phrase .* has a gap that touches a word",
    "seen by @sho,en,noted": "line 3: phrase .* has a handle, a tag or a link",
    "!!,en,noted": "line 3: phrase '!!' holds no word",
    "NOTED  by,en,thanks": "line 3: phrase 'NOTED  by' stands in line 2 already. Keep one of them",
}


def write(folder: Path, row: str) -> None:
    (folder / "replies.csv").write_text(f"phrase,language,kind\nnoted by,en,noted\n{row}", encoding="utf-8")


@pytest.mark.parametrize("row", REFUSED)
def test_a_row_that_cannot_be_is_refused_with_file_and_line(tmp_path: Path, row: str) -> None:
    write(tmp_path, f"{row}\n")
    with pytest.raises(RegistryError, match=rf"replies\.csv, {REFUSED[row]}"):
        phrases.read(tmp_path)


def test_rows_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    write(tmp_path, "seen * us,en,noted\nधन्यवाद,hi,thanks\n")
    assert phrases.read(tmp_path) == [("noted by", "noted"), ("seen * us", "noted"), ("धन्यवाद", "thanks")]


def test_a_table_without_a_phrase_is_refused(tmp_path: Path) -> None:
    (tmp_path / "replies.csv").write_text("phrase,language,kind\n", encoding="utf-8")
    with pytest.raises(RegistryError, match="holds no phrase"):
        phrases.read(tmp_path)
