"""The choices of the circular's pages: which offices, where, in which period; and the rows of those."""

import json
from dataclasses import dataclass

import pandas as pd

from language.figures import period_in_words
from language.words import Words
from metrics.league import peers
from metrics.period import Period
from pages.ui import export, league_export, own_offices, store, terms
from pages.ui.choices import WEEK, Choices
from pages.ui.circular import Judged
from pages.ui.frame import Here
from pages.ui.kept import kept
from pages.ui.own_offices import EVERYWHERE
from pages.ui.terms import term, terms_of
from pages.ui.units import names, of_area

ALL = "all"


@dataclass(frozen=True)
class Offices:
    """What was chosen, and the offices that it comes to, by name."""

    kind: str
    area: str
    period: Period
    unit_ids: list[str]
    whose: str


def choose_period(choices: Choices, at: Here, *, usual: str = WEEK) -> Period:
    """The period of what offices write."""
    _ = at.words
    return choices.period(
        _("Period"),
        known=terms_of(terms.PERIODS, _),
        now_at=at.source.now_at,
        dates=_("First and last day"),
        errors=terms_of(terms.PERIOD_ERRORS, _),
        usual=usual,
    )


def choose(choices: Choices, at: Here, *, usual: str = WEEK) -> Offices:
    """Offices of a kind in a zone or range, as far as they may be seen, and the period."""
    _, units = at.words, store.units(at.source)
    kinds, places = own_offices.kinds(at.source, _), own_offices.places(at.source, _)
    kind = choices.choose(_("Offices"), name="kind", known=kinds, default=own_offices.usual_kind(kinds))
    area = choices.choose(_("Zone or range"), name="zone", known=places, default=EVERYWHERE, width=162)
    period = choose_period(choices, at, usual=usual)
    group = peers(units, kind=kind)
    group = at.source.scope.of(group)
    there = group if area == EVERYWHERE else of_area(group, units, area)
    called = names(units, _)
    unit_ids = sorted((str(each) for each in there["unit_id"]), key=called.__getitem__)
    return Offices(kind, area, period, unit_ids, own_offices.slug(at.source, area))


def sentence(chosen: Offices, at: Here) -> str:
    """What is shown, in a sentence."""
    _ = at.words
    place = names(store.units(at.source), _).get(chosen.area) or own_offices.called(at.source, _)
    parts = [
        term(terms.KINDS_IN_FULL, chosen.kind, _),
        place,
        _("what they write: {period}", period=period_in_words(chosen.period.from_on, chosen.period.to_on, _)),
    ]
    said = " · ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


def of_offices(judged: Judged, unit_ids: list[str]) -> pd.DataFrame:
    """The rows of some offices, in their order."""
    return in_order(judged.rows, unit_ids)


@kept
def in_order(rows: pd.DataFrame, unit_ids: list[str]) -> pd.DataFrame:
    """The rows of some offices, in the order of these."""
    place = {unit_id: number for number, unit_id in enumerate(unit_ids)}
    mine = rows[rows["unit_id"].isin(unit_ids)]
    return mine.sort_values("unit_id", key=lambda ids: ids.map(place), kind="stable", ignore_index=True)


def offer(rows: pd.DataFrame, chosen: Offices, at: Here, said: str, *more: str, what: str) -> None:
    """Offer the rows as a file with the fields of `python -m metrics compliance`, and the names of the offices."""
    written = rows.assign(evidence=[None if each is None else _json(each) for each in rows["evidence"]])
    about = export.about(said, at) | {
        "period": f"{chosen.period.from_on} {chosen.period.to_on}",
        "asked": f"{chosen.kind} {chosen.whose}",
    }
    called = league_export.rows(written, store.units(at.source))
    name = file_name(chosen, *more)
    export.offer(called, about=about, file_name=name, at=at, what=what, period=chosen.period)


def _json(evidence: object) -> str:
    return json.dumps(evidence, ensure_ascii=False)


def file_name(chosen: Offices, *more: str) -> str:
    """A name that says what is in it."""
    parts = ["compliance", *more, chosen.kind, str(chosen.period.from_on), str(chosen.period.to_on)]
    return "-".join(parts if chosen.whose == EVERYWHERE else [*parts, chosen.whose]) + ".csv"


def verdicts(words_of: dict[str, str], _: Words) -> dict[str, str]:
    """The choice of a verdict."""
    return {ALL: _("Any verdict"), **{slug: _(text) for slug, text in words_of.items()}}
