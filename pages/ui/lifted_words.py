"""What would lift an office's score, in words: what to do, and by how much it helps."""

from typing import Any

import pandas as pd
import streamlit as st

from language import figures
from language.durations import duration, is_unknown
from language.words import Words
from metrics.score_rules import PILLARS, ScoreRules
from pages.ui.kept import kept
from pages.ui.score_table import pillar_name
from pages.ui.scorecard_words import by_which
from pages.ui.without_rank import is_not_collected

STILL = {"acknowledge_now", "resolve_now"}
UNTIL_THE_END = {"followers", "checks"}
"""What can be done today in any period, and in one that is not over yet."""


def to_do(row: dict[str, Any], rules: ScoreRules, _: Words) -> str:
    """What a step is, with how many cases, shifts, followers or checks it is about."""
    n = figures.count(row["n"], _)
    if row["step"] == "acknowledge_now":
        return _.plural("Acknowledge the {n} that waits", "Acknowledge the {n} that wait", row["n"], n=n)
    if row["step"] == "acknowledge_in_1h":
        return _.plural("All within 1 h: {n} was later", "All within 1 h: {n} were later", row["n"], n=n)
    if row["step"] == "resolve_now":
        return _.plural("Close the {n} not closed", "Close the {n} not closed", row["n"], n=n)
    if row["step"] == "dispose_in_time":
        targets = rules.disposal.figures
        return _(
            "Act within {act}, close within {close}: {n} took longer",
            act=duration(targets["expected_act_s"].target, _),
            close=duration(targets["expected_resolve_s"].target, _),
            n=n,
        )
    if row["step"] == "every_shift":
        return _.plural("A post in the {n} shift without one", "A post in each of the {n} shifts without one", row["n"], n=n)  # fmt: skip
    if row["step"] == "followers":
        share = figures.signed_share(rules.growth.figures["monthly_growth"].target, _)
        return _.plural(
            "{n} more follower: the target is {share} a month",
            "{n} more followers: the target is {share} a month",
            row["n"],
            n=n,
            share=share,
        )
    return _.plural("Keep the {n} check that fails", "Keep the {n} checks that fail", row["n"], n=n)


def more(gain: object, _: Words) -> str:
    """By how many points the score would be more; what is less than a tenth is said to be none."""
    if is_unknown(gain):
        return "–"
    points = round(float(str(gain)), 1)
    return ("+" if points > 0 else "−" if points < 0 else "±") + figures.decimal(abs(points), _)


def still(is_running: bool) -> set[str]:
    """The steps that can be done today; in a period that is running more of them."""
    return STILL | (UNTIL_THE_END if is_running else set())


@kept
def greatest_first(steps: pd.DataFrame, *, is_running: bool = False) -> pd.DataFrame:
    """First the steps that can still be done, then those that are past; of each by the points they would give, those of
    which it is not known last."""
    by_gain = steps.sort_values("gain", ascending=False, na_position="last", kind="stable")
    is_past = ~by_gain["step"].isin(still(is_running))
    return by_gain.iloc[is_past.argsort(kind="stable")].reset_index(drop=True)


def when(step: str, said: str, _: Words, *, is_running: bool) -> str:
    """A step in words with when it is to be done before it, which a phone shows too."""
    return _("Now: {step}", step=said) if step in still(is_running) else _("Past: {step}", step=said)


def pillars(row: dict[str, Any], _: Words) -> str:
    """All pillars that a step lifts, the most lifted first; of one that lifts none the one that it is about."""
    return ", ".join(pillar_name(each, _) for each in row["pillars"].split() or [row["pillar"]])


def no_step(row: dict[str, Any], score: object, _: Words) -> str:
    """Why no step is known: of an office without a score, or of whose period nothing was collected, never that it does all."""
    if is_unknown(score) or is_not_collected(row):
        return _("Too little is known of it in this period to say what would lift its score.")
    return _("Nothing is known that would lift its score: it does all of it, or too little is known of it.")


def sheet(steps: pd.DataFrame, rules: ScoreRules, _: Words, *, is_running: bool = False) -> pd.DataFrame:
    """One row a step, as it is drawn; in a period that is running more can still be done."""
    rows = steps.to_dict("records")
    return pd.DataFrame(
        {
            "gain": [more(row["gain"], _) for row in rows],
            "step": [when(row["step"], to_do(row, rules, _), _, is_running=is_running) for row in rows],
            "pillars": [pillars(row, _) for row in rows],
            "score": [figures.decimal(row["score"], _) for row in rows],
            "score_rank": steps["score_rank"],
        }
    )


def columns(_: Words) -> dict[str, Any]:
    """Headings and helps."""
    text = st.column_config.TextColumn
    return {
        "gain": text(_("Points"), help=_("By how many points its score would be more."), width=60),
        "step": text(
            _("Step"),
            help=_("Now: it can still be done today. Past: what it would have had to do in time."),
            width=370,
        ),
        "pillars": text(_("Pillars"), help=_("All that it lifts, what adds most to the score first.")),
        "score": text(_("Score then"), width=90),
        "score_rank": st.column_config.NumberColumn(_("Rank by score then"), width=130),
    }


def without(steps: pd.DataFrame, _: Words) -> str | None:
    """Of which pillars nothing is known that would lift them."""
    none = [pillar_name(each, _) for each in PILLARS if each not in set(steps["pillar"])]
    if not none:
        return None
    return _("Nothing to do, or too little known to say, in: {pillars}.", pillars=", ".join(none))


@kept
def in_time(steps: pd.DataFrame, _: Words) -> str | None:
    """Where it would stand in the league of acknowledgements had all been acknowledged within an hour."""
    row = steps[steps["step"] == "acknowledge_in_1h"]
    if row.empty or is_unknown(row["rank"].iloc[0]):
        return None
    rank, low, high = (row[name].iloc[0] for name in ("rank", "rank_low", "rank_high"))
    return _.plural(
        "Had the {n} case that was acknowledged later than 1 h, or not at all, been so within 1 h: {rank}, {which}.",
        "Had the {n} cases that were acknowledged later than 1 h, or not at all, been so within 1 h: {rank}, {which}.",
        row["n"].iloc[0],
        n=figures.count(row["n"].iloc[0], _),
        rank=figures.rank_in_words(rank, low, high, _),
        which=by_which("acknowledge", _),
    )
