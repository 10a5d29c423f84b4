"""The boards of the wall screen: each a page of the state in what fits on one screen, with nothing to click."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from language import figures
from language.words import N_
from pages.ui import (
    change,
    emblem,
    own_offices,
    shades,
    standings,
    store,
    tables,
    terms,
    urgency,
    verdicts,
    waiting,
    wall_tables,
)
from pages.ui import overview_words as words
from pages.ui.access.permissions import COMPLIANCE, LAGGARDS, LEAGUE, OVERVIEW, PRAISE
from pages.ui.charts import wall as charts
from pages.ui.frame import Here
from pages.ui.league_choices import in_a_sentence
from pages.ui.safe import bold
from pages.ui.standings import Asked
from pages.ui.terms import VERDICTS, term
from pages.ui.units import names


@dataclass(frozen=True)
class Board:
    """What is shown at once: the page it is of, its heading, what it draws. The whole of it stands on one screen in letters
    of a fortieth of its height (static/wall.css): what does not, has no place here."""

    page: str
    called: str
    draw: Callable[[Here, Asked], None]

    def heading(self, at: Here) -> str:
        """The heading, with whose figures they are."""
        whose = own_offices.called(at.source, at.words) or emblem.state(at.words)
        return f"{at.words(self.called)} · {whose}"

    def sentence(self, asked: Asked, at: Here) -> str:
        """What the figures are of."""
        _ = at.words
        if self.page != COMPLIANCE:
            return in_a_sentence(asked, _)
        kinds = term(terms.KINDS_IN_FULL, asked.kind, _)
        period = figures.period_in_words(asked.period.from_on, asked.period.to_on, _)
        return f"{kinds[:1].upper()}{kinds[1:]} · {_('what they write: {period}', period=period)}"


def _glance(at: Here, asked: Asked) -> None:
    _ = at.words
    ago = standings.a_period_ago(at.source, asked)
    now, before = (
        standings.state(at.source, asked.of_period(each)) for each in (asked.period, asked.period.before())
    )
    change.draw(change.tiles(now, before, ago, _, measure=asked.measure))
    waits = waiting.of_all(at, asked)
    urgency.say(at, waits["all"], among=waiting.at_kind(asked, _))
    left, right = st.columns(2)
    with left:
        if waits["all"].empty:
            waiting.nothing(at)
        else:
            tables.picture(
                charts.bars(words.age_bands(waits, _), **words.age_and_origin(_), _=_),
                title=_("Cases that nobody has acknowledged, by how long they wait"),
            )
    with right:
        tables.picture(
            charts.trend(words.week_points(standings.state_weeks(at.source, asked), _), _),
            title=_("Mean wait week by week, with its 95% limits"),
        )


def _map(at: Here, asked: Asked) -> None:
    _, called = at.words, names(store.units(at.source), at.words)
    league = standings.standings(at.source, asked)
    left, right = st.columns([3, 2])
    with left:
        shaded, legend, colours = shades.shades(league, called, _)
        tips = {"name": _("Office"), "expected": _("Expected wait"), "place": _("Rank"), "cases": _("Cases")}
        tables.picture(
            charts.districts(shaded, order=legend, colours=colours, tips=tips, _=_),
            title=_("Districts by expected wait in the first 24 hours"),
        )
    with right:
        for verdict in (verdicts.BEST, verdicts.WORST):
            rows = words.standing_out(league, verdict)
            if rows.empty:
                st.markdown(bold(term(VERDICTS, verdict, _)))
                st.text(words.nobody(league, verdict, _))
                continue
            shown = words.standing_table(rows, called, verdict, _)
            wall_tables.table(shown, term(VERDICTS, verdict, _), at)


BOARDS: Final = (
    Board(OVERVIEW, N_("At a glance"), _glance),
    Board(OVERVIEW, N_("District by district"), _map),
    Board(LEAGUE, N_("League"), wall_tables.league),
    Board(LAGGARDS, N_("Laggards"), wall_tables.named_list(verdicts.WORST)),
    Board(PRAISE, N_("Praise"), wall_tables.named_list(verdicts.BEST)),
    Board(COMPLIANCE, N_("Compliance"), wall_tables.compliance),
)
