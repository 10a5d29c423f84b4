"""Who is told what and when, decided from values alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.alerts import Begun, Standing
from data.recipient_rows import Recipient
from metrics.duty import duty_between
from metrics.period import instant_ms
from notices import levels
from notices.alerting import changes, is_quiet, tellings
from notices.found import Found
from notices.levels import MINUTE_MS, Offices
from tests.notices.made_world import MINUTE, NOON, UNITS, usual_rules

RULES = usual_rules()
REFERRAL = "unacknowledged_referral"
NOON_MS = instant_ms(NOON)


def someone(unit_id: str, number: int) -> Recipient:
    return Recipient(number, unit_id, "email", f"{unit_id}@police.example", "PRO", "en", True, False, False)


def offices(*there: str, lacking: tuple[str, ...] = ()) -> Offices:
    rows = pd.DataFrame([vars(unit) for unit in UNITS])
    who = {unit_id: (someone(unit_id, number),) for number, unit_id in enumerate(there, start=1)}
    return Offices(levels.above(rows), who, lacking)


def alert(number: int = 1, **more: Any) -> Standing:
    given = {
        "rule": REFERRAL,
        "unit_id": "agra",
        "subject": str(number),
        "began_ms": NOON_MS,
        "noticed_ms": NOON_MS,
    }
    return Standing(**{**given, "alert_id": number, "level": 0, "level_ms": None, "facts": {}, **more})


def thing(of: Standing, **more: Any) -> Found:
    begun = Begun(of.rule, of.unit_id, of.subject, of.began_ms, of.facts)
    return Found(begun, **{"until_ms": NOON_MS + 10_000 * MINUTE_MS, **more})


def told(
    standing: list[Standing], at: datetime, who: Offices, found: list[Found] | None = None, **made: int
) -> list[tuple[str, list[tuple[int, int]]]]:
    things = [thing(each) for each in standing] if found is None else found
    counts = {("email", f"{name.replace('_', '-')}@police.example"): count for name, count in made.items()}
    ready, _ = tellings(standing, things, RULES, who, made=counts, now_at=at)
    return [(each.unit_id, [(one.alert_id, level) for one, level in each.alerts]) for each in ready]


def test_the_levels_of_a_district_are_its_range_its_zone_and_headquarters() -> None:
    above = offices().above
    assert above["agra"] == ("agra", "range-agra", "zone-agra", "uppolice-hq")
    assert above["zone-agra"] == ("zone-agra", None, None, "uppolice-hq")
    assert above["uppolice-hq"] == ("uppolice-hq", None, None, None)


def test_alerts_of_one_office_go_together_and_wait_for_what_begins_beside_them() -> None:
    both, who = [alert(1), alert(2)], offices("agra")
    assert told(both, NOON + 2 * MINUTE, who) == []
    assert told(both, NOON + 3 * MINUTE, who) == [("agra", [(1, 0), (2, 0)])]
    assert told(both, NOON - 60 * MINUTE, who) == [
        ("agra", [(1, 0), (2, 0)])
    ]  # the clock was set back: not lost


def test_a_range_is_told_of_its_own_and_of_its_districts_in_one_message() -> None:
    raised = alert(1, level_ms=NOON_MS)
    own = alert(2, unit_id="range-agra", noticed_ms=NOON_MS + 58 * MINUTE_MS)
    assert told([raised, own], NOON + 60 * MINUTE, offices("agra", "range-agra")) == [
        ("range-agra", [(1, 1), (2, 0)])
    ]


@pytest.mark.parametrize(
    ("minutes", "is_told"), [(59, False), (60, True), (-60, False)], ids=["too soon", "in time", "set back"]
)
def test_the_next_level_is_told_after_its_minutes_of_duty(minutes: int, is_told: bool) -> None:
    at = NOON + timedelta(minutes=minutes)
    assert bool(told([alert(level_ms=NOON_MS)], at, offices("agra", "range-agra"))) == is_told


def test_nothing_is_raised_that_is_not_known_so_far() -> None:
    one, who = alert(level_ms=NOON_MS), offices("agra", "range-agra")
    blind = [thing(one, until_ms=NOON_MS + 59 * MINUTE_MS)]
    assert told([one], NOON + 600 * MINUTE, who, blind) == []
    assert told([one], NOON + 600 * MINUTE, who, [thing(one, known=False)]) == []
    assert told([replace(one, acknowledged=True)], NOON + 600 * MINUTE, who) == []


def test_an_office_without_a_recipient_is_passed_over_at_once_and_that_is_said_once() -> None:
    one = alert()
    ready, passed = tellings(
        [one],
        [thing(one)],
        RULES,
        offices("zone-agra", lacking=("range-agra",)),
        made={},
        now_at=NOON + 3 * MINUTE,
    )
    assert [(each.unit_id, each.alerts[0][1]) for each in ready] == [("zone-agra", 2)]
    assert [(each.unit_id, each.level, each.reason) for each in passed] == [
        ("agra", 0, levels.NO_RECIPIENT),
        ("range-agra", 1, levels.NO_WAY),
    ]
    known = replace(one, skipped=frozenset({0, 1}))
    assert tellings([known], [thing(one)], RULES, offices(), made={}, now_at=NOON)[1] != passed
    assert [
        each.level for each in tellings([known], [thing(one)], RULES, offices(), made={}, now_at=NOON)[1]
    ] == [2, 3]


def test_a_level_whose_messages_all_failed_is_followed_by_the_next_at_once() -> None:
    failed = alert(level_ms=NOON_MS, spoiled=True)
    assert told([failed], NOON + MINUTE, offices("agra", "range-agra")) == [("range-agra", [(1, 1)])]


def test_who_has_had_so_many_messages_waits_unless_it_is_urgent() -> None:
    one, who, at = alert(), offices("agra"), NOON + 5 * MINUTE
    assert told([one], at, who, agra=5) != []
    assert told([one], at, who, agra=6) == []
    assert told([one], at, who, [thing(one, night=True)], agra=6) == [("agra", [(1, 0)])]


def test_a_full_recipient_alone_is_left_out_and_what_is_told_in_one_look_counts() -> None:
    one, other = alert(1), alert(2, unit_id="mathura")
    both = someone("agra", 1), someone("office", 2)
    shared = (someone("agra", 1),)
    above = offices().above
    made = {("email", "agra@police.example"): 6}
    ready, _ = tellings(
        [one], [thing(one)], RULES, Offices(above, {"agra": both}), made=made, now_at=NOON + 5 * MINUTE
    )
    assert [[who.recipient_id for who in each.recipients] for each in ready] == [[2]]
    who = Offices(above, {"agra": shared, "mathura": shared})
    made = {("email", "agra@police.example"): 5}
    things = [thing(one), thing(other)]
    ready, _ = tellings([one, other], things, RULES, who, made=made, now_at=NOON + 5 * MINUTE)
    assert [each.unit_id for each in ready] == ["agra"]


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("21:59", False), ("22:00", True), ("03:00", True), ("07:59", True), ("08:00", False)],
)
def test_the_quiet_hours_go_over_midnight(clock: str, quiet: bool) -> None:
    hour, minute = (int(part) for part in clock.split(":"))
    at = (
        datetime(2026, 11, 24, tzinfo=UTC)
        + timedelta(hours=hour, minutes=minute)
        - timedelta(hours=5, minutes=30)
    )
    assert is_quiet(RULES.sending, at) == quiet
    one = alert()
    assert bool(told([one], at, offices("agra"))) == (not quiet)
    assert told([one], at, offices("agra"), [thing(one, night=True)]) != []


def test_what_is_gone_is_over_but_not_of_an_office_that_cannot_be_seen() -> None:
    seen, unseen, new = alert(1), alert(2, unit_id="mathura"), alert(3)
    found = changes([thing(new), thing(alert(4), begins=False)], [seen, unseen], unseen={"mathura"})
    assert ([each.subject for each in found.begun], found.over, found.renewed) == (["3"], (1,), ())
    marked = thing(replace(seen, facts={"urgent": True}))
    assert [number for number, _ in changes([marked], [seen], unseen=()).renewed] == [1]


@given(st.integers(0, 10**7), st.integers(0, 5_000))
def test_so_many_minutes_of_duty_later_is_what_the_duty_clock_says(minute: int, minutes: int) -> None:
    since = NOON_MS + minute * MINUTE_MS
    due = levels.due_ms(since, minutes, night=False)
    passed = duty_between(np.array([since, since]), np.array([due, due - 1]))
    assert passed[0] == minutes * MINUTE_MS
    assert minutes == 0 or passed[1] < minutes * MINUTE_MS
