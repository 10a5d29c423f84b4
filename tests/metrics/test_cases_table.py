"""The cases of a period: by the start of their clock, on days of India, and shown whether observed or not."""

from typing import Any

import pandas as pd
import pytest

from metrics.cases_table import cases
from metrics.period import Period
from metrics.waits import waits
from tests.worlds.frames import at, case, events, gaps, instant, observation

TUESDAY = Period.parse("2026-11-03", "2026-11-04", instant(at(24)))
UNTIL = at(20)


def found(*rows: dict[str, Any], period: Period = TUESDAY, **choices: Any) -> pd.DataFrame:
    choices = {"observation": observation("agra", "meerut", until=UNTIL), "gaps": gaps()} | choices
    seen, missing = choices.pop("observation"), choices.pop("gaps")
    return cases(events(*rows), seen, missing, period=period, **choices)


def threads(*rows: dict[str, Any], **choices: Any) -> list[int]:
    return [int(each) for each in found(*rows, **choices)["thread_id"]]


def test_a_period_begins_and_ends_at_midnight_in_india_and_is_half_open() -> None:
    moments = (at(3) - 1, at(3), at(4) - 1, at(4))
    assert threads(*(case(thread_id=place, opened_ms=ms) for place, ms in enumerate(moments))) == [1, 2]


def test_a_case_opened_before_the_period_and_referred_inside_belongs_to_it() -> None:
    assert threads(case(opened_ms=at(2, "23:00"), referred_ms=at(3, "01:00"))) == [100]


def test_a_case_opened_inside_and_referred_after_the_period_belongs_to_a_later_one() -> None:
    row = case(opened_ms=at(3, "23:00"), referred_ms=at(4, "01:00"))
    assert threads(row) == []
    assert threads(row, period=Period.parse("2026-11-04", "2026-11-05", instant(at(24)))) == [100]


def test_a_referral_at_the_midnight_that_ends_the_period_is_of_the_next() -> None:
    row = case(opened_ms=at(3, "23:00"), referred_ms=at(4))
    assert threads(row) == []
    assert threads(row, period=Period.parse("2026-11-04", "2026-11-05", instant(at(24)))) == [100]


def test_before_the_referral_is_known_it_belongs_to_the_period_of_the_complaint() -> None:
    row = case(opened_ms=at(3, "23:00"), referred_ms=at(4, "01:00"))
    table = found(row, as_of=instant(at(4, "01:00")))
    assert table["origin"].tolist() == ["complaint"]


def test_a_clock_that_starts_in_a_known_gap_is_shown_and_not_observed() -> None:
    span = ("agra", at(3, "10:00"), at(3, "12:00"))
    moments = (at(3, "10:00") - 1, at(3, "10:00"), at(3, "12:00") - 1, at(3, "12:00"))
    rows = [case(thread_id=place, opened_ms=ms) for place, ms in enumerate(moments)]
    assert found(*rows, gaps=gaps(span))["observed"].tolist() == [True, False, False, True]
    assert found(*rows, gaps=gaps(span, state="open"))["observed"].tolist() == [True, False, False, True]
    assert found(*rows, gaps=gaps(span, state="healed"))["observed"].all()


def test_a_gap_hides_its_own_unit_alone_and_by_the_start_of_the_clock() -> None:
    hidden = gaps(("agra", at(3, "10:00"), at(3, "12:00")))
    other = case("meerut", opened_ms=at(3, "11:00"))
    referred = case("agra", opened_ms=at(3, "11:00"), referred_ms=at(3, "13:00"))
    assert found(other, referred, gaps=hidden)["observed"].all()


def test_a_clock_that_starts_before_observation_began_is_shown_and_not_observed() -> None:
    moments = (at(3, "10:00") - 1, at(3, "10:00"))
    rows = [
        case(unit_id, 10 * place, opened_ms=ms, first_reply_ms=at(3, "12:00"))
        for place, ms in enumerate(moments, start=1)
        for unit_id in ("agra", "meerut")
    ]
    seen = pd.concat(
        [observation("agra", until=UNTIL, since=at(3, "10:00")), observation("meerut", until=UNTIL)]
    )
    table = found(*rows, observation=seen)
    assert table.loc[table["unit_id"] == "agra", "observed"].tolist() == [False, True]
    assert table.loc[table["unit_id"] == "meerut", "observed"].all()


def test_a_complaint_from_before_observation_that_is_referred_later_is_observed() -> None:
    row = case(opened_ms=at(3, "01:00"), referred_ms=at(3, "11:00"))
    seen = observation("agra", until=UNTIL, since=at(3, "10:00"))
    assert found(row, observation=seen)["observed"].tolist() == [True]


def test_a_case_that_waits_through_a_lost_gap_is_censored_at_the_instant_of_knowledge_alone() -> None:
    lost = gaps(("agra", at(4), at(9)))
    row = case(opened_ms=at(3, "11:00"))
    table = found(row, gaps=lost)
    assert table["observed"].tolist() == [True]
    assert waits(table).duration_ms.tolist() == [UNTIL - at(3, "11:00")]


def test_overlapping_gaps_hide_what_any_of_them_hides() -> None:
    hidden = gaps(
        ("agra", at(3, "10:00"), at(3, "15:00")),
        ("agra", at(3, "11:00"), at(3, "12:00")),
        ("meerut", at(3, "01:00"), at(3, "02:00")),
        ("agra", at(3, "18:00"), at(3, "19:00")),
    )
    hours = [9, 10, 13, 16, 18, 20]
    rows = [case(thread_id=hour, opened_ms=at(3, f"{hour:02}:30")) for hour in hours]
    seen = found(*rows, gaps=hidden)
    assert [int(thread) for thread in seen.loc[~seen["observed"], "thread_id"]] == [10, 13, 18]


def test_every_unit_is_seen_at_its_own_end_of_observation() -> None:
    seen = pd.concat([observation("agra", until=at(3, "10:00")), observation("meerut", until=at(3, "12:00"))])
    rows = [case(unit_id, opened_ms=at(3, "11:00")) for unit_id in ("agra", "meerut")]
    assert found(*rows, observation=seen)["unit_id"].tolist() == ["meerut"]


def test_a_unit_that_was_never_covered_has_cases_only_as_of_a_given_instant() -> None:
    seen, row = observation("agra", until=None), case(opened_ms=at(3, "11:00"))
    assert found(row, observation=seen).empty
    assert found(row, observation=seen, as_of=instant(at(5)))["observed"].tolist() == [True]


def test_an_instant_beyond_observation_is_obeyed() -> None:
    row = case(opened_ms=at(3, "11:00"))
    table = found(row, observation=observation("agra", until=at(3, "10:00")), as_of=instant(at(5)))
    assert table["as_of_ms"].tolist() == [at(5)]


def test_origins_and_units_can_be_chosen() -> None:
    complaint = case(thread_id=1, opened_ms=at(3, "01:00"))
    referral = case(thread_id=2, opened_ms=at(3, "01:00"), referred_ms=at(3, "02:00"))
    other = case("meerut", thread_id=3, opened_ms=at(3, "01:00"))
    rows = (complaint, referral, other)
    assert threads(*rows, origin="complaint") == [1, 3]
    assert threads(*rows, origin="referral") == [2]
    assert threads(*rows, unit_ids=["agra"]) == [1, 2]


def test_an_origin_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no such origin"):
        found(case(opened_ms=at(3)), origin="citizens")
