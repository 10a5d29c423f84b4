"""The training list: against a second, obvious computation; who is named, on what, and what chance leaves open."""

import random
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data import training_file
from metrics.cases_table import cases
from metrics.commands import trained
from metrics.gaming import known_replies
from metrics.period import DAY_MS, OFFSET_MS, Period
from metrics.training import (
    COMPLIANCE,
    NO_FOLLOW_UP,
    NO_KIND,
    REASONS,
    SHIFT_CHANGE,
    Seen,
    around,
    behind,
    change,
    needs,
    wilson,
)
from metrics.training_rules import TrainingRulesError, training_rules
from tests.worlds.frames import at, case, events, gaps, instant, observation

RULES = trained.rules()
IDS = ("agra", "meerut")
PERIOD = Period.parse("2026-11-02", "2026-11-16", instant(at(29)))
HOUR_MS = 3_600_000


def seen(
    rows: list[dict[str, Any]],
    replies: list[tuple[str, int, int, str]] = (),  # type: ignore[assignment]
    checks: list[tuple[str, str, str]] = (),  # type: ignore[assignment]
    *,
    until: int = at(28),
    missing: pd.DataFrame | None = None,
) -> Seen:
    hidden = gaps() if missing is None else missing
    looked = observation(*IDS, until=until, since=at(1))
    wrote = pd.DataFrame(list(replies), columns=["unit_id", "thread_id", "created_ms", "kind"])
    wrote = wrote.astype({"unit_id": "str", "thread_id": "int64", "created_ms": "int64", "kind": "str"})
    judged = pd.DataFrame(list(checks), columns=["unit_id", "check", "verdict"]).astype("str")
    return Seen(
        cases(events(*rows), looked, hidden, period=PERIOD),
        wrote,
        known_replies(wrote, looked, period=PERIOD),
        hidden,
        judged,
    )


def row(of: Seen, reason: str, unit_id: str = "agra") -> pd.Series:
    table = needs(of, rules=RULES, unit_ids=IDS)
    return table[(table["unit_id"] == unit_id) & (table["reason"] == reason)].iloc[0]


def tagged(number: int, clock: str, answered_min: int | None = None, day: int = 2) -> dict[str, Any]:
    given = {"opened_ms": at(day, clock)}
    if answered_min is not None:
        given["first_reply_ms"] = at(day, clock) + answered_min * 60_000
    return case("agra", 1_000 * number, **given)


def a_world(chance: random.Random) -> Seen:
    """Cases at all hours, some answered, some closed; replies of all kinds; checks of all verdicts."""
    rows, replies = [], []
    for number in range(160):
        unit_id, start = chance.choice(IDS), at(2) + chance.randrange(14 * DAY_MS)
        given = {"opened_ms": start}
        if chance.random() < 0.8:
            given["first_reply_ms"] = start + chance.randrange(4 * HOUR_MS)
            replies.append(
                (unit_id, 1_000 * number, given["first_reply_ms"], chance.choice(("other", "noted")))
            )
            if chance.random() < 0.4:
                given["closed_ms"] = given["first_reply_ms"] + chance.randrange(9 * DAY_MS)
        rows.append(case(unit_id, 1_000 * number, **given))
    replies.append(("agra", 5, at(3), "other"))  # in a thread that is no case: chatter
    checks = [(unit, check, chance.choice(("pass", "fail", "unknown"))) for unit in IDS for check in CHECKS]
    lost = gaps(("agra", at(5), at(6)))
    return seen(rows, replies, checks, until=at(20), missing=lost)


CHECKS = (*RULES.compliance.checks, "handle_format", "follows_uppolice")


