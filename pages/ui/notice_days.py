"""Which days names are of: a digest names by its last whole week, Praise and Laggards by the days that are chosen there."""

import streamlit as st

from language.figures import period_in_words
from language.words import Words
from metrics.period import Period
from notices.digest_frames import DAYS, GROUP, last_week
from pages.ui.access.permissions import LAGGARDS, PRAISE, may
from pages.ui.frame import Here
from pages.ui.safe import inert
from pages.ui.standings import Asked


def of_digest(week: Period, lately: Period, _: Words) -> str:
    """Of which days the names of a weekly digest are, and why a page may have others; `lately`: the usual days there."""
    return _(
        "The digest names by its last whole week, {week}. Praise and Laggards name by the days chosen there, usually the last "
        "7 ({days}), so they may name others.",
        week=period_in_words(week.from_on, week.to_on, _),
        days=period_in_words(lately.from_on, lately.to_on, _),
    )


def of_praise(asked: Asked, week: Period, _: Words) -> str:
    """Of which days the names on the page are, and why the digest may have others."""
    days = period_in_words(asked.period.from_on, asked.period.to_on, _)
    if is_as_the_digest(asked, week):
        return _("Named by {days}, as in the weekly digest (Notices).", days=days)
    return _(
        "Named by {days}. The weekly digest (Notices) names districts by the time to acknowledge in its last whole week, "
        "{week}, so it may name others.",
        days=days,
        week=period_in_words(week.from_on, week.to_on, _),
    )


def is_as_the_digest(asked: Asked, week: Period) -> bool:
    """Whether a page names by what the digest names by."""
    return asked == Asked(week, kind=GROUP)


def say_digest(at: Here) -> None:
    """On the page of notices: of which days a weekly digest names, and the way to the same days."""
    _, now_at = at.words, at.source.now_at
    week = last_week(now_at)
    st.caption(inert(of_digest(week, Period.last_whole_days(now_at, DAYS), _)))
    if not may(at.viewer.scope.role, PRAISE):
        return
    with st.container(horizontal=True, gap="small"):
        choices = _choices(week, _)
        st.page_link(PRAISE, label=_("Praise of that week"), icon=":material/thumb_up:", query_params=choices)
        st.page_link(
            LAGGARDS,
            label=_("Laggards of that week"),
            icon=":material/hourglass_top:",
            query_params=choices,
        )


def say_praise(at: Here, asked: Asked) -> None:
    """On the page of praise: of which days it names, and the way to those of the digest."""
    _, week = at.words, last_week(at.source.now_at)
    st.caption(inert(of_praise(asked, week, _)))
    if is_as_the_digest(asked, week):
        return
    # a link to the page on which one is leads nowhere
    if st.button(
        _("Praise of the digest’s week"), type="tertiary", icon=":material/mail:", key="of-the-digest"
    ):
        st.switch_page(PRAISE, query_params=_choices(week, _))


def _choices(week: Period, _: Words) -> dict[str, str]:
    """The choices by which the digest of a week names."""
    same = Asked(week, kind=GROUP)
    return {
        "lang": _.language,
        "kind": same.kind,
        "measure": same.measure,
        "clock": same.clock,
        "origin": same.origin,
        "period": "dates",
        "from": week.from_on.isoformat(),
        "to": week.to_on.isoformat(),
    }
