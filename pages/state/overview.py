"""The state at a glance: this period against the one before, what waits, who stands out, where, and since when."""

import streamlit as st

from metrics.league import LeagueError
from pages.ui import (
    annotated,
    case_list,
    case_rows,
    change,
    chart_picture,
    menu,
    named,
    own_offices,
    shades,
    standings,
    store,
    tables,
    verdicts,
    waiting,
    zones,
)
from pages.ui import overview_words as words
from pages.ui.charts.state_map import PICKED, district_map
from pages.ui.charts.trend import weekly_trend
from pages.ui.choices import Choices
from pages.ui.frame import explain, here, say_stale
from pages.ui.league_choices import choose_asked, in_a_sentence, say_early
from pages.ui.safe import inert
from pages.ui.units import names

at = here()
_ = at.words
whose = own_offices.called(at.source, _)
st.title(inert(_("How {office} answers", office=whose)) if whose else _("How the state answers"))
if whose:
    menu.link_to_area(own_offices.own(at.source), _)
choices = Choices()
with st.container(horizontal=True, gap="small"):
    kind = own_offices.usual_kind(own_offices.kinds(at.source, _))
    asked = choose_asked(choices, at, kind=kind)
say_stale(choices.stale, _)
say_early(at, asked.period)
chart_picture.say(at, in_a_sentence(asked, _, place=whose))
annotated.say(at, asked.period, annotated.own(at))

try:
    league = standings.standings(at.source, asked)
    ago = standings.a_period_ago(at.source, asked)
except LeagueError:
    explain(_("No figures yet: nothing has been collected whole for these offices. See Collection."))
    st.stop()

called = names(store.units(at.source), _)
now, before = (
    standings.state(at.source, asked.of_period(each)) for each in (asked.period, asked.period.before())
)

st.header(_("This period against the one before it"))
change.headline(tiles := change.tiles(now, before, ago, _, measure=asked.measure))
change.say(tiles, _)
rows = case_rows.which(standings.found(at.source, asked), measure=asked.measure, clock=asked.clock)
st.caption(inert(case_rows.sums(rows, _, measure=asked.measure)))
with case_list.opened(_("The cases behind these figures"), name="show", _=_) as is_open:
    if is_open:
        by = case_rows.called(asked.measure, _)
        listed = case_list.choose(rows, by, choices, name="show", usual="unanswered", at=at)
        case_list.show(listed, at, asked=asked)

st.header(_("Waiting now"))
waiting.show_state(at, asked, choices)

left, right = st.columns(2)
with left:
    named.show(league, verdicts.BEST, called, _)
with right:
    named.show(league, verdicts.WORST, called, _)
    named.show(league, verdicts.FAILING, called, _)

shaded, legend, colours = shades.shades(league, called, _)
tips = {"name": _("Office"), "expected": _("Expected wait"), "place": _("Rank"), "cases": _("Cases")}
mark = tables.picked_mark(
    district_map(shaded, order=legend, colours=colours, tips=tips, _=_),
    selection=PICKED,
    key="map",
    title=_("Districts by expected wait in the first 24 hours"),
    says=_("Click a district to open it. The same figures stand in the league as a table."),
)
menu.open_marked(mark, set(shaded["unit_id"]), _, **standings.slugs())

tables.chart(
    weekly_trend(
        words.week_points(standings.state_weeks(at.source, asked), _),
        _,
        marks=annotated.of_weeks(at, asked.period),
    ),
    title=_("Mean wait in the first 24 hours, week by week, with its 95% limits"),
)
zones.show(at, asked)
