"""What waits: counts by how long, drawn as bars with their numbers."""

import altair as alt
import pandas as pd

from language.words import Words
from pages.ui.charts.axes import QUIET, STRONG, UPRIGHT, WARM
from pages.ui.charts.drawing import drawing

COLOURS = [STRONG, WARM, QUIET]


@drawing
def waiting_bars(bands: pd.DataFrame, *, order: list[str], origins: list[str], _: Words) -> alt.LayerChart:
    """`bands`: band, origin, cases; one bar a band of age, stacked by origin, the sum beside it."""
    return bars(bands, order=order, origins=origins, _=_)


def bars(
    bands: pd.DataFrame, *, order: list[str], origins: list[str], _: Words, with_scale: bool = True
) -> alt.LayerChart:
    """The same as it is drawn; without a scale the sums alone say how many."""
    band, origin, cases = _("waiting for"), _("origin"), _("cases")
    base = alt.Chart(bands.rename(columns={"band": band, "origin": origin, "cases": cases}))
    named = {} if with_scale else {"title": None}
    axis = alt.Axis(labelLimit=200, **UPRIGHT, **named)
    y = alt.Y(field=band, type="nominal", sort=order, axis=axis)
    bars = base.mark_bar().encode(
        y=y,
        x=alt.X(
            field=cases,
            type="quantitative",
            stack="zero",
            title=cases,
            axis=alt.Axis(format=",d", tickMinStep=1) if with_scale else None,
        ),
        color=alt.Color(
            field=origin,
            type="nominal",
            title=None,
            scale=alt.Scale(domain=origins, range=COLOURS[: len(origins)]),
            legend=alt.Legend(orient="top", labelLimit=260),
        ),
        order=alt.Order(field=origin, type="ordinal"),
        tooltip=[
            alt.Tooltip(field=band, type="nominal"),
            alt.Tooltip(field=origin, type="nominal"),
            alt.Tooltip(field=cases, type="quantitative"),
        ],
    )
    sums = (
        base.transform_aggregate(
            [alt.AggregatedFieldDef(op="sum", field=cases, **{"as": "total"})], groupby=[band]
        )
        .mark_text(align="left", dx=5, color=QUIET, fontWeight="bold")
        .encode(y=y, x=alt.X("total:Q", title=cases), text=alt.Text("total:Q", format=",d"))
    )
    return alt.layer(bars, sums).properties(height=290)
