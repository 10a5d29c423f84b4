"""What is for whoever runs the system alone: settings and commands, folded away from other readers."""

import streamlit as st

from language.words import Words
from pages.ui.safe import plain


def fold(line: str, _: Words) -> None:
    """A line of settings or commands below a fold that says whom it is for."""
    with st.expander(_("For whoever runs the system"), icon=":material/terminal:"):
        st.text(plain(line))
