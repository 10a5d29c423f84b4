"""Two offices beside each other in what they are scored by: the pillars, activity, growth and the circular."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.durations import UNKNOWN
from language.words import Words
from metrics.compliance.finding import VERDICTS
from metrics.league import peers
from metrics.period import Period
from metrics.score_rules import PILLARS
from pages.ui import circular, circular_words, compare_words, reach, scores, store, tables
from pages.ui.compare_sides import Side
from pages.ui.compare_words import beside
from pages.ui.frame import Here
from pages.ui.method_words import heading
from pages.ui.safe import bold
from pages.ui.score_table import pillar_name
from pages.ui.standings import Asked

Form = Mapping[str, str]
ACTIVITY: Form = {
    "posts": "rate",
    "replies": "rate",
    "active_days": "share",
    "shift_coverage": "share",
    "hq_tagged_posts": "count",
}
GROWTH: Form = {"followers_end": "count", "growth": "signed", "monthly_growth": "signed_share"}


def middle(rows: pd.DataFrame, columns: list[str], *, but: str) -> pd.Series:
    """The middle figure of each column over all offices but one."""
    others = rows.loc[rows["unit_id"] != but, columns].apply(pd.to_numeric, errors="coerce").astype(float)
    return others.median()


def score(at: Here, asked: Asked, side: Side, *, but: str) -> tuple[pd.Series | None, int]:
    """The score of a side and how many are ranked by it; None where there is none, which is then said on the page."""
    found = scores.found(at, Asked(asked.period, clock=asked.clock, origin=asked.origin, kind=side.kind))
    if found is None:
        return None, 0
    if side.is_state:
        points = ["score", *(f"{pillar}_points" for pillar in PILLARS)]
        return middle(found.rows, points, but=but), found.ranked
    return found.rows.set_index("unit_id").loc[side.slug], found.ranked


def scored(at: Here, asked: Asked, sides: list[Side], *, but: str) -> list[tuple[pd.Series | None, int]]:
    """The score of both; that there is none is said once of a kind."""
    first = score(at, asked, sides[0], but=but)
    is_known = first[0] is not None or sides[0].kind != sides[1].kind
    return [first, score(at, asked, sides[1], but=but) if is_known else (None, 0)]


def pillars(sides: list[Side], found: list[pd.Series | None], _: Words) -> pd.DataFrame:
    """Points of each pillar."""
    rows = {
        pillar_name(pillar, _): [
            UNKNOWN if each is None else figures.decimal(each[f"{pillar}_points"], _, places=0)
            for each in found
        ]
        for pillar in PILLARS
    }
    return beside(sides, rows, _, first=_("Points of 100"))


def work(at: Here, sides: list[Side], period: Period, forms: Form, _: Words) -> pd.DataFrame:
    """How much each side writes, or how it grows; of the state the middle office's."""
    known: list[Mapping[str, Any]] = []
    for side in sides:
        rows = reach.found(at.source, period, side.kind)
        known.append(
            middle(rows, list(forms), but=sides[0].slug).to_dict()
            if side.is_state
            else rows.set_index("unit_id").loc[side.slug].to_dict()
        )
    shown = {
        heading(slug, _): [_written(form, row.get(slug), _) for row in known] for slug, form in forms.items()
    }
    return beside(sides, shown, _)


def _written(form: str, value: Any, _: Words) -> str:
    if form == "rate":
        return figures.decimal(value, _)
    if form == "share":
        return figures.share(value, _)
    if form == "signed_share":
        return figures.signed_share(value, _)
    if form == "signed":
        return figures.signed(value, _)
    return UNKNOWN if pd.isna(value) else figures.count(round(value), _)


def show(at: Here, sides: list[Side], found: list[pd.Series | None], asked: Asked) -> None:
    """What waits by how long, the pillars of the score, activity and growth, a table each."""
    _, period = at.words, asked.period
    left = {
        _("Waiting now"): compare_words.waiting(sides, _),
        _("Score"): pillars(sides, found, _),
    }
    right = {
        _("Activity"): work(at, sides, period, ACTIVITY, _),
        _("Growth"): work(at, sides, period, GROWTH, _),
    }
    for column, shown in zip(st.columns(2), (left, right), strict=True):
        for title, rows in shown.items():
            column.markdown(bold(title))
            with column:
                tables.table(rows, alt=title, columns=compare_words.columns_of(rows))
    if sides[1].is_state:
        st.caption(_("Of the rest of the state score, activity and growth are those of the middle office."))


def checks(at: Here, sides: list[Side], period: Period) -> pd.DataFrame | None:
    """The verdict on each check of the circular, what differs first; of the state how many others keep it. None where the
    circular's file cannot be used, which is then said on the page."""
    _, judged = at.words, circular.found(at, period)
    if judged is None:
        return None
    others = set(peers(store.units(at.source), kind=sides[0].kind)["unit_id"]) - {sides[0].slug}
    found: dict[str, list[str]] = {}
    for slug, check in judged.checks.items():
        rows = judged.rows[judged.rows["check"] == slug].set_index("unit_id")["verdict"]
        said = []
        for side in sides:
            if side.is_state:
                said.append(_of_others(rows[rows.index.isin(others)], _))
            else:
                said.append(circular_words.verdict(rows[side.slug], _) if side.slug in rows else UNKNOWN)
        found[circular_words.title(check, _)] = said
    ordered = sorted(found.items(), key=lambda row: row[1][0] == row[1][1])
    return beside(sides, dict(ordered), _, first=_("Check"))


def _of_others(verdicts: pd.Series, _: Words) -> str:
    n = {slug: int((verdicts == slug).sum()) for slug in VERDICTS}
    return _(
        "{kept} of {known} keep it",
        kept=figures.count(n["pass"], _),
        known=figures.count(n["pass"] + n["fail"], _),
    )
