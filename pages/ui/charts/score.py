"""The map from a figure to points, with the place of one office on it."""

import json

import altair as alt
import numpy as np
import pandas as pd

from language.words import Words
from metrics.score_rules import FigureRule
from pages.ui.charts.axes import QUIET, UPRIGHT, WARM
from pages.ui.charts.drawing import drawing
from pages.ui.score_words import value


@drawing
def score_map(figure: str, rule: FigureRule, given: float, *, title: str, _: Words) -> alt.LayerChart:
    """The map as a line from end to end, and a mark where `given` lies; no mark where it is not known."""
    points, said = _("points"), _("figure in words")
    ends = [at for at, earned in rule.map] + [0.0 if figure.endswith("_s") else rule.map[0][0]]
    ends += [] if np.isnan(given) else [given]
    places = sorted(set(ends))
    line = pd.DataFrame({title: places, points: rule.points(np.array(places))})
    mark = pd.DataFrame({title: [given], points: rule.points(np.array([given]))}).dropna()
    mark[said] = [value(figure, each, _) for each in mark[title]]
    marks = sorted({at for at, earned in rule.map})
    names = json.dumps([value(figure, each, _) for each in marks], ensure_ascii=False)
    x = alt.X(
        field=title,
        type="quantitative",
        scale=alt.Scale(nice=False, zero=False, type="sqrt" if figure.endswith("_s") else "linear"),
        axis=alt.Axis(
            title=title,
            values=marks,
            labelExpr=f"{names}[indexof({json.dumps(marks)}, datum.value)]",
            labelOverlap="greedy",
        ),
    )
    y = alt.Y(
        field=points,
        type="quantitative",
        scale=alt.Scale(domain=[0, 100]),
        axis=alt.Axis(title=points, tickCount=5, **UPRIGHT),
    )
    office = (
        alt.Chart(mark)
        .mark_point(size=140, filled=True, color=WARM)
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip(field=said, type="nominal", title=title),
                alt.Tooltip(field=points, type="quantitative", format=".1f"),
            ],
        )
    )
    drawn = alt.Chart(line).mark_line(strokeWidth=2.2, color=QUIET).encode(x=x, y=y)
    return alt.layer(drawn, office).properties(height=220)
