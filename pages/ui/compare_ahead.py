"""Two offices at a glance: the few figures by which one is ahead of the other beyond chance, and what waits at each."""

from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.words import Words
from metrics.comparison import LEAST_CASES, differs
from metrics.measures import BY_SLUG
from metrics.waits import EVENTS
from pages.ui.compare_sides import Side
from pages.ui.compare_words import NOTHING, beside, figure
from pages.ui.method_words import heading
from pages.ui.terms import MEASURES, term

FIGURES = ("rmst_s", "within_24h")
AHEAD = "✓"


def ahead(sides: list[Side], measure: str, slug: str) -> Side | None:
    """Who of the two is better by a figure, by more than chance; None: that cannot be told."""
    found = [side.by_measure[measure] for side in sides]
    one, other = (each.estimates.get(slug, NOTHING) for each in found)
    if min(each.cases for each in found) < LEAST_CASES or not differs(one, other):
        return None
    is_lower = one.value < other.value
    return sides[0] if is_lower == BY_SLUG[slug].lower_is_better else sides[1]


def at_a_glance(sides: list[Side], measure: str, _: Words) -> pd.DataFrame:
    """One row a figure that differs by more than chance, with a tick at who is ahead, those of the chosen measure first, and
    one for what waits. Limits stand below, with all other figures: a phone shows the figures of both side by side."""
    rows: dict[str, list[str]] = {}
    for each in sorted(EVENTS, key=lambda slug: slug != measure):
        for slug in FIGURES:
            first = ahead(sides, each, slug)
            if first is not None:
                label = f"{heading(slug, _)}: {term(MEASURES, each, _)}"
                rows[label] = [
                    f"{AHEAD} {value}" if side is first else value
                    for side, value in ((side, figure(slug, side.by_measure[each], _)) for side in sides)
                ]
    rows[_("Waiting now")] = [figures.count(len(side.waiting["all"]), _) for side in sides]
    return beside(sides, rows, _)


def columns_of(rows: pd.DataFrame) -> dict[str, Any]:
    """The figure and both offices in the width of a phone."""
    text, (label, *sides) = st.column_config.TextColumn, rows.columns
    return {label: text(width=112), **{each: text(width=106) for each in sides}}


def said(rows: pd.DataFrame, sides: list[Side], _: Words) -> str:
    """What the table holds, and that nothing differs where it is so; nothing where there are too few cases to tell."""
    if not any(min(side.by_measure[each].cases for side in sides) >= LEAST_CASES for each in EVENTS):
        return ""
    if len(rows) == 1:
        return _(
            "Neither is ahead by more than chance in mean wait or within 24 hours, whether acknowledged, acted on or resolved."
        )
    return _(
        "✓: ahead by more than chance. All other figures, and the 95% limits, are below under “How long cases wait”."
    )
