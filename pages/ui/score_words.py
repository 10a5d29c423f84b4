"""How a score came about, in words and small tables: figure, points, weight, sum; and the rules as they are."""

import pandas as pd

from language import figures
from language.durations import UNKNOWN, duration, is_unknown
from language.words import Words
from metrics.measures import BY_SLUG
from metrics.score_rules import FigureRule, ScoreRules
from pages.ui.method_words import heading
from pages.ui.score_table import left_out_in_words, pillar_name


def value(figure: str, given: object, _: Words) -> str:
    """A figure as people write it."""
    if figure == "monthly_growth":
        return figures.signed_share(given, _)
    unit = BY_SLUG[figure].unit
    if unit == "s":
        return duration(given, _)
    return figures.share(given, _) if unit == "share" else figures.decimal(given, _)


def sentences(row: pd.Series, *, ranked: int, _: Words) -> list[str]:
    """The score of an office, its rank, what hangs on the weights, what was left out."""
    left_out = left_out_in_words(row["left_out"], _)
    said = []
    if is_unknown(row["score"]):
        said.append(_("No score: too little is known of this office in this period."))
    elif is_unknown(row["score_rank"]):
        said.append(
            _(
                "{score} of 100 points, without a rank: its response is not known.",
                score=figures.decimal(row["score"], _),
            )
        )
    else:
        said.append(
            _(
                "{score} of 100 points: rank {rank} of {n} by total score.",
                score=figures.decimal(row["score"], _),
                rank=figures.count(row["score_rank"], _),
                n=figures.count(ranked, _),
            )
        )
        said.append(_under_other_weights(row, _))
    if left_out and is_unknown(row["score"]):
        said.append(_("Nothing is known of: {pillars}.", pillars=left_out))
    elif left_out:
        said.append(
            _(
                "Left out, for nothing is known of it: {pillars}. The others share its weight.",
                pillars=left_out,
            )
        )
    return said


def _under_other_weights(row: pd.Series, _: Words) -> str:
    low, high = row["score_rank_low"], row["score_rank_high"]
    parts = {
        "score_low": figures.decimal(row["score_low"], _),
        "score_high": figures.decimal(row["score_high"], _),
        "low": figures.count(low, _),
    }
    if low == high:
        return _(
            "Were the weight of any one pillar doubled or halved, it would have {score_low} to {score_high} points and "
            "still rank {low}.",
            **parts,
        )
    return _(
        "Were the weight of any one pillar doubled or halved, it would have {score_low} to {score_high} points and rank "
        "{low} to {high}.",
        high=figures.count(high, _),
        **parts,
    )


def how(row: pd.Series, rules: ScoreRules, _: Words) -> pd.DataFrame:
    """One line a pillar: its figures, its points, what it counts as used, what it adds; the last column sums to the
    score."""
    lines = []
    for pillar, rule in rules.pillars().items():
        points, weight = row[f"{pillar}_points"], row[f"{pillar}_weight"]
        is_in = not is_unknown(row["score"]) and not is_unknown(points)
        made_of = [f"{heading(each, _)}: {value(each, row[each], _)}" for each in rule.figures]
        lines.append(
            {
                _("Pillar"): pillar_name(pillar, _),
                _("Points"): figures.decimal(points, _),
                _("Counts"): figures.share(weight, _) if is_in else UNKNOWN,
                _("Adds"): figures.decimal(points * weight, _) if is_in else UNKNOWN,
                _("Made of"): " · ".join(made_of),
            }
        )
    return pd.DataFrame(lines)


def map_in_words(figure: str, rule: FigureRule, _: Words) -> str:
    """A map as its pairs: 15 min → 100 · 1 h → 85."""
    return " · ".join(f"{value(figure, at, _)} → {points:g}" for at, points in rule.map)


def rules_table(rules: ScoreRules, _: Words) -> pd.DataFrame:
    """One line a figure: weight of its pillar, its part there, target and map."""
    return pd.DataFrame(
        [
            {
                _("Pillar"): pillar_name(pillar, _),
                _("Weight"): f"{rule.weight:g}",
                _("Figure"): heading(figure, _),
                _("Part"): f"{of.part:g}",
                _("Target"): value(figure, of.target, _),
                _("Map: figure → points"): map_in_words(figure, of, _),
            }
            for pillar, rule in rules.pillars().items()
            for figure, of in rule.figures.items()
        ]
    )
