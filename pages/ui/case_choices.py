"""The choices of the page "Cases", each but words in the URL, and what to loosen where they leave nothing."""

from dataclasses import dataclass

import streamlit as st

from data.scope import UNIT
from language.words import N_, Words
from pages.ui import case_find, own_offices, scorecard_words, store, terms, urgency
from pages.ui.case_search import Wanted
from pages.ui.choices import Choices
from pages.ui.frame import Here
from pages.ui.own_offices import EVERYWHERE
from pages.ui.terms import term, terms_of

ALL = "all"
EVER, OF_PERIOD, WAITING = "ever", "period", "waiting"
WHEN = {OF_PERIOD: N_("Of a period"), WAITING: N_("All that wait, of any period")}
LONGER = {
    ALL: N_("Any"),
    "1h": N_("1 hour"),
    "4h": N_("4 hours"),
    "24h": N_("24 hours"),
    "3d": N_("3 days"),
    "7d": N_("7 days"),
}
URGENT, OLDEST, NEWEST = "urgent", "oldest", "newest"
WITH_WORDS = {EVER: N_("Of any period"), **WHEN}
"""Words are looked for in every period, unless the reader narrows that."""
ORDERS = {
    URGENT: N_("Urgent first, then the oldest"),
    OLDEST: N_("Oldest first"),
    NEWEST: N_("Newest first"),
}


@dataclass(frozen=True)
class Chosen:
    """What is asked for, in which order it is listed, and which words are looked for."""

    wanted: Wanted
    order: str
    words: tuple[str, ...]
    is_urgent: bool = False


def offices(at: Here) -> tuple[dict[str, str], str]:
    """All that may be seen, then each office of it, and which is the usual; a press officer has his own."""
    _ = at.words
    known = scorecard_words.offices(store.offices(at.source), _)
    if at.source.scope.role == UNIT:
        return known, str(at.source.scope.unit_id)
    return {EVERYWHERE: own_offices.places(at.source, _)[EVERYWHERE], **known}, EVERYWHERE


def handles(at: Here) -> dict[str, str]:
    """The offices of the scope by their handles in small letters."""
    accounts = store.accounts(at.source)
    return {
        str(name).lower(): str(unit_id)
        for name, unit_id in zip(accounts["handle"], accounts["unit_id"], strict=True)
    }


def choose(choices: Choices, at: Here) -> Chosen:
    """All the choices, side by side."""
    _ = at.words
    known, usual = offices(at)
    case_find.box(handles(at), _)
    with st.container(horizontal=True, gap="small"):
        unit_id = choices.choose(_("Office"), name="unit", known=known, default=usual, width=240)
        words = case_find.asked_words()
        whens, usually = (WITH_WORDS, EVER) if words else (WHEN, OF_PERIOD)
        when = choices.choose(
            _("Which cases"), name="when", known=terms_of(whens, _), default=usually, width=280
        )
        period = None
        if when == OF_PERIOD:
            period = choices.period(
                _("Period"),
                known=terms_of(terms.PERIODS, _),
                now_at=at.source.now_at,
                dates=_("First and last day"),
                errors=terms_of(terms.PERIOD_ERRORS, _),
            )
        origin = choices.choose(_("Origin"), name="origin", known=terms_of(terms.ORIGINS, _), default=ALL)
        longer = choices.choose(
            _("Waiting longer than"), name="longer", known=terms_of(LONGER, _), default=ALL
        )
        which = choices.choose(
            _("Urgency"), name="urgent", known=terms_of(urgency.CHOICES, _), default=urgency.ANY
        )
        order = choices.choose(_("Order"), name="order", known=terms_of(ORDERS, _), default=URGENT, width=250)
    of = None if unit_id == EVERYWHERE else unit_id
    wanted = Wanted(period, of, origin, longer, words=words if when == EVER else ())
    return Chosen(wanted, order, words, is_urgent=which == urgency.ONLY)


def loosen(chosen: Chosen, at: Here, *, status: str) -> str:
    """What to do where nothing is left: the choices that leave something out, by their names."""
    _ = at.words
    wanted = chosen.wanted
    is_one = wanted.unit_id is not None and at.source.scope.role != UNIT
    narrow = {
        _("status"): status != ALL,
        _("search"): bool(chosen.words),
        _("waiting longer than"): wanted.longer != ALL,
        _("urgency"): chosen.is_urgent,
        _("origin"): wanted.origin != ALL,
        _("office"): is_one,
    }
    named = [name for name, is_narrow in narrow.items() if is_narrow]
    if not named:
        return (
            _("There is no case here. Choose a longer period, or another one.")
            if wanted.period
            else _("No case waits to be acknowledged.")
        )
    if wanted.words and len(named) == 1:
        return _("No case is found by these words.")
    return _(
        "No case is like that. Loosen one of these: {choices}.",
        choices=", ".join([*named, *([_("period")] if wanted.period else [])]),
    )


def sentence(chosen: Chosen, called: dict[str, str], _: Words) -> str:
    """What the list is of, for its file; words that were looked for are not in it."""
    wanted = chosen.wanted
    parts = [called[wanted.unit_id or EVERYWHERE], term(terms.ORIGINS_IN_FULL, wanted.origin, _)]
    if wanted.longer != ALL:
        parts.append(_("waiting longer than {time}", time=term(LONGER, wanted.longer, _)))
    if chosen.is_urgent:
        parts.append(_("urgent only"))
    if chosen.words:
        parts.append(_("with words that were looked for"))
    return " · ".join(parts)
