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
    case_choices,
    case_export,
    case_find,
    case_opened,
    case_rows,
    export,
    store,
    tables,
    urgency,
)
from pages.ui.access import audited, entries
from pages.ui.case_choices import NEWEST, Chosen
from pages.ui.case_search import MOST_SEARCHED, nowhere
from pages.ui.frame import Here, explain
from pages.ui.kept import kept
from pages.ui.safe import inert
from pages.ui.units import names

LOOKED = "case-words-written-down"


@kept
def ordered(cases: pd.DataFrame, order: str) -> pd.DataFrame:
    """By the start of the clock, urgent ones that still wait first."""
    return urgency.ordered(cases, newest=order == NEWEST)


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


def say_words(at: Here, before: pd.DataFrame, after: pd.DataFrame, words: tuple[str, ...]) -> None:
    """How far words were looked for, and which of them stand nowhere."""
    _ = at.words
    if not words:
        return
    n = len(before["thread_id"].unique())
    if n > MOST_SEARCHED:
        some, every = figures.count(MOST_SEARCHED, _), figures.count(n, _)
        said = _(
            "Looked through were the texts of the newest {n} of {all} cases: narrow the choices to search the others.",
            n=some,
            all=every,
        )
        st.caption(inert(said))
    if len(before) and after.empty:
        missing = nowhere(at.source, before, words)
        said = (
            _("No stored text of these cases holds: {words}.", words=", ".join(missing))
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
    urgency.say(at, rows)
    units = store.units(at.source)
    office_names = names(units, _)
    is_one = chosen.wanted.unit_id is not None
    cases = ordered(urgency.with_marks(at.source, rows), chosen.order)
    how: dict[str, Any] = {"names": None if is_one else office_names, "until_closed": True}
    drawn = case_rows.drawn(cases, _, **how)
    in_colours, columns = case_rows.coloured(drawn, cases, _, until_closed=True)
    position = tables.picked_row(in_colours, key=_key(cases), alt=_("Cases"), columns=columns)
    if position is not None:
        case_opened.open_one(str(cases["unit_id"].iloc[position]), int(cases["thread_id"].iloc[position]))
    said = [_("Pick a row to open its case."), _("Durations are told round the clock.")]
    if len(cases) > len(drawn):
        said.append(
            _(
                "The first {n} of {all} are listed; the file holds all.",
                n=figures.count(len(drawn), _),
                all=figures.count(len(cases), _),
            )
        )
    st.caption(inert(" ".join(said)))
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
