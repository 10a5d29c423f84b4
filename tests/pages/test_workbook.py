"""A workbook holds the rows of the CSV, says what they are of, and nothing in it comes alive."""

import csv
import io
import zipfile
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.cell import Cell
from xlsxwriter.exceptions import FileCreateError

from language.words import Words
from pages.ui import case_rows, cell_words, league_export, standings, store, workbook
from pages.ui.access.offers import NotMade
from pages.ui.export import csv_of
from pages.ui.workbook import xlsx_of
from tests.pages import readers
from tests.pages.conftest import ReadFrom
from tests.pages.test_scorecard import WEEK

ABOUT = {"Noted": "League", "period": "2026-01-01 2026-01-08", "rules": '=1+1 "x"'}


def cells(file: bytes, sheet: str) -> list[list[Cell]]:
    book = openpyxl.load_workbook(io.BytesIO(file))
    assert book.sheetnames[-2:] == ["Rows", "About"]
    return [list(row) for row in book[sheet].iter_rows()]


def values(file: bytes, sheet: str = "Rows") -> list[list[Any]]:
    return [[each.value for each in row] for row in cells(file, sheet)]


def csv_rows(file: bytes) -> list[list[str]]:
    lines = file.decode("utf-8-sig").splitlines(keepends=True)
    return list(csv.reader(io.StringIO("".join(line for line in lines if not line.startswith("#")))))


