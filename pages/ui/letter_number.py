"""A letter's number that other letters bear already: said before another is made under it, and made all the same if meant."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from data import letters
from language.words import Words
from pages.ui import letter_words, store
from pages.ui.letter_making import Draft
from pages.ui.safe import inert
from pages.ui.store import Source

SAME = "letter-same-number"
MOST = 3


def others(of: Source, run_id: str, draft: Draft) -> list[Mapping[str, Any]]:
    """The letters that bear the draft's number and are not the same letter: one from the same review to the same
    addressee in another language, or made anew, may share it."""
    with store.connection(of) as opened:
        rows = letters.of_number(opened, draft.number.strip())
    same = (run_id, draft.kind, draft.unit_id)
    found = rows.to_dict("records")
    return [row for row in found if (row["run_id"], row["kind"], row["unit_id"]) != same]


def line(rows: list[Mapping[str, Any]], called: Mapping[str, str], _: Words) -> str:
    """To whom and of which day the letters are that bear the number already."""
    said = "; ".join(
        f"{letter_words.whom(row, called, _)} ({letter_words.line(row, _)})" for row in rows[:MOST]
    )
    if len(rows) > MOST:
        said = f"{said}; " + _.plural("and {n} more", "and {n} more", len(rows) - MOST)
    return _("This number stands on another letter already: {letters}.", letters=said)


def is_meant(number: str, _: Words) -> bool:
    """Inside the form: where the number was found on another letter, a box to say that it is meant; whether it is
    ticked for this number."""
    kept = st.session_state.get(SAME)
    if kept is None:
        return False
    before, said = kept
    st.warning(inert(said), icon=":material/warning:")
    ticked = st.checkbox(_("Make it under this number all the same"), key="letter-same")
    return bool(ticked and before == number.strip())


def hold(number: str, said: str) -> None:
    """Keep what was found for the next run of the page, which asks."""
    st.session_state[SAME] = (number.strip(), said)


def forget() -> None:
    """Ask no more."""
    st.session_state.pop(SAME, None)
