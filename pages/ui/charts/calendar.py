"""A calendar of posts: a column a week, a row a weekday."""

from datetime import date

import altair as alt
import pandas as pd

from language.figures import count, day, short_day
from language.words import Words
from pages.ui.charts.annotated import annotated, on_cells
from pages.ui.charts.axes import QUIET
from pages.ui.charts.drawing import drawing
from pages.ui.charts.hours import DARK, EMPTY, LIGHT
from pages.ui.terms import WEEKDAYS

PICKED = "day"
UNKNOWN = "?"


@drawing
def posting_calendar(days: pd.DataFrame, _: Words, *, marks: pd.DataFrame | None = None) -> alt.LayerChart:
    """`days`: on (an IST day), posts (NaN where not known), offices observed, wrote. A day can be picked; of one that is
    not known a question mark is drawn, never 0. `marks`: see `charts.annotated`."""
    weekdays = [_(each) for each in WEEKDAYS]
    week, weekday, number = _("week from"), _("weekday"), _("posts")
    said, on, offices = _("posts in words"), _("day"), _("offices observed")
    mondays = [date.fromordinal(each.toordinal() - each.weekday()) for each in days["on"]]
    cells = pd.DataFrame(
        {
            week: [short_day(each, _) for each in mondays],
            weekday: [weekdays[each.weekday()] for each in days["on"]],
            number: days["posts"].astype(float),
            said: [UNKNOWN if pd.isna(each) else count(int(each), _) for each in days["posts"]],
            on: [day(each, _) for each in days["on"]],
            offices: [count(each, _) for each in days["offices"]],
            PICKED + "_on": [each.isoformat() for each in days["on"]],
        }
    )
    weeks = list(dict.fromkeys(cells[week]))
    picked = alt.selection_point(name=PICKED, fields=[PICKED + "_on"], on="click", toggle=False, empty=False)
    some_posts = days.loc[days["posts"] > 0, "posts"]
    least, most = (1.0, 2.0) if some_posts.empty else (float(some_posts.min()), float(some_posts.max()))
    x = alt.X(
        field=week, type="ordinal", sort=weeks, axis=alt.Axis(labelAngle=0, labelOverlap="greedy", title=week)
    )
    y = alt.Y(field=weekday, type="ordinal", sort=weekdays, title=None)
    some = alt.FieldGTPredicate(field=number, gt=0)
    tips = [alt.Tooltip(field=on, type="nominal"), alt.Tooltip(field=said, type="nominal", title=number)]
    heat = (
        alt.Chart(cells)
        .mark_rect(stroke="#88888855", cursor="pointer")
        .encode(
            x=x,
            y=y,
            color=alt.condition(
                some,
                alt.Color(
                    field=number,
                    type="quantitative",
                    scale=alt.Scale(range=[LIGHT, DARK], domain=[least, max(most, least + 1)]),
                    legend=None,
                ),
                alt.value(EMPTY),
            ),
            strokeWidth=alt.condition(picked, alt.value(3), alt.value(1)),
            tooltip=[*tips, alt.Tooltip(field=offices, type="nominal")],
        )
        .add_params(picked)
    )
    text = alt.Text(field=said, type="nominal")
    numbers = alt.Chart(cells).mark_text(fontSize=10).encode(x=x, y=y, text=text, tooltip=tips)
    written = numbers.transform_filter(some).encode(
        color=alt.condition(
            alt.FieldGTPredicate(field=number, gt=(least + most) / 2),
            alt.value("white"),
            alt.value("#1b2430"),
        )
    )
    silent = numbers.transform_filter(alt.LogicalNotPredicate(**{"not": some})).encode(color=alt.value(QUIET))
    placed = on_cells(marks, list(days["on"]), list(cells[week]), list(cells[weekday]))
    return annotated(alt.layer(heat, written, silent), placed, x=x, y=y).properties(height=230)
