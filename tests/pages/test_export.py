"""A file says what it is of, opens in a spreadsheet in Hindi, and nothing in it comes alive."""

import csv
import io

import pandas as pd
import pytest

from pages.ui.export import csv_of


def rows_of(file: bytes) -> list[dict[str, str]]:
    lines = file.decode("utf-8-sig").splitlines(keepends=True)
    return list(csv.DictReader(io.StringIO("".join(line for line in lines if not line.startswith("#")))))


def test_an_id_an_instant_and_an_unknown_are_exact() -> None:
    frame = pd.DataFrame(
        {
            "thread_id": pd.Series([2124752173040002204], dtype="int64"),
            "opened_ms": pd.Series([1_700_000_000_123], dtype="int64"),
            "closed_ms": pd.Series([None], dtype="Int64"),
            "share": [float("nan")],
            "observed": [True],
        }
    )
    assert rows_of(csv_of(frame, about={"Noted": "x"})) == [
        {
            "thread_id": "2124752173040002204",
            "opened_at": "2023-11-14T22:13:20.123Z",
            "closed_at": "",
            "share": "",
            "observed": "true",
        }
    ]


def test_a_spreadsheet_reads_it_as_utf_8() -> None:
    file = csv_of(pd.DataFrame({"name": ["आगरा"]}), about={"Noted": "संग्रह"})
    assert file.startswith(b"\xef\xbb\xbf#")
    assert rows_of(file) == [{"name": "आगरा"}]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", " =1"])
def test_a_formula_is_dead(name: str) -> None:
    assert rows_of(csv_of(pd.DataFrame({"name": [name]}), about={}))[0]["name"].startswith("'")


def test_a_line_that_says_what_it_is_of_stays_one_line() -> None:
    file = csv_of(pd.DataFrame({"n": [1]}), about={"Noted": "a\r\nb"}).decode("utf-8-sig")
    assert file.splitlines()[0] == "# Noted: a  b"


def test_without_a_row_there_is_the_heading() -> None:
    file = csv_of(pd.DataFrame({"unit_id": [], "cases": []}), about={"Noted": "x"}).decode("utf-8-sig")
    assert file.splitlines()[1] == "unit_id,cases"
