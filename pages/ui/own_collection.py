"""Collection as a zone, a range or an office sees it: from and until when its own offices are observed, what is missing."""

import pandas as pd
import streamlit as st

from language import figures
from language.durations import is_unknown
from language.words import Words
from pages.ui import collection_words, store, tables
from pages.ui.frame import Here, explain
from pages.ui.units import names


def observed(observation: pd.DataFrame, units: pd.DataFrame, _: Words) -> pd.DataFrame:
    """One row an office with an account, by name."""
    called = names(units, _)
    known = observation[observation["has_account"]]
    rows = [
        {
            _("Office"): called[str(row["unit_id"])],
            _("Observed from"): figures.instant(row["observed_from_ms"], _),
            _("Observed until"): figures.instant(row["observed_until_ms"], _),
            _("Account"): _("known to X") if row["resolved"] else _("not found on X yet"),
        }
        for row in known.to_dict("records")
    ]
    found = pd.DataFrame(rows, columns=[_("Office"), _("Observed from"), _("Observed until"), _("Account")])
    return found.sort_values(_("Office"), ignore_index=True)


def show(at: Here) -> None:
    """How far the own offices are collected, and their gaps; what collection costs and how it runs is not theirs."""
    _ = at.words
    observation, units = store.observation(at.source), store.units(at.source)
    st.caption(_("From and until when your offices are observed, and what is missing."))
    rows = observed(observation, units, _)
    if rows.empty:
        explain(_("No account on X is registered for your offices."))
    else:
        if is_unknown(observation["observed_until_ms"].max()):
            explain(_("Nothing has been collected whole for your offices yet: the DGP’s office sees why."))
        tables.table(rows, alt=_("Your offices"))
    missing(store.gaps(at.source), units, _)


def missing(gaps: pd.DataFrame, units: pd.DataFrame, _: Words) -> None:
    """The gaps, or that there is none."""
    rows = collection_words.gaps_table(gaps, units, _)
    st.header(_("What is missing"))
    if rows.empty:
        st.success(_("No gap is known."), icon=":material/check_circle:")
        return
    st.caption(
        _(
            "Cases whose clock starts in a gap are left out of the figures: not collected is never “not answered”."
        )
    )
    tables.table(rows, alt=_("What is missing"), columns=collection_words.gaps_columns(_))
