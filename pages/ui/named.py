"""Who stands out: the few offices that can be told apart as the best or the worst, or that none can."""

import pandas as pd
import streamlit as st

from language.words import Words
from pages.ui import menu
from pages.ui import overview_words as words
from pages.ui.frame import explain
from pages.ui.safe import inert
from pages.ui.terms import VERDICTS, term


def show(league: pd.DataFrame, verdict: str, called: dict[str, str], _: Words) -> None:
    """The list of one verdict, in which an office can be picked."""
    heading = term(VERDICTS, verdict, _)
    st.header(inert(heading))
    rows = words.standing_out(league, verdict)
    if rows.empty:
        explain(words.nobody(league, verdict, _))
        return
    menu.offices(
        words.standing_table(rows, called, verdict, _), list(rows["unit_id"]), key=verdict, alt=heading, _=_
    )
    more = words.more_of_them(league, verdict, _)
    if more:
        st.caption(inert(more))
