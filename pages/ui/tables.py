"""Tables and charts as every page draws them."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from altair import Chart, LayerChart
from pandas.io.formats.style import Styler

ROW_PX = 35
MOST_ROWS = 15


def height_of(rows: int, *, most: int = MOST_ROWS) -> int:
    """As high as its rows, up to so many."""
    return ROW_PX * (min(rows, most) + 1) + 3


def table(
    rows: pd.DataFrame, *, alt: str, columns: Mapping[str, Any] | None = None, most: int = MOST_ROWS
) -> None:
    """A table of what is shown and nothing else; text stands in text columns, where it can do nothing."""
    plain = {
        name: st.column_config.TextColumn(name) for name in rows.columns if rows[name].dtype.kind in "OTU"
    }
    plain |= {name: st.column_config.TextColumn(name) for name in rows.select_dtypes("str").columns}
    st.dataframe(
        rows,
        hide_index=True,
        column_config={**plain, **(columns or {})},
        placeholder="–",
        height=height_of(len(rows), most=most),
        alt=alt,
    )


def picked_row(
    rows: pd.DataFrame | Styler,
    *,
    key: str,
    alt: str,
    columns: Mapping[str, Any],
    most: int = MOST_ROWS,
    order: list[str] | None = None,
) -> int | None:
    """A table in which a row can be picked; gives its position. `order`: the columns that are drawn, else all."""
    event = st.dataframe(
        rows,
        hide_index=True,
        column_order=order,
        column_config=dict(columns),
        placeholder="–",
        height=height_of(len(rows.index), most=most),
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        alt=alt,
    )
    chosen = event.selection.rows
    return int(chosen[0]) if chosen else None


def picked_mark(
    drawn: Chart | LayerChart, *, selection: str, key: str, title: str, says: str
) -> dict[str, Any] | None:
    """A chart in which a mark can be picked; gives the fields by which its selection names it."""
    st.markdown(f"**{title}**")
    st.caption(says)
    event = st.altair_chart(
        drawn, width="stretch", key=key, on_select="rerun", selection_mode=selection, alt=title
    )
    marks = event.selection.get(selection) or []
    return dict(marks[0]) if marks else None


def chart(drawn: Chart | LayerChart, *, title: str, says: str | None = None) -> None:
    """A chart under the title that says what it shows, which is also its text for those who cannot see it."""
    st.markdown(f"**{title}**")
    if says:
        st.caption(says)
    st.altair_chart(drawn, width="stretch", alt=title)
