"""What collection costs, in words and figures: today, this month, what is held back and until when."""

from collections.abc import Iterator

import streamlit as st

from data.forecasts import Day, Forecast, Waiting
from language import figures
from language.words import Words
from pages.ui.collection_words import COLLECTIONS
from pages.ui.safe import inert
from pages.ui.terms import term

WIDTH_PX = 165


def dollars(amount: float, _: Words) -> str:
    """An amount to the cent."""
    return "$ " + figures.decimal(amount, _, places=2)


def metrics(today: Day, forecast: Forecast | None, _: Words) -> None:
    """The figures side by side."""
    with st.container(horizontal=True):
        st.metric(_("Cost today"), inert(dollars(today.cost_usd, _)), width=WIDTH_PX)
        if today.left_usd is not None:
            st.metric(_("Left of today’s budget"), inert(dollars(today.left_usd, _)), width=WIDTH_PX)
        if forecast is not None:
            st.metric(_("This month so far"), inert(dollars(forecast.month_so_far_usd, _)), width=WIDTH_PX)
            st.metric(_("Forecast for the month"), inert(dollars(forecast.month_usd, _)), width=WIDTH_PX)
        st.metric(_("Requests today"), inert(figures.count(today.requests, _)), width=WIDTH_PX)


def sentences(today: Day, forecast: Forecast | None, waiting: list[Waiting], _: Words) -> Iterator[str]:
    """What stands below the figures."""
    yield _("Days of cost are those of UTC, as X counts them: they begin at 05:30 IST.")
    if forecast is None:
        yield _("There is no forecast before a whole day was collected.")
    else:
        yield _.plural(
            "The forecast goes by the last whole day.",
            "The forecast goes by the last {n} whole days.",
            forecast.days,
        )
        if forecast.capped:
            yield _("The daily budget holds it down.")
    if today.repeated_share is not None:
        yield _(
            "{share} of what came today had come before and was free.",
            share=figures.share(today.repeated_share, _),
        )
    for each in waiting:
        yield _(
            "{collection} waits until {moment}.",
            collection=term(COLLECTIONS, each.collection, _),
            moment=figures.instant(int(each.until_at.timestamp() * 1000), _),
        )
