"""Two reviews side by side: which offices moved, and by what of their own, or only because others did."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.durations import UNKNOWN, duration, is_unknown
from language.words import Words
from pages.ui import review_offices, review_words, tables
from pages.ui.method_words import heading
from pages.ui.reviews import Opened, Said
from pages.ui.safe import inert
from pages.ui.terms import VERDICTS, term

COUNTS = ("cases", "answered", "unobserved")
SHOWN_FIGURES = (*COUNTS, "median_s", "within_24h", "rmst_s")
"""The figures whose change is said, the first `MOST_FIGURES` of them; the files of the runs have them all."""
MOST_FIGURES = 3


def order(found: Said) -> list[str]:
    """The offices that differ: those whose verdict does first, then by something of their own, then the rest."""
    both = {**found["units"], **found["moved"]}
    return sorted(both, key=lambda each: ("verdict" not in both[each], each not in found["units"], each))


def why(differs: Mapping[str, Any], _: Words, *, is_own: bool) -> str:
    """What of an office itself differs, in words."""
    if not is_own:
        return _("others moved")
    pairs = differs.get("figures", {})
    shown = [slug for slug in SHOWN_FIGURES if slug in pairs][:MOST_FIGURES]
    parts = [_figure(slug, pairs[slug], _) for slug in shown]
    corrected = len(differs.get("corrections", ()))
    if corrected:
        parts.append(_.plural("{n} corrected closing", "{n} corrected closings", corrected))
    if "coverage" in differs:
        parts.append(_coverage(differs["coverage"], _))
    if "compliance" in differs:
        before, after = (figures.count(each["pass"], _) for each in differs["compliance"])
        parts.append(_("checks kept {before} → {after}", before=before, after=after))
    points = [name for name in differs.get("score", ()) if name.endswith("_points")]
    if points:
        parts.append(_("score: {pillars}", pillars=", ".join(heading(each, _) for each in points)))
    return ", ".join(parts) or _("what is said beside its rank")


def _figure(slug: str, pair: list[Any], _: Words) -> str:
    said = figures.count if slug in COUNTS else figures.share if slug.startswith("within") else duration
    before, after = (said(each, _) for each in pair)
    return f"{heading(slug, _)} {before} → {after}"


def _coverage(differs: Mapping[str, Any], _: Words) -> str:
    if "observed_share" not in differs:
        return _("what was collected")
    before, after = (figures.share(each, _) for each in differs["observed_share"])
    return _("collected {before} → {after}", before=before, after=after)


def table(found: Said, before: Opened, after: Opened, called: Mapping[str, str], _: Words) -> pd.DataFrame:
    """One row an office that differs."""
    both = {**found["units"], **found["moved"]}
    unit_ids = order(found)
    pairs = [(before.units[each]["league"], after.units[each]["league"]) for each in unit_ids]
    return pd.DataFrame(
        {
            _("Office"): [called.get(each, each) for each in unit_ids],
            _("Verdict"): [_moved(*(term(VERDICTS, row["verdict"], _) for row in pair)) for pair in pairs],
            _("Rank"): [_moved(*(_rank(row, _) for row in pair)) for pair in pairs],
            _("Why"): [why(both[each], _, is_own=each in found["units"]) for each in unit_ids],
        },
        dtype="object",
    )


def _rank(row: Mapping[str, Any], _: Words) -> str:
    return UNKNOWN if is_unknown(row["rank"]) else str(review_offices.rank(row))


def _moved(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def columns(_: Words) -> dict[str, Any]:
    """How wide each column is."""
    text = st.column_config.TextColumn
    return {
        _("Office"): text(_("Office"), width=130),
        _("Verdict"): text(_("Verdict"), width=190),
        _("Rank"): text(_("Rank"), width=150),
        _("Why"): text(_("Why"), width="large"),
    }


def show(found: Said, before: Opened, after: Opened, called: Mapping[str, str], _: Words) -> str | None:
    """What differs, and how far what is known reaches in each; gives the office whose row was picked."""
    one, other = (each.of_run["known_until"] for each in (before, after))
    if one != other:
        st.caption(
            _(
                "What is known reaches to {before} in the first and to {after} in the second: later answers count.",
                before=inert(review_words.moment_of(one, _)),
                after=inert(review_words.moment_of(other, _)),
            )
        )
    unit_ids = order(found)
    if not unit_ids:
        return None
    place = tables.picked_row(
        table(found, before, after, called, _),
        key=f"review-{before.run_id}-{after.run_id}",
        alt=_("What differs"),
        columns=columns(_),
        to=_("to open the office"),
    )
    return None if place is None else unit_ids[place]
