"""The score against a slow computation by hand, what is left out, and how far ranks hang on the weights."""

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import score_file
from metrics.league import LeagueError, league
from metrics.period import Period
from metrics.score import CHECKS, COLUMNS, checks_passed, other_weights, pillar_points, score, scored
from metrics.score_rules import FIGURES, PILLARS, ScoreRules, score_rules
from tests.worlds.frames import at, case, events, gaps, instant, observation, own_posts, units

RULES = score_rules(score_file.text(), name="score.toml")
NUMBER = st.floats(-2e5, 2e5, allow_nan=False)
UNKNOWN = float("nan")


def no_checks() -> pd.DataFrame:
    """The checks of compliance where none was made yet."""
    return pd.DataFrame({name: pd.Series(dtype=object) for name in CHECKS})


def slow_points(rules: ScoreRules, figure: dict[str, float], pillar: str) -> float:
    """The points of a pillar, a figure after the other, along each straight line."""
    total = parts = 0.0
    for name, rule in rules.pillars()[pillar].figures.items():
        value = figure[name]
        if math.isnan(value):
            continue
        earned = rule.map[0][1] if value <= rule.map[0][0] else rule.map[-1][1]
        for (left, low), (right, high) in pairwise(rule.map):
            if left <= value <= right:
                earned = low + (high - low) * (value - left) / (right - left)
        total, parts = total + rule.part * earned, parts + rule.part
    return total / parts if parts else UNKNOWN


def slow_score(points: dict[str, float], weights: dict[str, float]) -> float:
    known = [name for name in points if not math.isnan(points[name])]
    if not known:
        return UNKNOWN
    return sum(points[name] * weights[name] for name in known) / sum(weights[name] for name in known)


@given(
    st.lists(st.lists(st.one_of(NUMBER, st.just(UNKNOWN)), min_size=8, max_size=8), min_size=1, max_size=6)
)
def test_points_and_scores_are_those_of_a_slow_computation_by_hand(given_figures: list[list[float]]) -> None:
    figures = pd.DataFrame(given_figures, columns=list(FIGURES), dtype=float)
    points = pillar_points(figures, RULES)
    table = scored(points, RULES)
    own = {name: rule.weight for name, rule in RULES.pillars().items()}
    weightings = [own] + [own | {name: own[name] * times} for name in own for times in (2, 0.5)]
    for place, row in enumerate(figures.to_dict("records")):
        slow = {pillar: slow_points(RULES, row, pillar) for pillar in PILLARS}
        assert np.allclose(points.iloc[place], list(slow.values()), equal_nan=True)
        each = [slow_score(slow, weights) for weights in weightings]
        found = table.iloc[place][["score", "score_low", "score_high"]].astype(float)
        assert np.allclose(found, [each[0], min(each), max(each)], equal_nan=True)


def points(*rows: dict[str, float]) -> pd.DataFrame:
    return pd.DataFrame([dict.fromkeys(PILLARS, 50.0) | row for row in rows])


def test_the_weight_of_a_pillar_without_data_is_shared_among_the_rest() -> None:
    row = scored(points({"compliance": UNKNOWN, "response": 100}), RULES).iloc[0]
    assert row["left_out"] == "compliance"
    assert row["compliance_weight"] == 0
    assert row["response_weight"] == pytest.approx(40 / 90)
    assert row["score"] == pytest.approx((100 * 40 + 50 * 50) / 90)


def test_what_the_pillars_add_is_the_score() -> None:
    row = scored(points({"response": 90, "growth": UNKNOWN}), RULES).iloc[0]
    known = [name for name in PILLARS if name != "growth"]
    assert row["score"] == pytest.approx(sum(row[f"{name}_points"] * row[f"{name}_weight"] for name in known))


def test_an_office_of_which_all_is_unknown_has_no_score_and_no_rank() -> None:
    row = scored(points(dict.fromkeys(PILLARS, UNKNOWN), {}), RULES).iloc[0]
    assert row[["score", "score_low", "score_high", "score_rank", "score_rank_low"]].isna().all()
    assert row["left_out"].split() == list(PILLARS)


def test_followers_alone_make_a_score_and_no_rank() -> None:
    row = scored(points(dict.fromkeys(PILLARS, UNKNOWN) | {"growth": 100}), RULES).iloc[0]
    assert (row["score"], row["growth_weight"]) == (100, 1)
    assert pd.isna(row["score_rank"])


def test_an_office_whose_response_is_not_known_has_a_score_and_no_rank() -> None:
    table = scored(points({"response": UNKNOWN, "activity": 100}, {}), RULES)
    assert table["score"].iloc[0] > table["score"].iloc[1]
    assert pd.isna(table["score_rank"].iloc[0])
    assert table["score_rank"].iloc[1] == 1


def test_ranks_turn_with_the_weights_only_where_the_offices_differ_in_kind() -> None:
    table = scored(
        points({"response": 70, "activity": 20}, {"response": 55, "activity": 45}, {"response": 0}), RULES
    )
    assert table[["score_rank", "score_rank_low", "score_rank_high"]].values.tolist() == [
        [1, 1, 2], [2, 1, 2], [3, 3, 3],
    ]  # fmt: skip


