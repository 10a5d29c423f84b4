"""Why a rank is what it is: the league's own figures, weights against a curve drawn anew for each case, what if."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.explain import ROW, explain, weights_s
from metrics.league import LeagueError, league
from metrics.period import Period
from metrics.plain import plain
from metrics.survival import HORIZON_S
from metrics.unit import UnknownUnitError
from tests.worlds.frames import at, case, events, gaps, instant, observation, units

WEEK = Period.parse("2026-11-02", "2026-11-09", instant(at(24)))
IDS = ("agra", "bareilly", "etah", "kanpur", "meerut", "mathura")
UNITS = units(**dict.fromkeys(IDS, "district"))
SEEN = observation(*IDS, until=at(20), since=at(1))


def rows(unit_id: str, *waits_s: int | None, first: int = 100) -> list[dict[str, Any]]:
    """Cases an hour apart, each answered after so many seconds or not at all."""
    found = []
    for place, wait_s in enumerate(waits_s):
        opened = at(2, "10:00") + place * 3_600_000
        reply = {} if wait_s is None else {"first_reply_ms": opened + wait_s * 1_000}
        found.append(case(unit_id, first + 10 * place, opened_ms=opened, **reply))
    return found


ROWS = events(
    *rows("agra", 60, 600, 7_200, None, None),
    *rows("bareilly", 300, 400, 500, 900, 700),
    *rows("etah", 40_000, 30_000, 50_000, None, 20_000),
    *rows("kanpur", 5, 10, 20, 9, 30),
    *rows("mathura", 3_000, 4_000, 9_000, 2_000, 8_000),
)
FRAMES: dict[str, Any] = {"events": ROWS, "units": UNITS, "observation": SEEN, "gaps": gaps(), "period": WEEK}


def slow_mean_s(waited: list[tuple[int, bool]]) -> float:
    """The area under a Kaplan–Meier curve up to 24 hours, a factor at a time."""
    share, area, since = 1.0, 0.0, 0.0
    for moment in sorted({duration for duration, ended in waited if ended}):
        if moment / 1_000 > HORIZON_S:
            break
        at_risk = sum(duration >= moment for duration, _ in waited)
        area += share * (moment / 1_000 - since)
        share *= 1 - sum(each == (moment, True) for each in waited) / at_risk
        since = moment / 1_000
    return area + share * (HORIZON_S - since)


TIMES = st.sampled_from([0, 1, 1_000, 2_000, 5_000, 3_600_000, 86_399_999, 86_400_000, 86_400_001, 10**9])


@given(st.lists(st.tuples(TIMES, st.booleans()), min_size=1, max_size=9))
def test_a_weight_is_what_the_mean_loses_when_the_case_is_answered_at_once(
    waited: list[tuple[int, bool]],
) -> None:
    found = weights_s(
        np.array([each for each, _ in waited], dtype=np.int64), np.array([ended for _, ended in waited])
    )
    whole = slow_mean_s(waited)
    slow = [
        whole - slow_mean_s([*waited[:place], (0, True), *waited[place + 1 :]])
        for place in range(len(waited))
    ]
    assert found == pytest.approx(slow, abs=1e-6)


def test_its_figures_are_those_of_the_league() -> None:
    table = league(ROWS, UNITS, SEEN, gaps(), period=WEEK)
    for row in table.to_dict("records"):
        found = explain(row["unit_id"], **FRAMES)
        for name in set(ROW) & set(table.columns):
            assert found[name] == plain(row[name]), (row["unit_id"], name)
        assert (found["ranked"], found["mean_s"]) == (table.attrs["ranked"], table.attrs["mean_s"])


def test_the_expected_wait_is_its_own_mean_drawn_to_that_of_the_peers() -> None:
    found = explain("etah", **FRAMES)
    share = found["peers_share"]
    assert 0 < share < 1
    assert found["expected_rmst_s"] == pytest.approx(share * found["mean_s"] + (1 - share) * found["rmst_s"])


def test_the_heaviest_case_is_one_that_waits_and_a_quick_one_weighs_nothing_much() -> None:
    listed = explain("agra", **FRAMES)["heaviest"]
    assert list(listed["thread_id"]) == [130, 140, 120, 110, 100]
    assert not listed["answered"].iloc[0]
    assert listed["wait_s"].iloc[-1] == 60
    assert (np.diff(listed["weight_s"]) <= 0).all()


def test_no_more_than_ten_are_listed() -> None:
    many = events(*rows("agra", *range(1, 20)))
    assert len(explain("agra", **(FRAMES | {"events": many}))["heaviest"]) == 10


def test_answering_now_helps_where_the_wait_is_short_of_a_day_and_changes_nothing_after() -> None:
    early = explain("agra", **FRAMES, as_of=instant(at(2, "15:00")))
    assert early["if_answered_now"]["more"] == 2
    assert early["if_answered_now"]["expected_rmst_s"] < early["expected_rmst_s"]
    late = explain("agra", **FRAMES)
    assert late["if_answered_now"]["more"] == 2
    assert late["if_answered_now"]["expected_rmst_s"] == pytest.approx(late["expected_rmst_s"])


def test_a_withdrawn_case_is_not_answered_by_the_what_if() -> None:
    gone = events(case("agra", 100, opened_ms=at(3), opened_gone_ms=at(4)), *rows("agra", None, first=500))
    found = explain("agra", **(FRAMES | {"events": gone}))
    assert (found["unanswered"], found["if_answered_now"]["more"]) == (2, 1)


def test_a_unit_without_a_case_has_no_rank_and_no_number_that_is_none() -> None:
    found = explain("meerut", **FRAMES)
    assert (found["cases"], found["rank"], found["verdict"]) == (0, None, "unranked")
    assert (found["if_answered_now"]["rank"], len(found["heaviest"])) == (None, 0)


def test_an_unknown_unit_and_a_kind_without_peers_are_refused() -> None:
    with pytest.raises(UnknownUnitError, match="atlantis"):
        explain("atlantis", **FRAMES)
    with pytest.raises(LeagueError, match="no peer group"):
        explain("x", **(FRAMES | {"units": units(x="moon")}))
