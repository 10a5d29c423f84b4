"""What stands behind one row of the training list: what to teach, the cases or the broken checks, the form."""

from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.words import Words
from metrics.period import Period
from metrics.training import COMPLIANCE, SHIFT_CHANGE
from pages.ui import (
    case_list,
    case_rows,
    circular,
    circular_words,
    menu,
    store,
    tables,
    training_form,
    urgency,
)
from pages.ui import training_words as words
from pages.ui.frame import Here
from pages.ui.safe import inert
from pages.ui.standings import Asked
from pages.ui.terms import term
from pages.ui.training import Needs
from pages.ui.units import names


def show(at: Here, found: Needs, row: dict[str, Any], period: Period, *, kind: str) -> None:
    """Of an office and reason: the figure in words, what it means, its rows, and the form that notes a training."""
    _, unit_id, reason = at.words, str(row["unit_id"]), str(row["reason"])
    called = names(store.units(at.source), _)
    st.header(inert(f"{called[unit_id]} · {term(words.REASONS, reason, _)}"))
    st.text(f"{words.figure(row, _)}\n{term(words.MEANS, reason, _)}")
    if reason == SHIFT_CHANGE:
        share = figures.share(row["beside_share"], _)
        st.text(_("At other hours of duty it was late in {share} of its cases.", share=share))
    st.text(_("To teach: {what}", what=term(words.TEACH, reason, _)))
    menu.link_to_unit(unit_id, _, **({"circular": "1"} if reason == COMPLIANCE else {}))
    behind = found.behind[reason]
    mine = behind[behind["unit_id"] == unit_id].reset_index(drop=True)
    if reason == COMPLIANCE:
        _checks(at, mine)
    else:
        cases = case_rows.oldest_first(urgency.with_marks(at.source, mine))
        listed = case_list.Listed(cases, f"training-{reason}", term(words.REASONS, reason, _), now=False)
        asked = Asked(period=period, kind=kind, clock="duty" if reason == SHIFT_CHANGE else "wall")
        case_list.show(listed, at, asked=asked, unit_id=unit_id)
    training_form.show(at, unit_id, reason)


def _checks(at: Here, broken: pd.DataFrame) -> None:
    """The checks that are not kept, as the page of compliance has them."""
    _, known = at.words, circular.in_force(at)
    rows = [row for row in broken.to_dict("records") if row["check"] in known]
    shown = {
        _("Check"): [circular_words.title(known[row["check"]], _) for row in rows],
        _("Seen on"): [figures.instant(row["seen_ms"], _) for row in rows],
        _("Not kept since"): [figures.instant(row["since_ms"], _) for row in rows],
    }
    tables.table(pd.DataFrame(shown), alt=_("Checks that are not kept"))


def sums(named: pd.DataFrame, _: Words) -> str:
    """How many offices are named, and for how many reasons."""
    offices = named["unit_id"].nunique()
    said = _.plural("{n} office is named", "{n} offices are named", offices, n=figures.count(offices, _))
    rows = _.plural("with {n} reason", "with {n} reasons", len(named), n=figures.count(len(named), _))
    return _("{offices}, {reasons}.", offices=said, reasons=rows)
