"""A page of the tests' own: every hostile text in every place of Streamlit's that reads Markdown, made inert."""

import os

import streamlit as st

from pages.ui.safe import bold, inert
from tests.pages.hostile import corpus

st.set_page_config(layout="wide")
for number, text in enumerate(corpus(os.environ["BEACON"])[:-1]):
    shown = inert(text)
    with st.container(key=f"text-{number}"):
        st.title(shown, anchor=False)
        st.subheader(shown, anchor=False)
        st.caption(shown)
        st.markdown(bold(text))
        st.info(shown)
        st.metric(shown, shown, shown)
        st.expander(shown, key=f"expander-{number}")
        st.text_input(shown, key=f"input-{number}")
        st.pills(shown, [shown], key=f"pills-{number}")
        st.button(shown, key=f"button-{number}")
