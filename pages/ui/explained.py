"""Why this rank: the figures it came from, the cases that weighed most, and where it would stand had it answered now."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from language import figures
from language.durations import duration, is_unknown
from language.words import Words
from metrics.explain import explain
from metrics.standing import FEWEST
from metrics.survival import HORIZON_S
from metrics.waits import waits
from pages.ui import standings, store, tables, terms, verdicts
from pages.ui.frame import Here
from pages.ui.kept import kept
from pages.ui.safe import bold, post_column, post_link
from pages.ui.scorecard_words import by_which
from pages.ui.standings import Asked
from pages.ui.store import Source, held
from pages.ui.terms import term
from pages.ui.without_rank import without_a_rank


def found(of: Source, asked: Asked, unit_id: str) -> dict[str, Any]:
    """What `metrics.explain` gives for a unit of the scope that is observed: its rank among all, its own cases."""
    of.scope.require(unit_id)
    return _found(of.whole(), asked, unit_id)


@held(max_entries=16)
def _found(of: Source, asked: Asked, unit_id: str) -> dict[str, Any]:
    return explain(
        unit_id,
        events=store.case_events(of, period=asked.period.with_before()),
        units=store.units(of),
        observation=store.observation(of),
        gaps=store.gaps(of),
        period=asked.period,
        measure=asked.measure,
        clock=asked.clock,
        origin=asked.origin,
    )


def _rank(row: dict[str, Any], _: Words) -> str:
    return figures.rank_in_words(row["rank"], row["rank_low"], row["rank_high"], _)


def _told_apart(why: dict[str, Any], _: Words) -> str:
    if not why["between_s"] or why["ranked"] < FEWEST:
        return _("Nothing tells the offices of this group apart: every rank could be any.")
    return _(
        "Between these limits lie 90% of the drawn ranks. Of the spread between the offices {share} is more than noise.",
        share=figures.share(why["rankability"], _),
    )


@kept
def under_a_day(cases: pd.DataFrame, *, measure: str, clock: str) -> int:
    """How many of the cases of an office wait for less than 24 hours: those alone can still move its rank."""
    seen = cases[cases["observed"] & (cases["status"] != "withdrawn")]
    waited = waits(seen, measure=measure, clock=clock)
    return int((~waited.answered & (waited.duration_ms < HORIZON_S * 1_000)).sum())


def if_answered_now(why: dict[str, Any], _: Words, *, measure: str = "acknowledge", young: int) -> str:
    """Where the office would stand had it answered now all that waits, against where it stands; `young`: how many of those
    wait for less than 24 hours."""
    then = why["if_answered_now"]
    if not then["more"]:
        return _("No case waits that it could still answer.")
    said = _.plural(
        "Answer the {n} case of this period that still waits, and it is {rank}, {which}.",
        "Answer the {n} cases of this period that still wait, and it is {rank}, {which}.",
        then["more"],
        n=figures.count(then["more"], _),
        rank=_rank(then, _),
        which=by_which(measure, _),
    )
    if then["rank"] == why["rank"]:
        said += " " + _("Its place would not change.")
    if not young:
        return said + " " + _("What has waited 24 hours already counts as 24 hours, answered or not.")
    return f"{said} " + _.plural(
        "Only the {n} of them that waits under 24 h can move it: what has waited 24 hours counts as 24 hours, answered or "
        "not.",
        "Only the {n} of them that wait under 24 h can move it: what has waited 24 hours counts as 24 hours, answered or "
        "not.",
        young,
        n=figures.count(young, _),
    )


def sentences(
    why: dict[str, Any], _: Words, *, with_all: bool = True, no_rank: str | None = None
) -> list[str]:
    """How the rank came about, a sentence a step; `with_all`: also what is made of the mean of all who are ranked;
    `no_rank`: why it has none."""
    counts = _(
        "Cases: {all}, {answered} with their event, {unanswered} without; beside them {unobserved} not observed.",
        all=figures.count(why["cases"], _),
        **{name: figures.count(why[name], _) for name in ("answered", "unanswered", "unobserved")},
    )
    if is_unknown(why["rank"]):
        known = [counts] if why["cases"] or why["unobserved"] else []  # unknown is no 0
        return [*known, no_rank or without_a_rank(None, _)]
    own = _(
        "Its mean wait in the first 24 hours is {own}, give or take {error}.",
        own=duration(why["rmst_s"], _),
        error=duration(why["rmst_se_s"], _),
    )
    drawn = _(
        "The {n} ranked offices of its kind have {mean}. Its own counts {own}, theirs {theirs}: {wait} is expected of it.",
        n=figures.count(why["ranked"], _),
        mean=duration(why["mean_s"], _),
        own=figures.share(1 - why["peers_share"], _),
        theirs=figures.share(why["peers_share"], _),
        wait=duration(why["expected_rmst_s"], _),
    )
    place = _("That makes {rank}.", rank=_rank(why, _))
    verdict = _("Verdict: {verdict}.", verdict=verdicts.in_words(why, _))
    if not with_all:
        return [counts, own, f"{place} {_told_apart(why, _)}", verdict]
    return [counts, own, drawn, f"{place} {_told_apart(why, _)}", verdict]


def heaviest(cases: pd.DataFrame, _: Words) -> pd.DataFrame:
    """The cases that weighed most as they are drawn."""
    return pd.DataFrame(
        {
            "started": [figures.instant(each, _) for each in cases["clock_start_ms"]],
            "weight": [duration(each, _) for each in np.round(cases["weight_s"])],
            "waited": [duration(each, _) for each in cases["wait_s"]],
            "status": [term(terms.STATUSES, each, _) for each in cases["status"]],
            "post": [post_link(each) for each in cases["tag_id"]],
        }
    )


def columns(_: Words) -> dict[str, Any]:
    """Headings and helps."""
    text = st.column_config.TextColumn
    return {
        "started": text(_("Clock started")),
        "status": text(_("Status")),
        "waited": text(_("Waited"), help=_("Up to its event, or for as long as it has waited.")),
        "weight": text(
            _("Weight"),
            help=_("By how much the mean wait would be less, had this case been answered at once."),
        ),
        "post": post_column(_("Post on X"), shown=_("open the post")),
    }


def show(at: Here, asked: Asked, unit_id: str, *, note: object) -> None:
    """The explanation in words, then the cases; `note`: that of the office's row."""
    _ = at.words
    why = found(at.source, asked, unit_id)
    is_known = not is_unknown(why["rank"])
    with_all = not (is_known and standings.tells_of_others(at.source, why["ranked"]))
    no_rank = without_a_rank(note, _, is_running=at.source.is_running(asked.period))
    for sentence in sentences(why, _, with_all=with_all, no_rank=no_rank):
        st.text(sentence)
    if not why["heaviest"].empty:
        title = _("The cases that weighed most")
        st.markdown(bold(title))
        tables.table(heaviest(why["heaviest"], _), alt=title, columns=columns(_))
