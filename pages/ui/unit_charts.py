"""At the foot of an office's page: how its followers grew, and when it writes."""

import streamlit as st

from pages.ui import scorecard_words as words
from pages.ui import tables
from pages.ui.charts.followers import follower_curve
from pages.ui.charts.hours import hours_map
from pages.ui.frame import explain
from pages.ui.scorecard import Card
from pages.ui.words import Words


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
