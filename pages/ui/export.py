"""What is on the screen as a file: the same rows and figures as the commands write, with what they are of."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from metrics.measures import DEFINITIONS
from metrics.period import Period
from metrics.plain import csv_text, iso, published, records
from pages.ui import file_coverage, workbook
from pages.ui.access import downloads
from pages.ui.frame import Here
from pages.ui.safe import cell, comment

BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet reads Hindi as Latin


def about(what: str, at: Here) -> dict[str, str]:
    """What a file is of and from which data it was written."""
    said = {
        "Noted": what,
        "definitions": str(DEFINITIONS),
        "data version": at.source.version,
        "written at": iso(at.source.now_at),
    }
    if at.source.demonstration:
        said["demonstration"] = at.words("made up: no figure says anything about a real office")
    return said


def csv_of(rows: pd.DataFrame, *, about: Mapping[str, str]) -> bytes:
    """The rows as CSV in UTF-8, after lines that begin with # and say what they are of; nothing in it comes alive.

    Names and values are those of `python -m metrics --format csv`: instants end in `_at`, ids are exact, unknown is
    empty.
    """
    written = records(rows)
    columns = list(published(dict.fromkeys(str(name) for name in rows.columns)))
    lines = [comment(f"# {name}: {value}") for name, value in about.items()]
    safe = [{name: cell(value) for name, value in row.items()} for row in written]
    return (BYTE_ORDER_MARK + "\n".join([*lines, csv_text(safe, columns=columns), ""])).encode()


def offer(
    rows: pd.DataFrame,
    *,
    about: Mapping[str, str],
    file_name: str,
    at: Here,
    what: str,
    period: Period | None = None,
    label: str | None = None,
    key: str | None = None,
    shown: Callable[[], pd.DataFrame] | None = None,
) -> None:
    """Offer the rows as CSV and, beside it, as a workbook, each made when it is fetched; whose they are is asked again
    then. `period`: that of which gaps are told; `file_name` and `label` are those of the CSV; `shown` gives the
    workbook's first sheet, all the rows in the words of the page (see `cell_words.sheet`)."""
    _ = at.words
    said = {**about, **file_coverage.of_rows(rows, at.source, period)}
    both: dict[str, Any] = {
        "rows": len(rows),
        "at": at,
        "what": what,
        "unit_ids": set(rows["unit_id"].dropna().unique()) if "unit_id" in rows else None,
    }
    name, place = file_name.removesuffix(".csv"), key or what
    with st.container(horizontal=True, gap="xsmall"):
        downloads.offer(
            label or _("Download as CSV"),
            file_name=f"{name}.csv",
            make=partial(csv_of, rows, about=said),
            key=place,
            **both,
        )
        downloads.offer(
            _("Download as Excel"),
            file_name=f"{name}.xlsx",
            make=partial(workbook.xlsx_of, rows, about=said, shown=shown, words=_),
            mime=workbook.MIME,
            key=f"{place}-xlsx",
            **both,
        )
