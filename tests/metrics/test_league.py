"""The league: ranks of a peer group by expected wait, and the unranked, with every count accounted for."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from metrics.league import COLUMNS, LeagueError, league, peer_group, peers
from metrics.period import Period
from metrics.shrinkage import shrink, usable_variances
from tests.worlds import slow_survival
from tests.worlds.frames import at, case, events, gaps, instant, observation, units

WEEK = Period.parse("2026-11-09", "2026-11-16", instant(at(24)))
MINUTE = 60_000
SIX = ("agra", "bijnor", "etah", "jhansi", "kanpur", "meerut")
UNTIL = at(20)


def answered(unit_id: str, *minutes: float, day: int = 9, start: int = 0) -> list[dict[str, Any]]:
    """Complaints of one day, each answered after so many minutes; none after minus one."""
    rows = []
    for place, wait in enumerate(minutes, start=start):
        opened = at(day, "09:00") + place * 1_000
        reply = {} if wait < 0 else {"first_reply_ms": opened + round(wait * MINUTE)}
        rows.append(case(unit_id, thread_id=10 * place + 1_000 * day, opened_ms=opened, **reply))
    return rows


def of(*rows: dict[str, Any], group: pd.DataFrame | None = None, **choices: Any) -> pd.DataFrame:
    found = units(**dict.fromkeys(SIX, "district")) if group is None else group
    seen = choices.pop("observation", observation(*found["unit_id"], until=UNTIL))
    missing = choices.pop("gaps", gaps())
    return league(events(*rows), found, seen, missing, **({"period": WEEK} | choices))


def six(*, day: int = 9, turned: bool = False) -> list[dict[str, Any]]:
    """Six units whose waits lie far apart, in the order of their ids."""
    order = reversed(SIX) if turned else SIX
    return [
        row
        for place, unit_id in enumerate(order)
        for row in answered(unit_id, *(10 + 100 * place + each for each in range(12)), day=day)
    ]


def row_of(table: pd.DataFrame, unit_id: str) -> pd.Series:
    return table[table["unit_id"] == unit_id].iloc[0]


def test_the_quickest_is_first_and_every_column_is_there() -> None:
    table = of(*six())
    assert table["unit_id"].tolist() == list(SIX)
    assert table["rank"].tolist() == [1, 2, 3, 4, 5, 6]
    assert tuple(table.columns) == COLUMNS
    assert table["verdict"].tolist() == ["commended"] * 2 + ["indistinguishable"] * 2 + ["laggard"] * 2


def test_expected_waits_are_those_of_the_definitions_step_by_step() -> None:
    rows = [
        *answered("agra", 5, 9, 30, -1),
        *answered("bijnor", 100, 300),
        *answered("etah", 60),
        *answered("jhansi", -1, -1),
        *answered("kanpur", 20, 20, 20),
    ]
    table = of(*rows).set_index("unit_id")
    waits: dict[str, list[tuple[int, bool]]] = {}
    for row in rows:
        reply = row.get("first_reply_ms")
        waits.setdefault(row["unit_id"], []).append(((reply or UNTIL) - row["opened_ms"], reply is not None))
    ids = sorted(waits)
    means = [slow_survival.restricted_mean(waits[unit], 86_400) for unit in ids]
    everybody = [subject for unit in ids for subject in waits[unit]]
    pooled = float(slow_survival.restricted_mean(everybody, 86_400)[1])
    v = [
        pooled * len(everybody) / len(waits[unit])
        if len(waits[unit]) < 2 or variance == 0
        else float(variance)
        for unit, (_, variance) in zip(ids, means, strict=True)
    ]
    assert [len(waits[unit]) < 2 or means[place][1] == 0 for place, unit in enumerate(ids)] == [
        False, False, True, True, True,
    ]  # fmt: skip
    x = [float(mean) for mean, _ in means]
    low, high = 0.0, 1e12
    for _ in range(200):
        middle = (low + high) / 2
        weights = [1 / (each + middle) for each in v]
        mu = math.fsum(w * each for w, each in zip(weights, x, strict=True)) / math.fsum(weights)
        squares = math.fsum(w * (each - mu) ** 2 for w, each in zip(weights, x, strict=True))
        low, high = (middle, high) if squares > len(x) - 1 else (low, middle)
    expected = [each * (high / (w + high)) + mu * (w / (w + high)) for each, w in zip(x, v, strict=True)]
    assert high > 1
    assert table.loc[ids, "expected_rmst_s"].tolist() == pytest.approx(expected, rel=1e-6)
    assert of(*rows).attrs["tau2_s2"] == pytest.approx(high, rel=1e-6)


def test_units_without_cases_are_listed_last_by_id_and_unranked() -> None:
    table = of(*answered("kanpur", 5, 6), *answered("etah", 50, 60))
    assert table["unit_id"].tolist() == ["kanpur", "etah", "agra", "bijnor", "jhansi", "meerut"]
    assert table["verdict"].tolist() == ["indistinguishable"] * 2 + ["unranked"] * 4
    rest = table.iloc[2:]
    assert rest["rank"].isna().all()
    assert rest[["rank_low", "rank_high", "expected_rmst_s", "median_s", "within_1h"]].isna().all(axis=None)
    assert set(rest["cases"]) == {0}
    assert set(rest["note"]) == {"no_cases"}


def test_equal_expected_waits_are_ranked_by_unit_id() -> None:
    rows = [row for unit in ("meerut", "agra", "etah") for row in answered(unit, 10, 20, 30)]
    assert of(*rows)["unit_id"].tolist()[:3] == ["agra", "etah", "meerut"]


def test_counts_add_up_and_the_unobserved_are_in_none_of_them() -> None:
    rows = [*answered("agra", 5, -1), *answered("agra", 5, -1, 7, day=10, start=5)]
    row = row_of(of(*rows, gaps=gaps(("agra", at(10), at(11)))), "agra")
    assert [row["cases"], row["answered"], row["unanswered"], row["unobserved"]] == [2, 1, 1, 3]
    assert row["within_1h"] == 0.5
    assert row["note"] == "incomplete"


def test_a_unit_all_of_whose_cases_were_not_observed_is_unranked() -> None:
    row = row_of(of(*answered("agra", 5), *answered("etah", 5), gaps=gaps(("agra", at(9), at(10)))), "agra")
    assert (row["verdict"], row["unobserved"], row["note"]) == ("unranked", 1, "incomplete")


def test_rank_change_counts_places_gained_against_the_period_before() -> None:
    table = of(*six(), *six(day=3, turned=True))
    assert table["rank_change"].tolist() == [5, 3, 1, -1, -3, -5]


def test_who_was_not_ranked_before_has_no_rank_change() -> None:
    table = of(*six(), *answered("agra", 5, 6, day=3), *answered("etah", 1, 2, day=3))
    assert row_of(table, "agra")["rank_change"] == 1
    assert row_of(table, "etah")["rank_change"] == -2
    assert row_of(table, "meerut")["rank_change"] is pd.NA


def test_the_period_before_is_of_the_same_length_and_no_longer() -> None:
    assert of(*six(), *answered("agra", 5, day=1))["rank_change"].isna().all()
    assert row_of(of(*six(), *answered("agra", 5, day=2)), "agra")["rank_change"] == 0


def test_fewer_than_five_ranked_are_not_told_apart() -> None:
    rows = [
        row
        for place, unit in enumerate(SIX[:4])
        for row in answered(unit, *(range(1 + 200 * place, 13 + 200 * place)))
    ]
    table = of(*rows)
    assert table["rank_high"].tolist()[:4] == [4] * 4
    assert table["verdict"].tolist()[:4] == ["indistinguishable"] * 4


def test_half_unanswered_for_a_day_is_a_laggard_even_among_a_few() -> None:
    rows = [*answered("agra", *[-1] * 6, *[5] * 4), *answered("etah", *[-1] * 5, *[5] * 4)]
    table = of(*rows)
    assert row_of(table, "agra")["verdict"] == "laggard"
    assert row_of(table, "etah")["verdict"] == "indistinguishable"


@pytest.mark.parametrize("measure", ["acknowledge", "act", "resolve"])
def test_ten_cases_without_their_event_make_a_laggard_at_any_measure_and_after_however_short_a_time(
    measure: str,
) -> None:
    table = of(*answered("agra", *[-1] * 10), measure=measure, as_of=instant(at(9, "09:01")))
    row = row_of(table, "agra")
    assert (row["cases"], row["within_24h"], row["verdict"]) == (10, 0, "laggard")


def test_a_unit_is_not_blamed_for_what_lies_before_its_observation() -> None:
    seen = observation(*SIX, until=UNTIL, since=at(10))
    row = row_of(of(*answered("agra", *[-1] * 12), observation=seen), "agra")
    assert (row["cases"], row["unobserved"], row["verdict"]) == (0, 12, "unranked")
    assert row["note"] == "incomplete"


def test_districts_take_in_commissionerates_and_every_other_kind_is_its_own() -> None:
    kinds = units(a="district", b="commissionerate", c="range", d="zone", e="traffic", f="hq", g="other")
    assert peers(kinds, kind="district")["unit_id"].tolist() == ["a", "b"]
    assert [peers(kinds, kind=kind)["unit_id"].tolist() for kind in ("range", "zone", "traffic", "hq", "other")] == [
        ["c"], ["d"], ["e"], ["f"], ["g"],
    ]  # fmt: skip
    assert peer_group("commissionerate") == "district"


def test_ranks_are_within_the_peer_group() -> None:
    group = units(agra="district", kanpur="commissionerate", meerut="zone")
    rows = [*answered("agra", 50, 60), *answered("kanpur", 5, 6), *answered("meerut", 1, 2)]
    assert of(*rows, group=group)["unit_id"].tolist() == ["kanpur", "agra"]
    assert of(*rows, group=group, kind="zone")["unit_id"].tolist() == ["meerut"]


def test_a_kind_or_choice_that_does_not_exist_is_refused() -> None:
    with pytest.raises(LeagueError, match="no peer group 'village'"):
        of(kind="village")
    with pytest.raises(LeagueError, match="no peer group of kind 'village'"):
        peer_group("village")
    for choice in ({"measure": "like"}, {"clock": "lunch"}, {"origin": "moon"}):
        with pytest.raises(LeagueError, match="no league by"):
            of(**choice)


def test_where_nothing_is_covered_there_is_no_league_without_an_instant() -> None:
    bare = observation(*SIX, until=None)
    with pytest.raises(LeagueError, match="say as of when with --as-of"):
        of(*six(), observation=bare)
    table = of(*six(), observation=bare, as_of=instant(UNTIL))
    assert table["rank"].tolist() == [1, 2, 3, 4, 5, 6]
    assert set(table["note"]) == {"no_coverage"}


def test_a_unit_beyond_whose_observation_is_asked_is_counted_and_says_so() -> None:
    seen = pd.concat([observation("agra", until=at(10)), observation(*SIX[1:], until=UNTIL)])
    table = of(*six(), *answered("agra", 5, day=12, start=50), observation=seen, as_of=instant(at(18)))
    assert row_of(table, "agra")["note"] == "as_of_beyond_observed"
    assert row_of(table, "agra")["cases"] == 13
    assert row_of(table, "agra")["observed_until_ms"] == at(10)
    assert row_of(table, "etah")["note"] is None
    assert set(table["as_of_ms"]) == {at(18)}


def test_without_an_instant_each_unit_is_seen_at_its_own_end_of_observation() -> None:
    seen = pd.concat([observation("agra", until=at(10)), observation(*SIX[1:], until=UNTIL)])
    table = of(*six(), *answered("agra", 5, day=12, start=50), observation=seen)
    assert row_of(table, "agra")["cases"] == 12
    assert row_of(table, "agra")["as_of_ms"] == at(10)


def test_a_measure_clock_and_origin_are_obeyed() -> None:
    night = case(
        "agra", opened_ms=at(9, "21:00"), first_reply_ms=at(10, "09:00"), acted_opened_ms=at(10, "10:00")
    )
    referral = case(
        "agra", 7, opened_ms=at(9, "10:00"), referred_ms=at(9, "11:00"), referral_reply_ms=at(9, "12:00")
    )
    assert row_of(of(night, clock="duty"), "agra")["median_s"] == 2 * 3_600
    assert row_of(of(night, measure="act"), "agra")["median_s"] == 13 * 3_600
    assert row_of(of(night, measure="resolve"), "agra")["unanswered"] == 1
    assert row_of(of(night, referral, origin="referral"), "agra")["median_s"] == 3_600
    assert row_of(of(night, referral, origin="complaint"), "agra")["median_s"] == 12 * 3_600


def test_the_same_cases_give_the_same_league() -> None:
    pd.testing.assert_frame_equal(of(*six()), of(*reversed(six())))


def test_an_empty_group_is_an_empty_league() -> None:
    table = of(group=units(agra="zone"), kind="district")
    assert table.empty
    assert tuple(table.columns) == COLUMNS


def test_no_cases_at_all_leave_everybody_unranked() -> None:
    table = of()
    assert table["unit_id"].tolist() == list(SIX)
    assert set(table["verdict"]) == {"unranked"}
    assert table.attrs["ranked"] == 0


def test_one_case_each_borrows_the_error_of_all() -> None:
    table = of(*(row for place, unit in enumerate(SIX) for row in answered(unit, 10 * place + 5)))
    pooled = slow_survival.restricted_mean([((10 * place + 5) * MINUTE, True) for place in range(6)], 86_400)[
        1
    ]
    v = usable_variances(np.zeros(6), cases=np.ones(6, dtype=np.int64), pooled_error=math.sqrt(pooled))
    assert v.tolist() == pytest.approx([float(pooled) * 6] * 6)
    x = np.array([(10 * place + 5) * 60.0 for place in range(6)])
    assert sorted(table["expected_rmst_s"]) == pytest.approx(sorted(shrink(x, v).mean))
