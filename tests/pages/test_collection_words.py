"""The collection in words: every slug that a collector or the store writes has one."""

import pandas as pd
import pytest

from collectors import archive, jobs, sweep
from data import hidings
from data.observation import NOT_FOLLOWED
from pages.ui import collection_words, terms
from pages.ui.words import Words

EN, HI = Words("en"), Words("hi")


def test_every_collection_has_its_words_and_there_are_no_others() -> None:
    assert set(collection_words.COLLECTIONS) == set(jobs.ORDER)


def test_every_reason_of_a_gap_has_its_words() -> None:
    assert set(terms.GAP_REASONS) == {sweep.OUTAGE, archive.NOT_IMPORTED, NOT_FOLLOWED, *hidings.STATES}


@pytest.mark.parametrize("state", terms.COLLECTION_STATES)
def test_each_state_but_the_good_one_says_what_to_do(state: str) -> None:
    lines = collection_words.to_do(pd.Series([state]), collection_words.TO_DO, terms.COLLECTION_STATES, EN)
    assert len(lines) == (0 if state == "ok" else 1)


def test_what_to_do_is_said_once_for_each_state() -> None:
    states = pd.Series(["failed", "ok", "failed", "late"])
    lines = collection_words.to_do(states, collection_words.TO_DO, terms.COLLECTION_STATES, EN)
    assert [line.partition(":")[0] for line in lines] == ["Late", "Failed"]


def test_a_gap_is_told_in_the_readers_language() -> None:
    gaps = pd.DataFrame(
        {
            "gap_id": 3,
            "unit_id": ["agra", "mathura"],
            "from_ms": 0,
            "to_ms": 7_200_000,
            "reason": "outage",
            "state": "lost",
        }
    )
    units = pd.DataFrame({"unit_id": ["agra"], "name_en": ["Agra"], "name_hi": ["आगरा"]})
    row = collection_words.gaps_table(gaps, units, HI).iloc[0]
    assert row["कौन-से"] == "आगरा, mathura"
    assert row["अवधि"] == "2 घंटे"
    assert row["क्यों"] == "संग्रह बाधित हुआ"


def test_followed_queries_of_one_kind_are_numbered() -> None:
    rows = pd.DataFrame(
        {
            "collection": ["replies", "referrals", "replies"],
            "state": "ok",
            "message": None,
            "due_ms": None,
            "window_end_ms": None,
            "last_success_ms": None,
            "members": 3,
        }
    )
    table = collection_words.collections_table(rows, now_ms=0, _=EN)
    assert table["Collection"].tolist() == [
        "Posts of the offices (1 of 2)",
        "Posts of headquarters",
        "Posts of the offices (2 of 2)",
    ]
