"""What waits now, whatever period is chosen: counts by age, the list, and the way to each thread."""

import pandas as pd
import streamlit as st

from pages.ui import case_list, figures, standings, terms
from pages.ui import overview_words as words
from pages.ui.choices import Choices
from pages.ui.frame import Here
from pages.ui.safe import inert
from pages.ui.standings import Asked
from pages.ui.terms import term


def of_unit(at: Here, asked: Asked, unit_id: str) -> dict[str, pd.DataFrame]:
    """What waits of one unit, by age."""
    everyones = standings.waiting(at.source, origin=asked.origin, kind=asked.kind)
    return words.by_age(everyones[everyones["unit_id"] == unit_id].reset_index(drop=True))


def of_all(at: Here, asked: Asked) -> dict[str, pd.DataFrame]:
    """What waits of all offices of the kind, by age."""
    return words.by_age(standings.waiting(at.source, origin=asked.origin, kind=asked.kind))


def nothing(at: Here) -> None:
    """Say that nothing waits."""
    st.success(at.words("No case waits to be acknowledged."), icon=":material/check_circle:")


def show_unit(at: Here, asked: Asked, unit_id: str, choices: Choices, *, as_of_ms: object) -> None:
    """What of a unit waits now, the oldest first, with how many wait how long."""
    _ = at.words
    origin = term(terms.ORIGINS_IN_FULL, asked.origin, _)
    st.caption(
        _(
            "{origin}, not acknowledged up to {moment}; whatever period is chosen, the oldest first.",
            origin=inert(origin[:1].upper() + origin[1:]),
            moment=inert(figures.instant(as_of_ms, _)),
        )
    )
    waiting = of_unit(at, asked, unit_id)
    if waiting["all"].empty:
        nothing(at)
        return
    listed = case_list.choose(waiting, words.age_labels(_), choices, name="age", usual="all", at=at, now=True)
    case_list.show(listed, at, asked=asked, unit_id=unit_id)
