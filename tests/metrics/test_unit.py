"""Everything known of one unit: its sums hold, nothing comes from after its instant, and it equals the league's row."""

from typing import Any

import pandas as pd
import pytest

from metrics.league import league
from metrics.period import Period
from metrics.plain import plain
from metrics.unit import UnknownUnitError, kind_of, unit
from tests.worlds.frames import at, case, events, gaps, instant, observation, own_posts, units

WEEK = Period.parse("2026-11-02", "2026-11-09", instant(at(24)))
UNITS = units(agra="district", meerut="commissionerate", zone="zone").assign(name_en="x", name_hi="य")
ROWS = (
    case("agra", 10, opened_ms=at(2, "10:00"), first_reply_ms=at(2, "11:00"), acted_opened_ms=at(2, "12:00")),
    case("agra", 20, opened_ms=at(3, "10:00"), first_reply_ms=at(3, "11:00"), closed_ms=at(3, "11:00")),
    case("agra", 30, opened_ms=at(4, "10:00"), opened_gone_ms=at(5)),
    case("agra", 40, opened_ms=at(4, "10:00"), referred_ms=at(5, "10:00")),
    case("agra", 50, opened_ms=at(6, "10:00")),
    case("meerut", 60, opened_ms=at(2, "10:00"), first_reply_ms=at(2, "10:05")),
)
SNAPSHOTS = pd.DataFrame(
    {
        "unit_id": "agra", "account_id": 1, "role": "office", "at_ms": [at(2), at(9)],
        "followers": pd.array([100, 150], dtype="Int64"), "from_ms": at(1), "until_ms": at(20),
    }
)  # fmt: skip


def of(unit_id: str = "agra", **choices: Any) -> dict[str, Any]:
    frames = {
        "observation": observation("agra", "meerut", "zone", until=at(10), since=at(1)),
        "gaps": gaps(("agra", at(6), at(7))),
        "own_posts": own_posts(
            ("agra", at(2, "09:30"), "tagging"), ("agra", at(8, "23:30"), "reply"), ("agra", at(9), "reply")
        ),
    } | choices
    return unit(
        unit_id, events=events(*ROWS), units=UNITS, snapshots=SNAPSHOTS, **({"period": WEEK} | frames)
    )


def test_cases_by_status_sum_to_the_cases_and_the_unobserved_stand_beside() -> None:
    found = of()
    assert {name: found[name] for name in ("open", "in_process", "closed", "withdrawn")} == {
        "open": 1, "in_process": 1, "closed": 1, "withdrawn": 1,
    }  # fmt: skip
    assert (found["cases"], found["answered"], found["unanswered"], found["unobserved"]) == (4, 2, 2, 1)


def test_all_three_measures_count_the_same_cases() -> None:
    measures = of()["measures"]
    assert {name: (each["cases"], each["answered"], each["unobserved"]) for name, each in measures.items()} == {
        "acknowledge": (4, 2, 1), "act": (4, 1, 1), "resolve": (4, 1, 1),
    }  # fmt: skip


def test_counts_are_whole_numbers() -> None:
    found = of()
    for row in (found, *found["measures"].values()):
        assert {type(row[name]) for name in ("cases", "answered", "unanswered", "unobserved")} == {int}


def test_its_row_is_that_of_its_league() -> None:
    table = league(
        events(*ROWS), UNITS, observation("agra", "meerut", "zone", until=at(10), since=at(1)),
        gaps(("agra", at(6), at(7))), period=WEEK,
    )  # fmt: skip
    row = {str(name): plain(value) for name, value in table[table["unit_id"] == "agra"].iloc[0].items()}
    found = of()
    assert {name: found[name] for name in row} == row
    assert found["measures"]["acknowledge"]["rmst_s"] == row["rmst_s"]


def test_activity_growth_and_names_stand_in_it() -> None:
    found = of()
    assert (found["kind"], found["name_hi"], found["hq_tagged_posts"]) == ("district", "य", 1)
    assert (found["posts"], found["observed_days"]) == (pytest.approx(2 / 6), 6)
    assert (found["followers_start"], found["growth"], found["growth_pct"]) == (100, 50, 0.5)


def test_hours_are_of_the_period_and_of_what_was_known() -> None:
    hours = of()["hours"]
    assert (hours[0][9], hours[6][23], sum(map(sum, hours))) == (1, 1, 2)
    assert sum(map(sum, of(as_of=instant(at(8, "23:30")))["hours"])) == 1


def test_a_unit_without_an_instant_has_unknown_hours_and_not_none() -> None:
    bare = pd.concat([observation("agra", until=None), observation("meerut", until=at(10))])
    found = of(observation=bare)
    assert found["hours"] is None
    assert found["hq_tagged_posts"] is None
    assert (found["cases"], found["verdict"], found["note"]) == (0, "unranked", "no_coverage")


def test_a_unit_of_another_kind_is_seen_among_its_own() -> None:
    assert of("zone")["verdict"] == "unranked"
    assert (of("meerut")["kind"], of("meerut")["rank_high"]) == ("commissionerate", 2)


def test_an_unknown_unit_is_refused_by_name() -> None:
    with pytest.raises(UnknownUnitError, match="There is no unit 'atlantis'"):
        of("atlantis")
    assert kind_of(UNITS, "meerut") == "commissionerate"
