"""Two offices side by side: who is ahead beyond chance and in what; below it, once opened, all that is known of both."""

import streamlit as st

from pages.ui import (
    case_list,
    change,
    chart_picture,
    compare_ahead,
    compare_sides,
    compare_work,
    menu,
    standings,
    tables,
)
from pages.ui import compare_words as words
from pages.ui import scorecard_words as titles
from pages.ui.charts.curves import answered_curve
from pages.ui.choices import Choices
from pages.ui.compare_sides import curves, side, state
from pages.ui.frame import explain, here, say_stale
from pages.ui.league_choices import choose_asked, say_early
from pages.ui.safe import bold, inert
from pages.ui.standings import STATE
from pages.ui.terms import MEASURES, terms_of

at = here()
_ = at.words
st.title(_("Two offices side by side"))
choices = Choices()
known = compare_sides.offices(at.source, _)
with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
    one, other = compare_sides.choose(choices, at.source, known, _)
    asked = choose_asked(choices, at)
say_stale(choices.stale, _)
say_early(at, asked.period)
chart_picture.say(at, words.sentence(asked, _))
if one == other:
    explain(_("Choose two different offices."))
    st.stop()

first = side(at.source, asked, one, _)
second = state(at.source, asked, _, but=one) if other == STATE else side(at.source, asked, other, _)
sides = [first, second]
is_running = at.source.is_running(asked.period)
scored = compare_work.scored(at, asked, sides, but=one)

st.text(words.told_apart(first, second, asked.measure, _))
glance = compare_ahead.at_a_glance(sides, asked.measure, _)
if compared := compare_ahead.said(glance, sides, _):
    st.caption(inert(compared))
tables.table(glance, alt=_("Who is ahead, and in what"), columns=compare_ahead.columns_of(glance))
for column, each, (score, ranked) in zip(st.columns(2), sides, scored, strict=True):
    with column.container(border=True):
        st.header(inert(each.called))
        st.caption(inert(each.lies))
        change.draw(words.tiles(each, score, ranked, _))
        st.text(words.verdict(each, _, is_running=is_running))
        if not each.is_state:
            menu.link_to_unit(each.slug, _, **standings.slugs())
if first.kind != second.kind:
    st.caption(_("They are offices of different kinds: each is ranked and scored among its own."))

with case_list.opened(_("How long cases wait"), name="wait", _=_) as is_open:
    if is_open:
        st.caption(_("In brackets the 95% limits."))
        for measure, title in terms_of(MEASURES, _).items():
            st.markdown(bold(title))
            rows = words.of_measure(sides, measure, _)
            tables.table(rows, alt=title, columns=words.columns_of(rows))

with case_list.opened(_("Hour by hour and week by week"), name="curves", _=_) as is_open:
    if is_open:
        drawn = curves(sides, asked)
        if not drawn.empty:
            tables.chart(
                answered_curve(drawn, who=[each.called for each in sides], measure=asked.measure, _=_),
                title=titles.curve_title(asked.measure, _, is_alone=True),
            )
        compare_sides.show_weeks(at, asked, sides)

with case_list.opened(_("What waits, score, activity, growth"), name="work", _=_) as is_open:
    if is_open:
        compare_work.show(at, sides, [score for score, _n in scored], asked)

with case_list.opened(_("The circular, clause by clause"), name="circular", _=_) as is_open:
    found = compare_work.checks(at, sides, asked.period) if is_open else None
    if found is not None:
        tables.table(found, alt=_("The circular, clause by clause"), most=len(found))
