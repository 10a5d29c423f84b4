"""How waits change from week to week."""

import altair as alt
import pandas as pd

from language.words import Words
from pages.ui.charts.annotated import annotated, on_steps
from pages.ui.charts.axes import STRONG, UPRIGHT
from pages.ui.charts.drawing import drawing


@drawing
def weekly_trend(weeks: pd.DataFrame, _: Words, *, marks: pd.DataFrame | None = None) -> alt.LayerChart:
    """`weeks`: week (text in order), hours, low, high, and in words mean, median, day, cases; limits as a band. With `marks`
    (see `charts.annotated`) also on, the first day of each."""
    called = {
        "week": _("week from"),
        "hours": _("hours"),
        "low": _("lower limit (95%)"),
        "high": _("upper limit (95%)"),
        "mean": _("mean wait"),
        "median": _("median"),
        "day": _("within 24 h"),
        "cases": _("cases"),
    }
    base = alt.Chart(weeks[list(called)].rename(columns=called))
    x = alt.X(
        field=called["week"],
        type="nominal",
        sort=list(weeks["week"]),
        axis=alt.Axis(labelAngle=0, labelOverlap="greedy"),
    )
    band = base.mark_area(opacity=0.22, color=STRONG, tooltip=False).encode(
        x=x,
        y=alt.Y(field=called["low"], type="quantitative", title=called["hours"]),
        y2=alt.Y2(field=called["high"]),
    )
    line = base.mark_line(color=STRONG, strokeWidth=2.2, point={"size": 40, "color": STRONG}).encode(
        x=x,
        y=alt.Y(
            field=called["hours"],
            type="quantitative",
            title=called["hours"],
            scale=alt.Scale(zero=True),
            axis=alt.Axis(tickCount=5, **UPRIGHT),
        ),
        tooltip=[
            alt.Tooltip(field=called[name], type="nominal")
            for name in ("week", "mean", "median", "day", "cases")
        ],
    )
    placed = on_steps(marks, list(weeks["week"]), list(weeks["on"]) if marks is not None else [])
    return annotated(alt.layer(band, line), placed, x=x).properties(height=230)
