"""How many offices keep each clause of the circular, over time."""

import altair as alt
import pandas as pd

from language.words import Words
from pages.ui.charts.annotated import annotated, on_steps
from pages.ui.charts.axes import UPRIGHT
from pages.ui.charts.drawing import drawing

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
COLOURS = ("#2f7fc1", "#d0662a", "#3f9142", "#9467bd", "#7d8997", "#b8860b")


@drawing
def kept_over_time(
    points: pd.DataFrame, _: Words, *, marks: pd.DataFrame | None = None
) -> alt.Chart | alt.LayerChart:
    """`points`: day (text in order), clause, share of offices, and in words kept, broken, unknown; a shape a clause. With
    `marks` (see `charts.annotated`) also on, each day itself."""
    called = {
        "day": _("day"),
        "clause": _("clause"),
        "share": _("share kept"),
        "kept": _("kept"),
        "broken": _("not kept"),
        "unknown": _("not known"),
    }
    order = list(dict.fromkeys(points["clause"]))
    look = {"type": "nominal", "sort": order}
    legend = alt.Legend(title=None, orient="bottom", columns=1, labelLimit=420)
    days = dict(zip(points["day"], points["on"], strict=True)) if marks is not None else {}
    x = alt.X(
        field=called["day"],
        type="nominal",
        sort=list(dict.fromkeys(points["day"])),
        axis=alt.Axis(labelAngle=0, labelOverlap="greedy", title=None),
    )
    lines = (
        alt.Chart(points[list(called)].rename(columns=called))
        .mark_line(point={"size": 55, "filled": True}, strokeWidth=2)
        .encode(
            x=x,
            y=alt.Y(
                field=called["share"],
                type="quantitative",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%", tickCount=5, **UPRIGHT),
            ),
            color=alt.Color(
                field=called["clause"],
                legend=legend,
                scale=alt.Scale(range=list(COLOURS), domain=order),
                **look,
            ),
            shape=alt.Shape(
                field=called["clause"],
                legend=legend,
                scale=alt.Scale(range=list(SHAPES), domain=order),
                **look,
            ),
            tooltip=[
                alt.Tooltip(field=called[name], type="nominal")
                for name in ("clause", "day", "kept", "broken", "unknown")
            ],
        )
    )
    placed = on_steps(marks, list(days), list(days.values()))
    drawn: alt.Chart = annotated(lines, placed, x=x).properties(height=430)
    return drawn
