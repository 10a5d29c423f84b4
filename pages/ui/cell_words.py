"""What a cell of a drawn table says, as text: the same figures in the same form, unknown as a dash."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from pandas.io.formats.style import Styler

from language import figures
from language.durations import UNKNOWN, is_unknown
from language.words import Words
from pages.ui.safe import plain

DRAWN_ONLY = ("bar_chart", "line_chart", "area_chart")
"""Columns of small pictures: told where somebody says how, else left out."""
Told = Mapping[str, Callable[[Any], str]]


def dress(column: object) -> dict[str, Any]:
    """How a column is drawn, as `st.column_config` gave it; nothing where it is only named."""
    found = column.get("type_config") if isinstance(column, Mapping) else None
    return dict(found or {})


def heading(name: object, column: object) -> str:
    """What stands above a column."""
    label = column.get("label") if isinstance(column, Mapping) else column
    return plain(label or name)


def meaning(column: object) -> str | None:
    """What a column's heading explains where it is pointed at; None where it explains nothing."""
    help_ = column.get("help") if isinstance(column, Mapping) else None
    return plain(help_) if help_ else None


def number(value: Any, form: str | None, _: Words) -> str:
    """A number in its column's form (`%.1f%%`), else in Indian grouping."""
    if form and "%" in form:
        return str(form % value)
    if float(value).is_integer():
        return figures.count(int(value), _)
    return figures.decimal(value, _, places=2)


def said(value: Any, form: str | None, _: Words) -> str:
    """One cell."""
    if isinstance(value, str):
        return plain(value) or UNKNOWN
    if isinstance(value, list):
        return ", ".join(plain(each) for each in value) or UNKNOWN
    if is_unknown(value):
        return UNKNOWN
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, pd.Timestamp):
        return figures.day(value.date(), _)
    if isinstance(value, int | float) or hasattr(value, "dtype"):
        return number(value, form, _)
    return plain(value)


def _dressed(styler: Styler) -> list[list[str]]:
    """The cells of dressed rows as they are drawn."""
    body = styler._translate(False, False)["body"]  # noqa: SLF001 - as Streamlit itself reads them
    return [[str(cell["display_value"]) for cell in line if cell["type"] == "td"] for line in body]


def cells(
    rows: pd.DataFrame | Styler,
    columns: Mapping[str, Any],
    _: Words,
    *,
    order: list[str] | None = None,
    told: Told | None = None,
) -> pd.DataFrame:
    """Rows as texts under their names, in the order in which they are drawn; addresses stay what they are.

    `told`: how the cells of a column of small pictures are told; such a column without it is left out.
    """
    values = rows.data if isinstance(rows, Styler) else rows
    in_dress = _dressed(rows) if isinstance(rows, Styler) else None
    ways = told or {}
    found = {}
    for name in order or list(values.columns):
        if name in columns and columns[name] is None:
            continue
        column = dress(columns.get(name))
        form = column.get("format")
        if name in ways:
            found[name] = [UNKNOWN if is_missing(each) else ways[name](each) for each in values[name]]
        elif column.get("type") in DRAWN_ONLY:
            continue
        elif in_dress is not None and form is None:
            place = values.columns.get_loc(name)
            found[name] = [
                UNKNOWN if is_missing(value) else plain(line[place])
                for value, line in zip(values[name], in_dress, strict=True)
            ]
        else:
            found[name] = [said(each, form, _) for each in values[name]]
    return pd.DataFrame(found, dtype=object)


def is_missing(value: object) -> bool:
    """Whether a cell has nothing to tell."""
    return is_unknown(value) or (isinstance(value, list) and not value)


def sheet(
    rows: pd.DataFrame | Styler,
    columns: Mapping[str, Any],
    words: Words,
    *,
    order: list[str] | None = None,
    told: Told | None = None,
) -> pd.DataFrame:
    """The same rows under the headings of the page: counts and ranks as whole numbers, all else as texts."""
    texts = cells(rows, columns, words, order=order, told=told)
    values = rows.data if isinstance(rows, Styler) else rows
    for name in texts:
        is_whole = pd.api.types.is_integer_dtype(values[name])
        if is_whole and name not in (told or {}) and dress(columns.get(name)).get("format") is None:
            texts[name] = pd.Series(
                [UNKNOWN if is_missing(each) else int(each) for each in values[name]], dtype=object
            )
    return texts.rename(columns={name: heading(name, columns.get(name)) for name in texts})
