"""The register of letters as pages read it: of a review, and what was written to offices of the scope."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from data import letters
from language.words import Words
from pages.ui import letter_words, store
from pages.ui.access.permissions import REVIEWS
from pages.ui.frame import Here
from pages.ui.kept import kept
from pages.ui.store import Source, held

MOST_LINES = 10
ABOVE = ("hq", "zone", "range")
"""Letters name none of these."""


@held(max_entries=8)
def of_run(of: Source, run_id: str) -> pd.DataFrame:
    """One row a letter of a review that the scope may see, the latest first (see `data.letters.of_run`)."""
    with store.connection(of) as opened:
        return letters.of_run(opened, run_id)


@held(max_entries=8)
def _written(of: Source) -> pd.DataFrame:
    with store.connection(of) as opened:
        return letters.written_to(opened, list(store.offices(of)["unit_id"]))


def written_to(of: Source, unit_id: str) -> pd.DataFrame:
    """The letters in which an office of the scope is named, the latest first."""
    of.scope.require(unit_id)
    rows = _written(of)
    return rows[rows["named_id"] == unit_id].reset_index(drop=True)


@kept
def latest(of: Source, _: Words) -> Mapping[str, str]:
    """What was written last to each office of the scope that a letter names, in a line."""
    rows = _written(of).drop_duplicates("named_id")
    return {str(row["named_id"]): letter_words.line(row, _) for row in rows.to_dict("records")}


def show_unit(at: Here, unit_id: str) -> None:
    """The letters in which an office is named; that there is none, of an office that letters name."""
    _, rows, units = at.words, written_to(at.source, unit_id), store.units(at.source)
    if rows.empty and units.loc[units["unit_id"] == unit_id, "kind"].isin(ABOVE).any():
        return
    st.header(_("Letters"))
    if rows.empty:
        st.caption(
            _("No letter from headquarters that names this office is on file; such letters stand here.")
        )
        return
    st.caption(
        _(
            "Letters from headquarters in which this office is named, each by its own frozen review: today’s figures may say "
            "otherwise."
        )
    )
    for row in rows.head(MOST_LINES).to_dict("records"):
        st.text(letter_words.line(row, _))
    if len(rows) > MOST_LINES:
        more = len(rows) - MOST_LINES
        st.caption(_.plural("and {n} more", "and {n} more", more))


def link_to_letters(at: Here) -> None:
    """For headquarters: the way to where a period is frozen and letters are made from it."""
    _ = at.words
    if at.source.scope.is_whole:
        st.caption(
            _(
                "A letter names whom its frozen review names, of its days; that may be others than stand here today."
            )
        )
        st.page_link(
            REVIEWS,
            label=_("Letters: freeze a period as a review, then make them from it"),
            icon=":material/mail:",
            query_params={"lang": _.language},
        )
