"""The queue of a zone or a range: the cases of all its offices that wait now, urgent ones first, then the oldest."""

import pandas as pd
import streamlit as st

from pages.ui import case_list, terms, urgency, waiting
from pages.ui import overview_words as words
from pages.ui.choices import Choices
from pages.ui.frame import Here
from pages.ui.safe import inert
from pages.ui.standings import Asked
from pages.ui.terms import term


def show(at: Here, asked: Asked, rows: pd.DataFrame, choices: Choices, *, area_id: str) -> None:
    """The list under its choices of age, each case with its thread."""
    _ = at.words
    origin = term(terms.ORIGINS_IN_FULL, asked.origin, _)
    said = _(
        "{origin} to any of its offices, its own among them, that nobody has acknowledged; whatever period is chosen, urgent "
        "ones first, then the oldest.",
        origin=origin[:1].upper() + origin[1:],
    )
    st.caption(inert(said))
    if rows.empty:
        waiting.nothing(at)
        return
    urgency.say(at, rows, among=_("At all its offices, of whatever day"))
    listed = case_list.choose(
        words.by_age(rows), words.age_labels(_), choices, name="age", usual="all", at=at, now=True
    )
    case_list.show(listed, at, asked=asked, area_id=area_id)
