"""What is on the screen as a file: the same rows and figures as the commands write, with what they are of."""

from collections.abc import Mapping
from functools import partial

import pandas as pd

from metrics.measures import DEFINITIONS
from metrics.plain import csv_text, iso, published, records
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
    label: str | None = None,
    key: str | None = None,
) -> None:
    """Offer the rows as a file, which is made when it is fetched; whose they are is asked again then."""
    downloads.offer(
        label or at.words("Download as CSV"),
        file_name=file_name,
        make=partial(csv_of, rows, about=about),
        rows=len(rows),
        at=at,
        what=what,
        unit_ids=set(rows["unit_id"]) if "unit_id" in rows else None,
        key=key,
    )
