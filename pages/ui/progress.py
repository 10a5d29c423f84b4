"""How far the cases of an office have got: acknowledged, acted on, resolved, and how many stay at the first."""

import pandas as pd
import streamlit as st

from language import figures
from language.words import Words
from metrics.reached import reached
from metrics.waits import EVENTS, waits
from pages.ui import tables, terms
from pages.ui.charts.progress import UNTIL_S, progress_curves
from pages.ui.kept import kept
from pages.ui.terms import terms_of


@kept
def curves(cases: pd.DataFrame, *, clock: str) -> pd.DataFrame:
    """`event`, `t_s`, `share`, `low`, `high`: of each measure the observed cases that have got there, flat up to a week."""
    seen = cases[cases["observed"]]
    found = []
    for measure in EVENTS:
        waited = waits(seen, measure=measure, clock=clock)
        steps = reached(waited.duration_ms, event=waited.event, until_s=UNTIL_S)
        found.append(steps.assign(event=measure))
    return pd.concat(found, ignore_index=True)


def in_words(rows: dict[str, pd.DataFrame], _: Words) -> str:
    """How many are acknowledged, and how many of those are closed and how many not; of the rows behind the figures."""
    counted = rows["all"]
    noted = int(counted["acknowledged_ms"].notna().sum())
    still = int((rows["in_process"]["acknowledged_ms"].notna()).sum())
    if len(counted) == 1:
        if not noted:
            return _("Its one case is not acknowledged.")
        if still:
            return _(
                "Its one case is acknowledged and not closed, or open again: it stands below under “In process”."
            )
        return _("Its one case is acknowledged, and nothing is left to do in it.")
    first = _.plural(
        "Of {all} cases {noted} is acknowledged",
        "Of {all} cases {noted} are acknowledged",
        noted,
        all=figures.count(len(counted), _),
        noted=figures.count(noted, _),
    )
    if not noted:
        return f"{first}."
    second = _.plural(
        "{n} of these is not closed, or open again: it stands below under “In process”.",
        "{n} of these are not closed, or open again: they stand below under “In process”.",
        still,
        n=figures.count(still, _),
    )
    return f"{first}; {second}"


def show(rows: dict[str, pd.DataFrame], _: Words, *, clock: str) -> None:
    """The sentence and the three curves; nothing where there is no case."""
    if rows["all"].empty:
        return
    st.header(_("Acknowledged against resolved"))
    st.text(in_words(rows, _))
    called = terms_of(terms.MEASURES, _)
    drawn = curves(rows["all"], clock=clock)
    tables.chart(
        progress_curves(drawn.assign(event=drawn["event"].map(called)), order=list(called.values()), _=_),
        title=_("Share of its cases acknowledged, acted on and resolved by when, with 95% limits"),
        says=_("The gap between the lines is what was promised and is not done yet."),
    )
