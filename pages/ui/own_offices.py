"""What of the registry a reader may choose from: kinds of offices, zones and ranges, offices; and what his part is called."""

from collections.abc import Mapping

import pandas as pd

from data.scope import HQ, UNIT
from language.words import Words
from metrics.league import peers
from pages.ui import store, terms
from pages.ui.scorecard_words import usual
from pages.ui.store import Source
from pages.ui.terms import terms_of
from pages.ui.units import areas, names

EVERYWHERE, STATE = "all", "state"
"""All that may be seen, as the address and a file's name have it."""


def kinds(of: Source, _: Words) -> dict[str, str]:
    """The kinds of offices, those alone of which the scope holds one."""
    known = terms_of(terms.KINDS, _)
    if of.scope.is_whole:
        return known
    units = store.units(of)
    return {
        kind: word for kind, word in known.items() if of.scope.among(list(peers(units, kind=kind)["unit_id"]))
    }


def usual_kind(known: Mapping[str, str]) -> str:
    """The kind that is shown where none was asked for."""
    return "district" if "district" in known else next(iter(known), "district")


def places(of: Source, _: Words) -> dict[str, str]:
    """The whole of what may be seen, then the zones and ranges in it."""
    if of.scope.is_whole:
        return {EVERYWHERE: _("The whole state"), **areas(store.units(of), _)}
    if of.scope.role == UNIT:
        return {EVERYWHERE: _("Your office")}
    return {EVERYWHERE: _("All your offices"), **areas(store.offices(of), _)}


def usual_office(of: Source) -> str:
    """The office shown where none was asked for: the first district, a press officer's own."""
    if of.scope.role == UNIT:
        return str(of.scope.unit_id)
    known = store.offices(of)
    return usual(known) if (known["kind"] == "district").any() else str(known["unit_id"].min())


def called(of: Source, _: Words) -> str | None:
    """What a reader's part of the state is called; None of the whole."""
    return None if of.scope.is_whole else names(store.units(of), _).get(str(of.scope.unit_id))


def slug(of: Source, area: str) -> str:
    """Whose rows are shown, in the name of a file: a zone's, a range's, an office's, or all."""
    return str(of.scope.unit_id) if area in (EVERYWHERE, STATE) and not of.scope.is_whole else area


def of_a_scope(of: Source, words: str, _: Words) -> str:
    """A sentence on all offices of the state where the rows shown are fewer, which then says so."""
    return words if of.scope.is_whole or not words else _("In the whole state: {what}", what=words)


def own_office(of: Source) -> str:
    """The reader's own office: a zone, a range, a press officer's; of who sees the whole state headquarters."""
    if of.scope.unit_id is not None and of.scope.covers(of.scope.unit_id):
        return str(of.scope.unit_id)
    known = store.offices(of)
    return (
        str(known.loc[known["kind"] == HQ, "unit_id"].min())
        if (known["kind"] == HQ).any()
        else usual_office(of)
    )


def own(of: Source) -> pd.Series:
    """The row of the reader's own office."""
    units = store.units(of)
    return units[units["unit_id"] == own_office(of)].iloc[0]
