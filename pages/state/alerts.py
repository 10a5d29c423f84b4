"""Alerts: what somebody should act on now, who was told and when, who has taken it on; and what was over lately."""

import streamlit as st

from pages.ui import alert_list, alert_opened, alert_state
from pages.ui.frame import here

at = here()
_ = at.words
st.title(_("Alerts"))
st.caption(
    _(
        "What somebody should act on now. Each is told the office first, then its range, its zone and headquarters, as long "
        "as nothing comes of it and nobody takes it on."
    )
)

rules = alert_state.rules()
found = alert_list.found(at)
standing = found.standing

alert_state.say(at, rules)
alert_state.say_newest(rules, _)
alert_state.figures_of(standing, _)

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
