"""What is known of a case at an instant: what came at or after it is as if it had never been."""

from typing import Any

import pandas as pd
import pytest

from metrics.known import known
from tests.worlds.frames import at, case, events

TEN, ELEVEN, NOON, ONE, TWO, THREE = (at(2, f"{hour}:00") for hour in range(10, 16))
MINUTE = 60_000


def only(row: dict[str, Any], *, as_of: int) -> dict[str, Any] | None:
    """The fields of a case as of an instant, None where it does not exist."""
    table = known(events(row), as_of_ms={"agra": as_of})
    if table.empty:
        return None
    fields = {str(name): value for name, value in table.iloc[0].items()}
    return {name: None if value is pd.NA else value for name, value in fields.items()}


def fields(row: dict[str, Any], *, as_of: int = THREE) -> dict[str, Any]:
    found = only(row, as_of=as_of)
    assert found is not None
    return found


def test_a_tag_at_the_instant_itself_is_not_known_yet() -> None:
    assert only(case(opened_ms=TEN), as_of=TEN) is None
    assert only(case(opened_ms=TEN), as_of=TEN + 1) is not None


def test_a_later_referral_leaves_a_complaint() -> None:
    row = case(opened_ms=TEN, referred_ms=NOON, first_reply_ms=ELEVEN, referral_reply_ms=ONE)
    before, after = fields(row, as_of=NOON), fields(row, as_of=NOON + 1)
    assert (before["origin"], before["clock_start_ms"], before["acknowledged_ms"]) == (
        "complaint",
        TEN,
        ELEVEN,
    )
    assert (before["referred_ms"], before["tag_id"]) == (None, row["opened_id"])
    assert (after["origin"], after["clock_start_ms"], after["tag_id"]) == (
        "referral",
        NOON,
        row["referred_id"],
    )


def test_a_reply_between_complaint_and_referral_acknowledges_the_referral_at_once() -> None:
    row = case(opened_ms=TEN, referred_ms=NOON, first_reply_ms=ELEVEN, referral_reply_ms=ONE)
    assert fields(row)["acknowledged_ms"] == NOON
    assert fields(row)["first_reply_ms"] == ELEVEN


def test_without_an_earlier_reply_the_first_after_the_referral_acknowledges() -> None:
    row = case(opened_ms=TEN, referred_ms=NOON, first_reply_ms=ONE, referral_reply_ms=ONE)
    assert fields(row)["acknowledged_ms"] == ONE
    assert fields(row, as_of=ONE)["acknowledged_ms"] is None


def test_a_reply_at_the_instant_of_the_referral_is_before_it_by_its_lesser_id() -> None:
    row = case(opened_ms=TEN, referred_ms=NOON, first_reply_ms=NOON, referral_reply_ms=ONE)
    earlier = row | {"first_reply_id": row["referred_id"] - 1}
    later = row | {"first_reply_id": row["referred_id"] + 1, "referral_reply_ms": NOON}
    assert fields(earlier)["acknowledged_ms"] == NOON
    assert fields(later)["acknowledged_ms"] == NOON
    assert fields(earlier | {"referral_reply_ms": ONE}, as_of=NOON + 1)["acknowledged_ms"] == NOON


def test_an_act_before_the_referral_is_no_act_on_it() -> None:
    row = case(opened_ms=TEN, referred_ms=NOON, first_reply_ms=ELEVEN, acted_opened_ms=ELEVEN)
    assert fields(row)["acted_ms"] is None
    assert fields(row | {"acted_referred_ms": TWO})["acted_ms"] == TWO
    assert fields(row, as_of=NOON)["acted_ms"] == ELEVEN


def test_an_act_on_a_complaint_is_any_after_its_tag() -> None:
    row = case(opened_ms=TEN, first_reply_ms=ELEVEN, acted_opened_ms=NOON)
    assert fields(row)["acted_ms"] == NOON


def test_a_closing_before_the_referral_still_closes() -> None:
    row = case(opened_ms=TEN, referred_ms=NOON, first_reply_ms=ELEVEN, closed_ms=ELEVEN)
    assert (fields(row)["status"], fields(row)["closed_ms"]) == ("closed", ELEVEN)


def test_status_follows_what_is_known() -> None:
    row = case(opened_ms=TEN, first_reply_ms=ELEVEN, closed_ms=NOON, reopened_ms=ONE, opened_gone_ms=TWO)
    seen = [fields(row, as_of=each + 1)["status"] for each in (TEN, ELEVEN, NOON, ONE, TWO)]
    assert seen == ["open", "in_process", "closed", "in_process", "withdrawn"]


def test_a_case_that_is_closed_again_by_nothing_stays_reopened() -> None:
    row = case(opened_ms=TEN, first_reply_ms=ELEVEN, closed_ms=ELEVEN, reopened_ms=NOON)
    assert (fields(row)["reopened"], fields(row)["status"]) == (True, "in_process")
    assert not fields(row, as_of=NOON)["reopened"]


def test_a_deletion_that_is_detected_later_does_not_count_yet() -> None:
    row = case(opened_ms=TEN, opened_gone_ms=NOON)
    assert (fields(row, as_of=NOON)["status"], fields(row, as_of=NOON)["withdrawn_ms"]) == ("open", None)
    assert fields(row, as_of=NOON + 1)["withdrawn_ms"] == NOON


def test_only_the_tag_that_starts_the_clock_withdraws_a_case_by_its_deletion() -> None:
    row = case(opened_ms=TEN, referred_ms=NOON, opened_gone_ms=ELEVEN)
    assert fields(row, as_of=NOON)["status"] == "withdrawn"
    assert fields(row, as_of=ONE)["status"] == "open"
    assert fields(row | {"referred_gone_ms": ONE}, as_of=TWO)["status"] == "withdrawn"


def test_a_thread_that_the_unit_began_is_a_case_only_with_a_known_referral() -> None:
    row = case(opened_ms=TEN, referred_ms=NOON, own_thread=1)
    assert only(row, as_of=NOON) is None
    assert fields(row, as_of=NOON + 1)["opened_ms"] == TEN


def test_each_unit_is_seen_at_its_own_instant_and_one_without_is_left_out() -> None:
    rows = events(*(case(unit_id, opened_ms=NOON) for unit_id in ("agra", "meerut", "rampur")))
    instants = pd.Series([ONE, NOON, pd.NA], index=["agra", "meerut", "rampur"], dtype="Int64")
    assert known(rows, as_of_ms=instants)["unit_id"].tolist() == ["agra"]


def test_ids_come_through_exactly() -> None:
    first, second = 1_849_382_736_451_830_017, 1_849_382_736_451_830_018
    row = case(thread_id=first, opened_ms=TEN, first_reply_ms=ELEVEN) | {"first_reply_id": second}
    table = known(events(row, case(thread_id=5, opened_ms=TEN)), as_of_ms={"agra": THREE})
    assert table["thread_id"].tolist() == [first, 5]
    assert table["first_reply_id"].tolist() == [second, pd.NA]


@pytest.mark.parametrize("as_of_ms", [{}, {"meerut": THREE}])
def test_without_an_instant_for_anybody_nothing_is_known(as_of_ms: dict[str, int]) -> None:
    assert known(events(case(opened_ms=TEN)), as_of_ms=as_of_ms).empty


def test_no_events_are_no_cases() -> None:
    assert known(events(), as_of_ms={"agra": THREE}).empty
