"""A zone or a range against the rest of the state: its districts as one, theirs as another, and week by week."""

from dataclasses import dataclass

import pandas as pd

from language import figures
from language.durations import duration
from language.words import Words
from metrics.comparison import LEAST_CASES, UNKNOWN, Estimate, Together, differs, together
from metrics.measures import BY_SLUG
from metrics.standing import FEWEST
from metrics.weekly import last_weeks, span, weekly
from pages.ui import overview_words, standings
from pages.ui.change import Arrow, Colour, Tile
from pages.ui.kept import kept
from pages.ui.method_words import counted, heading
from pages.ui.standings import Asked
from pages.ui.store import Source, held

OWN, STATE = "own", "state"
NOTHING = Estimate(UNKNOWN)


@dataclass(frozen=True)
class Against:
    """The figures of the area, of the rest of the state and of the whole of it; the last two are None where so few
    other offices have cases that the figure would tell of them."""

    own: Together
    rest: Together | None
    state: Together | None


def tells(of: Source, cases: pd.DataFrame) -> bool:
    """Whether cases of all offices may be shown together to a reader: he sees them all, or enough others are in them."""
    if of.scope.is_whole:
        return True
    others = cases.loc[cases["observed"], "unit_id"].astype(str).unique()
    return len([each for each in others if not of.scope.covers(each)]) >= FEWEST


@held(max_entries=16)
def against(of: Source, asked: Asked, unit_ids: frozenset[str]) -> Against:
    """The figures of offices of the scope, and of all offices of the kind without and with them."""
    everyones = standings.found(of.whole(), asked)
    is_own = everyones["unit_id"].isin(set(of.scope.among(sorted(unit_ids))))

    def one(cases: pd.DataFrame) -> Together:
        return together(cases, measure=asked.measure, clock=asked.clock)

    if not tells(of, everyones):
        return Against(one(everyones[is_own]), None, None)
    return Against(one(everyones[is_own]), one(everyones[~is_own]), one(everyones))


def tiles(found: Against, waiting: pd.DataFrame, _: Words) -> list[Tile]:
    """What a chief asks first: the mean wait and the share within a day against elsewhere, what waits, how many came."""
    own, state = found.own, found.state
    cases = "" if not own.unobserved else _("{n} not observed", n=figures.count(own.unobserved, _))
    if state is not None and state.cases:
        share = figures.share(own.cases / state.cases, _)
        cases = " · ".join(each for each in (_("{share} of the state’s", share=share), cases) if each)
    return [
        _against("rmst_s", found, _),
        _against("within_24h", found, _),
        _waiting(waiting, _),
        Tile(heading("cases", _), figures.count(own.cases, _), "", "off", "off", cases, counted("cases", _)),
    ]


def _said(slug: str, of: Estimate, _: Words) -> tuple[str, str]:
    """A figure and its limits in words."""
    if slug == "rmst_s":
        return duration(of.value, _), figures.between(of.low, of.high, _)
    limits = _("{low} to {high}", low=figures.share(of.low, _), high=figures.share(of.high, _))
    return figures.share(of.value, _), limits


def _apart(slug: str, own: Estimate, rest: Estimate, _: Words) -> str:
    by = own.value - rest.value
    if slug == "rmst_s":
        time = duration(abs(by), _)
        return _("{time} longer", time=time) if by > 0 else _("{time} shorter", time=time)
    n = figures.decimal(abs(100 * by), _)
    return _("{n} points more", n=n) if by > 0 else _("{n} points less", n=n)


def _against(slug: str, found: Against, _: Words) -> Tile:
    own = found.own.estimates.get(slug, NOTHING)
    value, limits = _said(slug, own, _)
    beside = [_("95%: {limits}", limits=limits)] if found.own.cases else []
    change = ""
    colour: Colour = "off"
    arrow: Arrow = "off"
    if found.rest is not None:
        rest = found.rest.estimates.get(slug, NOTHING)
        beside.append(_("the rest: {value}", value=_said(slug, rest, _)[0]))
        if min(found.own.cases, found.rest.cases) < LEAST_CASES:
            change = _("too few cases to compare")
        elif not differs(own, rest):
            change = _("no clear difference")
        else:
            change, is_lower = _apart(slug, own, rest, _), own.value < rest.value
            colour = "green" if is_lower == BY_SLUG[slug].lower_is_better else "red"
            arrow = "down" if is_lower else "up"
    return Tile(heading(slug, _), value, change, colour, arrow, " · ".join(beside), counted(slug, _))


def _waiting(waiting: pd.DataFrame, _: Words) -> Tile:
    oldest = ""
    if len(waiting):
        age_s = float((waiting["as_of_ms"] - waiting["clock_start_ms"]).max()) / 1_000
        oldest = _("at all its offices, the oldest for {time}", time=duration(age_s, _))
    said = _("Cases of all its offices that nobody has acknowledged, from whatever day.")
    return Tile(_("Waiting now"), figures.count(len(waiting), _), "", "off", "off", oldest, said)


@held(max_entries=16)
def weeks(of: Source, asked: Asked, unit_ids: frozenset[str]) -> dict[str, pd.DataFrame]:
    """The figures week by week of the area (`OWN`) and of all offices of the kind (`STATE`), which lacks where it would
    tell of others."""
    eight = last_weeks(asked.period)
    everyones = standings.found(of.whole(), asked.of_period(span(eight)))
    mine = everyones[everyones["unit_id"].isin(set(of.scope.among(sorted(unit_ids))))]
    start = everyones["clock_start_ms"]
    each_week = [everyones[start.between(week.start_ms, week.end_ms, inclusive="left")] for week in eight]
    groups = {OWN: mine}
    if all(tells(of, cases) for cases in each_week if len(cases)):
        groups[STATE] = everyones
    return {
        who: weekly(
            rows.assign(unit_id=who), unit_ids=[who], weeks=eight, measure=asked.measure, clock=asked.clock
        )
        for who, rows in groups.items()
    }


@kept
def week_points(found: dict[str, pd.DataFrame], called: dict[str, str], _: Words) -> pd.DataFrame:
    """The weeks as `charts.trends` draws them, of each by what it is called."""
    return pd.concat(
        [overview_words.week_points(rows, _).assign(who=called[who]) for who, rows in found.items()],
        ignore_index=True,
    )
