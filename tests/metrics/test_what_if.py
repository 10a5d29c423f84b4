"""What would lift a score: each step against the whole score computed anew from changed events, posts and checks."""

from typing import Any

import pandas as pd
import pytest

from data import score_file
from metrics.cases_table import cases
from metrics.league import league
from metrics.period import Period
from metrics.score import score
from metrics.score_rules import score_rules
from metrics.shifts import empty_shifts
from metrics.what_if import STEPS, Group, what_if
from tests.worlds.frames import at, case, events, gaps, instant, observation, own_posts, units

WEEK = Period.parse("2026-11-02", "2026-11-09", instant(at(24)))
RULES = score_rules(score_file.text(), name="score.toml")
IDS = ("agra", "bareilly", "etah", "kanpur", "meerut")
UNITS = units(**dict.fromkeys(IDS, "district"))
SEEN = observation(*IDS, until=at(9), since=at(1))
HOUR = 3_600_000
END = at(9) - 1  # the last instant that is known

AGRA = (
    case("agra", 10, opened_ms=at(2, "10:00"), first_reply_ms=at(2, "13:00"), acted_opened_ms=at(3, "12:00")),
    case("agra", 20, opened_ms=at(8, "20:00")),
    case("agra", 30, opened_ms=at(8, "23:30")),
    case("agra", 40, opened_ms=at(4, "10:00"), opened_gone_ms=at(5)),
)
OTHERS = tuple(
    case(
        unit_id,
        100 * place + n,
        opened_ms=at(3) + n * HOUR,
        first_reply_ms=at(3) + n * HOUR + place * 900_000,
    )
    for place, unit_id in enumerate(IDS[1:], start=1)
    for n in range(0, 60, 10)
)
WROTE = own_posts(("agra", at(2, "09:30"), "reply"), ("agra", at(3, "15:00"), "reply"))
SNAPSHOTS = pd.DataFrame(
    {
        "unit_id": "agra", "account_id": 1, "role": "office", "at_ms": [at(2), at(9)],
        "followers": pd.array([10_000, 10_010], dtype="Int64"), "from_ms": at(1), "until_ms": at(20),
    }
)  # fmt: skip
CHECKS = pd.DataFrame(
    [("agra", "bio", "fail"), ("agra", "tags_hq", "pass"), ("agra", "x", "unknown"), ("etah", "bio", "fail")],
    columns=["unit_id", "check", "state"],
)


def whole(agra: tuple[dict[str, Any], ...] = AGRA, **changed: Any) -> pd.DataFrame:
    """The score of all, from the beginning."""
    given = {"own_posts": WROTE, "snapshots": SNAPSHOTS, "checks": CHECKS, "rules": RULES, "period": WEEK}
    return score(events(*agra, *OTHERS), UNITS, SEEN, gaps(), **(given | changed))


def group(**changed: Any) -> Group:
    found = cases(events(*AGRA, *OTHERS), SEEN, gaps(), period=WEEK)
    given = {
        "rows": whole(), "units": UNITS, "found": found, "own_posts": WROTE, "snapshots": SNAPSHOTS,
        "checks": CHECKS, "observation": SEEN, "gaps": gaps(),
    }  # fmt: skip
    return Group(**(given | changed))


STEP = what_if("agra", group(), rules=RULES, period=WEEK, clock="wall").set_index("step")


def changed_case(place: int, **fields: int) -> tuple[dict[str, Any], ...]:
    return tuple(each | fields if n == place else each for n, each in enumerate(AGRA))


