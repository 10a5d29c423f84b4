"""Two offices side by side: rank and score, waits with their limits, what waits, what they write, the circular."""

import streamlit as st

from pages.ui import case_list, change, chart_picture, compare_sides, compare_work, menu, standings, tables
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
scored = [compare_work.score(at, asked, each, but=one) for each in sides]

st.text(words.told_apart(first, second, asked.measure, _))
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

st.header(_("How long cases wait"))
st.caption(_("In brackets the 95% limits."))
for measure, title in terms_of(MEASURES, _).items():
    st.markdown(bold(title))
    rows = words.of_measure(sides, measure, _)
    tables.table(rows, alt=title, columns=words.columns_of(rows))

left, right = st.columns(2)
with left:
    drawn = curves(sides, asked)
    if not drawn.empty:
        tables.chart(
            answered_curve(drawn, who=[each.called for each in sides], measure=asked.measure, _=_),
            title=titles.curve_title(asked.measure, _, is_alone=True),
        )
with right:
    compare_sides.show_weeks(at, asked, sides)

left, right = st.columns(2)
with left:
    st.header(_("Waiting now"))
    tables.table(words.waiting(sides, _), alt=_("Waiting now"))
    st.header(_("Score"))
    tables.table(compare_work.pillars(sides, [score for score, _n in scored], _), alt=_("Score"))
with right:
    st.header(_("Activity"))
    tables.table(compare_work.work(at, sides, asked.period, compare_work.ACTIVITY, _), alt=_("Activity"))
    st.header(_("Growth"))
    tables.table(compare_work.work(at, sides, asked.period, compare_work.GROWTH, _), alt=_("Growth"))
if second.is_state:
    st.caption(_("Of the rest of the state score, activity and growth are those of the middle office."))

with case_list.opened(_("The circular, clause by clause"), name="circular", _=_) as is_open:
    found = compare_work.checks(at, sides, asked.period) if is_open else None
    if found is not None:
        tables.table(found, alt=_("The circular, clause by clause"), most=len(found))
