"""Before and after a day: how many followers a day the offices won on either side of it."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.durations import is_unknown
from language.words import Words
from metrics.period import Period
from metrics.turning import before_and_after
from pages.ui import annotated, case_list, export, league_export, reach, store, tables
from pages.ui.charts.followers import together_curve
from pages.ui.circular_choices import Offices
from pages.ui.frame import Here, explain, say_stale
from pages.ui.safe import inert, plain
from pages.ui.store import Source

NAME = "day"


def chosen(period: Period, _: Words) -> date:
    """The day of the address within the period and the one before it, by default that on which the period begins; what is no
    such day is said."""
    least, most = period.before().from_on + timedelta(days=1), period.to_on - timedelta(days=1)
    given = st.query_params.get(NAME)
    try:
        asked = date.fromisoformat(given) if given else period.from_on
    except ValueError:
        asked = None
    is_there = asked is not None and least <= asked <= most
    say_stale([] if is_there else [f"{NAME}={given}"[:80]], _)
    on = asked if asked is not None and is_there else min(max(period.from_on, least), most)
    key = f"choice-{NAME}"
    st.session_state[key] = on

    def write() -> None:
        st.query_params[NAME] = st.session_state[key].isoformat()

    st.date_input(
        _("Day"), key=key, min_value=least, max_value=most, format="DD/MM/YYYY", on_change=write, width=180
    )
    return on


def found(of: Source, period: Period, on: date, unit_ids: list[str]) -> pd.DataFrame:
    """`metrics.turning.before_and_after` of offices of the scope, those first that won most by it."""
    rows = before_and_after(
        reach.snapshots(of, period),
        before=Period(period.before().from_on, on),
        after=Period(on, period.to_on),
        unit_ids=of.scope.among(unit_ids),
    )
    rows = rows.assign(more_per_day=rows["after_per_day"] - rows["before_per_day"])
    return rows.sort_values(["more_per_day", "unit_id"], ascending=[False, True], ignore_index=True)


def in_words(rows: pd.DataFrame, on: date, _: Words) -> str:
    """How all that are known on both sides grew before and after."""
    known = rows.dropna(subset=["before_per_day", "after_per_day"])
    before, after = float(known["before_per_day"].sum()), float(known["after_per_day"].sum())
    said = _.plural(
        "{n} office known on both sides of {day}: {old} followers a day before, {new} a day after.",
        "{n} offices known on both sides of {day}: {old} followers a day before, {new} a day after.",
        len(known),
        n=figures.count(len(known), _),
        day=figures.day(on, _),
        old=figures.signed(before, _),
        new=figures.signed(after, _),
    )
    if before > 0 and after > 0:
        said += " " + _("A lift of {lift}.", lift=figures.decimal(after / before, _))
    return said


def _rate(value: object, _: Words) -> str:
    if is_unknown(value):
        return "–"
    rounded = round(float(str(value)), 1)
    return ("+" if rounded > 0 else "−" if rounded < 0 else "±") + figures.decimal(abs(rounded), _)


def sheet(rows: pd.DataFrame, names: dict[str, str], _: Words) -> pd.DataFrame:
    """One row an office, as it is drawn; of a loss no multiple is said."""
    lift = rows["lift"].where((rows["lift"] > 0) & (rows["after_per_day"] > 0))
    return pd.DataFrame(
        {
            "unit": [names.get(each, each) for each in rows["unit_id"]],
            "before": [_rate(each, _) for each in rows["before_per_day"]],
            "after": [_rate(each, _) for each in rows["after_per_day"]],
            "lift": [figures.decimal(each, _) for each in lift],
        }
    )


def columns(_: Words) -> dict[str, Any]:
    """Headings and helps."""
    text = st.column_config.TextColumn
    return {
        "unit": text(_("Office"), pinned=True, width=150),
        "before": text(_("A day before"), help=_("New followers a day from the start of the period before up to the day.")),
        "after": text(_("A day after"), help=_("New followers a day from the day to the end of the period.")),
        "lift": text(_("Lift"), help=_("The growth a day after, divided by that before.")),
    }  # fmt: skip


def show(at: Here, offices: Offices, names: dict[str, str], *, is_log: bool) -> None:
    """The day, the curve with its line, and the offices with the lift, once it is opened."""
    _, period = at.words, offices.period
    with case_list.opened(_("Before and after a day"), name=NAME, _=_) as is_open:
        if not is_open:
            return
        on = chosen(period, _)
        rows = found(at.source, period, on, offices.unit_ids)
        if rows[["before_per_day", "after_per_day"]].isna().all(axis=None):
            explain(_("No office was counted at the ends of these days: choose another day or period."))
            return
        st.text(plain(in_words(rows, on, _)))
        days, n = reach.together(at.source, period, offices.unit_ids)
        if n and len(days) > 1:
            tables.chart(
                together_curve(
                    days, Period(on, period.to_on), _, is_log=is_log, called=(_("from the day on"), _("before it")),
                    marks=annotated.with_before(at, period, [offices.area]),
                ),
                title=_("Followers of all these offices together, before and after the day"),
            )  # fmt: skip
        tables.table(sheet(rows, names, _), alt=_("Before and after a day"), columns=columns(_))
        export.offer(
            league_export.rows(rows, store.units(at.source)),
            about=export.about(in_words(rows, on, _), at),
            file_name=f"lift-{offices.kind}-{offices.whose}-{on}.csv",
            at=at,
            what="growth",
            key="lift-file",
        )
        st.caption(inert(_("Before: from {day} on.", day=figures.day(period.before().from_on, _))))
