"""A chart as it is drawn outside a browser: in the light theme, with its own data, its title and what it is of."""

import json
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

import altair as alt
import pandas as pd

from pages.ui.charts.state_map import GEOMETRY

STATIC: Final = Path(__file__).resolve().parents[3] / "static"
WIDTH_PX: Final = 760
A_TITLE, A_LINE = 92, 136
"""About as many characters as a line of the title, and of what stands below it, has room for."""
INK, FADED, GRID = "#0d131b", "#4d5866", "#e3e8ee"
FONT: Final = "Noto Sans, Noto Sans Devanagari, sans-serif"
_upright: Final = {"titleFontWeight": 400, "titleFontSize": 14, "titleColor": FADED}
LIGHT: Final[dict[str, Any]] = {
    "font": FONT,
    "background": "#ffffff",
    "padding": 20,
    "axis": {
        **_upright,
        "labelFontSize": 12,
        "labelColor": FADED,
        "ticks": False,
        "domain": False,
        "gridColor": GRID,
        "labelFlush": True,
        "labelFlushOffset": 1,
        "labelLimit": 160,
        "titlePadding": 14,
        "labelPadding": 10,
        "labelSeparation": 4,
        "labelOverlap": True,
    },
    "legend": {
        **_upright,
        "labelFontSize": 13,
        "labelColor": FADED,
        "labelPadding": 6,
        "columnPadding": 14,
        "rowPadding": 4,
        "padding": 6,
        "offset": 28,
    },
    "range": {"category": ["#1f6fb2", "#c2571a", "#2e7d55", "#7a5aa6", "#8a6d1b", "#5c6b7a"]},
    "view": {"stroke": "transparent"},
    "mark": {"color": "#1f6fb2"},
    "bar": {"discreteBandSize": {"band": 0.85}},
    "axisDiscrete": {"grid": False},
    "axisXPoint": {"grid": False},
    "axisTemporal": {"grid": False},
    "axisXBand": {"grid": False},
}
"""What Streamlit's own theme for charts says with our light colours: sizes and distances as on the page."""


def frames(drawn: Any) -> list[pd.DataFrame]:
    """The tables that a chart is drawn from, each once, however often it is used."""
    found: dict[int, pd.DataFrame] = {}
    for part in _parts(drawn):
        for holder in (part, *_lookups(part)):
            data = getattr(holder, "data", None)
            if isinstance(data, pd.DataFrame):
                found[id(data)] = data
    return list(found.values())


def _parts(drawn: Any) -> list[Any]:
    """A chart and, where it has layers or parts, each of them."""
    inner: list[Any] = []
    for name in ("layer", "hconcat", "vconcat", "concat"):
        below = getattr(drawn, name, None)
        if isinstance(below, list):
            inner += below
    return [drawn, *(part for each in inner for part in _parts(each))]


def _lookups(part: Any) -> list[Any]:
    """The tables beside its own in which a chart looks something up."""
    transforms = getattr(part, "transform", None)
    if not isinstance(transforms, list):
        return []
    return [each["from"] for each in transforms if isinstance(each, alt.LookupTransform)]


@cache
def _outlines() -> dict[str, Any]:
    file: dict[str, Any] = json.loads((STATIC / Path(GEOMETRY).name).read_text(encoding="utf-8"))
    return file


def _inline(data: pd.DataFrame) -> alt.InlineData:
    return alt.InlineData(values=alt.utils.sanitize_pandas_dataframe(data).to_dict("records"))


def spec_of(drawn: Any, *, title: str, lines: list[str]) -> dict[str, Any]:
    """The chart in Vega-Lite with all that it needs; `lines` stand below its title.

    The chart itself is left as it is. Its tables are put in before it is converted, since how Altair converts them is
    a setting of the whole process, which another session may be using.
    """
    copied = drawn.copy(deep=True)
    for part in _parts(copied):
        for holder in (part, *_lookups(part)):
            data = getattr(holder, "data", None)
            if isinstance(data, pd.DataFrame):
                holder.data = _inline(data)
            elif isinstance(data, alt.Data) and str(getattr(data, "url", "")) == GEOMETRY:
                holder.data = alt.InlineData(values=_outlines(), format=data.format)
    spec: dict[str, Any] = copied.to_dict()
    spec |= {
        "config": LIGHT,
        "title": {
            "text": wrap(title, A_TITLE) or [""],
            "subtitle": [short for line in lines for short in wrap(line, A_LINE)],
            "anchor": "start",
            "frame": "bounds",
            "offset": 26,
            "fontSize": 18,
            "color": INK,
            "subtitleFontSize": 13,
            "subtitleColor": FADED,
            "subtitleLineHeight": 19,
            "subtitlePadding": 8,
        },
        "autosize": {"type": "pad"},
    }
    if not any(name in spec for name in ("hconcat", "vconcat", "concat")):
        spec["width"] = WIDTH_PX
    return spec
