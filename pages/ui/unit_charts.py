"""At the foot of an office's page: its curve against its peers, how its followers grew, and when it writes."""

import streamlit as st

from pages.ui import scorecard_words as words
from pages.ui import tables
from pages.ui.charts.curves import answered_curve
from pages.ui.charts.followers import follower_curve
from pages.ui.charts.hours import hours_map
from pages.ui.frame import explain
from pages.ui.scorecard import Card
from pages.ui.words import Words


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


def followers_and_hours(found: Card, _: Words) -> None:
    """The two charts side by side, or why there is none."""
    left, right = st.columns(2)
    with left:
        if found.snapshots["followers"].notna().sum() > 1:
            tables.chart(
                follower_curve(found.snapshots, _), title=_("Followers"), says=words.growth_words(found, _)
            )
        else:
            explain(_("Followers: at least two counts are needed; they are taken every day."))
    with right:
        if found.posts:
            tables.chart(
                hours_map(found.hours, _),
                title=_("When it writes: posts by weekday and hour"),
                says=words.activity_words(found, _),
            )
        else:
            explain(_("It wrote nothing in this period."))
