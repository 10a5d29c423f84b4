"""On the page of an office: its own list of the circular with what to do, its cell's staff, the changes of its account."""

import pandas as pd
import streamlit as st

from language import figures
from language.words import Words
from metrics.period import Period
from pages.ui import (
    account_changes,
    case_list,
    circular,
    circular_evidence,
    menu,
    roster_form,
    store,
    tables,
)
from pages.ui import circular_words as words
from pages.ui.circular_clause import WORST_FIRST
from pages.ui.frame import Here, explain
from pages.ui.safe import inert
from pages.ui.units import names


def show(at: Here, period: Period, unit_id: str) -> None:
    """The three parts, each closed until it is opened."""
    _ = at.words
    with case_list.opened(_("The circular, clause by clause"), name="circular", _=_) as is_open:
        if is_open:
            own_list(at, period, unit_id)
    with case_list.opened(_("Cell staff"), name="roster", _=_) as is_open:
        if is_open:
            roster_form.show(at, unit_id)
    with case_list.opened(_("Changes of the account"), name="changes", _=_) as is_open:
        if is_open:
            account_changes.show(at, unit_id)


def sums(rows: pd.DataFrame, _: Words) -> str:
    """How many of the checks are kept, in a sentence."""
    n = {slug: figures.count(int((rows["verdict"] == slug).sum()), _) for slug in WORST_FIRST}
    return _(
        "Of {all} checks {kept} are kept, {broken} are not kept, {unknown} are not known.",
        all=figures.count(len(rows), _),
        kept=n["pass"],
        broken=n["fail"],
        unknown=n["unknown"],
    )


def only_office(at: Here, period: Period, unit_id: str) -> None:
    """On the page of the circular, where it is of one office alone: its list in place of shares, and the way to its page."""
    _ = at.words
    st.header(inert(names(store.units(at.source), _)[unit_id]))
    st.caption(
        _(
            "Of one office there are no shares: these are its own checks, what is not kept first, with what to do."
        )
    )
    own_list(at, period, unit_id)
    menu.link_to_unit(unit_id, _, circular="1")


def own_list(at: Here, period: Period, unit_id: str, *, only_failing: bool = False) -> None:
    """The checks of one office, what is not kept first, each with what to do; `only_failing`: those alone that are not
    kept."""
    _, judged = at.words, circular.found(at, period)
    if judged is None:
        return
    rows = judged.rows[judged.rows["unit_id"] == unit_id]
    if rows.empty:
        explain(_("Headquarters’ account is the pattern by which the others are judged."))
        return
    rows = rows.sort_values(
        "verdict", key=lambda said: said.map(WORST_FIRST), kind="stable", ignore_index=True
    )
    if only_failing:
        rows = rows[rows["verdict"] == "fail"].reset_index(drop=True)
    else:
        st.text(sums(rows, _))
    table = words.table(rows, None, judged.checks, _)
    checks = [judged.checks[each] for each in rows["check"]]
    todo = [
        _.of(each.to_do_en, each.to_do_hi) if verdict == "fail" else "–"
        for each, verdict in zip(checks, rows["verdict"], strict=True)
    ]
    table.insert(2, _("To do"), todo)
    text = st.column_config.TextColumn
    position = tables.picked_row(
        table,
        key=f"circular-{'failing-' if only_failing else ''}{unit_id}",
        alt=_("The circular, clause by clause"),
        columns={
            name: text(name, width="large" if name == _("To do") else None, help=words.help_of(name, _))
            for name in table
        },
        to=_("to see below what was seen"),
    )
    if position is not None:
        circular_evidence.show(rows.iloc[position].to_dict(), judged, at)
