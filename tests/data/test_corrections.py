"""A reader's correction of a closing: what figures then see, that it lasts, and what cannot be said."""

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine, func, select

from data import cases, corrections, reads
from data.corrections import CLOSED, NOT_CLOSED, TAKEN_BACK, CorrectionError
from data.instants import snowflake_ms
from data.oversight_tables import ClosingCorrection
from metrics.cases import case_events
from tests.worlds.generated import AGRA, CITIZEN, HQ, MEERUT
from tests.worlds.posts import minutes, post
from tests.worlds.stored import register, take

AT = datetime(2026, 11, 4, tzinfo=UTC)
THREAD = minutes(0)
COMPLAINT = post(THREAD, author=CITIZEN, typed={"agra": AGRA})


def under(minute: float, author: int, text: str) -> dict[str, Any]:
    return post(minutes(minute), author=author, text=text, reply_to=COMPLAINT)


POSTS = [
    COMPLAINT,
    under(5, AGRA, "Noted"),
    under(10, CITIZEN, "अभी तक कुछ नहीं"),
    under(20, AGRA, "अभियुक्त गिरफ्तार कर लिया गया है"),
    under(30, CITIZEN, "धन्यवाद"),
    under(35, MEERUT, "Noted"),
]


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        register(connection)
        take(connection, POSTS)
    return engine


def say(connection: Connection, verdict: str, *, minute: float | None = None, **given: Any) -> None:
    closed_id = None if minute is None else minutes(minute)
    known = {"unit_id": "agra", "thread_id": THREAD, "by": "Inspector A", "at": AT} | given
    corrections.add(connection, verdict=verdict, closed_id=closed_id, **known)


def seen(connection: Connection) -> pd.Series:
    found = reads.case_events(connection, start_ms=0, end_ms=10**15, unit_ids=["agra"])
    assert len(found) == 1
    return found.iloc[0]


def ms(minute: float) -> int:
    return snowflake_ms(minutes(minute))


def test_what_was_derived_stands_where_nobody_corrects(store: Engine) -> None:
    with store.begin() as connection:
        assert seen(connection)["closed_ms"] == ms(20)
        assert corrections.latest(connection).empty


def test_an_earlier_reply_closes_and_the_citizens_next_post_reopens(store: Engine) -> None:
    with store.begin() as connection:
        say(connection, CLOSED, minute=5)
        found = seen(connection)
        assert (found["closed_ms"], found["reopened_ms"]) == (ms(5), ms(10))
        kept = corrections.latest(connection).iloc[0]
        assert (kept["derived_closed_ms"], kept["corrected_by"]) == (ms(20), "Inspector A")


def test_thanks_and_official_words_reopen_nothing(store: Engine) -> None:
    with store.begin() as connection:
        say(connection, CLOSED, minute=20)
        assert seen(connection)["reopened_ms"] is pd.NA


def test_not_closed_takes_closing_and_reopening_away(store: Engine) -> None:
    with store.begin() as connection:
        take(connection, [under(40, CITIZEN, "फिर वही बात")])
        assert seen(connection)["reopened_ms"] == ms(40)
        say(connection, NOT_CLOSED)
        assert seen(connection)[["closed_ms", "reopened_ms"]].isna().all()


def test_a_post_that_comes_later_reopens_a_corrected_closing(store: Engine) -> None:
    with store.begin() as connection:
        say(connection, CLOSED, minute=20)
        take(connection, [under(41, CITIZEN, "फिर वही बात")])
        assert seen(connection)["reopened_ms"] == ms(41)


def test_the_latest_counts_and_all_are_kept(store: Engine) -> None:
    with store.begin() as connection:
        say(connection, NOT_CLOSED, note="  wrong\nreply ")
        say(connection, CLOSED, minute=5, by="Inspector B")
        assert seen(connection)["closed_ms"] == ms(5)
        say(connection, TAKEN_BACK)
        assert seen(connection)["closed_ms"] == ms(20)
        told = corrections.history(connection, unit_id="agra", thread_id=THREAD)
        assert list(told["verdict"]) == [TAKEN_BACK, CLOSED, NOT_CLOSED]
        assert list(told["corrected_by"]) == ["Inspector A", "Inspector B", "Inspector A"]
        assert told["note"].iloc[2] == "wrong reply"


def test_a_rebuild_loses_nothing(store: Engine) -> None:
    with store.begin() as connection:
        say(connection, CLOSED, minute=5)
        cases.rebuild(connection, expression=case_events)
        assert seen(connection)["closed_ms"] == ms(5)


def test_it_follows_its_thread_into_another(store: Engine) -> None:
    with store.begin() as connection:
        asked = post(minutes(50), author=HQ, typed={"agra": AGRA}, quote_of=minutes(-60))
        take(connection, [asked, post(minutes(55), author=AGRA, text="Noted", reply_to=asked)])
        say(connection, CLOSED, minute=55, thread_id=minutes(50))
        take(connection, [post(minutes(-60), author=CITIZEN)])
        found = reads.case_events(connection, start_ms=0, end_ms=10**15, unit_ids=["agra"])
        assert dict(zip(found["thread_id"], found["closed_ms"], strict=True)) == {
            THREAD: ms(20), minutes(-60): ms(55),
        }  # fmt: skip


def test_other_cases_of_the_thread_stay_as_they_are(store: Engine) -> None:
    with store.begin() as connection:
        take(connection, [post(minutes(2), author=CITIZEN, typed={"meerut": MEERUT}, reply_to=COMPLAINT)])
        before = reads.case_events(connection, start_ms=0, end_ms=10**15, unit_ids=["meerut"])
        say(connection, CLOSED, minute=5)
        after = reads.case_events(connection, start_ms=0, end_ms=10**15, unit_ids=["meerut"])
        assert len(before) == 1
        pd.testing.assert_frame_equal(before, after)


def test_the_version_of_the_data_moves(store: Engine) -> None:
    with store.begin() as connection:
        before = reads.data_version(connection)
        say(connection, NOT_CLOSED)
        assert reads.data_version(connection) != before


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"verdict": CLOSED, "minute": 10}, "no_reply"),  # a citizen's
    ({"verdict": CLOSED, "minute": 35}, "no_reply"),  # another unit's
    ({"verdict": CLOSED, "minute": 77}, "no_reply"),
    ({"verdict": CLOSED}, "no_reply"),
    ({"verdict": NOT_CLOSED, "by": " \n"}, "no_name"),
    ({"verdict": NOT_CLOSED, "unit_id": "meerut"}, "no_case"),
    ({"verdict": NOT_CLOSED, "thread_id": 7}, "no_case"),
    ({"verdict": TAKEN_BACK}, "not_corrected"),
]


def test_what_cannot_be_is_refused_in_a_line_and_not_kept(store: Engine) -> None:
    for given, code in REFUSED:
        with store.begin() as connection:
            with pytest.raises(CorrectionError) as refused:
                say(connection, **given)
            assert (refused.value.code, "\n" in str(refused.value)) == (code, False), given
            assert connection.scalar(select(func.count()).select_from(ClosingCorrection)) == 0
