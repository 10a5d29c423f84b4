"""When a unit writes: posts by weekday and hour."""

import altair as alt
import numpy as np
import pandas as pd

from pages.ui.terms import WEEKDAYS
from pages.ui.words import Words

BOUNDS = (0, 8, 14, 16, 22)  # where a day and its two shifts begin and end
LIGHT, DARK, EMPTY = "#a9cbe8", "#1f5f99", "#88888818"  # read on white and on dark


def hours_map(posts: np.ndarray, _: Words) -> alt.LayerChart:
    """A heat map of a 7 × 24 array of counts, Monday first; the axis names the hours at which shifts begin and end."""
    days = [_(each) for each in WEEKDAYS]
    day, hour, number, clock = _("day"), _("hour"), _("posts"), _("from … to …")
    cells = pd.DataFrame(
        [
            {
                day: days[weekday],
                hour: of_day,
                number: int(posts[weekday][of_day]),
                clock: f"{of_day:02}–{of_day + 1:02}",
            }
            for weekday in range(7)
            for of_day in range(24)
        ]
    )
    some = alt.FieldGTPredicate(field=number, gt=0)
    heat = (
        alt.Chart(cells)
        .mark_rect(stroke="#88888833")
        .encode(
            x=alt.X(
                field=hour,
                type="ordinal",
                title=_("hour of the day (IST)"),
                axis=alt.Axis(labelAngle=0, values=BOUNDS),
            ),
            y=alt.Y(field=day, type="ordinal", title=None, sort=days),
            color=alt.condition(
                some,
                alt.Color(
                    field=number,
                    type="quantitative",
                    scale=alt.Scale(range=[LIGHT, DARK], domainMin=1),
                    legend=None,
                ),
                alt.value(EMPTY),
            ),
            tooltip=[
                alt.Tooltip(field=day, type="nominal"),
                alt.Tooltip(field=clock, type="nominal", title=hour),
                alt.Tooltip(field=number, type="quantitative"),
            ],
        )
    )
    counts = (
        alt.Chart(cells)
        .transform_filter(some)
        .mark_text(fontSize=10)
        .encode(
            x=alt.X(field=hour, type="ordinal"),
            y=alt.Y(field=day, type="ordinal", title=None, sort=days),
            text=alt.Text(field=number, type="quantitative"),
            color=alt.condition(
                alt.FieldGTPredicate(field=number, gt=max(1, int(cells[number].max())) * 0.55),
                alt.value("white"),
                alt.value("#1b2430"),
            ),
        )
    )
    return alt.layer(heat, counts).properties(height=230)
