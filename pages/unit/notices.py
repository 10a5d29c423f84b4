"""Notices of an office: its digest as it would go out now, who gets what, and what was sent lately."""

import streamlit as st

from pages.ui import notice_form, notice_preview, notice_sent, own_offices, store
from pages.ui import scorecard_words as words
from pages.ui.choices import Choices
from pages.ui.frame import here, say_stale
from pages.ui.safe import inert
from pages.ui.units import names, place

at = here()
_ = at.words
st.title(_("Notices"))
units = store.units(at.source)
choices = Choices()
with st.container(horizontal=True, gap="small"):
    known = words.offices(store.offices(at.source), _)
    unit_id = choices.choose(
        _("Office"), name="unit", known=known, default=own_offices.own_office(at.source), width=300
    )
    unit = units[units["unit_id"] == unit_id].iloc[0]
    digests = notice_preview.kinds(str(unit["kind"]), _)
    purpose = choices.choose(
        _("Digest"), name="digest", known=digests, default=next(iter(digests)), width=220
    )
st.caption(inert(f"{names(units, _)[unit_id]} · {place(unit, units, _)}"))
say_stale(choices.stale, _)

st.header(_("The digest as it would go out now"))
notice_preview.show(at, unit_id, purpose)

st.header(_("Who gets notices"))
notice_form.show(at, unit_id, str(unit["kind"]))

st.header(_("What was sent lately"))
notice_sent.show(at, unit_id)
