"""The charts of the wall screen: drawn at one size with large letters, and made as large as the screen has room for by
static/wall.css, so that each looks the same on every screen."""

from typing import Any, Final

import pandas as pd

from language.words import Words
from pages.ui.charts import waiting
from pages.ui.charts.drawing import Chart, drawing
from pages.ui.charts.state_map import district_map
from pages.ui.charts.trend import weekly_trend

LETTERS_PX: Final = 19
LEGEND_PX: Final = 17
HALF_PX: Final = (600, 248)
MAP_PX: Final = (700, 420)
NO_PADDING: Final = {"left": 2, "right": 2, "top": 2, "bottom": 2}


def _large(chart: Chart, size_px: tuple[int, int]) -> Any:
    """A chart of a fixed width and height, its letters as many pixels high as these were laid out for."""
    width, height = size_px
    letters = {"labelFontSize": LETTERS_PX, "titleFontSize": LETTERS_PX}
    legend = {"labelFontSize": LEGEND_PX, "symbolSize": 220, "labelLimit": 0, "rowPadding": 3}
    return (
        chart.properties(width=width, height=height, padding=NO_PADDING)
        .configure_axis(**letters, labelPadding=6)
        .configure_axisX(**letters, titlePadding=4)
        .configure_axisY(**letters, labelOverlap=False)
        .configure_legend(**legend, offset=4, padding=0)
        .configure_text(fontSize=LETTERS_PX)
    )


@drawing
def bars(bands: pd.DataFrame, *, order: list[str], origins: list[str], _: Words) -> Any:
    """What waits, by how long (see `waiting.waiting_bars`)."""
    return _large(waiting.bars(bands, order=order, origins=origins, _=_, with_scale=False), HALF_PX)


@drawing
def trend(weeks: pd.DataFrame, _: Words) -> Any:
    """The mean wait week by week (see `trend.weekly_trend`)."""
    return _large(weekly_trend(weeks, _).chart, HALF_PX)


@drawing
def districts(
    figures: pd.DataFrame, *, order: list[str], colours: list[str], tips: dict[str, str], _: Words
) -> Any:
    """The districts shaded by a figure (see `state_map.district_map`), the legend where the state has no land."""
    drawn = district_map(figures, order=order, colours=colours, tips=tips, _=_, legend="top-right")
    return _large(drawn.chart, MAP_PX)
