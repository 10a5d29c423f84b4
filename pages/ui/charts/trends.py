"""How the waits of two change from week to week, each with its limits."""

import altair as alt
import pandas as pd

from language.words import Words
from pages.ui.charts.annotated import annotated, on_steps
from pages.ui.charts.axes import QUIET, STRONG, UPRIGHT, WARM
from pages.ui.charts.drawing import drawing


@drawing
def two_trends(
    weeks: pd.DataFrame,
    *,
    who: list[str],
    _: Words,
    quiet: bool = False,
    marks: pd.DataFrame | None = None,
) -> alt.LayerChart:
    """`weeks`: who, week (text in order), hours, low, high, and in words mean, day, cases; limits as bands.

    `who`: one or two in the legend's order; `quiet`: the second is what the first is held against. With `marks`
    (see `charts.annotated`) also on, the first day of each week."""
    called = {
        "who": _("Office"),
        "week": _("week from"),
        "hours": _("hours"),
        "low": _("lower limit (95%)"),
        "high": _("upper limit (95%)"),
        "mean": _("mean wait"),
        "day": _("within 24 h"),
        "cases": _("cases"),
    }
    order = list(dict.fromkeys(weeks["week"]))
    base = alt.Chart(weeks[list(called)].rename(columns=called))
    x = alt.X(
        field=called["week"], type="nominal", sort=order, axis=alt.Axis(labelAngle=0, labelOverlap="greedy")
    )
    legend = alt.Legend(orient="top", labelLimit=320, title=None)
    colours = [STRONG, QUIET if quiet else WARM][: len(who)]
    scale = alt.Scale(domain=who, range=colours)
    colour = alt.Color(field=called["who"], type="nominal", title=None, scale=scale, legend=legend)
    dash = alt.StrokeDash(
        field=called["who"],
        type="nominal",
        title=None,
        scale=alt.Scale(domain=who, range=[[1, 0], [5, 3]][: len(who)]),
        legend=legend,
    )
    bands = [
        base.transform_filter(alt.FieldEqualPredicate(field=called["who"], equal=each))
        .mark_area(opacity=0.16, color=shade, tooltip=False)
        .encode(
            x=x,
            y=alt.Y(field=called["low"], type="quantitative", title=called["hours"]),
            y2=alt.Y2(field=called["high"]),
        )
        for each, shade in zip(who, colours, strict=True)
    ]
    line = base.mark_line(strokeWidth=2.2, point={"size": 40}).encode(
        x=x,
        y=alt.Y(
            field=called["hours"],
            type="quantitative",
            title=called["hours"],
            scale=alt.Scale(zero=True),
            axis=alt.Axis(tickCount=5, **UPRIGHT),
        ),
        color=colour,
        strokeDash=dash,
        tooltip=[
            alt.Tooltip(field=called[name], type="nominal")
            for name in ("who", "week", "mean", "day", "cases")
        ],
    )
    days = dict(zip(weeks["week"], weeks["on"], strict=True)) if marks is not None else {}
    placed = on_steps(marks, list(days), list(days.values()))
    return annotated(alt.layer(*bands, line), placed, x=x).properties(height=250)
