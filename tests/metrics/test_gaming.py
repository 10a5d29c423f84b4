"""Signs of gaming: against a slow second computation, and each for what it counts and what it leaves out."""

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.cases_table import cases
from metrics.gaming import SIGNS, behind, known_replies, same_texts, signs
from metrics.period import DAY_MS, Period
from metrics.replies import folded, words_key
from tests.worlds.frames import at, case, events, gaps, instant, observation

WEEK = Period.parse("2026-11-02", "2026-11-09", instant(at(24)))
IDS = ("agra", "meerut")
Reply = tuple[str, int, int, str | None, int | None]


def replies(*given: Reply) -> pd.DataFrame:
    """(unit, thread, instant, words, deleted at) of replies as `replies_read` gives them."""
    table = pd.DataFrame(list(given), columns=["unit_id", "thread_id", "created_ms", "text", "gone_ms"])
    table = table.astype({"unit_id": "str", "thread_id": "int64", "created_ms": "int64", "text": "str"})
    gone = pd.array([each[4] for each in given], dtype="Int64")
    kept = pd.array([None] * len(table), dtype="Int64")
    return table.assign(post_id=np.arange(len(table)), gone_ms=gone, words_key=kept)


def of(
    *rows: dict[str, Any],
    wrote: tuple[Reply, ...] = (),
    until: int = at(20),
    missing: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """The signs of agra."""
    hidden = gaps() if missing is None else missing
    seen = observation(*IDS, until=until, since=at(1))
    found = cases(events(*rows), seen, hidden, period=WEEK)
    posts = replies(*wrote)
    known = known_replies(posts, seen, period=WEEK)
    table = signs(found, known, posts, hidden, unit_ids=IDS).set_index("unit_id")
    listed = behind(found, known, posts, hidden)
    return {
        **table.loc["agra"].to_dict(),
        "behind": {sign: list(each["thread_id"]) for sign, each in listed.items()},
    }


NOTED = case("agra", 100, opened_ms=at(2, "10:00"), first_reply_ms=at(2, "11:00"))


def test_a_case_that_was_noted_and_left_is_one_and_opens() -> None:
    found = of(NOTED)
    assert (found["no_follow_up"], found["no_follow_up_of"], found["no_follow_up_share"]) == (1, 1, 1.0)
    assert found["behind"]["no_follow_up"] == [100]


@pytest.mark.parametrize(
    ("written_ms", "left"),
    [(at(2, "11:00"), 1), (at(2, "11:00") + 1, 0), (at(9, "11:00"), 0), (at(9, "11:00") + 1, 1)],
)
def test_writing_again_within_seven_days_is_a_follow_up(written_ms: int, left: int) -> None:
    found = of(NOTED, wrote=(("agra", 100, written_ms, "again", None),))
    assert (found["no_follow_up"], found["no_follow_up_of"]) == (left, 1)


def test_another_units_words_in_the_thread_are_no_follow_up() -> None:
    assert of(NOTED, wrote=(("meerut", 100, at(3), "again", None),))["no_follow_up"] == 1


@pytest.mark.parametrize(("closed_ms", "left"), [(at(9, "11:00"), 0), (at(9, "11:00") + 1, 1)])
def test_a_closing_within_seven_days_is_enough(closed_ms: int, left: int) -> None:
    assert of(NOTED | {"closed_ms": closed_ms})["no_follow_up"] == left


@pytest.mark.parametrize(("until", "asked"), [(at(9, "11:00") - 1, 0), (at(9, "11:00"), 1)])
def test_only_cases_whose_seven_days_are_over_are_asked(until: int, asked: int) -> None:
    found = of(NOTED, until=until)
    assert found["no_follow_up_of"] == asked
    assert np.isnan(found["no_follow_up_share"]) == (not asked)


def test_what_was_not_collected_is_not_left_alone() -> None:
    assert of(NOTED, missing=gaps(("agra", at(4), at(5))))["no_follow_up_of"] == 0
    assert of(NOTED, missing=gaps(("meerut", at(4), at(5))))["no_follow_up_of"] == 1


def test_a_withdrawn_case_needs_no_follow_up() -> None:
    assert of(NOTED | {"opened_gone_ms": at(3)})["no_follow_up_of"] == 0


@pytest.mark.parametrize(("wait_ms", "quick"), [(0, 1), (9_999, 1), (10_000, 0)])
def test_under_ten_seconds_is_less_than_ten(wait_ms: int, quick: int) -> None:
    found = of(case("agra", 100, opened_ms=at(2, "10:00"), first_reply_ms=at(2, "10:00") + wait_ms))
    assert (found["under_10s"], found["under_10s_of"]) == (quick, 1)


def test_a_reply_before_the_referral_was_not_written_at_zero_seconds() -> None:
    early = case(
        "agra", 100, opened_ms=at(2, "10:00"), first_reply_ms=at(2, "11:00"), referred_ms=at(2, "12:00")
    )
    assert (of(early)["under_10s"], of(early)["under_10s_of"]) == (0, 0)


def test_words_are_the_same_but_for_spelling_handles_and_links() -> None:
    wrote: tuple[Reply, ...] = (
        ("agra", 1, at(2), "@a नोट किया गया", None),
        ("agra", 2, at(3), "नोट किया गया। https://x.example/1", None),
        ("agra", 3, at(4), "please wait", None),
        ("agra", 4, at(5), None, None),
        ("agra", 5, at(5), "@only", None),
    )
    found = of(wrote=wrote)
    assert (found["same_text"], found["same_text_of"], found["deleted_replies_of"]) == (2, 3, 5)


def test_words_that_were_said_once_are_not_the_same_as_any() -> None:
    assert of(wrote=(("agra", 1, at(2), "one", None), ("agra", 2, at(2), "two", None)))["same_text"] == 0


def test_of_blanked_words_the_fingerprint_says_the_same_whichever_of_two_templates_goes_first() -> None:
    said = ("Noted", "जाँच", "noted!", "जांच", "once", "@only", None)
    before = replies(*(("agra", each, at(2), words, None) for each, words in enumerate(said)))
    known = pd.array([None if each is None else words_key(each) for each in said], dtype="Int64")
    has_words, same = same_texts(before)
    assert (list(has_words), same.sum()) == ([True] * 5 + [False] * 2, 2)
    for gone in range(1 << len(said)):
        is_gone = np.array([bool(gone >> each & 1) for each in range(len(said))])
        blanked = before.assign(text=before["text"].where(~is_gone), words_key=known)
        blanked["words_key"] = blanked["words_key"].where(is_gone)
        assert [list(each) for each in same_texts(blanked)] == [list(has_words), list(same)]


def test_a_deletion_counts_once_it_is_known_and_opens_its_case() -> None:
    wrote: tuple[Reply, ...] = (
        ("agra", 100, at(2, "11:00"), None, at(5)),
        ("agra", 7, at(3), "x", at(21)),
        ("agra", 8, at(1), "x", at(5)),
        ("agra", 9, at(9), "x", at(10)),
    )
    found = of(NOTED, wrote=wrote)
    assert (found["deleted_replies"], found["deleted_replies_of"]) == (1, 2)
    assert found["behind"]["deleted_replies"] == [100]


def test_a_unit_without_anything_has_unknown_shares_and_no_zeros() -> None:
    found = of()
    assert all(np.isnan(found[f"{sign}_share"]) and found[f"{sign}_of"] == 0 for sign in SIGNS)


TIMES = st.integers(0, 18).map(lambda half: at(2) + half * DAY_MS // 2)
WORDS = st.sampled_from(["noted", "Noted!", "directed", "@x", None])
A_CASE = st.tuples(
    st.sampled_from(IDS), TIMES, st.sampled_from([None, 5_000, 10_000, DAY_MS]),
    st.sampled_from([None, DAY_MS, 8 * DAY_MS, 12 * DAY_MS]),
)  # fmt: skip
A_REPLY = st.tuples(st.sampled_from(IDS), st.integers(0, 4), TIMES, WORDS, st.one_of(st.none(), TIMES))


@pytest.mark.long
@given(st.lists(A_CASE, max_size=5), st.lists(A_REPLY, max_size=8), TIMES)
def test_the_counts_are_those_of_a_slow_second_computation(
    made: list[Any], wrote: list[Any], until: int
) -> None:
    rows = []
    for place, (unit_id, opened, wait, closing) in enumerate(made):
        known = {} if wait is None else {"first_reply_ms": opened + wait}
        closed = {} if wait is None or closing is None else {"closed_ms": opened + wait + closing}
        rows.append(case(unit_id, place, opened_ms=opened, **known, **closed))
    seen, posts = observation(*IDS, until=until, since=at(1)), replies(*wrote)
    table = signs(
        cases(events(*rows), seen, gaps(), period=WEEK), known_replies(posts, seen, period=WEEK), posts, gaps(),
        unit_ids=IDS,
    ).set_index("unit_id")  # fmt: skip
    for unit_id in IDS:
        assert {name: table.loc[unit_id, name] for name in slow(unit_id, rows, wrote, until)} == slow(
            unit_id, rows, wrote, until
        )


def slow(unit_id: str, rows: list[dict[str, Any]], wrote: list[Reply], until: int) -> dict[str, int]:
    found = dict.fromkeys((f"{sign}{part}" for sign in SIGNS for part in ("", "_of")), 0)
    for row in rows:
        reply = row.get("first_reply_ms", until)
        if row["unit_id"] != unit_id or reply >= until or not WEEK.start_ms <= row["opened_ms"] < WEEK.end_ms:
            continue
        found["under_10s_of"] += 1
        found["under_10s"] += reply - row["opened_ms"] < 10_000
        if reply + 7 * DAY_MS <= until:
            later = [each[2] for each in wrote if each[0] == unit_id and each[1] == row["thread_id"]]
            later.append(row.get("closed_ms", 0))
            found["no_follow_up_of"] += 1
            found["no_follow_up"] += not any(reply < each <= reply + 7 * DAY_MS for each in later)
    own = [
        each for each in wrote if each[0] == unit_id and WEEK.start_ms <= each[2] < min(WEEK.end_ms, until)
    ]
    said = [text for each in own if each[3] and (text := folded(each[3]))]
    most = max(Counter(said).values(), default=0)
    found |= {"same_text": most if most > 1 else 0, "same_text_of": len(said)}
    gone = sum(each[4] is not None and each[4] < until for each in own)
    return found | {"deleted_replies": gone, "deleted_replies_of": len(own)}
