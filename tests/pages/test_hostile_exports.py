"""Every file of a store in which strangers wrote everything opens harmlessly: no formula, ids exact, both formats alike."""

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell

from pages.ui import workbook
from pages.ui.access.offers import OFFERS
from tests.pages import foreign, hostile, readers
from tests.pages.conftest import PAGES, Show

NOT_HERE = {"method", "collection", "wall", "audit"}
"""Three have no table as a file; that of the fourth is looked at in its own tests."""
LIVE = tuple("=+-@＝＋－＠")
OF_POSTS = ("thread_id", "root_id", "first_reply_id", "closed_id")


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def live_cells(file: str) -> list[str]:
    """What a spreadsheet would run, at whichever character it parts the cells."""
    return [
        each
        for delimiter in ",;\t"
        for row in csv.reader(io.StringIO(file, newline=""), delimiter=delimiter)
        for each in row
        if each.lstrip()[:1] in LIVE and not is_number(each.split(",")[0])
    ]


def rows_of(file: str) -> list[dict[str, str]]:
    lines = file.splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if not line.startswith(("#", '"#')))
    return list(csv.DictReader(io.StringIO("".join(lines[first:]), newline="")))


def is_alive(cell: Cell) -> bool:
    """Whether a cell of a workbook is a formula or a link, or would be a formula once somebody edits it."""
    value = str(cell.value or "").lstrip()
    return bool(
        cell.data_type == "f"
        or cell.hyperlink
        or (value[:1] in LIVE and is_text(cell) and not cell.quotePrefix)
    )


def is_text(cell: Cell) -> bool:
    return cell.data_type in ("s", "inlineStr")


def ids_in(url: str, statement: str) -> set[str]:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as opened:
        return {str(each) for (each,) in opened.execute(statement)}


@pytest.mark.long
def test_every_file_of_a_store_in_which_strangers_wrote_opens_harmlessly(
    show: Show, full_store: str, tmp_path: Path
) -> None:
    url = hostile.make(tmp_path / "hostile.db", like=full_store, to="http://127.0.0.1:9")
    posts, units = ids_in(url, "SELECT post_id FROM posts"), ids_in(url, "SELECT unit_id FROM units")
    OFFERS._kept.clear()
    for name in sorted(set(PAGES) - NOT_HERE):
        offered = len(OFFERS._kept)
        page = show(name, store=url, show="all", age="all", circular="1", unit=hostile.WHOLE)
        assert not page.exception, name
        assert len(OFFERS._kept) > offered, name
    said = ""
    books = [each for each in foreign.offers(readers.EVERYTHING) if each.mime == workbook.MIME]
    for book, (file_name, content) in zip(books, foreign.files(readers.EVERYTHING), strict=True):
        assert book.file_name.removesuffix(".xlsx") == file_name.removesuffix(".csv")
        sheets = openpyxl.load_workbook(io.BytesIO(book.make()))
        assert not [each for sheet in sheets for row in sheet.iter_rows() for each in row if is_alive(each)]
        assert sheets["Rows"].max_row == book.rows + 1
        file = content[len(file_name.encode()) :].decode("utf-8-sig")
        rows = rows_of(file)
        assert live_cells(file) == [], file_name
        for row in rows:
            assert {row[name] for name in OF_POSTS if row.get(name)} <= posts, file_name
            assert not row.get("unit_id") or row["unit_id"] in units, file_name
        assert rows, file_name
        said += file
    assert "'=HYPERLINK" in said  # the texts are in the files, and were made harmless
    assert "'@SUM" in said
