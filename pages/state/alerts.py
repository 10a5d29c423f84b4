"""Alerts: what somebody should act on now, who was told and when, who has taken it on; and what was over lately."""

import streamlit as st

from pages.ui import alert_list, alert_opened, alert_state, alert_steps, look_alikes
from pages.ui.frame import here
from pages.ui.safe import inert

at = here()
_ = at.words
st.title(_("Alerts"))
rules = alert_state.rules()
st.caption(inert(alert_steps.sentence(rules, _)))
found = alert_list.found(at)
standing = found.standing

alert_state.say(at, rules)
look_alikes.say(at)
alert_state.say_newest(at, rules)
alert_state.figures_of(standing, _)
alert_steps.show(rules, _)

st.header(_("Alerts that stand"))
if standing.empty:
    st.success(_("Nothing calls for anybody just now."), icon=":material/check_circle:")
else:
    picked = alert_list.show(at, found, rules)
    if picked is not None:
        alert_opened.show(at, picked, found, rules)

st.header(_("Over in the last 7 days"))
alert_list.show_over(at, found)

if at.source.scope.is_whole:
    alert_state.troubles(at)
