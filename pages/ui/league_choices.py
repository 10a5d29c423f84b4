"""The choices of a league, each in the URL, and what they come to in a sentence."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.durations import duration, is_unknown
from language.figures import period_in_words
from language.words import Words
from metrics.period import Period
from pages.ui import own_offices, store, terms
from pages.ui.choices import Choices
from pages.ui.frame import Here, explain
from pages.ui.kept import kept
from pages.ui.own_offices import EVERYWHERE
from pages.ui.safe import inert
from pages.ui.standings import Asked
from pages.ui.terms import term, terms_of
from pages.ui.units import names

__all__ = ["EVERYWHERE"]


@dataclass(frozen=True)
class Chosen:
    """What the league is asked for, of which zone or range the rows are shown, and what the link asked for in vain.

    `whose` says of a file whose rows are in it."""

    asked: Asked
    area: str
    stale: list[str]
    whose: str


def choose_asked(choices: Choices, at: Here, *, kind: str = "district", with_measure: bool = True) -> Asked:
    """Measure, clock, origin and period."""
    _ = at.words
    measure = "acknowledge"
    if with_measure:
        measure = choices.choose(
            _("Measure"), name="measure", known=terms_of(terms.MEASURES, _), default="acknowledge"
        )
    clock = choices.choose(_("Clock"), name="clock", known=terms_of(terms.CLOCKS, _), default="wall")
    origin = choices.choose(_("Origin"), name="origin", known=terms_of(terms.ORIGINS, _), default="all")
    period = choices.period(
        _("Period"),
        known=terms_of(terms.PERIODS, _),
        now_at=at.source.now_at,
        dates=_("First and last day"),
        errors=terms_of(terms.PERIOD_ERRORS, _),
    )
    return Asked(period=period, measure=measure, clock=clock, origin=origin, kind=kind)


def choose_league(at: Here, *, with_measure: bool = True) -> Chosen:
    """All the choices of the league's page, side by side, and below them what a period before all posts comes to."""
    _ = at.words
    choices = Choices()
    kinds, places = own_offices.kinds(at.source, _), own_offices.places(at.source, _)
    with st.container(horizontal=True, gap="small"):
        kind = choices.choose(_("Offices"), name="kind", known=kinds, default=own_offices.usual_kind(kinds))
        area = choices.choose(_("Zone or range"), name="zone", known=places, default=EVERYWHERE, width=162)
        asked = choose_asked(choices, at, kind=kind, with_measure=with_measure)
    say_early(at, asked.period)
    return Chosen(asked, area, choices.stale, own_offices.slug(at.source, area))


def say_early(at: Here, period: Period) -> None:
    """Say so where a period ends before any of the reader's offices was observed, and where it is over and its end is not
    collected yet."""
    _ = at.words
    from_ms, until_ms = _observed(store.observation(at.source))
    first = figures.at(from_ms)
    is_over = not at.source.is_running(period) and not is_unknown(until_ms)
    if is_over and period.start_ms < until_ms < period.end_ms:
        said = _(
            "Collection has reached {moment}: the last {time} of the period are not in these figures yet.",
            moment=figures.instant(until_ms, _),
            time=duration((period.end_ms - until_ms) / 1_000, _),
        )
        st.caption(inert(said))
    if first is not None and period.to_on <= first.date():
        explain(
            _(
                "Nothing was collected in this period: the first office is observed from {day}. Choose a later period.",
                day=figures.day(first.date(), _),
            )
        )


@kept
def _observed(observation: pd.DataFrame) -> tuple[Any, Any]:
    return observation["observed_from_ms"].min(), observation["observed_until_ms"].max()


def in_a_sentence(asked: Asked, _: Words, *, place: str | None = None, with_measure: bool = True) -> str:
    """What the figures are of, and where the offices lie that are shown."""
    parts = [
        term(terms.MEASURES_IN_FULL, asked.measure, _) if with_measure else None,
        term(terms.CLOCKS_IN_FULL, asked.clock, _),
        term(terms.ORIGINS_IN_FULL, asked.origin, _),
        term(terms.KINDS_IN_FULL, asked.kind, _),
        place,
        period_in_words(asked.period.from_on, asked.period.to_on, _),
    ]
    said = " · ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


def sentence_of(chosen: Chosen, at: Here, *, with_measure: bool = True) -> str:
    """What a league is of, its zone or range included."""
    place = names(store.units(at.source), at.words).get(chosen.area) or own_offices.called(
        at.source, at.words
    )
    return in_a_sentence(chosen.asked, at.words, place=place, with_measure=with_measure)
