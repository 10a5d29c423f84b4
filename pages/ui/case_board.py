"""The list of the page "Cases": as many rows as a page holds in words and colours, a file with all, and the way to each."""

from collections.abc import Callable
from functools import partial
from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st

from data import audit_log
from language import figures
from language.words import Words
from pages.ui import (
    case_begins,
    case_choices,
    case_export,
    case_find,
    case_opened,
    case_rows,
    case_search,
    export,
    store,
    tables,
    urgency,
)
from pages.ui.access import audited, entries
from pages.ui.case_choices import NEWEST, URGENT, Chosen
from pages.ui.case_search import MOST_SEARCHED, Wanted
from pages.ui.frame import Here, explain
from pages.ui.kept import kept
from pages.ui.safe import inert
from pages.ui.units import names

LOOKED = "case-words-written-down"


@kept
def ordered(cases: pd.DataFrame, order: str) -> pd.DataFrame:
    """By the start of the clock, the oldest or the newest first; `URGENT`: before them the urgent ones that still wait."""
    return urgency.ordered(cases, newest=order == NEWEST, urgent_first=order == URGENT)


def _key(cases: pd.DataFrame) -> str:
    """It holds which cases stand at which place, and how often one was opened: what was picked stays picked no longer."""
    listed = (
        "".join(cases["unit_id"].astype(str)).encode() + cases["thread_id"].to_numpy(dtype="int64").tobytes()
    )
    return f"board-{crc32(listed):08x}-{case_opened.how_often()}"


def write_down(at: Here, words: tuple[str, ...], *, rows: int) -> None:
    """That words were looked for stands in the audit log, once for each search; which they were does not."""
    looked = (words, entries.slugs())
    if words and st.session_state.get(LOOKED) != looked:
        audited.record(at, audit_log.PAGE, "cases", filters={**entries.slugs(), "find": "words"}, rows=rows)
        st.session_state[LOOKED] = looked


def _every_period() -> None:
    st.query_params.pop("when", None)


def _elsewhere(at: Here, chosen: Chosen) -> bool:
    """Where no case is left that has the words: whether cases beside these choices have them, which is said."""
    _, wanted = at.words, chosen.wanted
    n = len(case_search.found(at.source, Wanted(None, wanted.unit_id, words=chosen.words)))
    if not n:
        return False
    if wanted.words:
        said = _.plural(
            "{n} case has these words, but the other choices leave it out.",
            "{n} cases have these words, but the other choices leave them out.",
            n,
            n=figures.count(n, _),
        )
        explain(said)
        return True
    said = _.plural(
        "Not among these cases. In every period together {n} case has these words.",
        "Not among these cases. In every period together {n} cases have these words.",
        n,
        n=figures.count(n, _),
    )
    explain(said)
    st.button(_("Search in every period"), on_click=_every_period)
    return True


def say_words(at: Here, before: pd.DataFrame, after: pd.DataFrame, chosen: Chosen) -> None:
    """How far words were looked for, and where no case is left, where they stand or that they stand nowhere."""
    _, words, wanted = at.words, chosen.words, chosen.wanted
    if not words:
        return
    n = len(before["thread_id"].unique())
    every = case_search.newest(at.source, wanted.unit_id)
    most = figures.count(MOST_SEARCHED, _)
    if not wanted.words and n > MOST_SEARCHED:
        said = _(
            "Looked through were the texts of the newest {n} of {all} cases: narrow the choices to search the others.",
            n=most,
            all=figures.count(n, _),
        )
        st.caption(inert(said))
    elif wanted.words and len(every) > MOST_SEARCHED:
        said = _("Looked through were the newest {n} threads: choose a period to search older ones.", n=most)
        st.caption(inert(said))
    if len(after) or _elsewhere(at, chosen):
        return
    missing = case_search.nowhere(at.source, every[:MOST_SEARCHED], words)
    said = (
        _("No stored text of any period holds: {words}.", words=", ".join(missing))
        if missing
        else _("Each of these words stands in some text, but no post holds them all.")
    )
    kept = _("Texts are kept for {n} days.", n=figures.count(at.source.kept_days, _))
    explain(f"{said} {kept}")


def say_handle(_: Words) -> None:
    """That a handle which was typed is of none of the offices."""
    name = case_find.odd_handle()
    if name:
        explain(_("@{handle} is the handle of none of your offices.", handle=name))


def show(rows: pd.DataFrame, at: Here, *, chosen: Chosen, slug: str, called: str) -> None:
    """Draw the list and its file; a row that is picked opens its case."""
    _ = at.words
    urgency.say(at, rows, among=_("Among the cases of this list"))
    units = store.units(at.source)
    office_names = names(units, _)
    is_one = chosen.wanted.unit_id is not None
    cases = ordered(urgency.with_marks(at.source, rows), chosen.order)
    how: dict[str, Any] = {"names": None if is_one else office_names, "until_closed": True}
    drawn = case_rows.drawn(cases, _, **how)
    in_colours, columns = case_rows.coloured(drawn, cases, _, until_closed=True)
    in_colours, columns = case_begins.with_first_words(at, in_colours, columns, cases)
    said = [_("Durations are told round the clock.")]
    if len(cases) > len(drawn):
        said.append(
            _(
                "The first {n} of {all} are listed; the file holds all.",
                n=figures.count(len(drawn), _),
                all=figures.count(len(cases), _),
            )
        )
    position = tables.picked_row(
        in_colours,
        key=_key(cases),
        alt=_("Cases"),
        columns=columns,
        to=_("to open its case"),
        beside=" ".join(said),
    )
    if position is not None:
        case_opened.open_one(str(cases["unit_id"].iloc[position]), int(cases["thread_id"].iloc[position]))
    sheet = partial(case_rows.sheet, cases, _, **how)
    _offer(cases, units, at, chosen=chosen, slug=slug, called=called, sheet=sheet)


def _offer(
    cases: pd.DataFrame,
    units: pd.DataFrame,
    at: Here,
    *,
    chosen: Chosen,
    slug: str,
    called: str,
    sheet: Callable[[], pd.DataFrame],
) -> None:
    _ = at.words
    period = chosen.wanted.period
    of = case_choices.sentence(chosen, case_choices.offices(at)[0], _)
    span = f"{period.from_on} {period.to_on}" if period else "any"
    whose = chosen.wanted.unit_id or str(at.source.scope.unit_id or "all")
    export.offer(
        case_export.rows(cases, units),
        about=export.about(f"{_('Cases')} · {called}", at) | {"choices": of, "period": span},
        file_name="-".join(["cases", whose, slug, chosen.wanted.origin, *span.split()]) + ".csv",
        at=at,
        what="cases",
        period=period,
        label=_("Download these cases as CSV"),
        key=f"board-{slug}-file",
        shown=sheet,
    )