def slowly(of: Seen, unit_id: str) -> dict[str, tuple[int, int]]:
    """The counts one by one."""
    found = {reason: [0, 0] for reason in REASONS}

    def count(reason: str, shows: bool) -> None:
        found[reason][0] += shows
        found[reason][1] += 1

    def duty_ms(start: int, end: int) -> int:
        days = range(start - (start + OFFSET_MS) % DAY_MS, end, DAY_MS)
        return sum(max(0, min(end, day + 22 * HOUR_MS) - max(start, day + 8 * HOUR_MS)) for day in days)

    ours = set()
    for each in of.found[of.found["unit_id"] == unit_id].to_dict("records"):
        ours.add(each["thread_id"])
        if not each["observed"]:
            continue
        noted = each["acknowledged_ms"]
        start, end = each["clock_start_ms"], each["as_of_ms"] if pd.isna(noted) else int(noted)
        minute = (start + OFFSET_MS) % DAY_MS // 60_000
        at_change = any(low * 60 <= minute < high * 60 for low, high in ((8, 9), (14, 16), (21, 22)))
        late = duty_ms(start, end) > HOUR_MS
        if at_change and (late or not pd.isna(noted)):
            count(SHIFT_CHANGE, late)
        if pd.isna(noted) or noted + 7 * DAY_MS > each["as_of_ms"]:
            continue
        if noted < at(6) and noted + 7 * DAY_MS >= at(5) and unit_id == "agra":
            continue  # a gap lies in its seven days
        closed = not pd.isna(each["closed_ms"]) and each["closed_ms"] <= noted + 7 * DAY_MS
        count(NO_FOLLOW_UP, not closed)
    for each in of.replies.to_dict("records"):
        if each["unit_id"] == unit_id and each["thread_id"] in ours:
            count(NO_KIND, each["kind"] == "other")
    for each in of.judged.to_dict("records"):
        mends = each["check"] in RULES.compliance.checks
        if each["unit_id"] == unit_id and mends and each["verdict"] != "unknown":
            count(COMPLIANCE, each["verdict"] == "fail")
    return {reason: (shown, of_n) for reason, (shown, of_n) in found.items()}


@pytest.mark.parametrize("seed", range(4))
def test_the_counts_are_those_of_a_slow_count_and_their_rows_open(seed: int) -> None:
    of = a_world(random.Random(seed))
    table, rows = needs(of, rules=RULES, unit_ids=IDS), behind(of, rules=RULES)
    for unit_id in IDS:
        mine = table[table["unit_id"] == unit_id].set_index("reason")
        assert {
            reason: tuple(int(each) for each in mine.loc[reason, ["shown", "of"]]) for reason in REASONS
        } == slowly(of, unit_id)
        for reason in (SHIFT_CHANGE, NO_FOLLOW_UP, COMPLIANCE):
            assert (rows[reason]["unit_id"] == unit_id).sum() == mine.loc[reason, "shown"]


def test_the_limits_are_wilsons() -> None:
    """Newcombe 1998, table I: 81 of 263 and 0 of 20."""
    low, high = wilson(np.array([81, 0, 0]), np.array([263, 20, 0]))
    assert low[:2] == pytest.approx([0.2553, 0.0], abs=5e-5)
    assert high[:2] == pytest.approx([0.3662, 0.1611], abs=5e-5)
    assert np.isnan(low[2])


def test_few_cases_are_no_need_and_many_of_the_same_share_are() -> None:
    few = seen([tagged(n, "10:00", 5) for n in range(19)])
    assert row(few, NO_FOLLOW_UP)["share"] == 1.0
    assert not row(few, NO_FOLLOW_UP)["is_named"]
    assert row(seen([tagged(n, "10:00", 5) for n in range(20)]), NO_FOLLOW_UP)["is_named"]


def test_late_at_a_change_is_named_only_where_it_is_late_then_more_often() -> None:
    late_then = [tagged(n, "14:30", 90) for n in range(30)]
    quick = [tagged(n, "11:00", 5) for n in range(100, 130)]
    slow = [tagged(n, "11:00", 90) for n in range(100, 130)]
    assert row(seen(late_then + quick), SHIFT_CHANGE)["is_named"]
    assert row(seen(late_then + quick), SHIFT_CHANGE)["beside_share"] == 0
    assert not row(seen(late_then + slow), SHIFT_CHANGE)["is_named"]
    assert not row(seen(late_then), SHIFT_CHANGE)["is_named"]  # nothing to compare it with