REPLIED = {20: END, 30: END}
NOW = tuple(each | ({"first_reply_ms": END} if each["thread_id"] in REPLIED else {}) for each in AGRA)
RESOLVED = tuple(
    each
    if each["thread_id"] == 40
    else {"first_reply_ms": END, "acted_opened_ms": END} | each | {"closed_ms": END}
    for each in AGRA
)
IN_1H = tuple(
    each | {10: {"first_reply_ms": at(2, "11:00")}, 20: {"first_reply_ms": at(8, "21:00")}}.get(each["thread_id"], {})
    for each in AGRA
)  # fmt: skip
SHIFTS = empty_shifts(WROTE, SEEN, gaps(), unit_id="agra", period=WEEK)
POSTED = own_posts(
    *[(row.unit_id, row.created_ms, "reply") for row in WROTE.itertuples()],
    *[
        ("agra", at(day, clock), "reply")
        for day in range(2, 9)
        for clock, days in (("09:00", (2, 3)), ("21:00", (3,)))
        if day not in days
    ],
)
GROWN = SNAPSHOTS.assign(
    followers=pd.array([10_000, 10_010 + int(STEP.loc["followers", "n"])], dtype="Int64")
)
SLOW: dict[str, tuple[int, pd.DataFrame]] = {
    "acknowledge_now": (2, whole(NOW)),
    "acknowledge_in_1h": (2, whole(tuple(each | {} for each in IN_1H))),
    "resolve_now": (3, whole(RESOLVED)),
    "every_shift": (11, whole(own_posts=POSTED)),
    "followers": (int(STEP.loc["followers", "n"]), whole(snapshots=GROWN)),
    "checks": (1, whole(checks=CHECKS.assign(state=["pass", "pass", "unknown", "fail"]))),
}


@pytest.mark.parametrize("step", SLOW)
def test_a_step_is_the_whole_score_computed_anew(step: str) -> None:
    n, table = SLOW[step]
    before, then = (each.set_index("unit_id").loc["agra"] for each in (whole(), table))
    row = STEP.loc[step]
    assert row["n"] == n
    assert row["score"] == pytest.approx(then["score"], abs=1e-4)
    assert row["gain"] == pytest.approx(then["score"] - before["score"], abs=1e-4)
    assert row["score_rank"] == then["score_rank"]
    assert row["points"] == pytest.approx(then[f"{STEPS[step]}_points"], abs=1e-4)


def test_the_rank_of_an_answer_is_that_of_the_league_drawn_anew() -> None:
    for step, agra in (("acknowledge_now", NOW), ("acknowledge_in_1h", IN_1H)):
        table = league(events(*agra, *OTHERS), UNITS, SEEN, gaps(), period=WEEK).set_index("unit_id")
        names = ["rank", "rank_low", "rank_high"]
        assert STEP.loc[step, names].tolist() == table.loc["agra", names].tolist()


def test_in_time_is_within_the_targets_of_the_rules() -> None:
    acted = {
        10: {"acted_opened_ms": at(2, "11:00"), "first_reply_ms": at(2, "11:00"), "closed_ms": at(2, "14:00")}
    }
    acted |= {
        20: dict.fromkeys(("acted_opened_ms", "first_reply_ms"), at(8, "21:00"))
    }  # 4 hours are over at midnight
    agra = tuple(each | acted.get(each["thread_id"], {}) for each in AGRA)
    then = whole(agra).set_index("unit_id").loc["agra"]
    assert STEP.loc["dispose_in_time", "n"] == 2
    assert STEP.loc["dispose_in_time", "score"] == pytest.approx(then["score"])


def test_growth_asks_for_as_many_followers_as_reach_the_target_and_no_more() -> None:
    assert STEP.loc["followers", "points"] == 100
    fewer = SNAPSHOTS.assign(
        followers=pd.array([10_000, 10_009 + int(STEP.loc["followers", "n"])], dtype="Int64")
    )
    assert whole(snapshots=fewer).set_index("unit_id").loc["agra", "growth_points"] < 100


def test_what_there_is_nothing_to_do_for_is_no_step() -> None:
    good = group(checks=CHECKS.assign(state="pass"), snapshots=SNAPSHOTS.iloc[:0], own_posts=POSTED)
    steps = set(what_if("agra", good, rules=RULES, period=WEEK, clock="wall")["step"])
    assert not steps & {"checks", "followers", "every_shift"}


def test_a_shift_that_was_not_collected_is_not_an_empty_one() -> None:
    hole = gaps(("agra", at(4, "09:00"), at(4, "10:00")))
    found = empty_shifts(WROTE, SEEN, hole, unit_id="agra", period=WEEK)
    assert len(SHIFTS) == 11
    assert set(SHIFTS["from_ms"]) - set(found["from_ms"]) == {at(4, "08:00")}
