"""The collection in words: every slug that a collector or the store writes has one."""

import pandas as pd

from collectors import (
    accounts,
    alarms,
    audit,
    compliance,
    follower_alarms,
    healing,
    jobs,
    recount,
    sweep,
    usage,
)
from collectors.files import learning
from collectors.x import vocabulary
from data import disk, hidings, incidents
from data.observation import NOT_FOLLOWED
from language.words import Words
from metrics.health import Finding
from metrics.signs import BY_SLUG
from pages.ui import collection_words, findings_list, terms

EN, HI = Words("en"), Words("hi")


def test_every_collection_has_its_words_and_there_are_no_others() -> None:
    assert set(collection_words.COLLECTIONS) == set(jobs.ORDER)


def test_every_reason_of_a_gap_has_its_words() -> None:
    assert set(terms.GAP_REASONS) == {sweep.OUTAGE, learning.NOT_IMPORTED, NOT_FOLLOWED, *hidings.STATES}


def test_a_command_is_told_whoever_runs_the_system_and_no_other_reader() -> None:
    for sign in BY_SLUG.values():
        for words, told in ((EN, "tell whoever runs the system"), (HI, "प्रणाली संचालक को बताएँ")):
            said, folded = findings_list.what_to_do(Finding(sign), words)
            assert not any(each in said for each in ("python -m", "NOTED_"))
            assert (told in said) == bool(folded)
    assert findings_list.what_to_do(Finding(BY_SLUG["stopped"]), EN)[1] == BY_SLUG["stopped"].to_do_en


def test_every_kind_of_incident_is_called_by_what_it_is() -> None:
    kinds = {
        *(accounts.HANDLE_TAKEN, alarms.CERTIFICATE, alarms.PARTIAL_ERRORS, alarms.REFUSED, alarms.STOPPED),
        *(audit.LACKING, audit.SILENT, compliance.UNCHECKED, disk.FULL, healing.TOO_LONG, incidents.CLOCK),
        *(follower_alarms.JUMP, follower_alarms.ROUNDED, recount.DIFFER, usage.KIND, vocabulary.KIND),
    }
    assert kinds <= set(BY_SLUG)


def test_what_a_program_wrote_in_english_is_said_to_be_that() -> None:
    found = Finding(BY_SLUG["refused"], message="replies: 400 Bad Request")
    assert findings_list.raw(found, HI) == "प्रोग्राम का संदेश, मूल अंग्रेज़ी में: replies: 400 Bad Request"
    assert findings_list.raw(Finding(BY_SLUG["refused"]), HI) == ""


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


def test_followed_queries_of_one_kind_are_numbered_and_headquarters_comes_first() -> None:
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
        "Posts of headquarters",
        "Posts of the offices (1 of 2)",
        "Posts of the offices (2 of 2)",
    ]