def test_the_last_hour_of_duty_goes_on_in_the_morning() -> None:
    found = row(seen([tagged(1, "21:30", 11 * 60), tagged(2, "21:30", 10 * 60 + 20)]), SHIFT_CHANGE)
    assert (found["shown"], found["of"]) == (0, 2)  # 30 minutes, then 30 or less after eight
    assert row(seen([tagged(1, "21:30", 11 * 60 + 1)]), SHIFT_CHANGE)["shown"] == 1


def test_what_was_not_collected_is_no_reason() -> None:
    silent = [tagged(n, "14:30") for n in range(30)]
    quick = [tagged(n, "11:00", 5, day=4) for n in range(100, 130)]
    assert row(seen(silent + quick), SHIFT_CHANGE)["is_named"]
    lost = gaps(("agra", at(2), at(3)))
    assert row(seen(silent + quick, missing=lost), SHIFT_CHANGE)["of"] == 0
    early = seen(silent, until=at(2, "15:00"))  # half an hour is no hour: nothing is known yet
    assert row(early, SHIFT_CHANGE)["of"] == 0
    unknown = seen([], checks=[("agra", each, "unknown") for each in CHECKS])
    assert (row(unknown, COMPLIANCE)["of"], row(unknown, COMPLIANCE)["is_named"]) == (0, False)


def test_checks_are_counted_and_named_from_a_number_on() -> None:
    broken = [("agra", each, "fail") for each in RULES.compliance.checks[: RULES.compliance.failed]]
    assert row(seen([], checks=broken), COMPLIANCE)["is_named"]
    assert not row(seen([], checks=broken[1:]), COMPLIANCE)["is_named"]
    others = [("agra", each, "fail") for each in ("handle_format", "follows_uppolice", "cell_roster")]
    assert row(seen([], checks=others), COMPLIANCE)["of"] == 0


def test_the_days_before_a_training_are_as_many_as_those_after_it() -> None:
    before, after = around(date(2026, 11, 10), today=date(2026, 11, 20), most=28) or (None, None)
    assert before == Period(date(2026, 11, 1), date(2026, 11, 10))
    assert after == Period(date(2026, 11, 11), date(2026, 11, 20))
    long = around(date(2026, 9, 1), today=date(2026, 11, 20), most=28)
    assert [each.days for each in long or ()] == [28, 28]
    assert around(date(2026, 11, 19), today=date(2026, 11, 20), most=28) is None


def test_a_change_is_more_than_chance_only_where_its_limits_leave_zero_out() -> None:
    def of(shown: int, n: int) -> pd.Series:
        return pd.Series({"reason": NO_KIND, "shown": shown, "of": n})

    assert change(of(40, 50), of(10, 50)).high < 0
    little = change(of(3, 5), of(1, 5))
    assert little.low < 0 < little.high
    assert np.isnan(change(of(3, 5), of(0, 0)).low)
    checks = pd.Series({"reason": COMPLIANCE, "shown": 3, "of": 5})
    assert np.isnan(change(checks, checks).value)


@pytest.mark.parametrize(
    ("was", "written", "said"),
    [
        ("share = 0.4", "share = 1.4", "shift_change.share = 1.4"),
        ('["14:00", "16:00"]', '["16:00", "14:00"]', "hours must begin before they end"),
        ('["14:00", "16:00"]', '["2 pm", "16:00"]', "are no times like 14:00"),
        ('["14:00", "16:00"]', '["22:00", "23:00"]', "within 08:00–22:00"),
        ("failed = 3", "failed = 9", "at least as many as `failed` says"),
        ("least_cases = 20", "least = 20", "least_cases: it is missing|there is no such key"),
    ],
)
def test_rules_that_cannot_be_meant_are_refused(was: str, written: str, said: str) -> None:
    text = training_file.text()
    assert was in text
    with pytest.raises(TrainingRulesError, match=said):
        training_rules(text.replace(was, written, 1), name="metrics/training.toml")
