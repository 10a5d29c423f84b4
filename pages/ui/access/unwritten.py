"""What a reader is told when something that he sent could not be kept."""

import streamlit as st

from data.engine import StoreError
from language.words import N_, Words
from pages.ui.access import viewer
from pages.ui.safe import inert

AWAY = N_("It was not kept: the database cannot be written just now. Try again.")


def say(error: StoreError, _: Words) -> None:
    """That it was not kept, and the line for whoever runs the system."""
    st.error(inert(_(AWAY)), icon=":material/error:")
    st.text(viewer.for_who_runs_it(str(error), _))
