"""How many are answered by when: a unit's curve with its limits against that of its peers."""

import altair as alt
import pandas as pd

from language.words import Words
from pages.ui import terms
from pages.ui.charts.axes import QUIET, STRONG, UPRIGHT, waiting_axis
from pages.ui.charts.drawing import drawing
from pages.ui.terms import term

HORIZON_S = 86_400


@drawing
def answered_curve(curves: pd.DataFrame, *, who: list[str], measure: str, _: Words) -> alt.LayerChart:
    """Share with the measure's event within a time, as steps; `who[0]` with its 95% limits, the others as lines.

    `curves`: who, t_s, answered, low, high (shares of 1; limits missing where there are none).
    """
    office, after, share = _("Office"), _("seconds since the tag"), term(terms.SHARES_ANSWERED, measure, _)
    low, high = _("lower limit (95%)"), _("upper limit (95%)")
    shown = curves.loc[curves["t_s"] <= HORIZON_S, ["who", "t_s", "answered", "low", "high"]]
    shown = shown.set_axis([office, after, share, low, high], axis="columns")
    legend = alt.Legend(orient="top", labelLimit=320, title=None)
    colour = alt.Color(
        field=office,
        type="nominal",
        title=None,
        scale=alt.Scale(domain=who, range=[STRONG, QUIET][: len(who)]),
        legend=legend,
    )
    x = alt.X(
        field=after,
        type="quantitative",
        axis=waiting_axis(_("time since the tag"), _),
        scale=alt.Scale(type="sqrt", domain=[0, HORIZON_S], nice=False),
    )
    y = alt.Y(
        field=share,
        type="quantitative",
        title=share,
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", tickCount=5, **UPRIGHT),
    )
    base = alt.Chart(shown)
    band = (
        base.transform_filter(alt.FieldEqualPredicate(field=office, equal=who[0]))
        .mark_area(interpolate="step-after", opacity=0.22, color=STRONG, tooltip=False)
        .encode(x=x, y=alt.Y(field=low, type="quantitative", title=share), y2=alt.Y2(field=high))
    )
    lines = base.mark_line(interpolate="step-after", strokeWidth=2.2).encode(
        x=x,
        y=y,
        color=colour,
        strokeDash=alt.StrokeDash(
            field=office,
            type="nominal",
            scale=alt.Scale(domain=who, range=[[1, 0], [5, 3]][: len(who)]),
            title=None,
            legend=legend,
        ),
    )
    return alt.layer(band, lines).properties(height=300)
