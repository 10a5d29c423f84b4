"""Growth and activity: who is followed by how many and how that changes, who writes how often, who is silent."""

import streamlit as st

from language import figures
from pages.ui import (
    annotated,
    before_after,
    chart_picture,
    circular_choices,
    dormant_handles,
    export,
    league_export,
    menu,
    posting_calendar,
    reach,
    standings,
    store,
    tables,
    unit_charts,
)
from pages.ui.charts.followers import together_curve
from pages.ui.choices import Choices
from pages.ui.frame import explain, here, say_stale
from pages.ui.safe import plain
from pages.ui.terms import terms_of
from pages.ui.units import names

at = here()
_ = at.words
st.title(_("Growth and activity"))
choices = Choices()
with st.container(horizontal=True, gap="small"):
    offices = circular_choices.choose(choices, at)
    scale = choices.choose(_("Scale"), name="scale", known=terms_of(reach.SCALES, _), default="linear")
say_stale(choices.stale, _)
period = offices.period
sentence = reach.sentence(offices, at)
chart_picture.say(at, sentence)
called = names(store.units(at.source), _)
rows = reach.found(at.source, period, offices.kind)
rows = rows[rows["unit_id"].isin(offices.unit_ids)].reset_index(drop=True)
if rows.empty:
    explain(_("No office of this kind lies there. Choose another zone or range, or other offices."))
    st.stop()

days, n = reach.together(at.source, period, offices.unit_ids)
marks = annotated.with_before(at, period, [offices.area])
st.text(plain(reach.silent_in_words(rows, called, _)))
if n and len(days) > 1:
    tables.chart(
        together_curve(days, period, _, is_log=scale == "log", marks=marks),
        title=_("Followers of all these offices together"),
        says=reach.growth_of_all(days, n, period, _),
    )
else:
    explain(_("Followers: no office was counted on every day of this period and of the one before it."))

before_after.show(at, offices, called, is_log=scale == "log")
posting_calendar.show(at, offices, called, choices)
dormant_handles.show(at, offices, called, choices)

by_choice = reach.which(rows)
labels = {slug: f"{_(reach.SHOWN[slug])} {figures.count(len(each), _)}" for slug, each in by_choice.items()}
slug = choices.choose(_("Show"), name="show", known=labels, default="all", pills=True)
shown = by_choice[slug].reset_index(drop=True)
if shown.empty:
    explain(_("No office of these."))
    st.stop()
position = tables.picked_row(
    reach.shown(shown, called),
    key=f"growth-{slug}-{reach.key(shown)}",
    alt=_("Growth and activity"),
    columns=reach.columns(_),
    to=_("to see its followers below"),
    beside=_("The lift is the growth a day against that of the period of the same length before."),
    most=len(shown),
)
export.offer(
    league_export.rows(shown, store.units(at.source)),
    about=reach.about(offices, at, sentence, slug),
    file_name=reach.file_name(offices, slug),
    at=at,
    what="growth",
    period=period,
)
if position is not None:
    unit_id = str(shown.iloc[position]["unit_id"])
    unit_charts.followers_in(at, period, unit_id, called[unit_id], is_log=scale == "log")
    menu.link_to_unit(unit_id, _, **standings.slugs())
