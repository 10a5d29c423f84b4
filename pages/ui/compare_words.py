"""Two offices in words: whether they can be told apart, and their figures beside each other."""

from math import isnan
from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.durations import UNKNOWN as DASH
from language.durations import duration, is_unknown
from language.words import Words
from metrics.comparison import LEAST_CASES, UNKNOWN, Estimate, Together, differs
from metrics.difference import difference
from metrics.survival import HORIZON_S
from pages.ui import overview_words, terms, verdicts
from pages.ui.change import Tile
from pages.ui.compare_sides import Side
from pages.ui.method_words import counted, heading
from pages.ui.standings import Asked
from pages.ui.terms import term

NOTHING = Estimate(UNKNOWN)


def sentence(asked: Asked, _: Words) -> str:
    """What is compared: no kind is said, since the two may be of different ones."""
    said = " · ".join(
        (
            term(terms.MEASURES_IN_FULL, asked.measure, _),
            term(terms.CLOCKS_IN_FULL, asked.clock, _),
            term(terms.ORIGINS_IN_FULL, asked.origin, _),
            figures.period_in_words(asked.period.from_on, asked.period.to_on, _),
        )
    )
    return said[:1].upper() + said[1:]


def told_apart(one: Side, other: Side, measure: str, _: Words) -> str:
    """Whether the two can be told apart by the chosen measure, and by how much they differ with its 95 % limits."""
    mine, theirs = one.by_measure[measure], other.by_measure[measure]
    if min(mine.cases, theirs.cases) < LEAST_CASES:
        return _(
            "Too few cases to compare: {a} has {n}, {b} has {m}; at least {least} each are needed.",
            a=one.called,
            n=figures.count(mine.cases, _),
            b=other.called,
            m=figures.count(theirs.cases, _),
            least=figures.count(LEAST_CASES, _),
        )
    second = _("the rest of the state") if other.is_state else other.called
    own, rest = (each.estimates.get("rmst_s", NOTHING) for each in (mine, theirs))
    by = difference(own, rest)
    said = {
        "measure": heading(measure, _),
        "a": one.called,
        "b": second,
        "time": duration(abs(by.value), _),
        "limits": _limits(by, _),
    }
    if not differs(own, rest):
        return _(
            "{measure}: {a} and {b} cannot be told apart. Their mean waits in the first 24 hours differ by {time}; chance alone "
            "could make that (95%: {limits}).",
            **said,
        )
    if by.value > 0:
        return _(
            "{measure}: {a} is slower than {b}: its cases wait {time} longer on average in the first 24 hours, which is more than "
            "chance (95%: {limits}).",
            **said,
        )
    return _(
        "{measure}: {a} is faster than {b}: its cases wait {time} less on average in the first 24 hours, which is more than "
        "chance (95%: {limits}).",
        **said,
    )


def _limits(by: Estimate, _: Words) -> str:
    """The limits of a difference, both as so much less or more."""
    low, high = (
        _("{time} more", time=duration(each, _)) if each > 0 else _("{time} less", time=duration(-each, _))
        for each in (by.low, by.high)
    )
    return _("{low} to {high}", low=low, high=high)


def tiles(side: Side, score: pd.Series | None, ranked_by_score: int, _: Words) -> list[Tile]:
    """Rank and score of an office; of the state the middle score, and no rank."""
    rank, beside = DASH, ""
    row = side.row
    if row is not None and not is_unknown(row["rank"]):
        rank = figures.count(row["rank"], _)
        beside = _(
            "of {n}; could be {low} to {high}",
            n=figures.count(side.ranked, _),
            low=figures.count(row["rank_low"], _),
            high=figures.count(row["rank_high"], _),
        )
    points, place = DASH, ""
    if score is not None:
        points = figures.decimal(score["score"], _)
        if side.is_state:
            place = _("the middle one of the others")
        elif not is_unknown(score["score_rank"]):
            place = _(
                "rank {rank} of {n}",
                rank=figures.count(score["score_rank"], _),
                n=figures.count(ranked_by_score, _),
            )
    first = Tile(heading("rank", _), rank, "", "off", "off", beside, counted("rank", _))
    return [first, Tile(heading("score", _), points, "", "off", "off", place, counted("score", _))]


def verdict(side: Side, _: Words, *, is_running: bool) -> str:
    """What the rank allows to say of an office."""
    if side.row is None:
        return ""
    note, said = side.row["note"], verdicts.in_words(side.row, _)
    said = _("Verdict: {verdict}.", verdict=said)
    if is_unknown(note):
        return said
    return f"{said} {_('To note: {note}.', note=terms.note_in_words(note, _, is_running=is_running))}"


def of_measure(sides: list[Side], measure: str, _: Words) -> pd.DataFrame:
    """One row a figure, a column a side, the 95 % limits behind each figure."""
    found = [side.by_measure[measure] for side in sides]
    rows = {
        heading(slug, _): [with_limits(slug, of, _) for of in found]
        for slug in ("rmst_s", "median_s", "within_1h", "within_24h")
    }
    rows |= {
        heading("cases", _): [figures.count(of.cases, _) for of in found],
        term(terms.NOT_ANSWERED, measure, _): [figures.count(of.unanswered, _) for of in found],
        heading("unobserved", _): [figures.count(of.unobserved, _) for of in found],
    }
    return beside(sides, rows, _)


def columns_of(rows: pd.DataFrame) -> dict[str, Any]:
    """The names as narrow as they may be and always in sight, so that the figures can be read on a phone."""
    label, *sides = rows.columns
    text = st.column_config.TextColumn
    return {label: text(width=140, pinned=True), **{each: text() for each in sides}}


def with_limits(slug: str, of: Together, _: Words) -> str:
    """A figure with its limits: 5 h 2 min (4 h 40 min to 5 h 24 min); without cases a dash."""
    estimate = of.estimates.get(slug, NOTHING)
    value, limits = figure(slug, of, _), _of_limits(slug, estimate, _)
    return value if limits == DASH else _("{time} ({limits})", time=value, limits=limits)


def figure(slug: str, of: Together, _: Words) -> str:
    """A figure alone: 5 h 2 min."""
    estimate = of.estimates.get(slug, NOTHING)
    if slug.startswith("within"):
        return figures.share(estimate.value, _)
    return figures.reached(estimate.value, of.cases, _)


def _of_limits(slug: str, estimate: Estimate, _: Words) -> str:
    if isnan(estimate.low):
        return DASH
    if slug.startswith("within"):
        return _("{low} to {high}", low=figures.share(estimate.low, _), high=figures.share(estimate.high, _))
    high = (
        min(estimate.high, HORIZON_S) if slug == "rmst_s" else estimate.high
    )  # it is a mean of the first 24 hours
    return figures.between(estimate.low, high, _)


def waiting(sides: list[Side], _: Words) -> pd.DataFrame:
    """How many cases wait now on each side, by how long."""
    labels = overview_words.age_labels(_)
    rows = {
        label: [figures.count(len(side.waiting[slug]), _) for side in sides] for slug, label in labels.items()
    }
    return beside(sides, rows, _, first=_("Waiting for"))


def beside(
    sides: list[Side], rows: dict[str, list[str]], _: Words, *, first: str | None = None
) -> pd.DataFrame:
    """Rows by their label, a column a side."""
    found = pd.DataFrame(rows.values(), columns=[side.called for side in sides])
    found.insert(0, first or _("Figure"), list(rows))
    return found