def test_equal_scores_stand_in_their_order_and_rounding_makes_no_difference() -> None:
    table = scored(points({"response": 50 - 1e-13}, {"response": 50}, {}), RULES)
    assert table["score_rank"].tolist() == [1, 2, 3]


def test_the_other_weights_are_each_doubled_and_halved_once() -> None:
    rows = other_weights(RULES.weights())
    assert len(rows) == 1 + 2 * len(PILLARS)
    assert sorted((rows[1:] / rows[0]).prod(axis=1)) == [0.5] * 5 + [2.0] * 5


def test_checks_that_are_unknown_are_neither_passed_nor_failed() -> None:
    checks = pd.DataFrame(
        [
            ("a", "bio", "pass"),
            ("a", "tags_hq", "fail"),
            ("a", "cell_roster", "unknown"),
            ("b", "bio", "unknown"),
        ],
        columns=["unit_id", "check", "state"],
    )
    assert np.allclose(
        checks_passed(checks, unit_ids=["a", "b", "c"]), [0.5, UNKNOWN, UNKNOWN], equal_nan=True
    )
    assert np.isnan(checks_passed(no_checks(), unit_ids=["a"])).all()


WEEK = Period.parse("2026-11-02", "2026-11-09", instant(at(24)))
UNITS = units(agra="district", meerut="commissionerate", mau="district", zone="zone")
ROWS = (
    case("agra", 10, opened_ms=at(2, "10:00"), first_reply_ms=at(2, "11:00"), acted_opened_ms=at(2, "12:00")),
    case("agra", 20, opened_ms=at(3, "10:00")),
    case("meerut", 60, opened_ms=at(2, "10:00"), first_reply_ms=at(2, "10:05")),
    case("zone", 70, opened_ms=at(2, "10:00"), first_reply_ms=at(2, "10:05")),
)
SNAPSHOTS = pd.DataFrame(
    {
        "unit_id": "meerut", "account_id": 1, "role": "office", "at_ms": [at(2), at(9)],
        "followers": pd.array([100, 150], dtype="Int64"), "from_ms": at(1), "until_ms": at(20),
    }
)  # fmt: skip
SEEN = observation("agra", "meerut", "mau", "zone", until=at(10), since=at(1))
WROTE = own_posts(("agra", at(2, "09:30"), "tagging"), ("agra", at(8, "15:30"), "reply"))


def of(**choices: Any) -> pd.DataFrame:
    given = {
        "own_posts": WROTE,
        "snapshots": SNAPSHOTS,
        "checks": no_checks(),
        "rules": RULES,
        "period": WEEK,
    }
    return score(events(*ROWS), UNITS, choices.pop("observation", SEEN), gaps(), **(given | choices))


def test_a_row_has_the_figures_of_the_league_and_of_activity_and_growth() -> None:
    table = of().set_index("unit_id")
    ranked = league(events(*ROWS), UNITS, SEEN, gaps(), period=WEEK).set_index("unit_id")
    assert list(of().columns) == list(COLUMNS)
    for unit_id in ("agra", "meerut"):
        assert table.loc[unit_id, "expected_acknowledge_s"] == ranked.loc[unit_id, "expected_rmst_s"]
    agra, meerut = table.loc["agra"], table.loc["meerut"]
    assert (agra["active_days"], agra["shift_coverage"], agra["posts"]) == pytest.approx(
        (2 / 7, 3 / 14, 2 / 7)
    )
    assert meerut["monthly_growth"] == pytest.approx(1.5 ** (30.4375 / 7) - 1)
    assert meerut["growth_points"] == 100
    assert (agra["left_out"], meerut["left_out"]) == ("growth compliance", "compliance")


def test_units_without_a_case_stand_after_the_ranked_without_a_rank() -> None:
    table = of()
    assert list(table["unit_id"])[2] == "mau"
    assert pd.isna(table["score_rank"].iloc[2])
    assert table["note"].iloc[2] == "no_cases"


def test_checks_of_compliance_count_once_there_are_any() -> None:
    checks = pd.DataFrame({"unit_id": ["agra"], "check": ["bio"], "state": ["pass"]})
    row = of(checks=checks).set_index("unit_id").loc["agra"]
    assert (row["checks_passed"], row["compliance_points"], row["left_out"]) == (1, 100, "growth")
    assert row["compliance_weight"] == pytest.approx(10 / 95)


def test_what_came_after_the_instant_that_is_asked_for_counts_for_nothing() -> None:
    row = of(as_of=instant(at(2, "10:30"))).set_index("unit_id").loc["agra"]
    assert row["cases"] == 1
    assert math.isnan(row["active_days"])


def test_where_nothing_is_covered_there_are_no_scores() -> None:
    with pytest.raises(LeagueError, match="Nothing is collected"):
        of(observation=observation("agra", "meerut", "mau", "zone", until=None))


@pytest.mark.parametrize("choice", [{"clock": "moon"}, {"origin": "x"}, {"kind": "village"}])
def test_a_choice_that_there_is_not_is_refused(choice: dict[str, str]) -> None:
    with pytest.raises(LeagueError):
        of(**choice)


def test_a_group_without_units_has_no_rows() -> None:
    assert of(kind="traffic").empty
