"""The calendar: festivals, elections, transfers and outages that figures alone do not explain, and who entered them."""

import streamlit as st

from pages.ui import annotated, calendar_form, calendar_list
from pages.ui.choices import Choices
from pages.ui.frame import explain, here, say_stale
from pages.ui.safe import inert

at = here()
_ = at.words
st.title(_("Calendar"))
st.caption(
    _(
        "What happened on days that figures alone do not explain. Charts over time have marks of it at their foot, and "
        "reviews name it. “Estimated”: the day hangs on the sight of the moon."
    )
)
choices = Choices()
with st.container(horizontal=True, gap="small"):
    chosen = calendar_list.choose(choices, at)
say_stale(choices.stale, _)
annotated.say(at, chosen.period, annotated.own(at))
st.caption(inert(calendar_list.in_words(chosen, _)))

rows = calendar_list.found(at.source, chosen)

if rows.empty:
    explain(
        _(
            "Nothing like that is entered for these months. Enter it below, or choose another period, kind or office."
        )
    )
else:
    calendar_list.draw(rows, chosen, at)
    calendar_list.offer(rows, chosen, at)

st.header(_("Enter and take out"))
calendar_form.show(at, rows if not chosen.is_out else rows.head(0))
