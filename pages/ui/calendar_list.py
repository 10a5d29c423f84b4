"""The calendar as its page lists it: what happened in the months of a period and around it, whose it is, who entered it."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from data import annotations
from data.annotations import HOLIDAYS
from language import figures
from language.durations import is_unknown
from language.words import Words
from metrics.period import Period
from pages.ui import annotated, export, store, tables, terms
from pages.ui.annotated import KINDS
from pages.ui.choices import Choices
from pages.ui.frame import Here
from pages.ui.own_offices import STATE
from pages.ui.safe import bold, plain
from pages.ui.store import Source
from pages.ui.terms import term, terms_of
from pages.ui.units import names

ALL = "all"
THERE, OUT = "there", "out"
FILE_COLUMNS = ("kind", "unit_id", "from_on", "to_on", "title_en", "title_hi", "source")


@dataclass(frozen=True)
class Chosen:
    """The period that was asked for, the whole months round it, and which of what happened there."""

    period: Period
    months: Period
    kind: str
    office: str
    is_out: bool


def _first(on: date, *, months: int) -> date:
    """The first day of the month so many months from that of a day."""
    number = on.year * 12 + on.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def around(period: Period) -> Period:
    """The months of a period with the one before and the one after."""
    return Period(_first(period.from_on, months=-1), _first(period.to_on - timedelta(days=1), months=2))


def choose(choices: Choices, at: Here) -> Chosen:
    """Period, kind, whose, and whether what was taken out."""
    _ = at.words
    period = choices.period(
        _("Period"),
        known=terms_of(terms.PERIODS, _),
        now_at=at.source.now_at,
        dates=_("First and last day"),
        errors=terms_of(terms.PERIOD_ERRORS, _),
    )
    kinds = {ALL: _("All kinds")} | terms_of(KINDS, _)
    kind = choices.choose(_("Kind"), name="occasion", known=kinds, default=ALL)
    offices = {ALL: _("State and offices"), STATE: _("The whole state")} | _with_any(at)
    office = choices.choose(_("Whose"), name="office", known=offices, default=ALL, width=230)
    lists = {THERE: _("Entered"), OUT: _("Taken out")}
    shown = choices.choose(_("List"), name="show", known=lists, default=THERE)
    return Chosen(period, around(period), kind, office, shown == OUT)


def in_words(chosen: Chosen, _: Words) -> str:
    """Which days are listed."""
    return _(
        "Listed is {days}: the months of the period with the one before and the one after.",
        days=figures.period_in_words(chosen.months.from_on, chosen.months.to_on, _),
    )


def _with_any(at: Here) -> dict[str, str]:
    """The offices of the scope of which anything is entered, by name."""
    called = names(store.units(at.source), at.words)
    known = at.source.scope.among(
        sorted({str(each) for each in annotated.of_scope(at.source)["unit_id"].dropna()})
    )
    return {each: called.get(each, each) for each in sorted(known, key=lambda each: called.get(each, each))}


def _taken_out(of: Source) -> pd.DataFrame:
    with store.connection(of) as opened:
        return annotations.listed(opened, is_out=True)


def found(of: Source, chosen: Chosen) -> pd.DataFrame:
    """The rows of the choice, by day: `data.annotations.listed`."""
    rows = _taken_out(of) if chosen.is_out else annotated.of_scope(of)
    rows = rows[(rows["from_on"] < chosen.months.to_on) & (rows["to_on"] > chosen.months.from_on)]
    if chosen.kind != ALL:
        rows = rows[rows["kind"] == chosen.kind]
    if chosen.office != ALL:
        rows = rows[rows["unit_id"].isna() if chosen.office == STATE else rows["unit_id"] == chosen.office]
    return rows.reset_index(drop=True)


def whose(unit_id: object, called: dict[str, str], _: Words) -> str:
    """The office, or the whole state."""
    return _("The whole state") if is_unknown(unit_id) else called.get(str(unit_id), str(unit_id))


def table(rows: pd.DataFrame, called: dict[str, str], _: Words) -> pd.DataFrame:
    """The rows of a month in words."""
    each_row = rows.to_dict("records")
    shown = {
        _("Days"): [annotated.short_days(each["from_on"], each["to_on"], _) for each in each_row],
        _("What"): [annotated.title(each, _) for each in each_row],
        _("Kind"): [term(KINDS, each["kind"], _) for each in each_row],
        _("Whose"): [whose(each["unit_id"], called, _) for each in each_row],
        _("Entered by"): [_entered(each, _) for each in each_row],
    }
    if rows["removed_ms"].notna().any():
        shown[_("Taken out by")] = [
            f"{plain(each['removed_by'])}, {figures.instant(each['removed_ms'], _)}" for each in each_row
        ]
    return pd.DataFrame(shown, dtype="object")


def _entered(row: dict[str, object], _: Words) -> str:
    if row["source"] == HOLIDAYS:
        return _("calendar of festivals")
    return f"{plain(row['noted_by'])}, {figures.instant(row['noted_ms'], _)}"


def draw(rows: pd.DataFrame, chosen: Chosen, at: Here) -> None:
    """A table a month, under its name; what lasts longer stands in the month in which it begins."""
    _, called = at.words, names(store.units(at.source), at.words)
    firsts = [_first(max(each, chosen.months.from_on), months=0) for each in rows["from_on"]]
    for first, those in rows.groupby(pd.Series(firsts, index=rows.index, dtype="object"), sort=True):
        title = figures.month(first, _)
        st.markdown(bold(title))
        tables.table(table(those, called, _), alt=title, most=len(those))


def sheet(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as a file has them, in the columns that `python -m data annotations import` reads: `to_on` is the last day."""
    last_on = [each - timedelta(days=1) for each in rows["to_on"]]
    return rows.assign(to_on=last_on)[list(FILE_COLUMNS)]


def offer(rows: pd.DataFrame, chosen: Chosen, at: Here) -> None:
    """The rows as a file."""
    _ = at.words
    export.offer(
        sheet(rows),
        about=export.about(_("Calendar"), at),
        file_name=f"calendar-{chosen.months.from_on}-{chosen.months.to_on}.csv",
        at=at,
        what="calendar",
        key="calendar-file",
    )
