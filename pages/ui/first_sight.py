"""The headline first: a browser that has just come draws what it is sent at once as one, so that the first figures would
wait for the tables and charts below them."""

import time
from typing import Final

import streamlit as st

from pages.ui.serving import begun

HEAD_START_S: Final = 0.5
IS_FIRST: Final = "is_first_sight"


def note() -> None:
    """Note at the beginning of each run whether it is the first of its session."""
    st.session_state[IS_FIRST] = IS_FIRST not in st.session_state


def headline() -> None:
    """Give a browser that has just come time to draw the figures that stand there; elsewhere than in one no time."""
    if begun.by_serve() and st.session_state.get(IS_FIRST):
        time.sleep(HEAD_START_S)
