"""Followers over time: one line an account, at the instants they were counted."""

import altair as alt
import pandas as pd

from pages.ui.charts.axes import UPRIGHT, days_axis
from pages.ui.figures import count, instant
from pages.ui.words import Words

INDIA_MS = 19_800_000  # drawn as if UTC were the time of India, so that a day begins there as it does here


def follower_curve(snapshots: pd.DataFrame, _: Words) -> alt.Chart:
    """`snapshots`: handle, at_ms, followers; the axis need not begin at 0, for what is asked is the growth."""
    account, day, number = _("account"), _("day"), _("followers")
    in_words, moment = _("followers in words"), _("counted at")
    counted = snapshots.dropna(subset=["followers"])
    shown = pd.DataFrame(
        {
            account: counted["handle"].astype(str),
            day: pd.to_datetime(counted["at_ms"] + INDIA_MS, unit="ms", utc=True),
            number: counted["followers"].astype("float64"),
            in_words: [count(each, _) for each in counted["followers"]],
            moment: [instant(each, _) for each in counted["at_ms"]],
        }
    )
    return (
        alt.Chart(shown)
        .mark_line(point={"size": 18}, strokeWidth=2)
        .encode(
            x=alt.X(field=day, type="temporal", axis=days_axis(_, marks=6), scale=alt.Scale(type="utc")),
            y=alt.Y(
                field=number,
                type="quantitative",
                scale=alt.Scale(zero=False),
                axis=alt.Axis(format=",d", title=number, **UPRIGHT),
            ),
            color=alt.Color(
                field=account, type="nominal", title=None, legend=alt.Legend(orient="top", symbolSize=60)
            ),
            tooltip=[
                alt.Tooltip(field=account, type="nominal"),
                alt.Tooltip(field=moment, type="nominal"),
                alt.Tooltip(field=in_words, type="nominal", title=number),
            ],
        )
        .properties(height=260)
    )
