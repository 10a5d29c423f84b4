"""The digests of an office as they would go out now, read within the reader's scope: for a group to copy, and as mail."""

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from data import reads, urgent
from data.recipient_rows import WEEKLY_KINDS
from data.settings import settings
from language.words import N_, Words
from metrics.league import LeagueError
from metrics.period import DAY_MS, IST, Period, instant_ms
from notices import digest_frames, digests, rendering
from notices.daily import daily
from notices.digest_frames import DAYS, GROUP, Frames
from notices.digest_model import NO_ACCOUNT, NO_COVERAGE, NOTHING, Daily, Weekly
from notices.digests import DAILY, WEEKLY
from notices.links import Links
from notices.weekly import weekly
from pages.ui import case_list, notice_days, standings, store
from pages.ui.frame import Here, explain
from pages.ui.safe import link_to_share
from pages.ui.standings import Asked
from pages.ui.store import Source, held
from pages.ui.terms import term

KINDS = {DAILY: N_("Daily, 08:00"), WEEKLY: N_("Weekly, Monday 08:00")}
WHY_NOT = {
    NO_ACCOUNT: N_("Nothing would be sent: no account of this office is known on X."),
    NO_COVERAGE: N_("Nothing would be sent: nothing of it has been collected whole yet. See Collection."),
    NOTHING: N_("Nothing would be sent: no case waits, none came in, and nothing is unknown."),
}


def kinds(kind: str, _: Words) -> dict[str, str]:
    """Which digests an office of a kind can have, its usual one first."""
    usual = (WEEKLY, DAILY) if kind in WEEKLY_KINDS else (DAILY,)
    return {slug: _(KINDS[slug]) for slug in usual}


@held(max_entries=4)
def _frames(of: Source, *, today_on: date) -> Frames:
    """What of the scope's offices the digests of a day are made of."""
    observation = store.observation(of)
    until = observation["observed_until_ms"].dropna()
    since_ms = (instant_ms(of.now_at) if until.empty else int(until.min())) - DAY_MS
    with store.connection(of) as opened:
        waiting, marked = reads.waiting_events(opened, since_ms=since_ms), urgent.marked(opened)
    return Frames(
        now_at=of.now_at,
        demonstration=of.demonstration,
        units=store.units(of),
        observation=observation,
        gaps=store.gaps(of),
        waiting=waiting,
        recent=store.case_events(of, period=digest_frames.last_week(of.now_at).with_before()),
        urgent=marked,
    )


def _league(of: Source, period: Period) -> pd.DataFrame | None:
    try:
        return standings.standings(of, Asked(period, kind=GROUP))
    except LeagueError:
        return None


def found(of: Source, unit_id: str, purpose: str) -> Daily | Weekly:
    """The digest of an office of the scope as it would be made with the data of now; raises `ScopeError`."""
    of.scope.require(unit_id)
    return _found(of, unit_id, purpose, today_on=of.now_at.astimezone(IST).date())


@held(max_entries=64)
def _found(of: Source, unit_id: str, purpose: str, *, today_on: date) -> Daily | Weekly:
    frames = replace(_frames(of, today_on=today_on), now_at=of.now_at)
    if purpose == DAILY:
        return daily(frames, unit_id, league=_league(of, Period.last_whole_days(of.now_at, DAYS)))
    return weekly(frames, unit_id, league=_league(of, digest_frames.last_week(of.now_at)))


def show(at: Here, unit_id: str, purpose: str) -> None:
    """The digest in the reader's language: the text for a group with a copy and a way to WhatsApp, and the mail."""
    _ = at.words
    digest = found(at.source, unit_id, purpose)
    if digest.reason:
        explain(term(WHY_NOT, digest.reason, _))
        return
    if isinstance(digest, Weekly):
        notice_days.say_digest(at)
    sheet = digests.sheet_of(digest, Links(settings().public_url, _.language))
    st.subheader(_("For a WhatsApp group"))
    words = rendering.short(sheet)
    st.code(words, language=None, wrap_lines=True)
    with st.container(horizontal=True, gap="small"):
        link_to_share(_("Open in WhatsApp"), words)
    st.caption(
        _(
            "Copy it with the button at its corner, or open WhatsApp with it: it is sent when you choose a group there and "
            "send it, not before. Numbers and links only: no words of citizens."
        )
    )
    with case_list.opened(_("The mail as text"), name="mail", _=_) as is_open:
        if is_open:
            st.code(rendering.text(sheet), language=None, wrap_lines=True)
