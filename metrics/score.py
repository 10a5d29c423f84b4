"""The score: five pillars of an office in one number, with how it came about and how far its rank hangs on the weights."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.activity import activity
from metrics.cases_table import CASE_ORIGINS, cases
from metrics.growth import growth
from metrics.kept import keep_frame
from metrics.league import LeagueError, expected, peers
from metrics.observed import as_of_each, notes
from metrics.period import Period
from metrics.score_rules import FIGURES, PILLARS, ScoreRules
from metrics.standing import ranks_by
from metrics.waits import CLOCKS, EVENTS

PLACES: Final = 9
"""Scores that agree to so many places are equal: what lies beyond is rounding."""
COLUMNS: Final = (
    *(
        "unit_id",
        "kind",
        "score_rank",
        "score_rank_low",
        "score_rank_high",
        "score",
        "score_low",
        "score_high",
    ),
    *(f"{pillar}_points" for pillar in PILLARS),
    *(f"{pillar}_weight" for pillar in PILLARS),
    *("left_out", *FIGURES, "cases", "unobserved", "as_of_ms", "note"),
)
CHECKS: Final = ("unit_id", "check", "state")

Values = NDArray[np.float64]


def weighted(points: Values, weights: Values) -> Values:
    """The weighted mean of each row over what is known in it; NaN where nothing that weighs is."""
    shares = np.where(np.isnan(points), 0.0, weights)
    total = shares.sum(axis=1)
    summed = (np.nan_to_num(points) * shares).sum(axis=1)
    return np.divide(summed, total, out=np.full(len(points), np.nan), where=total > 0)


def other_weights(weights: Values) -> Values:
    """The weights as they are (first row), then with the weight of each pillar in turn doubled and halved."""
    rows = [weights]
    for place in range(len(weights)):
        for times in (2.0, 0.5):
            row = weights.copy()
            row[place] *= times
            rows.append(row)
    return np.array(rows)


def checks_passed(checks: pd.DataFrame, *, unit_ids: list[str]) -> Values:
    """The share of checks passed among those known to pass or fail; NaN where none is known."""
    known = checks[checks["state"].isin(["pass", "fail"])]
    share = (known["state"] == "pass").groupby(known["unit_id"]).mean()
    return share.reindex(unit_ids).to_numpy(dtype=np.float64, na_value=np.nan)


def pillar_points(figures: pd.DataFrame, rules: ScoreRules) -> pd.DataFrame:
    """The points of each pillar, a column each, from the figures by name; NaN where none of its figures is known."""
    found = {}
    for pillar, rule in rules.pillars().items():
        parts = np.array([each.part for each in rule.figures.values()])
        points = [each.points(figures[name].to_numpy(np.float64)) for name, each in rule.figures.items()]
        found[pillar] = weighted(np.column_stack(points), parts)
    return pd.DataFrame(found, index=figures.index)


def scored(points: pd.DataFrame, rules: ScoreRules) -> pd.DataFrame:
    """`score`, its rank, both under other weights, each pillar's weight as used (they add up to 1), what is `left_out`.

    `points`: a row a unit, in the order that settles equal scores, a column a pillar. The limits are the least and the
    greatest under `other_weights`: they say what hangs on the weights, not what chance could do. A unit whose response
    is not known has a score and no rank: nothing else stands in for answers.
    """
    values = points[list(PILLARS)].to_numpy(np.float64)
    weightings = other_weights(rules.weights())
    scores = np.column_stack([weighted(values, each) for each in weightings]).reshape(
        len(values), len(weightings)
    )
    is_ranked = ~np.isnan(values[:, 0]) & ~np.isnan(scores[:, 0])
    ranks = np.full(scores.shape, np.nan)
    for place in range(len(weightings)):
        ranks[is_ranked, place] = ranks_by(-np.round(scores[is_ranked, place], PLACES))
    used = np.where(np.isnan(values), 0.0, weightings[0])
    total = used.sum(axis=1, keepdims=True)
    used = np.divide(used, total, out=np.zeros_like(used), where=total > 0)
    missing = np.isnan(values)
    left_out = [" ".join(name for name, gone in zip(PILLARS, row, strict=True) if gone) for row in missing]
    rank = {
        "score_rank": ranks[:, 0],
        "score_rank_low": ranks.min(axis=1),
        "score_rank_high": ranks.max(axis=1),
    }
    return pd.DataFrame(
        rank
        | {"score": scores[:, 0], "score_low": scores.min(axis=1), "score_high": scores.max(axis=1)}
        | {f"{pillar}_points": values[:, place] for place, pillar in enumerate(PILLARS)}
        | {f"{pillar}_weight": used[:, place] for place, pillar in enumerate(PILLARS)}
        | {"left_out": pd.Series([each or None for each in left_out], index=points.index, dtype=object)},
        index=points.index,
    ).astype(dict.fromkeys(rank, "Int64"))


def lifted(now: pd.Series, then: pd.Series) -> str:
    """The pillars that add more to one score than to another of the same unit (rows of `scored`), what they add most first;
    one blank between."""
    added = {
        each: then[f"{each}_weight"] * (then[f"{each}_points"] - now[f"{each}_points"]) for each in PILLARS
    }
    more = [each for each in PILLARS if added[each] > 10**-PLACES]
    return " ".join(sorted(more, key=lambda each: -added[each]))


def expected_waits(
    found: pd.DataFrame, group: pd.DataFrame, *, clock: str, measures: Collection[str] = tuple(EVENTS)
) -> tuple[pd.DataFrame, Mapping[str, pd.Series]]:
    """The counts of each unit, and its expected wait by each of some measures, NaN without a case."""
    waited = {}
    for measure in measures:
        kept = keep_frame(found, pd.Index(group["unit_id"]), measure=measure, clock=clock)
        rows, waited_of_all = kept.of()
        placed, shrunken = expected(rows["cases"], waited_of_all, waited_of_all.restricted_means())
        mean = np.full(len(group), np.nan)
        mean[placed] = shrunken.mean
        waited[f"expected_{measure}_s"] = pd.Series(mean)
    return pd.DataFrame({name: rows[name] for name in ("cases", "unobserved")}), waited


def score(
    events: pd.DataFrame, units: pd.DataFrame, observation: pd.DataFrame, gaps: pd.DataFrame, *,
    own_posts: pd.DataFrame, snapshots: pd.DataFrame, checks: pd.DataFrame, rules: ScoreRules, period: Period,
    as_of: datetime | None = None, clock: str = "wall", origin: str = "all", kind: str = "district",
) -> pd.DataFrame:  # fmt: skip
    """One row a unit of the peer group with `COLUMNS`, by rank, then those without by unit id.

    Frames are those of `league`, `activity` and `growth`, `checks` has `CHECKS` and may be empty. Waits are the
    expected ones of the group, so few cases make nobody's score. Raises `LeagueError` as `league` does.
    """
    if clock not in CLOCKS or origin not in CASE_ORIGINS:
        raise LeagueError(f"There is no score by {clock!r}, {origin!r}.")
    group = peers(units, kind=kind)
    unit_ids = [str(each) for each in group["unit_id"]]
    instants = as_of_each(observation, as_of=as_of).reindex(unit_ids)
    if len(group) and instants.isna().all():
        raise LeagueError(
            "Nothing is collected whole for any of these units yet: say as of when with --as-of."
        )
    found = cases(events, observation, gaps, period=period, as_of=as_of, origin=origin, unit_ids=unit_ids)
    counts, waited = expected_waits(found, group, clock=clock)
    own = own_posts[own_posts["unit_id"].isin(unit_ids)]
    wrote = (
        activity(own, group, observation, gaps, period=period, as_of=as_of)
        .set_index("unit_id")
        .reindex(unit_ids)
    )
    counted_followers = snapshots[snapshots["unit_id"].isin(unit_ids)]
    grew = growth(counted_followers, period=period, as_of=as_of, unit_ids=unit_ids).set_index("unit_id")
    figures = pd.DataFrame(
        dict(waited)
        | {name: wrote[name].to_numpy(np.float64) for name in ("active_days", "shift_coverage", "posts")}
        | {"monthly_growth": grew["monthly_growth"].reindex(unit_ids).to_numpy(np.float64)}
        | {"checks_passed": checks_passed(checks, unit_ids=unit_ids)},
        index=group.index,
    )
    rows = pd.concat([group[["unit_id", "kind"]], counts, figures], axis=1).assign(
        as_of_ms=instants.to_numpy()
    )
    rows = pd.concat([rows, scored(pillar_points(figures, rules), rules)], axis=1)
    said = notes(rows, observation=observation, gaps=gaps, period=period)
    rows["note"] = pd.Series(said, index=rows.index, dtype=object)
    return rows.sort_values(["score_rank", "unit_id"], na_position="last", ignore_index=True)[list(COLUMNS)]
