"""Hours of the week: when a unit writes, when cases come and are answered."""

from collections.abc import Collection

import altair as alt
import numpy as np
import pandas as pd

from language.words import Words
from pages.ui.charts.axes import WARM
from pages.ui.charts.drawing import drawing
from pages.ui.terms import WEEKDAYS

BOUNDS = (0, 8, 14, 16, 22)  # where a day and its two shifts begin and end
LIGHT, DARK, EMPTY = "#a9cbe8", "#1f5f99", "#88888818"  # read on white and on dark


@drawing
def hours_map(
    counts: np.ndarray,
    _: Words,
    *,
    called: str | None = None,
    outlined: Collection[tuple[int, int]] = (),
) -> alt.LayerChart:
    """A heat map of a 7 × 24 array of counts (of posts, else as they are `called`), Monday first; the axis names the hours
    at which shifts begin and end. `outlined`: weekdays and hours that are drawn with a frame."""
    days = [_(each) for each in WEEKDAYS]
    day, hour, number, clock = _("day"), _("hour"), called or _("posts"), _("from … to …")
    cells = pd.DataFrame(
        [
            {
                day: days[weekday],
                hour: of_day,
                number: int(counts[weekday][of_day]),
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
    numbers = (
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
    frame = (
        alt.Chart(
            cells[
                [(days.index(each), at) in outlined for each, at in zip(cells[day], cells[hour], strict=True)]
            ]
        )
        .mark_rect(filled=False, stroke=WARM, strokeWidth=2.5)
        .encode(
            x=alt.X(field=hour, type="ordinal"), y=alt.Y(field=day, type="ordinal", title=None, sort=days)
        )
    )
    return alt.layer(heat, numbers, *([frame] if outlined else [])).properties(height=230)
