"""Rows as a workbook for Excel: as the page shows them, as the commands write them, and what they are of; nothing in it comes
alive."""

import io
import re
import tempfile
from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from language.words import N_, Words
from metrics.plain import cell as as_text
from metrics.plain import published, records
from pages.ui.access.offers import NotMade
from pages.ui.safe import cell

ENGLISH_WORDS: Final = Words()
MIME: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS: Final = 1_048_575
"""As many as a sheet holds, without the heading."""
MOST_CHARACTERS: Final = 32_767
"""As many as a cell holds, counted as UTF-16 does."""
EXACT: Final = 1 << 53
"""A spreadsheet reckons in floating point: a larger whole number is written as text."""
GROUPED: Final = r"[>=10000000]##\,##\,##\,##0;[>=100000]##\,##\,##0;##,##0"
"""Indian grouping, as on the page; a whole number all the same."""
SHEETS: Final = {"shown": N_("As shown"), "rows": N_("Rows"), "about": N_("About")}
TOLD: Final = (
    *(
        N_("definitions"),
        N_("data version"),
        N_("written at"),
        N_("demonstration"),
        N_("choices"),
        N_("period"),
    ),
    *(
        N_("asked"),
        N_("offices observed"),
        N_("observed from"),
        N_("observed until"),
        N_("gaps"),
        N_("as of"),
    ),
    N_("unobserved cases"),
)
"""What stands before the lines of the last sheet, there in the reader's language; another name stands as it is."""
NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
DEAD: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NARROWEST, WIDEST, OF_ABOUT, LOOKED_AT = 9, 44, 90, 200
A_PART: Final = 2_000
TOO_MANY: Final = N_(
    "A sheet of Excel holds 1,048,575 rows, and these are more: take the CSV, or choose a shorter period."
)
NO_ROOM: Final = N_(
    "The workbook cannot be made: the server has no room for it just now. Take the CSV, or tell whoever runs the system."
)


def text(value: object) -> str:
    """A text as a cell can hold it: without the characters that XML forbids, and no longer than a cell may be."""
    said = NO_XML.sub("", str(value))
    units = said.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return said
    return units[: 2 * (MOST_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"


def _widths(columns: list[str], rows: list[dict[str, Any]]) -> list[int]:
    """How wide each column is to be, in characters, by its heading and its first rows."""
    longest = {name: max([len(as_text(row.get(name))) for row in rows], default=0) for name in columns}
    return [min(max(longest[name], len(name), NARROWEST) + 2, WIDEST) for name in columns]


class _Sheet:
    """A sheet to which cells are written, each as what it is; a text stays a text whatever it begins with."""

    def __init__(self, book: xlsxwriter.Workbook, name: str) -> None:
        self.sheet = book.add_worksheet(name)
        self.bold = book.add_format({"bold": True})
        self.plain = book.add_format()
        self.grouped = book.add_format({"num_format": GROUPED})
        # Excel's own apostrophe: seen by nobody, and the text stays one when somebody edits the cell
        self.quoted = book.add_format({"quote_prefix": True})

    def text(self, row: int, column: int, value: object, *, bold: bool = False) -> None:
        said = text(value)
        look = self.quoted if cell(said) != said else self.bold if bold else self.plain
        self.sheet.write_string(row, column, said, look)

    def value(self, row: int, column: int, value: object) -> None:
        """A cell of a row: nothing where it is not known."""
        if value is None:
            return
        if isinstance(value, bool):
            self.sheet.write_boolean(row, column, value)
        elif isinstance(value, int | float) and abs(value) < EXACT:
            self.sheet.write_number(row, column, value)
        else:
            self.text(row, column, value)


def _write_rows(on: _Sheet, rows: pd.DataFrame, columns: list[str]) -> None:
    """The heading, which stays in sight and filters, and the rows; a part of them at a time."""
    for column, name in enumerate(columns):
        on.text(0, column, name, bold=True)
    first = records(rows.head(LOOKED_AT))
    for place, width in enumerate(_widths(columns, first)):
        on.sheet.set_column(place, place, width)
    for begin in range(0, len(rows), A_PART):
        for number, row in enumerate(records(rows.iloc[begin : begin + A_PART]), start=begin + 1):
            for column, name in enumerate(columns):
                on.value(number, column, row.get(name))
    on.sheet.freeze_panes(1, 0)
    if columns:
        on.sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)


def _write_shown(on: _Sheet, texts: pd.DataFrame, title: str) -> None:
    """What the rows are of in a line, the headings, and the rows in the words of the page; an unknown one is its dash."""
    on.text(0, 0, title, bold=True)
    for place, name in enumerate(texts):
        on.text(1, place, name, bold=True)
        longest = texts[name].head(LOOKED_AT).astype(str).str.len().max() if len(texts) else 0
        on.sheet.set_column(place, place, min(max(int(longest), len(str(name)), NARROWEST) + 2, WIDEST))
    for number, row in enumerate(texts.itertuples(index=False), start=2):
        for place, value in enumerate(row):
            if isinstance(value, int) and abs(value) < EXACT:
                on.sheet.write_number(number, place, value, on.grouped)
            else:
                on.text(number, place, value)
    on.sheet.freeze_panes(2, 0)
    on.sheet.autofilter(1, 0, max(len(texts) + 1, 2), max(len(texts.columns) - 1, 0))


def _write_about(on: _Sheet, about: Mapping[str, str], _: Words) -> None:
    """A line each: what is told, and what it is."""
    named = {_(name) if name in TOLD else name: value for name, value in about.items()}
    for number, (name, value) in enumerate(named.items()):
        on.text(number, 0, name, bold=True)
        on.text(number, 1, value)
    on.sheet.set_column(0, 0, max([len(name) for name in named], default=0) + 2)
    on.sheet.set_column(1, 1, OF_ABOUT)


def xlsx_of(
    rows: pd.DataFrame,
    *,
    about: Mapping[str, str],
    shown: Callable[[], pd.DataFrame] | None = None,
    words: Words = ENGLISH_WORDS,
) -> bytes:
    """The rows as a workbook: the same fields, rows and figures as the CSV; raises `NotMade` where they are too many, or
    the disk of temporary files is full.

    Ids and instants are texts, so that they stay exact; unknown is an empty cell. A text that begins like a formula is
    marked as a text by the cell's look, so it stands there as it was written. `shown` gives the same rows under the headings
    of the page: the first sheet, to be read and sent on. The sheets are named in the language of `words`.
    """
    if len(rows) > MOST_ROWS:
        raise NotMade(TOO_MANY)
    try:
        return _made(rows, about, shown, words)
    except (OSError, FileCreateError) as error:
        raise NotMade(NO_ROOM) from error


def _made(
    rows: pd.DataFrame, about: Mapping[str, str], shown: Callable[[], pd.DataFrame] | None, words: Words
) -> bytes:
    columns = list(published(dict.fromkeys(str(name) for name in rows.columns)))
    file = io.BytesIO()
    with (
        tempfile.TemporaryDirectory(prefix="noted-") as folder,  # gone with what is in it, whatever happens
        xlsxwriter.Workbook(file, {**DEAD, "constant_memory": True, "tmpdir": folder}) as book,
    ):
        if shown:
            said = [about[name] for name in ("Noted", "choices", "demonstration") if name in about]
            _write_shown(_Sheet(book, words(SHEETS["shown"])), shown(), " · ".join(said))
        _write_rows(_Sheet(book, words(SHEETS["rows"])), rows, columns)
        _write_about(_Sheet(book, words(SHEETS["about"])), about, words)
    return file.getvalue()
