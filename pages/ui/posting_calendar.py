"""The posting calendar: how much was written on each day of thirteen weeks, and the posts of a day that is picked."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from data import reads
from language import figures
from language.words import Words
from metrics.period import DAY_MS, Period, day_start_ms
from metrics.posting import posts_by_day
from pages.ui import annotated, case_list, store, tables
from pages.ui.charts.calendar import PICKED, posting_calendar
from pages.ui.choices import Choices
from pages.ui.circular_choices import Offices
from pages.ui.frame import Here, explain, say_stale
from pages.ui.safe import bold, inert, post_column, post_link
from pages.ui.store import Source, held

WEEKS = 13
MOST = 500
EVERYONE = "all"


def span_of(period: Period) -> Period:
    """The weeks that end with the one in which the period's last day lies, from a Monday to a Sunday."""
    last = period.to_on - timedelta(days=1)
    end = last + timedelta(days=7 - last.weekday())
    return Period(end - timedelta(days=7 * WEEKS), end)


@held(max_entries=4)
def _posts(of: Source, span: Period) -> pd.DataFrame:
    with store.connection(of) as opened:
        return reads.own_posts(opened, start_ms=span.start_ms, end_ms=span.end_ms)


def days_of(of: Source, span: Period, unit_ids: list[str]) -> pd.DataFrame:
    """`metrics.posting.posts_by_day` of offices of the scope, with `on`; days that are to come are left out."""
    days = posts_by_day(
        _posts(of, span),
        store.observation(of),
        store.gaps(of),
        unit_ids=of.scope.among(unit_ids),
        period=span,
    )
    days = days.assign(on=[span.from_on + timedelta(days=place) for place in range(span.days)])
    return days[days["day_ms"] <= int(of.now_at.timestamp() * 1000)].reset_index(drop=True)


def in_words(days: pd.DataFrame, n: int, _: Words) -> str:
    """How much was written on the days that are known."""
    known = days[days["posts"].notna()]
    said = _.plural("{n} office", "{n} offices", n, n=figures.count(n, _))
    return _(
        "{offices}: {posts} posts on {days} days that were observed from their start to their end; “?” is a day that was not.",
        offices=said,
        posts=figures.count(int(known["posts"].sum()), _),
        days=figures.count(len(known), _),
    )


def listed(posts: pd.DataFrame, names: dict[str, str], _: Words) -> pd.DataFrame:
    """Posts as they are drawn: whose, when, and the way to each."""
    return pd.DataFrame(
        {
            "unit": [names.get(each, each) for each in posts["unit_id"]],
            "at": [figures.instant(each, _) for each in posts["created_ms"]],
            "what": [_("reply") if each else _("own post") for each in posts["is_reply"]],
            "post": [post_link(each) for each in posts["post_id"]],
        }
    )


def columns(_: Words) -> dict[str, Any]:
    """Headings."""
    text = st.column_config.TextColumn
    return {
        "unit": text(_("Office"), pinned=True),
        "at": text(_("Written")),
        "what": text(_("What")),
        "post": post_column(_("Post on X"), shown=_("open the post")),
    }


def show(at: Here, offices: Offices, names: dict[str, str], choices: Choices) -> None:
    """The calendar once it is opened, of one office or of all that are shown, and the posts of the day that is picked."""
    _ = at.words
    with case_list.opened(_("Posting calendar"), name="posting", _=_) as is_open:
        if not is_open:
            return
        known = {EVERYONE: _("All these offices")} | {each: names[each] for each in offices.unit_ids}
        before = len(choices.stale)
        whose = choices.choose(_("Whose posts"), name="posting", known=known, default=EVERYONE, width=260)
        say_stale(choices.stale[before:], _)
        unit_ids = offices.unit_ids if whose == EVERYONE else [whose]
        span = span_of(offices.period)
        days = days_of(at.source, span, unit_ids)
        if not days["posts"].notna().any():
            explain(_("No day of these weeks was observed from its start to its end. See Collection."))
            return
        mark = tables.picked_mark(
            posting_calendar(
                days, _, marks=annotated.marks(at, span.from_on, span.to_on, [offices.area, whose])
            ),
            selection=PICKED,
            key=f"calendar-{whose}-{span.from_on}",
            title=_("Posts a day, week by week"),
            says=in_words(days, len(unit_ids), _) + " " + _("Click a day to see its posts."),
        )
        _of_day(at, span, unit_ids, names, str((mark or {}).get(f"{PICKED}_on", "")))


def _of_day(at: Here, span: Period, unit_ids: list[str], names: dict[str, str], picked: str) -> None:
    """The posts of one day; what a browser sends as a day need not be one."""
    _ = at.words
    try:
        on = date.fromisoformat(picked)
    except ValueError:
        return
    start_ms = day_start_ms(on)
    posts = at.source.scope.of(_posts(at.source, span))
    theirs = posts[
        posts["unit_id"].isin(unit_ids) & posts["created_ms"].between(start_ms, start_ms + DAY_MS - 1)
    ]
    title = _("{n} posts on {day}", n=figures.count(len(theirs), _), day=figures.day(on, _))
    st.markdown(bold(title))
    if theirs.empty:
        explain(_("Nothing was written on this day, or it was not collected."))
        return
    if len(theirs) > MOST:
        st.caption(_("The first {n} are listed.", n=inert(figures.count(MOST, _))))
    tables.table(listed(theirs.head(MOST), names, _), alt=inert(title), columns=columns(_), most=10)
