"""Choices that live in the URL as language-neutral slugs, so that a link means the same to everyone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import streamlit as st

from metrics.period import IST, Period, PeriodError
from pages.ui import memory
from pages.ui.safe import inert

WEEK, DATES = "7-days", "dates"
LAST_WEEK, THIS_MONTH, LAST_MONTH = "last-week", "this-month", "last-month"
SPANS = {WEEK: 7, "28-days": 28, "91-days": 91}
WIDTH_PX = 150


@dataclass(frozen=True)
class Found:
    """The slug that a query parameter comes to; `stale` is what it asked for where nothing known has that name."""

    slug: str
    stale: str | None = None


def found(name: str, known: Mapping[str, str], default: str, given: Mapping[str, str]) -> Found:
    """The slug of a query parameter, if it is a known one, else the default."""
    wanted = given.get(name)
    if not wanted:
        return Found(default)
    return Found(wanted) if wanted in known else Found(default, stale=f"{name}={wanted}"[:80])


def named_period(slug: str, now_at: datetime) -> Period | None:
    """What a period of the list comes to in days of India, None for a slug that names none. This month ends with yesterday,
    as every period without an end does; on its first day with today."""
    if slug in SPANS:
        return Period.last_whole_days(now_at, days=SPANS[slug])
    today_on = now_at.astimezone(IST).date()
    monday_on, first_on = today_on - timedelta(days=today_on.weekday()), today_on.replace(day=1)
    if slug == LAST_WEEK:
        return Period(monday_on - timedelta(days=7), monday_on)
    if slug == THIS_MONTH:
        return Period(first_on, max(today_on, first_on + timedelta(days=1)))
    if slug == LAST_MONTH:
        return Period((first_on - timedelta(days=1)).replace(day=1), first_on)
    return None


def put(name: str, slug: str, default: str) -> None:
    """Write a choice into the URL; the default needs no word there."""
    if slug == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = slug


@dataclass
class Choices:
    """The choices of a page: widgets whose truth is the URL, and what the URL asked for in vain."""

    stale: list[str] = field(default_factory=list)

    def choose(
        self,
        label: str,
        *,
        name: str,
        known: Mapping[str, str],
        default: str,
        pills: bool = False,
        width: int = WIDTH_PX,
    ) -> str:
        """One of the known slugs, shown by its word; where only one is known there is nothing to choose."""
        choice = found(name, known, default, st.query_params.to_dict())
        if choice.stale:
            self.stale.append(choice.stale)
        else:
            memory.keep(name, None if choice.slug == default else choice.slug)
        if len(known) <= 1:
            return choice.slug
        key = f"choice-{name}"
        st.session_state[key] = choice.slug

        def write() -> None:
            put(name, st.session_state[key] or default, default)

        if pills:
            st.pills(
                inert(label),
                list(known),
                format_func=lambda slug: inert(known[slug]),
                key=key,
                on_change=write,
                required=True,
            )
        else:
            st.selectbox(
                inert(label),
                list(known),
                format_func=known.__getitem__,
                key=key,
                on_change=write,
                width=width,
            )
        return choice.slug

    def period(
        self,
        label: str,
        *,
        known: Mapping[str, str],
        now_at: datetime,
        dates: str,
        errors: Mapping[str, str],
        usual: str = WEEK,
    ) -> Period:
        """One of the list, or from and to; `errors` has the words for dates that cannot be."""
        slug = self.choose(label, name="period", known=known, default=usual)
        named = named_period(slug, now_at)
        if named is not None:
            memory.keep("from", None)
            memory.keep("to", None)
            return named
        given = st.query_params.to_dict()
        try:
            chosen = Period.parse(given.get("from"), given.get("to"), now_at)
        except PeriodError as error:
            asked = " ".join(f"{name}={given[name]}"[:40] for name in ("from", "to") if name in given)
            self.stale.append(f"{asked} ({errors[error.code]})")
            chosen = Period.last_whole_days(now_at)
        else:
            memory.keep("from", given.get("from"))
            memory.keep("to", given.get("to"))
        st.session_state["choice-dates"] = (chosen.from_on, chosen.to_on - timedelta(days=1))
        st.date_input(
            inert(dates), key="choice-dates", format="DD/MM/YYYY", on_change=_write_dates, width=2 * WIDTH_PX
        )
        return chosen


def _write_dates() -> None:
    days = st.session_state["choice-dates"]
    if len(days) == 2:  # between the two clicks there is only the first
        st.query_params["from"] = days[0].isoformat()
        st.query_params["to"] = (days[1] + timedelta(days=1)).isoformat()
