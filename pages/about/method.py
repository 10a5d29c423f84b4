"""Each declared measure and each check of the circular: what is counted or asked for, and how verdicts come about."""

import streamlit as st

from metrics.measures import MEASURES
from pages.ui import circular, circular_words, method_words
from pages.ui.frame import here
from pages.ui.safe import inert

at = here()
_ = at.words
st.title(_("Method"))
st.caption(inert(method_words.version(_)))

for heading, paragraph in method_words.principles(_):
    st.header(inert(heading))
    st.markdown(paragraph)

st.header(_("Measures"))
for measure in MEASURES:
    with st.expander(inert(method_words.title(measure, _)), key=measure.slug):
        st.latex(method_words.formula(measure))
        st.markdown(method_words.description(measure, _))

st.header(_("Checks of the circular"))
st.caption(
    _(
        "Each is kept, not kept or not known, and never guessed: what was not seen, fetched or collected decides nothing. "
        "Headquarters decides the limits and names; whoever runs the system enters them."
    )
)
for check in circular.in_force(at).values():
    with st.expander(inert(circular_words.title(check, _)), key=check.slug):
        for line in circular_words.declaration(check, _):
            st.text(line)
