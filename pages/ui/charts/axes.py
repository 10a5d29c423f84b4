"""Axes that several charts share: time since a clock start in words, days, titles that stand upright."""

import json
from typing import Any

import altair as alt

from language.durations import duration
from language.figures import months
from language.words import Words

MARKS_S = (0, 300, 900, 3_600, 4 * 3_600, 8 * 3_600, 16 * 3_600, 24 * 3_600)
QUIET = "#7d8997"  # reads on white and on dark
STRONG = "#2f7fc1"
WARM = "#d0662a"
UPRIGHT: dict[str, Any] = {
    "titleAngle": 0,
    "titleAlign": "left",
    "titleAnchor": "start",
    "titleBaseline": "bottom",
    "titleX": 0,
    "titleY": -10,
}
"""The title of a vertical axis above it: turned on its side, Devanagari is cut off at the chart's edge."""


GROUPED: dict[str, Any] = {
    "locale": {
        "number": {"decimal": ".", "thousands": ",", "grouping": [3, 2, 2, 2, 2, 2], "currency": ["₹", ""]}
    }
}
"""The settings of a chart whose axis counts in Indian grouping, as the tables do."""


def waiting_axis(title: str, _: Words) -> alt.Axis:
    """An axis of seconds whose marks are said in words."""
    names = json.dumps({str(mark): duration(mark, _) for mark in MARKS_S}, ensure_ascii=False)
    return alt.Axis(
        title=title, values=list(MARKS_S), labelExpr=f"{names}[datum.value]", labelOverlap="greedy"
    )


def days_axis(_: Words, *, marks: int) -> alt.Axis:
    """An axis of instants whose marks are days: 24 Nov."""
    names = json.dumps(months(_), ensure_ascii=False)
    return alt.Axis(
        title=None,
        labelExpr=f"utcdate(datum.value) + ' ' + {names}[utcmonth(datum.value)]",
        labelOverlap="greedy",
        tickCount=marks,
    )
