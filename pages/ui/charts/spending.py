"""What collection cost by day."""

import altair as alt
import pandas as pd

from language.words import Words
from pages.ui.charts.axes import STRONG, UPRIGHT
from pages.ui.charts.drawing import drawing


@drawing
def cost_by_day(days: pd.DataFrame, _: Words) -> alt.Chart:
    """`days`: day (text in order), cost_usd, requests, said (the cost in words)."""
    called = {"day": _("UTC day"), "cost_usd": _("US dollars"), "requests": _("requests"), "said": _("cost")}
    return (
        alt.Chart(days[list(called)].rename(columns=called))
        .mark_bar(color=STRONG)
        .encode(
            x=alt.X(
                field=called["day"],
                type="nominal",
                sort=None,
                axis=alt.Axis(labelOverlap="greedy", labelAngle=0),
            ),
            y=alt.Y(
                field=called["cost_usd"],
                type="quantitative",
                axis=alt.Axis(format="$.2f", tickCount=4, **UPRIGHT),
            ),
            tooltip=[alt.Tooltip(field=called[name], type="nominal") for name in ("day", "said", "requests")],
        )
        .properties(height=200)
    )
