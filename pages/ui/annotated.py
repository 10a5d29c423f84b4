"""What happened on days, for the pages: read once for each version of the data, as marks of a chart and in a sentence."""

from collections.abc import Collection
from datetime import date

import pandas as pd
import streamlit as st

from data import annotations
from data.annotation_rows import ELECTION, FESTIVAL, OTHER, OUTAGE, TRANSFER
from data.scope import Scope
from language.durations import is_unknown
from language.figures import short_day
from language.words import N_, Words
from metrics.period import Period
from metrics.weekly import last_weeks, span
from pages.ui import store
from pages.ui.frame import Here
from pages.ui.kept import kept
from pages.ui.safe import inert, plain
from pages.ui.store import Source, held
from pages.ui.terms import term
from pages.ui.units import names

KINDS = {
    FESTIVAL: N_("Festival"),
    ELECTION: N_("Election"),
    TRANSFER: N_("Transfer"),
    OUTAGE: N_("Outage"),
    OTHER: N_("Other"),
}
NAMED = 4
Asked = tuple[date, date, tuple[str, ...]]
"""The first day, the day after the last, and the offices beside what is the whole state's."""


@held(max_entries=8)
def of_scope(of: Source) -> pd.DataFrame:
    """`data.annotations.listed` of a scope: the state's, and those of its offices."""
    with store.connection(of) as opened:
        return annotations.listed(opened)


def title(row: dict[str, object], _: Words) -> str:
    """What it was, in the reader's language where that was given."""
    english, hindi = str(row["title_en"]), str(row["title_hi"])
    return plain(_.of(english, hindi) or hindi)


def short_days(from_on: date, to_on: date, _: Words) -> str:
    """The first day and, where there are more, the last: 3 Nov – 5 Nov."""
    last = date.fromordinal(to_on.toordinal() - 1)
    first = short_day(from_on, _)
    return first if last <= from_on else f"{first} – {short_day(last, _)}"


def _said(row: dict[str, object], called: dict[str, str], _: Words) -> str:
    """What, whose and when: New SP, Agra, 10 Nov."""
    whose = None if is_unknown(row["unit_id"]) else called.get(str(row["unit_id"]), str(row["unit_id"]))
    days = short_days(row["from_on"], row["to_on"], _)  # type: ignore[arg-type]  # days, by `listed`
    return ", ".join(part for part in (title(row, _), whose, days) if part)


def within(of: Source, from_on: date, to_on: date, unit_ids: Collection[str] = ()) -> pd.DataFrame:
    """What of the state, and of some offices of the scope, lies in a half-open span of days."""
    return _within(of_scope(of), of.scope, from_on, to_on, unit_ids)


def _within(
    listed: pd.DataFrame, scope: Scope, from_on: date, to_on: date, unit_ids: Collection[str]
) -> pd.DataFrame:
    mine = listed["unit_id"].isna() | listed["unit_id"].isin(scope.among(list(unit_ids)))
    return listed[mine & (listed["from_on"] < to_on) & (listed["to_on"] > from_on)]


def marks(at: Here, from_on: date, to_on: date, unit_ids: Collection[str] = ()) -> pd.DataFrame:
    """The same in words, as charts mark it: kind, word, said, from_on, to_on."""
    asked = (from_on, to_on, tuple(unit_ids))
    return _marks(of_scope(at.source), store.units(at.source), at.source.scope, asked, at.words)


@kept
def _marks(listed: pd.DataFrame, units: pd.DataFrame, scope: Scope, asked: Asked, _: Words) -> pd.DataFrame:
    rows, called = _within(listed, scope, *asked), names(units, _)
    return pd.DataFrame(
        {
            "kind": rows["kind"].astype(str).to_list(),
            "word": [term(KINDS, each, _) for each in rows["kind"]],
            "said": [_said(each, called, _) for each in rows.to_dict("records")],
            "from_on": rows["from_on"].to_list(),
            "to_on": rows["to_on"].to_list(),
        }
    )


def ever(at: Here, unit_ids: Collection[str] = ()) -> pd.DataFrame:
    """The marks of all days: a chart leaves out what lies beyond its own."""
    return marks(at, date.min, date.max, unit_ids)


def with_before(at: Here, period: Period, unit_ids: Collection[str] = ()) -> pd.DataFrame:
    """The marks of a period and the one before it."""
    both = period.with_before()
    return marks(at, both.from_on, both.to_on, unit_ids)


def of_weeks(at: Here, period: Period, unit_ids: Collection[str] = ()) -> pd.DataFrame:
    """The marks of the weeks up to the end of a period, as trends draw them; without any named, of the reader's own."""
    weeks = span(last_weeks(period))
    return marks(at, weeks.from_on, weeks.to_on, unit_ids or own(at))


def own(at: Here) -> list[str]:
    """The office, zone or range of a reader who does not see the whole state."""
    scope = at.source.scope
    return [] if scope.is_whole or scope.unit_id is None else [scope.unit_id]


def in_words(at: Here, period: Period, unit_ids: Collection[str] = ()) -> str | None:
    """The first few of a period, what is no festival before the festivals; None where there is nothing."""
    _ = at.words
    rows = marks(at, period.from_on, period.to_on, unit_ids)
    if rows.empty:
        return None
    rows = rows.sort_values("kind", key=lambda kinds: kinds == FESTIVAL, kind="stable")
    what = "; ".join(rows["said"].head(NAMED))
    more = len(rows) - NAMED
    if more <= 0:
        return _("In this period: {what}.", what=what)
    return _.plural(
        "In this period: {what}; and {n} more, see Calendar.",
        "In this period: {what}; and {n} more, see Calendar.",
        more,
        what=what,
    )


def say(at: Here, period: Period, unit_ids: Collection[str] = ()) -> None:
    """That sentence, where there is one."""
    said = in_words(at, period, unit_ids)
    if said:
        st.caption(inert(said))
