"""Followers over time: one line an account, at the instants they were counted."""

import altair as alt
import pandas as pd

from language.figures import count, instant
from language.words import Words
from metrics.period import Period
from pages.ui.charts.annotated import annotated, on_days
from pages.ui.charts.axes import GROUPED, QUIET, STRONG, UPRIGHT, days_axis
from pages.ui.charts.drawing import drawing

INDIA_MS = 19_800_000  # drawn as if UTC were the time of India, so that a day begins there as it does here


def _scale(*, is_log: bool) -> alt.Scale:
    """The axis need not begin at 0, for what is asked is the growth; by the logarithm equal shares are equally high."""
    return alt.Scale(type="log", nice=False) if is_log else alt.Scale(zero=False)


@drawing
def follower_curve(
    snapshots: pd.DataFrame, _: Words, *, is_log: bool = False, marks: pd.DataFrame | None = None
) -> alt.Chart | alt.LayerChart:
    """`snapshots`: handle, at_ms, followers; `marks`: see `charts.annotated`. By the logarithm a count of 0 has no place and
    is left out."""
    account, day, number = _("account"), _("day"), _("followers")
    in_words, moment = _("followers in words"), _("counted at")
    counted = snapshots.dropna(subset=["followers"])
    if is_log:
        counted = counted[counted["followers"] > 0]
    shown = pd.DataFrame(
        {
            account: counted["handle"].astype(str),
            day: pd.to_datetime(counted["at_ms"] + INDIA_MS, unit="ms", utc=True),
            number: counted["followers"].astype("float64"),
            in_words: [count(each, _) for each in counted["followers"]],
            moment: [instant(each, _) for each in counted["at_ms"]],
        }
    )
    x = alt.X(field=day, type="temporal", axis=days_axis(_, marks=6), scale=alt.Scale(type="utc"))
    lines = (
        alt.Chart(shown)
        .mark_line(point={"size": 18}, strokeWidth=2)
        .encode(
            x=x,
            y=alt.Y(
                field=number,
                type="quantitative",
                scale=_scale(is_log=is_log),
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
    )
    drawn: alt.Chart = annotated(lines, on_days(marks, shown[day]), x=x).properties(
        height=260, config=GROUPED
    )
    return drawn


@drawing
def together_curve(
    days: pd.DataFrame,
    period: Period,
    _: Words,
    *,
    is_log: bool = False,
    called: tuple[str, str] | None = None,
    marks: pd.DataFrame | None = None,
) -> alt.LayerChart:
    """`days`: on, followers of all offices together; what is before the period is drawn dashed, a rule parts the two.
    `called`: the words for both, if they are not periods; `marks`: see `charts.annotated`."""
    day, number, in_words, which = _("day"), _("followers"), _("followers in words"), _("which period")
    now, before = called or (_("this period"), _("the one before"))
    shown = pd.DataFrame(
        {
            day: pd.to_datetime(days["on"], utc=True),
            number: days["followers"].astype("float64"),
            in_words: [count(round(each), _) for each in days["followers"]],
            which: [now if each >= period.from_on else before for each in days["on"]],
        }
    )
    x = alt.X(field=day, type="temporal", axis=days_axis(_, marks=6), scale=alt.Scale(type="utc"))
    dash = alt.StrokeDash(
        field=which,
        type="nominal",
        title=None,
        scale=alt.Scale(domain=[now, before], range=[[1, 0], [5, 3]]),
        legend=alt.Legend(orient="top"),
    )
    lines = (
        alt.Chart(shown)
        .mark_line(color=STRONG, strokeWidth=2.2, point={"size": 18, "color": STRONG})
        .encode(
            x=x,
            y=alt.Y(
                field=number,
                type="quantitative",
                scale=_scale(is_log=is_log),
                axis=alt.Axis(format=",d", title=number, **UPRIGHT),
            ),
            strokeDash=dash,
            tooltip=[
                alt.Tooltip(field=day, type="temporal", format="%d.%m.%Y"),
                alt.Tooltip(field=in_words, type="nominal", title=number),
            ],
        )
    )
    begins = pd.DataFrame({day: pd.to_datetime([period.from_on], utc=True)})
    rule = alt.Chart(begins).mark_rule(color=QUIET, strokeDash=[2, 2]).encode(x=x)
    return annotated(alt.layer(rule, lines), on_days(marks, shown[day]), x=x).properties(
        height=240, config=GROUPED
    )
