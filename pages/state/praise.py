"""Praise: who is among the best, why, since when, and which cases it rests on."""

import streamlit as st

from pages.ui import named_page, notice_days
from pages.ui.frame import here, say_stale
from pages.ui.league_choices import choose_league, sentence_of
from pages.ui.safe import inert
from pages.ui.verdicts import BEST

at = here()
_ = at.words
st.title(_("Praise"))
chosen = choose_league(at)
say_stale(chosen.stale, _)
sentence = sentence_of(chosen, at)
st.caption(inert(sentence))
notice_days.say_praise(at, chosen.asked)
named_page.show(at, chosen, sentence, verdict=BEST, page="praise")
