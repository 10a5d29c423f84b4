"""Tables and charts as every page draws them."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st
from pandas.io.formats.style import Styler

from pages.ui import as_text, chart_picture, frame
from pages.ui.cell_words import Told
from pages.ui.charts import annotated
from pages.ui.charts.drawing import Drawn
from pages.ui.kept import kept
from pages.ui.safe import UNSEEN, bold, inert, plain

ROW_PX = 35
MOST_ROWS = 15


def height_of(rows: int, *, most: int = MOST_ROWS) -> int:
    """As high as its rows, up to so many."""
    return ROW_PX * (min(rows, most) + 1) + 3


@kept
def plain_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose texts hold no character that cannot be seen or turns the writing around."""
    texts = [name for name in rows.columns if not pd.api.types.is_numeric_dtype(rows[name])]
    return rows.assign(
        **{
            name: [plain(each) if isinstance(each, str) else each for each in rows[name]]
            for name in texts
            if any(isinstance(each, str) and UNSEEN.search(each) for each in rows[name])
        }
    )


@kept
def _sent(rows: pd.DataFrame) -> pa.Table | pd.DataFrame:
    """Rows in the form in which they travel, where every column is of one kind; else Streamlit sees to them."""
    safe = plain_rows(rows)
    try:
        return pa.Table.from_pandas(safe)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return safe


@kept
def _texts(rows: pd.DataFrame) -> list[str]:
    """The columns of text, in which what is written can do nothing."""
    return [
        *(name for name in rows.columns if rows[name].dtype.kind in "OTU"),
        *rows.select_dtypes("str").columns,
    ]


def safe_columns(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns whose helps, which are read as Markdown, show as they are written."""
    return {
        name: {**column, "help": inert(column["help"])} if column.get("help") else column
        for name, column in columns.items()
    }


def table(
    rows: pd.DataFrame,
    *,
    alt: str,
    columns: Mapping[str, Any] | None = None,
    most: int = MOST_ROWS,
    is_whole: bool = False,
) -> None:
    """A table of what is shown and nothing else; text stands in text columns, where it can do nothing. `is_whole`: as
    high as its rows, however large their letters."""
    texts = {name: st.column_config.TextColumn(name) for name in _texts(rows)}
    if as_text.is_wanted():
        as_text.table(rows, alt=alt, columns={**texts, **(columns or {})})
        return
    st.dataframe(
        _sent(rows),
        hide_index=True,
        column_config=safe_columns({**texts, **(columns or {})}),
        placeholder="–",
        height="content" if is_whole else height_of(len(rows), most=most),
        alt=alt,
    )


def position(chosen: object, rows: int) -> int | None:
    """The first chosen of so many rows: a browser may send anything as what was chosen."""
    first = chosen[0] if isinstance(chosen, list) and chosen else None
    is_one = isinstance(first, int) and not isinstance(first, bool) and 0 <= first < rows
    return first if is_one else None


def picked_row(
    rows: pd.DataFrame | Styler,
    *,
    key: str,
    alt: str,
    columns: Mapping[str, Any],
    to: str,
    beside: str = "",
    most: int = MOST_ROWS,
    order: list[str] | None = None,
    told: Told | None = None,
) -> int | None:
    """A table in which a row can be picked; gives its position. `to`: what that is for (“to open the office”), which is
    said above it with how a row is picked and what else there is to say `beside`; nothing: it is not said. `order`: the
    columns that are drawn, else all; `told`: how the cells of a column of small pictures are told in words."""
    _say_how(to, beside)
    if as_text.is_wanted():
        texts = as_text.table(rows, alt=alt, columns=columns, order=order, told=told)
        return _held(position([as_text.picked(texts, key=key, alt=alt)], len(rows.index)))
    event = st.dataframe(
        _sent(rows) if isinstance(rows, pd.DataFrame) else rows,
        hide_index=True,
        column_order=order,
        column_config=safe_columns(columns),
        placeholder="–",
        height=height_of(len(rows.index), most=most),
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        alt=alt,
    )
    return _held(position(event.selection.rows, len(rows.index)))


def _say_how(to: str, beside: str) -> None:
    """How a row is picked, and what for: as text it is picked below the table, else by a box that nobody looks for."""
    _, said = as_text.readers_words(), beside
    if to and as_text.is_wanted():
        said = f"{_('Pick a row below the table {to}.', to=to)} {beside}"
    elif to:
        said = f"{_('Pick a row (the box at its left edge) {to}.', to=to)} {beside}"
    if said:
        st.caption(inert(said.strip()))


def _held(place: int | None) -> int | None:
    """What a picked row opens stays open until the reader is done with it."""
    if place is not None:
        frame.hold()
    return place


def picked_mark(drawn: Drawn, *, selection: str, key: str, title: str, says: str) -> dict[str, Any] | None:
    """A chart in which a mark can be picked; gives the fields by which its selection names it."""
    st.markdown(bold(title))
    st.caption(inert(says))
    event = st.vega_lite_chart(
        drawn.spec, width="stretch", key=key, on_select="rerun", selection_mode=selection, alt=title
    )
    _say_marks(drawn)
    chart_picture.offer(drawn.chart, title=title, says=None)  # it says what to press
    marks = event.selection.get(selection)
    picked = marks[0] if isinstance(marks, list) and marks else None
    if as_text.is_wanted():
        picked = as_text.chart_with_marks(drawn.chart, key=key, title=title) or picked
    return dict(picked) if isinstance(picked, Mapping) else None


def _say_marks(drawn: Drawn) -> None:
    """What the marks of days on a chart mean, where it has any."""
    notes = annotated.notes_of(drawn.chart)
    if notes:
        _ = frame.here().words
        signs = " · ".join(f"{note.sign} {note.word}" for note in notes)
        st.caption(inert(_("{signs}: touch a mark, or point at it, to read what it was.", signs=signs)))


def picture(drawn: Drawn, *, title: str) -> None:
    """A chart of the size in which it was drawn, which a style sheet may change, with nothing to press: for the wall."""
    st.markdown(bold(title))
    st.vega_lite_chart(drawn.spec, width="content", alt=title)


def chart(drawn: Drawn, *, title: str, says: str | None = None) -> None:
    """A chart under the title that says what it shows, which is also its text for those who cannot see it."""
    st.markdown(bold(title))
    if says:
        st.caption(inert(says))
    st.vega_lite_chart(drawn.spec, width="stretch", alt=title)
    _say_marks(drawn)
    chart_picture.offer(drawn.chart, title=title, says=says)
    if as_text.is_wanted():
        as_text.chart(drawn.chart, title=title)
