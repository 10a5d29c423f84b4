"""The state's districts, shaded by a figure; a click names the district."""

from typing import Literal

import altair as alt
import pandas as pd

from language.words import Words
from pages.ui.charts.drawing import drawing

GEOMETRY = "app/static/up-districts.geojson"
PICKED = "district"
OUTLINE = "#8996a5"  # reads on white and on dark


@drawing
def district_map(
    figures: pd.DataFrame,
    *,
    order: list[str],
    colours: list[str],
    tips: dict[str, str],
    _: Words,
    legend: Literal["bottom", "top-right"] = "bottom",
) -> alt.Chart:
    """A choropleth of the 75 districts, whose outlines the browser fetches from us once.

    `figures`: unit_id, shade (one of `order`, the legend's words), and a text column for each key of `tips`
    (column -> heading). A district that is missing there stays grey.
    """
    picked = alt.selection_point(
        name=PICKED, fields=["properties.unit_id"], on="click", toggle=False, empty=False
    )
    outlines = alt.Data(url=GEOMETRY, format=alt.DataFormat(property="features", type="json"))
    key, band = _("Code"), _("Band")
    named = figures[["unit_id", "shade", *tips]].rename(columns={"unit_id": key, "shade": band, **tips})
    columns = [band, *tips.values()]
    return (
        alt.Chart(outlines)
        .mark_geoshape(stroke=OUTLINE, strokeWidth=0.6)
        .transform_lookup(
            lookup="properties.unit_id", from_=alt.LookupData(data=named, key=key, fields=columns)
        )
        .encode(
            color=alt.Color(
                field=band,
                type="nominal",
                title=None,
                sort=order,
                scale=alt.Scale(domain=order, range=colours),
                legend=alt.Legend(
                    orient=legend,
                    columns=1,
                    labelLimit=320,
                    symbolType="square",
                    symbolSize=180,
                    symbolStrokeWidth=0,
                ),
            ),
            strokeWidth=alt.condition(picked, alt.value(2.5), alt.value(0.6)),
            tooltip=[alt.Tooltip(field=title, type="nominal") for title in tips.values()],
        )
        .project(type="mercator")
        .add_params(picked)
        .properties(height=520)
    )