def as_csv(value: object) -> str:
    """How the CSV writes a cell."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def frame(*texts: str) -> pd.DataFrame:
    return pd.DataFrame({"name": pd.Series(list(texts), dtype="object")})


def test_ids_instants_numbers_and_the_unknown_are_exact() -> None:
    file = xlsx_of(
        pd.DataFrame(
            {
                "thread_id": pd.Series([2124752173040002204], dtype="int64"),
                "opened_ms": pd.Series([1_700_000_000_123], dtype="int64"),
                "closed_ms": pd.Series([None], dtype="Int64"),
                "share": [0.1],
                "large": pd.Series([(1 << 60) + 1], dtype="int64"),
                "cases": [3],
                "observed": [True],
            }
        ),
        about=ABOUT,
    )
    assert values(file)[1] == [
        "2124752173040002204", "2023-11-14T22:13:20.123Z", None, 0.1, "1152921504606846977", 3, True,
    ]  # fmt: skip
    heading, row = cells(file, "Rows")
    assert all(each.font.b for each in heading)
    assert {each.data_type for each in (row[0], row[1], row[4])} == {"s"}


def test_a_league_is_the_csv_row_for_row(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    of = readers.source()
    rows = league_export.rows(standings.standings(of, WEEK), store.units(of))
    expected = csv_rows(csv_of(rows, about={}))
    found = values(xlsx_of(rows, about={}))
    assert len(found) == len(expected) > 50
    for ours, theirs in zip(found, expected, strict=True):
        for mine, said in zip(ours, theirs, strict=True):
            # a spreadsheet keeps 15 digits of a figure
            assert as_csv(mine) == said or float(as_csv(mine)) == pytest.approx(float(said), rel=1e-15)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", " =1", "https://x.example", "mailto:x@y", "{=1}", "007"]
)
def test_a_formula_and_a_link_are_texts_as_they_were_written(text: str) -> None:
    file = xlsx_of(frame(text), about={"Noted": text})
    (_, (cell,)) = cells(file, "Rows")
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert cell.quotePrefix == (text.strip()[0] in "=+-@")
    assert values(file, "About") == [["Noted", text]]
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "sheets/" in name]
        assert len(sheets) == 2
        assert not any(b"<f>" in each or b"hyperlink" in each for each in sheets)


def test_what_xml_forbids_and_what_is_too_long_break_nothing() -> None:
    found = values(xlsx_of(frame("a\x00\x01\x0b\ud800\uffffb", "आ" * 40_000, "😀" * 20_000), about={}))
    assert found[1] == ["ab"]
    assert found[2] == ["आ" * 32_766 + "…"]
    assert len(found[3][0].encode("utf-16-le")) <= 2 * workbook.MOST_CHARACTERS


def test_the_heading_stays_in_sight_and_filters() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_of(frame("a", "b"), about=ABOUT)))["Rows"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:A3")
    assert values(xlsx_of(frame(), about=ABOUT)) == [["name"]]
    assert values(xlsx_of(frame(), about=ABOUT), "About") == [list(each) for each in ABOUT.items()]


def test_more_rows_than_a_sheet_holds_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 1)
    with pytest.raises(NotMade, match="take the CSV"):
        xlsx_of(frame("a", "b"), about={})


@pytest.mark.parametrize(
    "fault", [OSError(28, "full"), FileCreateError("full")], ids=["system", "xlsxwriter"]
)
def test_a_workbook_for_which_there_is_no_room_is_refused_in_words(
    fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise fault

    monkeypatch.setattr(workbook, "_write_rows", full)
    with pytest.raises(NotMade, match="no room for it just now"):
        xlsx_of(frame("a"), about={})


def test_rows_that_are_written_in_parts_are_all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "A_PART", 2)
    assert values(xlsx_of(frame(*"abcde"), about={})) == [[each] for each in ("name", *"abcde")]


def test_counts_and_ranks_of_the_first_sheet_are_numbers_in_indian_grouping_and_shares_are_as_they_are_said() -> (
    None
):
    rows = pd.DataFrame(
        {"rank": pd.array([1, None], dtype="Int64"), "within": [12.0, 40.0], "n": [123_456, 7]}
    )
    columns = {
        "rank": {"label": "Rank"},
        "within": {"type_config": {"format": "%.0f%%"}},
        "n": {"label": "Cases"},
    }
    shown = cell_words.sheet(rows, columns, Words())
    file = xlsx_of(frame("x", "y"), about=ABOUT, shown=lambda: shown)
    assert values(file, "As shown")[1:] == [["Rank", "within", "Cases"], [1, "12%", 123_456], ["–", "40%", 7]]
    assert cells(file, "As shown")[2][2].number_format == workbook.GROUPED


def test_the_first_sheet_is_as_the_page_shows_it_and_as_dead_as_the_others() -> None:
    shown = pd.DataFrame({"कार्यालय": ["आगरा", "=1+1"], "प्रतीक्षा": ["2 घंटे 3 मिनट", "–"]})
    file = xlsx_of(frame("agra", "x"), about=ABOUT | {"demonstration": "made up"}, shown=lambda: shown)
    assert openpyxl.load_workbook(io.BytesIO(file)).sheetnames == ["As shown", "Rows", "About"]
    assert values(file, "As shown") == [
        ["League · made up", None],
        ["कार्यालय", "प्रतीक्षा"],
        ["आगरा", "2 घंटे 3 मिनट"],
        ["=1+1", "–"],
    ]
    assert {each.data_type for row in cells(file, "As shown") for each in row} <= {"s", "n"}
    hindi = xlsx_of(frame("x"), about={"written at": "x"}, shown=lambda: shown, words=Words("hi"))
    book = openpyxl.load_workbook(io.BytesIO(hindi))
    assert book.sheetnames == ["जैसा दिखता है", "पंक्तियाँ", "जानकारी"]
    assert book["जानकारी"]["A1"].value == "लिखा गया"
    assert xlsx_of(frame(), about=ABOUT, shown=lambda: shown.head(0))


def test_a_list_of_cases_goes_out_as_it_is_shown_and_whole(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    at = readers.here(Words("hi"))
    cases = standings.found(at.source, WEEK)
    sheet = case_rows.sheet(cases, Words("hi"), names=None)
    assert len(sheet) == len(cases)
    assert list(sheet)[:2] == ["प्रतीक्षा", "घड़ी का आरंभ"]
    assert "लंबित" in " ".join(sheet["स्थिति"])
