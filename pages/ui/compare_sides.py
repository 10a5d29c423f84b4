"""The two sides of a comparison: an office each, or for the second the rest of the state, with what is known of either."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from language.words import Words
from metrics.comparison import Together, together
from metrics.league import LeagueError
from metrics.waits import EVENTS
from metrics.weekly import last_weeks, span, weekly
from pages.ui import annotated, overview_words, own_offices, scorecard, standings, store, tables
from pages.ui import scorecard_words as words
from pages.ui.charts.trends import two_trends
from pages.ui.choices import Choices
from pages.ui.frame import Here
from pages.ui.standings import STATE, Asked
from pages.ui.store import Source, held
from pages.ui.units import is_alone, names, peer_kind, place

FIRST, SECOND = "a", "b"


@dataclass(frozen=True)
class Side:
    """`row` is that of the league, None of the state and where nothing is collected whole; `cases` are those of the
    period, `weeks` the figures of the eight weeks up to its end."""

    slug: str
    kind: str
    called: str
    lies: str
    row: dict[str, Any] | None
    ranked: int
    cases: pd.DataFrame
    by_measure: dict[str, Together]
    waiting: dict[str, pd.DataFrame]
    weeks: pd.DataFrame

    @property
    def is_state(self) -> bool:
        """Whether it is all offices of the kind together."""
        return self.slug == STATE


def offices(of: Source, _: Words) -> dict[str, str]:
    """The offices that can be compared: all of the scope but headquarters, which has no peers."""
    known = store.offices(of)
    return words.offices(known[~known["kind"].map(is_alone)], _)


def choose(choices: Choices, of: Source, known: dict[str, str], _: Words) -> tuple[str, str]:
    """The two, each in the address; to who sees all of it the state may be the second."""
    usual = own_offices.usual_office(of)
    usual = usual if usual in known else min(known)
    one = choices.choose(_("First office"), name=FIRST, known=known, default=usual, width=230)
    seconds = ({STATE: _("The rest of the state")} if of.scope.is_whole else {}) | known
    default = min(
        (each for each in seconds if each != usual), default=usual
    )  # by id: the same in each language
    other = choices.choose(_("Second office"), name=SECOND, known=seconds, default=default, width=230)
    can_swap = other != STATE and other != one
    st.button(
        _("Swap"),
        icon=":material/swap_horiz:",
        key="swap",
        on_click=lambda: st.query_params.update({FIRST: other, SECOND: one}),
        disabled=not can_swap,
    )
    return one, other


def kind_of(of: Source, unit_id: str) -> str:
    """The peer group of an office."""
    units = store.units(of)
    return peer_kind(str(units.loc[units["unit_id"] == unit_id, "kind"].iloc[0]))


@held(max_entries=16)
def side(of: Source, asked: Asked, unit_id: str, words: Words) -> Side:
    """An office of the scope; raises `ScopeError` for another."""
    of.scope.require(unit_id)
    units, asked = store.units(of), replace(asked, kind=kind_of(of, unit_id))
    try:
        league = standings.standings(of, asked)
        row = {str(name): each for name, each in league.set_index("unit_id").loc[unit_id].items()}
        ranked = int(league.attrs["ranked"])
    except LeagueError:
        row, ranked = None, 0
    everyones = standings.waiting(of, origin=asked.origin, kind=asked.kind)
    eight = standings.found(of, asked.of_period(span(last_weeks(asked.period))))
    unit = units[units["unit_id"] == unit_id].iloc[0]
    return _made(
        asked,
        slug=unit_id,
        called=names(units, words)[unit_id],
        lies=place(unit, units, words),
        row=row,
        ranked=ranked,
        cases=_of(standings.found(of, asked), unit_id),
        waiting=overview_words.by_age(_of(everyones, unit_id)),
        eight=_of(eight, unit_id),
    )


@held(max_entries=16)
def state(of: Source, asked: Asked, words: Words, *, but: str) -> Side:
    """All offices of the kind of the first together, that one left out of the cases, with which it is compared; raises
    `ScopeError` for who sees a part."""
    of.scope.require(None)
    asked = replace(asked, kind=kind_of(of, but))
    found = standings.found(of, asked)
    return _made(
        asked,
        slug=STATE,
        called=words("The rest of the state"),
        lies=words("All other offices of the kind together"),
        row=None,
        ranked=0,
        cases=_but(found, but),
        waiting=overview_words.by_age(_but(standings.waiting(of, origin=asked.origin, kind=asked.kind), but)),
        eight=_but(standings.found(of, asked.of_period(span(last_weeks(asked.period)))), but),
    )


def _of(rows: pd.DataFrame, unit_id: str) -> pd.DataFrame:
    return rows[rows["unit_id"] == unit_id].reset_index(drop=True)


def _but(rows: pd.DataFrame, unit_id: str) -> pd.DataFrame:
    return rows[rows["unit_id"] != unit_id].reset_index(drop=True)


def _made(asked: Asked, *, slug: str, cases: pd.DataFrame, eight: pd.DataFrame, **more: Any) -> Side:
    return Side(
        slug=slug,
        kind=asked.kind,
        cases=cases,
        by_measure={each: together(cases, measure=each, clock=asked.clock) for each in EVENTS},
        weeks=weekly(
            eight.assign(unit_id=slug),
            unit_ids=[slug],
            weeks=last_weeks(asked.period),
            measure=asked.measure,
            clock=asked.clock,
        ),
        **more,
    )


def curves(sides: list[Side], asked: Asked) -> pd.DataFrame:
    """The curve of each side that has cases, by what it is called (see `scorecard.curves`)."""
    found = [
        scorecard.curves({scorecard.UNIT: side.cases}, asked).assign(who=side.called)
        for side in sides
        if side.cases["observed"].any()
    ]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def week_points(sides: list[Side], _: Words) -> pd.DataFrame:
    """The weeks of both as `charts.trends` draws them."""
    return pd.concat(
        [overview_words.week_points(side.weeks, _).assign(who=side.called) for side in sides],
        ignore_index=True,
    )


def show_weeks(at: Here, asked: Asked, sides: list[Side]) -> None:
    """Both week by week; nothing where there is none."""
    _ = at.words
    points = week_points(sides, _)
    if points.empty:
        return
    tables.chart(
        two_trends(
            points,
            who=[each.called for each in sides],
            _=_,
            marks=annotated.of_weeks(at, asked.period, [each.slug for each in sides]),
        ),
        title=_("Mean wait in the first 24 hours, week by week, with its 95% limits"),
    )
