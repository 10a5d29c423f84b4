"""Cases from any order, repetition and cut of posts equal those worked out by the letter of the definitions."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select, update

from data import cases
from data.instants import snowflake_ms
from data.tables import Case, Post
from metrics.cases import case_events
from tests.worlds.generated import (
    AGRA,
    AGRA_OFFICER,
    CITIZEN,
    HQ,
    MEERUT,
    NEIGHBOUR,
    OWNERS,
    World,
    conversations,
    worlds,
)
from tests.worlds.posts import minutes, post
from tests.worlds.slow_cases import SlowCases
from tests.worlds.stored import KIND_OF, register, take


def stored_cases(connection: Connection) -> dict[tuple[str, int], dict[str, Any]]:
    rows = connection.execute(select(Case.__table__)).mappings().all()
    keys = ("unit_id", "thread_id", "opened_gone_at", "referred_gone_at")
    return {
        (row["unit_id"], row["thread_id"]): {name: row[name] for name in row if name not in keys}
        for row in rows
    }


def slow(items: list[dict[str, Any]]) -> dict[tuple[str, int], dict[str, Any]]:
    return SlowCases(items, OWNERS, {"hq"}, KIND_OF).rows()


def check_world(engine: Engine, world: World, size: int) -> None:
    with engine.begin() as connection:
        register(connection)
        for start in range(0, len(world.posts), size):
            take(connection, world.posts[start : start + size])
        assert stored_cases(connection) == slow(world.posts)
        cases.rebuild(connection, expression=case_events)
        assert stored_cases(connection) == slow(world.posts)


def test_touched_threads_and_a_rebuild_give_the_cases_of_the_definitions(engine: Engine) -> None:
    examples = 120 if engine.dialect.name == "sqlite" else 30

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(world=st.one_of(worlds(), conversations()), size=st.integers(1, 12))
    def check(world: World, size: int) -> None:
        check_world(engine, world, size)

    check()


@pytest.fixture
def registered(engine: Engine) -> Engine:
    with engine.begin() as connection:
        register(connection)
    return engine


def only(engine: Engine, items: list[dict[str, Any]], unit_id: str) -> dict[str, Any]:
    with engine.begin() as connection:
        take(connection, items)
        return {unit: row for (unit, _), row in stored_cases(connection).items()}[unit_id]


def test_a_quote_by_headquarters_joins_the_thread_of_the_complaint(registered: Engine) -> None:
    complaint = post(minutes(0), author=CITIZEN, typed={"agra": AGRA})
    referral = post(minutes(7), author=HQ, typed={"agra": AGRA}, quote_of=minutes(0))
    noted = post(minutes(9), author=AGRA, text="Noted", reply_to=referral, hidden={"hqpolice": HQ})
    case = only(registered, [noted, referral, complaint], "agra")
    assert (case["opened_id"], case["referred_id"], case["first_reply_id"]) == (
        minutes(0),
        minutes(7),
        minutes(9),
    )


def test_handles_that_x_puts_before_a_reply_tag_nobody(registered: Engine) -> None:
    complaint = post(minutes(0), author=CITIZEN, typed={"hqpolice": HQ, "agra": AGRA})
    answer = post(
        minutes(5), author=HQ, text="Noted", reply_to=complaint, hidden={"asha": CITIZEN, "agra": AGRA}
    )
    assert only(registered, [complaint, answer], "agra")["referred_at"] is None


def test_a_tag_added_by_an_edit_counts_from_the_edit(registered: Engine) -> None:
    first = post(minutes(0), author=HQ, text="कृपया देखें", history=[minutes(0)])
    edited = post(
        minutes(5), author=HQ, text="कृपया देखें", typed={"meerut": MEERUT}, history=[minutes(0), minutes(5)]
    )
    edited["conversation_id"] = str(minutes(0))
    case = only(registered, [edited, first], "meerut")
    assert case["opened_id"] == minutes(0)
    assert case["opened_at"] == case["referred_at"] == (minutes(5) >> 22) + 1288834974657


def test_a_referral_is_an_act_of_headquarters_in_its_own_case(registered: Engine) -> None:
    complaint = post(minutes(0), author=CITIZEN, typed={"hqpolice": HQ})
    referral = post(
        minutes(3), author=HQ, text="?", typed={"agra": AGRA}, reply_to=complaint, hidden={"asha": CITIZEN}
    )
    assert only(registered, [complaint, referral], "hq")["acted_opened_at"] is not None


def stored(engine: Engine, items: list[dict[str, Any]]) -> list[str]:
    """The units that have a case after these posts."""
    with engine.begin() as connection:
        take(connection, items)
        return sorted(unit for unit, _ in stored_cases(connection))


def test_a_plain_thank_you_does_not_reopen_and_another_post_of_a_citizen_does(registered: Engine) -> None:
    complaint = post(minutes(0), author=CITIZEN, typed={"agra": AGRA})
    closing = post(minutes(5), author=AGRA, text="अभियोग पंजीकृत", reply_to=complaint)
    thanks = post(minutes(6), author=CITIZEN, text="धन्यवाद", reply_to=closing)
    again = post(minutes(7), author=NEIGHBOUR, text="फिर वही हुआ", reply_to=closing)
    case = only(registered, [complaint, closing, thanks], "agra")
    assert (case["closed_at"], case["reopened_at"]) == (snowflake_ms(minutes(5)), None)
    assert only(registered, [again], "agra")["reopened_at"] == snowflake_ms(minutes(7))


def test_an_officials_post_after_the_closing_reopens_nothing(registered: Engine) -> None:
    complaint = post(minutes(0), author=CITIZEN, typed={"agra": AGRA})
    closing = post(minutes(5), author=AGRA, text="अभियोग पंजीकृत", reply_to=complaint)
    later = post(minutes(7), author=MEERUT, text="यह क्या है", reply_to=closing)
    assert only(registered, [complaint, closing, later], "agra")["reopened_at"] is None


def test_a_thread_that_the_unit_began_is_its_case_only_once_it_is_referred(registered: Engine) -> None:
    appeal = post(minutes(0), author=AGRA, text="हेलमेट पहनें")
    complaint = post(minutes(5), author=CITIZEN, typed={"agra": AGRA}, reply_to=appeal)
    referral = post(minutes(9), author=HQ, typed={"agra": AGRA}, reply_to=complaint)
    assert stored(registered, [appeal, complaint]) == []
    assert stored(registered, [referral]) == ["agra"]
    case = only(registered, [], "agra")
    assert (case["own_thread"], case["opened_id"], case["referred_id"]) == (1, minutes(5), minutes(9))


def test_posts_of_other_officials_and_retweets_tag_nobody(registered: Engine) -> None:
    coordination = post(minutes(0), author=MEERUT, typed={"agra": AGRA})
    retweet = post(minutes(1), author=CITIZEN, typed={"agra": AGRA}, retweet_of=minutes(0))
    assert stored(registered, [coordination, retweet]) == []


def test_a_later_tag_opens_no_second_case(registered: Engine) -> None:
    complaint = post(minutes(0), author=CITIZEN, typed={"agra": AGRA})
    again = post(minutes(9), author=NEIGHBOUR, typed={"agra": AGRA}, reply_to=complaint)
    assert stored(registered, [complaint, again]) == ["agra"]
    assert only(registered, [], "agra")["opened_id"] == minutes(0)


def test_a_tag_of_an_account_that_changed_hands_is_of_whoever_has_it_then(registered: Engine) -> None:
    before = post(minutes(39), author=CITIZEN, typed={"sspagra": AGRA_OFFICER})
    after = post(minutes(41), author=CITIZEN, typed={"sspagra": AGRA_OFFICER})
    assert stored(registered, [before]) == ["agra"]
    assert stored(registered, [after]) == ["agra", "meerut"]


@pytest.mark.parametrize(("deleted", "withdrawn"), [(0, True), (9, False)])
def test_only_the_deletion_of_the_tag_that_opened_it_is_kept_with_a_case(
    registered: Engine, deleted: int, withdrawn: bool
) -> None:
    complaint = post(minutes(0), author=CITIZEN, typed={"agra": AGRA})
    again = post(minutes(9), author=NEIGHBOUR, typed={"agra": AGRA}, reply_to=complaint)
    with registered.begin() as connection:
        take(connection, [complaint, again])
        connection.execute(
            update(Post).where(Post.post_id == minutes(deleted)).values(gone_at=7, state="deleted")
        )
        cases.rebuild(connection, expression=case_events)
        assert connection.scalar(select(Case.opened_gone_at)) == (7 if withdrawn else None)
