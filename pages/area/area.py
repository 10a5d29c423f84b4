"""One zone or range: how it stands against the state, its offices in the league, what waits, headquarters' own delay."""

import streamlit as st

from metrics.league import LeagueError
from pages.ui import (
    annotated,
    area_against,
    area_delay_page,
    area_league,
    area_offices,
    area_queue,
    change,
    chart_picture,
    menu,
    standings,
    store,
    tables,
)
from pages.ui.charts.trends import two_trends
from pages.ui.choices import Choices
from pages.ui.frame import explain, here, say_stale
from pages.ui.league_choices import choose_asked, in_a_sentence, say_early
from pages.ui.safe import inert, plain
from pages.ui.units import names
from pages.ui.waiting import longest

at = here()
_ = at.words
units = store.units(at.source)
called = names(units, _)
known = area_offices.known(at.source, _)
if not known:
    st.title(_("One zone or range"))
    explain(_("The registry has no zone and no range."))
    st.stop()

choices = Choices()
heading = st.container()
with st.container(horizontal=True, gap="small"):
    usual = area_offices.usual(at.source, known)
    area_id = choices.choose(_("Zone or range"), name="area", known=known, default=usual, width=190)
    asked = choose_asked(choices, at)
unit_ids = area_offices.own(units, area_id)
with heading:
    st.title(inert(called[area_id]))
    st.caption(inert(area_offices.what(units, area_id, _)))
    with st.container(horizontal=True, gap="small"):
        menu.link_to_own(area_id, _("Its own account, ranked among its peers"), _)
say_stale(choices.stale, _)
say_early(at, asked.period)
sentence = in_a_sentence(asked, _, place=called[area_id])
chart_picture.say(at, sentence)
annotated.say(at, asked.period, [area_id])

try:
    league = standings.standings(at.source, asked)
except LeagueError:
    explain(_("No figures yet: nothing has been collected whole for these offices. See Collection."))
    st.stop()
waiting = area_offices.waiting(at.source, asked.origin, unit_ids)
against = area_against.against(at.source, asked, unit_ids)
weeks = area_against.weeks(at.source, asked, unit_ids)

st.header(_("Its districts together, against the rest of the state"))
change.headline(area_against.tiles(against, waiting, _))
for line in (longest(waiting, called, _), area_delay_page.in_short(at, asked, unit_ids)):
    if line:
        st.text(plain(line))
if against.rest is None:
    explain(_("So few other offices have cases that figures of the whole state would tell of them."))

st.header(_("Its districts in the league of the state"))
area_league.show(at, asked, league, waiting, area_id=area_id, unit_ids=unit_ids, sentence=sentence)

st.header(_("Waiting now"))
area_queue.show(at, asked, waiting, choices, area_id=area_id)

who = {area_against.OWN: called[area_id], area_against.STATE: _("The whole state")}
tables.chart(
    two_trends(
        area_against.week_points(weeks, who, _),
        who=[who[each] for each in weeks],
        quiet=True,
        _=_,
        marks=annotated.of_weeks(at, asked.period, [area_id]),
    ),
    title=_("Mean wait in the first 24 hours, week by week, with its 95% limits"),
)

area_delay_page.show(at, asked, area_id=area_id, unit_ids=unit_ids, sentence=sentence)
