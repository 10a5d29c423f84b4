"""The circular judged on a small state: each check in all three states, since when, and what an office with several
accounts or none comes to."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.compliance.finding import VERDICTS, Finding, Listed, at_instant, of_all, since_ms
from metrics.compliance.judged import (
    COLUMNS,
    Seen,
    checks_for_score,
    clause_verdict,
    compliance,
    judged_units,
)
from metrics.compliance.progress import MOST, Then, instants, progress
from metrics.period import DAY_MS, Period, day_start_ms
from metrics.score import checks_passed
from tests.metrics.circular_frames import (
    HQ_BIO,
    HQ_HASH,
    NOW,
    PERIOD,
    RULES,
    follow,
    look,
    member,
    rules,
    seen,
)
from tests.worlds.frames import at, gaps, instant

BOTH = (member("mathura", "morning"), member("mathura", "evening"))


def table(of: Seen, **limits: Any) -> pd.DataFrame:
    return compliance(of, rules=rules(**limits), period=PERIOD, at_ms=NOW)


def row(of: Seen, check: str, unit_id: str = "mathura", **limits: Any) -> dict[str, Any]:
    rows = table(of, **limits)
    (found,) = rows[(rows["unit_id"] == unit_id) & (rows["check"] == check)].to_dict("records")
    return {str(name): value for name, value in found.items()}


def said(of: Seen, check: str, unit_id: str = "mathura") -> tuple[Any, Any]:
    found = row(of, check, unit_id)
    return found["verdict"], found["reason"]


def every_shift(unit_id: str = "mathura") -> tuple[tuple[str, int, str], ...]:
    return tuple((unit_id, at(day, clock), "tagging") for day in range(2, 9) for clock in ("09:00", "20:00"))


HQ = look("hq", at(1))
HOLE = gaps(("mathura", at(3), at(4)))
OTHER_HASH = f"{int(HQ_HASH, 16) ^ 0xFFFFFF:016x}"
STATES: dict[str, tuple[Seen, Seen, Seen]] = {
    "handle_format": (
        seen(HQ, look("mathura", at(1))),
        seen(HQ, look("mathura", at(1), username="brajpolice")),
        seen(HQ),
    ),
    "profile_picture": (
        seen(HQ, look("mathura", at(1))),
        seen(HQ, look("mathura", at(1), profile_phash=OTHER_HASH)),
        seen(HQ, look("mathura", at(1), profile_phash=None, profile_picture_state="refused")),
    ),
    "header_picture": (
        seen(HQ, look("mathura", at(1))),
        seen(HQ, look("mathura", at(1), profile_banner_url=None, header_phash=None, header_picture_state=None)),
        seen(look("mathura", at(1))),
    ),
    "bio": (
        seen(HQ, look("mathura", at(1))),
        seen(HQ, look("mathura", at(1), description="Cricket and tea")),
        seen(HQ, look("mathura", at(1), state="suspended", description=None)),
    ),
    "follows_uppolice": (
        seen(follows=(follow("mathura", "uppolice", True, at(1)),)),
        seen(follows=(follow("mathura", "uppolice", False, at(1)),)),
        seen(),
    ),
    "tags_hq": (seen(posts=every_shift()), seen(), seen(hidden=HOLE)),
    "two_shifts": (seen(posts=every_shift()), seen(), seen(until=None)),
    "cell_roster": (seen(roster=BOTH), seen(roster=(member("agra", "morning"),)), seen()),
}  # fmt: skip


@pytest.mark.parametrize("check", STATES)
@pytest.mark.parametrize("verdict", VERDICTS)
def test_each_check_is_seen_in_all_three_states(check: str, verdict: str) -> None:
    found = row(STATES[check][VERDICTS.index(verdict)], check)
    assert found["verdict"] == verdict
    assert (found["reason"] is None) == (verdict == "pass")


def test_there_is_one_row_an_office_and_check_and_none_of_headquarters() -> None:
    rows = table(seen(HQ))
    assert tuple(rows.columns) == COLUMNS
    assert len(rows) == 4 * 13 == len(rows[["unit_id", "check"]].drop_duplicates())
    assert "hq" not in set(rows["unit_id"])


def test_an_office_without_an_account_is_unknown_but_for_its_roster() -> None:
    of = seen(HQ, without=("agra",), roster=BOTH)
    assert said(of, "bio", "agra") == ("unknown", "no_account")
    assert said(of, "tags_hq", "agra") == ("unknown", "no_account")
    assert said(of, "cell_roster", "agra") == ("fail", "not_sent")


def test_an_officers_account_is_not_judged() -> None:
    assert said(seen(HQ, look("mathura", at(1), role="officer")), "bio") == ("unknown", "not_seen")


def test_a_follow_nobody_looked_at_says_what_knowing_costs() -> None:
    found = row(seen(), "follows_dgpup")
    assert found["evidence"] == {"cost_usd": 2.0, "read_usd": 0.01, "followed": 200}


def test_a_verdict_holds_since_the_first_look_that_showed_it() -> None:
    of = seen(
        HQ,
        look("mathura", at(1), last_ms=at(2)),
        look("mathura", at(3), description="Cricket", last_ms=at(4)),
        look("mathura", at(5), description="Tea"),
    )
    found = row(of, "bio")
    assert (found["verdict"], found["since_ms"], found["seen_ms"]) == ("fail", at(3), NOW)


def test_headquarters_change_of_picture_makes_others_fail_from_then_on() -> None:
    later = look("hq", at(4), profile_phash=OTHER_HASH)
    found = row(seen(look("hq", at(1), last_ms=at(3)), later, look("mathura", at(2))), "profile_picture")
    assert (found["verdict"], found["since_ms"]) == ("fail", at(4))
    assert found["evidence"]["distance"] == 24


def second(**span: str) -> dict[str, Any]:
    """Another office account of Mathura."""
    return {"account_id": 99, "unit_id": "mathura", "handle": "m2", "x_user_id": 99, "role": "office"} | span


def test_of_two_accounts_the_worse_counts() -> None:
    of = seen(
        HQ,
        look("mathura", at(1)),
        look("mathura", at(2), x_user_id=99, description="Tea"),
        listed=(second(),),
    )
    assert row(of, "bio")["since_ms"] == at(2)
    assert said(of, "bio") == ("fail", "other_bio")


def test_of_an_account_that_was_never_looked_at_nothing_is_known() -> None:
    of = seen(
        HQ, look("mathura", at(1)), follows=(follow("mathura", "uppolice", True, at(1)),), listed=(second(),)
    )
    assert said(of, "bio") == said(of, "follows_uppolice") == ("unknown", "not_seen")


def test_an_account_counts_while_it_is_the_offices_own() -> None:
    looks = (HQ, look("mathura", at(1)), look("mathura", at(2), x_user_id=99, description="Tea"))
    ended = row(seen(*looks, listed=(second(until_on="2026-11-05"),)), "bio")
    assert (ended["verdict"], ended["since_ms"]) == ("pass", day_start_ms(date(2026, 11, 5)))
    coming = seen(*looks, listed=(second(since_on="2026-12-01"),))
    assert said(coming, "bio") == ("pass", None)


def test_an_account_that_changed_hands_is_each_units_own_while_it_was() -> None:
    was = look("agra", at(1), x_user_id=99, description="Tea", last_ms=at(2))
    now = look("mathura", at(4), x_user_id=99)
    of = seen(HQ, look("mathura", at(1)), was, now, listed=(second(since_on="2026-11-03"),))
    found = row(of, "bio")
    assert (found["verdict"], found["since_ms"]) == ("pass", at(4))


def test_the_pattern_is_the_account_that_is_listed_first() -> None:
    strange = look("hq", at(1) - 1, x_user_id=77, description="Cricket and tea only")
    other = {"account_id": 77, "unit_id": "hq", "handle": "h2", "x_user_id": 77, "role": "office"}
    assert said(seen(strange, HQ, look("mathura", at(1)), listed=(other,)), "bio") == ("pass", None)


def test_a_look_that_came_later_is_not_known_yet() -> None:
    found = row(seen(HQ, look("mathura", at(1)), look("mathura", NOW + 1, description="Tea")), "bio")
    assert (found["verdict"], found["seen_ms"]) == ("pass", NOW)


@pytest.mark.parametrize(
    "bio", [HQ_BIO, HQ_BIO.replace("Uttar Pradesh", "Agra"), HQ_BIO.replace("Uttar Pradesh ", "")]
)
def test_a_bio_names_the_office_itself(bio: str) -> None:
    assert said(seen(HQ, look("mathura", at(1), description=bio)), "bio") == ("fail", "unnamed_bio")


def test_a_verdict_of_the_cell_holds_since_the_entry_or_removal_that_made_it() -> None:
    third = member("mathura", "evening", entered_ms=at(6), member_id=3)
    assert row(seen(roster=(*BOTH, third)), "cell_roster")["since_ms"] == at(3)
    gone = BOTH[1] | {"removed_ms": at(5)}
    found = row(seen(roster=(BOTH[0], gone)), "cell_roster")
    assert (found["verdict"], found["reason"], found["since_ms"]) == ("fail", "shift_missing", at(5))


def test_nothing_holds_since_before_it_was_asked_for() -> None:
    of = seen(follows=(follow("mathura", "dgpup", False, 1),))
    (asked,) = [each for each in RULES.mandatory_at(NOW) if each.handle == "dgpup"]
    assert row(of, "follows_dgpup")["since_ms"] == day_start_ms(max(asked.from_on, RULES.date))


def test_a_former_name_is_as_good() -> None:
    of = seen(HQ, look("mathura", at(1), username="MadhupuriPolice"), former={"mathura": "Madhupuri"})
    assert said(of, "handle_format") == ("pass", None)


def test_what_was_not_collected_decides_shifts_only_where_it_could() -> None:
    some = tuple(post for post in every_shift() if post[1] < at(4))
    assert said(seen(posts=some, hidden=HOLE), "two_shifts") == ("fail", "shifts_empty")
    assert said(seen(posts=every_shift(), hidden=HOLE), "two_shifts") == ("unknown", "not_observed")
    assert row(seen(posts=every_shift(), hidden=HOLE), "two_shifts", shift_coverage=0.8)["verdict"] == "pass"


def test_enough_tags_are_enough_whatever_was_not_collected() -> None:
    assert said(seen(posts=every_shift(), hidden=HOLE), "tags_hq") == ("pass", None)


def test_work_that_ends_before_the_period_is_not_known() -> None:
    found = row(seen(posts=every_shift(), until=at(1)), "tags_hq")
    assert (found["verdict"], found["reason"]) == ("unknown", "not_observed")
    assert pd.isna(found["seen_ms"])


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ((member("mathura", "morning"),), "shift_missing"),
        ((*BOTH[:1], member("mathura", "evening", email=None)), "particulars_missing"),
    ],
)
def test_a_cell_without_a_shift_or_a_number_is_not_kept(
    members: tuple[dict[str, Any], ...], reason: str
) -> None:
    assert said(seen(roster=members), "cell_roster") == ("fail", reason)


def test_nobody_follows_himself() -> None:
    of = seen()
    of.accounts["handle"] = of.accounts["handle"].mask(of.accounts["unit_id"] == "up-112", "dgpup")
    assert said(of, "follows_dgpup", "up-112") == ("unknown", "own_account")


def test_an_empty_store_knows_nothing_and_passes_nothing() -> None:
    rows = table(seen(until=None, without=("hq",)))
    assert set(rows["verdict"]) == {"unknown"}
    assert rows["reason"].notna().all()


def test_the_score_counts_what_is_known_alone() -> None:
    of = seen(HQ, look("mathura", at(1), description="Tea"), until=None)
    shares = checks_passed(checks_for_score(table(of)), unit_ids=["agra", "mathura"])
    assert pd.isna(shares[0])
    assert shares[1] == pytest.approx(3 / 4)


def test_progress_counts_each_clause_as_it_was_then() -> None:
    of = seen(
        look("hq", at(1)), look("mathura", at(2), description="Tea", last_ms=at(4)), look("mathura", at(5)),
        posts=every_shift(),
    )  # fmt: skip
    thens = [
        Then(at(day), Period.last_whole_days(instant(at(day)), days=1), of.own_posts, of.roster)
        for day in (1, 3, 6)
    ]
    found = progress(of, thens, rules=RULES, unit_ids=judged_units(of.units))
    bio = found[found["clause"] == "bio"]
    assert [tuple(each) for each in bio[list(VERDICTS)].to_numpy()] == [(0, 0, 4), (0, 1, 3), (1, 0, 3)]
    tagged = found[found["clause"] == "notable-work"]
    assert [tuple(each) for each in tagged[list(VERDICTS)].to_numpy()][1:] == [(1, 3, 0), (1, 3, 0)]


def test_progress_begins_where_both_circular_and_collection_have_begun() -> None:
    found = instants(RULES, first_ms=at(1), period=PERIOD, now_ms=NOW)
    assert [each for each, _ in found] == [at(2), NOW]
    assert instants(RULES, first_ms=None, period=PERIOD, now_ms=NOW) == []
    old = instants(RULES, first_ms=0, period=PERIOD, now_ms=NOW)
    assert len(old) == MOST
    assert day_start_ms(RULES.date) <= old[0][0] < day_start_ms(RULES.date) + 400 * DAY_MS


@pytest.mark.parametrize(
    ("verdicts", "clause"),
    [
        (["pass", "pass"], "pass"),
        (["pass", "unknown"], "unknown"),
        (["unknown", "fail"], "fail"),
        ([], "unknown"),
    ],
)
def test_a_clause_is_kept_where_all_its_checks_are(verdicts: list[str], clause: str) -> None:
    assert clause_verdict(verdicts) == clause


FINDINGS = st.lists(
    st.tuples(st.integers(0, 20), st.sampled_from(VERDICTS)), max_size=6, unique_by=lambda each: each[0]
).map(lambda rows: [Finding(verdict, from_ms=at_ms) for at_ms, verdict in sorted(rows)])


SPANS = st.tuples(st.none() | st.integers(1, 20), st.none() | st.integers(1, 20))


@settings(max_examples=100)
@given(st.lists(st.tuples(FINDINGS, SPANS), min_size=1, max_size=3))
def test_histories_agree_with_a_look_at_every_instant(
    accounts: list[tuple[list[Finding], tuple[int | None, int | None]]],
) -> None:
    def slow(at_ms: int) -> str:
        now = []
        for history, (since, until) in accounts:
            if at_ms >= (since or 0) and (until is None or at_ms < until):
                begun = [each for each in history if each.from_ms is not None and each.from_ms <= at_ms]
                now.append(begun[-1].verdict if begun else "unknown")
        return next((each for each in ("fail", "unknown", "pass") if each in now), "unknown")

    joined = of_all(
        [
            (Listed("u", place, from_ms=span[0], until_ms=span[1]), history)
            for place, (history, span) in enumerate(accounts)
        ]
    )
    for at_ms in range(22):
        found = at_instant(joined, at_ms)
        assert found is not None
        assert found.verdict == slow(at_ms)
    day = 21
    while day > 0 and slow(day - 1) == slow(21):
        day -= 1
    assert since_ms(joined) == (day or None)
