"""From acknowledged to resolved: how many cases of an office have got how far by when."""

import json

import altair as alt
import pandas as pd

from language.durations import duration
from language.words import Words
from pages.ui.charts.axes import QUIET, STRONG, UPRIGHT, WARM
from pages.ui.charts.drawing import drawing

MARKS_S = (0, 3_600, 6 * 3_600, 86_400, 2 * 86_400, 4 * 86_400, 7 * 86_400)
UNTIL_S = MARKS_S[-1]
COLOURS = (STRONG, WARM, QUIET)


@drawing
def progress_curves(curves: pd.DataFrame, *, order: list[str], _: Words) -> alt.LayerChart:
    """`curves`: event (one of `order`), t_s, share, low, high (of 1), as steps up to a week; limits as bands, a dash a line."""
    event, after, share = _("Event"), _("seconds since the tag"), _("share of the cases")
    low, high = _("lower limit (95%)"), _("upper limit (95%)")
    shown = curves[["event", "t_s", "share", "low", "high"]].set_axis(
        [event, after, share, low, high], axis="columns"
    )
    names = json.dumps({str(mark): duration(mark, _) for mark in MARKS_S}, ensure_ascii=False)
    x = alt.X(
        field=after,
        type="quantitative",
        scale=alt.Scale(type="sqrt", domain=[0, UNTIL_S], nice=False),
        axis=alt.Axis(
            title=_("time since the tag"),
            values=list(MARKS_S),
            labelExpr=f"{names}[datum.value]",
            labelOverlap="greedy",
        ),
    )
    legend = alt.Legend(orient="top", labelLimit=320, title=None)
    colour = alt.Color(
        field=event,
        type="nominal",
        title=None,
        scale=alt.Scale(domain=order, range=list(COLOURS)),
        legend=legend,
    )
    dash = alt.StrokeDash(
        field=event,
        type="nominal",
        title=None,
        scale=alt.Scale(domain=order, range=[[1, 0], [6, 3], [2, 2]]),
        legend=legend,
    )
    base = alt.Chart(shown)
    bands = [
        base.transform_filter(alt.FieldEqualPredicate(field=event, equal=each))
        .mark_area(interpolate="step-after", opacity=0.15, color=shade, tooltip=False)
        .encode(x=x, y=alt.Y(field=low, type="quantitative", title=share), y2=alt.Y2(field=high))
        for each, shade in zip(order, COLOURS, strict=True)
    ]
    lines = base.mark_line(interpolate="step-after", strokeWidth=2.2).encode(
        x=x,
        y=alt.Y(
            field=share,
            type="quantitative",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format="%", tickCount=5, title=share, **UPRIGHT),
        ),
        color=colour,
        strokeDash=dash,
    )
    return alt.layer(*bands, lines).properties(height=280)
