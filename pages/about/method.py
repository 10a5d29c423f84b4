"""Each declared measure: what is counted, what is left out, why it matters; and how ranks and verdicts come about."""

import streamlit as st

from metrics.measures import MEASURES
from pages.ui import method_words
from pages.ui.frame import here

at = here()
_ = at.words
st.title(_("Method"))
st.caption(method_words.version(_))

for heading, paragraph in method_words.principles(_):
    st.subheader(heading)
    st.markdown(paragraph)

st.subheader(_("Measures"))
for measure in MEASURES:
    with st.expander(method_words.title(measure, _), key=measure.slug):
        formula = method_words.formula(measure)
        if formula:
            st.latex(formula)
        st.markdown(method_words.description(measure, _))
