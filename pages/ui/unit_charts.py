"""At the foot of an office's page: its curve against its peers, how its followers grew, and when it writes."""

import streamlit as st

from language.words import Words
from metrics.period import Period
from pages.ui import activity_words, annotated, reach, tables, without_rank
from pages.ui import scorecard_words as words
from pages.ui.charts.curves import answered_curve
from pages.ui.charts.followers import follower_curve
from pages.ui.charts.hours import hours_map
from pages.ui.frame import Here, explain
from pages.ui.scorecard import Card


def against_peers(found: Card, called: str, _: Words, *, measure: str) -> None:
    """How many are answered by when, against all its peers together; nothing where there is no case."""
    if found.curves.empty:
        return
    tables.chart(
        answered_curve(
            words.named(found.curves, called, _),
            who=words.who(called, _, is_alone=found.is_alone),
            measure=measure,
            _=_,
        ),
        title=words.curve_title(measure, _, is_alone=found.is_alone),
        says=_(
            "Higher and further left is better. Cases that still wait are counted for as long as they have waited."
        ),
    )


def followers_and_hours(at: Here, found: Card, unit_id: str, *, period: Period) -> None:
    """The two charts side by side, or why there is none."""
    _ = at.words
    left, right = st.columns(2)
    with left:
        if found.snapshots["followers"].notna().sum() > 1:
            tables.chart(
                follower_curve(found.snapshots, _, marks=annotated.ever(at, [unit_id])),
                title=_("Followers"),
                says=activity_words.growth_words(found, _, period=period),
            )
        else:
            explain(_("Followers: at least two counts are needed; they are taken every day."))
    with right:
        if found.posts:
            tables.chart(
                hours_map(found.hours, _),
                title=_("When it writes: posts by weekday and hour"),
                says=activity_words.activity_words(found, _),
            )
        else:
            explain(without_rank.without_posts(found.row, _))


def followers_in(at: Here, period: Period, unit_id: str, called: str, *, is_log: bool) -> None:
    """How an office's followers grew in a period and the one before it."""
    _ = at.words
    tables.chart(
        follower_curve(
            reach.snapshots_of(at.source, period, unit_id),
            _,
            is_log=is_log,
            marks=annotated.with_before(at, period, [unit_id]),
        ),
        title=_("Followers: {office}", office=called),
        says=_("In the period and in the one before it."),
    )
