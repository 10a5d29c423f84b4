"""Rosters from files: CSV and XLSX, every row checked before anything is entered; a formula is never worked out."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from data.roster_rows import COLUMNS, Member, RosterError, checked

MOST_BYTES: Final = 5 << 20
MOST_UNPACKED: Final = 50 << 20
MOST_ROWS: Final = 5_000
OPTIONAL: Final = ("trained_on",)
Numbered = Iterator[tuple[int, list[Any]]]


def read(content: bytes, *, name: str, today: date, unit_id: str | None = None) -> list[tuple[str, Member]]:
    """The members in a file, each with its place (file and line); `unit_id`: all must be of that unit, and the column may
    be left out. Raises `RosterError`, which names file, line and column and says what to do, at the first that cannot
    be."""
    if len(content) > MOST_BYTES:
        raise _file_error(f"{name}: has more than {MOST_BYTES >> 20} MB. Send the list of the staff alone.")
    is_xlsx = Path(name).suffix.lower() == ".xlsx" or content.startswith(b"PK\x03\x04")
    lines = _xlsx(content, name) if is_xlsx else _csv(content, name)
    header = [str(each or "").strip().lower() for each in next(lines, (1, []))[1]]
    while header and not header[-1]:
        header.pop()
    _check_header(name, header, unit_id)
    found: list[tuple[str, Member]] = []
    taken: dict[str, str] = {}
    for line, cells in lines:
        if all(each is None or (isinstance(each, str) and not each.strip()) for each in cells):
            continue
        place = f"{name}, line {line}"
        if len(found) == MOST_ROWS:
            raise _file_error(f"{place}: more than {MOST_ROWS} rows. Divide the list.")
        if any(each not in (None, "") for each in cells[len(header) :]):
            raise _file_error(
                f"{place}: more fields than the header names. Put a text with commas into quotes."
            )
        row = dict(zip(header, cells, strict=False))
        if unit_id is not None and row.get("unit_id") in (None, ""):
            row["unit_id"] = unit_id
        found.append((place, _member(place, row, today=today, unit_id=unit_id, taken=taken)))
    if not found:
        raise _file_error(f"{name}: holds no member. Write a row for each below the header.")
    return found


def _member(
    place: str, row: dict[str, Any], *, today: date, unit_id: str | None, taken: dict[str, str]
) -> Member:
    """One row, refused with its place; no number and no address may stand twice in a file (`taken`)."""
    try:
        member = checked(row, today=today)
        if unit_id is not None and member.unit_id != unit_id:
            words = f"{member.unit_id!r} is not {unit_id!r}, whose list this is. Take the row out."
            raise RosterError(words, column="unit_id", code="other_unit")
        for column, value in (("cug_number", member.cug_number), ("email", member.email.lower())):
            if value in taken:
                words = f"{value} stands in {taken[value]} already. Each has one of their own."
                raise RosterError(words, column=column, code="twice")
            taken[value] = place.rpartition(", ")[2]
    except RosterError as error:
        raise RosterError(
            f"{place}, column {error.column}: {error}", column=error.column, code=error.code
        ) from None
    return member


def _file_error(text: str) -> RosterError:
    return RosterError(text, column="", code="file")


def _check_header(name: str, header: list[str], unit_id: str | None) -> None:
    optional = {*OPTIONAL, *(("unit_id",) if unit_id is not None else ())}
    missing = [each for each in COLUMNS if each not in header and each not in optional]
    strange = [each for each in header if each not in COLUMNS]
    why = f"no column {missing[0]}" if missing else f"unknown column {strange[0]!r}" if strange else ""
    if not why and len(set(header)) < len(header):
        why = "a column stands twice"
    if why:
        raise _file_error(f"{name}, line 1: {why}. The header must name: {','.join(COLUMNS)}")


def _csv(content: bytes, name: str) -> Numbered:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _file_error(
            f"{name}: not UTF-8 (byte {error.start}). Save it as CSV in UTF-8, or as XLSX."
        ) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, list(cells)
    except csv.Error as error:
        raise _file_error(f"{name}, line {reader.line_num}: not CSV ({error}). Save it anew.") from None


def _xlsx(content: bytes, name: str) -> Numbered:
    """The rows of the first sheet. A cell with a formula is refused: what it would show is nobody's word."""
    broken = f"{name}: is no XLSX file that can be read. Save it anew as XLSX, without a password, or as CSV."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
                raise _file_error(
                    f"{name}: unpacks to more than {MOST_UNPACKED >> 20} MB. Save the list alone."
                )
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size may leave rows out
        for number, cells in enumerate(sheet.iter_rows(max_col=len(COLUMNS) + 5), start=1):
            for cell in cells:
                if cell.data_type == "f":
                    place = f"{name}, line {number}, column {cell.column_letter}"
                    raise _file_error(f"{place}: holds a formula. Paste its value in its place.")
            if number > 10 * MOST_ROWS:
                raise _file_error(f"{name}: more than {10 * MOST_ROWS} rows. Save the list alone.")
            yield number, [cell.value for cell in cells]
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        IndexError,
        ValueError,
        ParseError,
        OSError,
        RuntimeError,
        zlib.error,
    ) as error:
        if isinstance(error, RosterError):
            raise
        raise _file_error(broken) from None
