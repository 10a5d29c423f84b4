"""Ranks with their intervals: where each office stands and where it could as well stand."""

import altair as alt
import pandas as pd

from language.words import Words
from pages.ui.charts.axes import QUIET, STRONG
from pages.ui.charts.drawing import drawing

ROW_PX = 20
AXIS_PX = 70
"""A chart's height holds its axis, too."""


@drawing
def rank_intervals(offices: pd.DataFrame, *, ranked: int, _: Words) -> alt.LayerChart:
    """`offices`: unit (its name), rank, low, high, in words, one row an office, the best first; ranks of 1 to `ranked`."""
    called = {
        "unit": _("Office"),
        "rank": _("Rank"),
        "low": _("from"),
        "high": _("up to"),
        "said": _("Rank could be"),
    }
    base = alt.Chart(offices[list(called)].rename(columns=called))
    y = alt.Y(
        field=called["unit"],
        type="nominal",
        sort=list(offices["unit"]),
        axis=alt.Axis(title=None, labelLimit=130, labelOverlap=False),
    )
    marks_at = [1, *range(10, ranked + 1, 10)] if ranked > 20 else list(range(1, ranked + 1))
    scale = alt.Scale(domain=[1, max(ranked, 2)], nice=False, padding=6)

    def at(name: str) -> alt.X:
        axis = alt.Axis(title=_("Rank"), orient="top", format="d", values=marks_at, labelOverlap="greedy")
        return alt.X(field=called[name], type="quantitative", scale=scale, axis=axis, title=_("Rank"))

    tips = [alt.Tooltip(field=called[name], type="nominal") for name in ("unit", "rank", "said")]
    bars = base.mark_rule(strokeWidth=7, opacity=0.55, strokeCap="round", color=QUIET).encode(
        y=y, x=at("low"), x2=alt.X2(field=called["high"]), tooltip=tips
    )
    marks = base.mark_point(filled=True, size=70, color=STRONG, opacity=1).encode(
        y=y, x=at("rank"), tooltip=tips
    )
    return alt.layer(bars, marks).properties(height=ROW_PX * len(offices) + AXIS_PX)
