"""Coverage and gaps: spans are joined, every hole is a gap until it is filled or given up, units stop at the first."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select

from data import coverage, facts, reads
from data.collection_tables import Gap
from data.coverage import FAMILIES, MENTIONS, POSTS, merged, without
from data.instants import ist_day_start_ms
from data.tables import Account
from tests.data.small_registry import ACCOUNTS, account, load

NOW_AT = datetime(2026, 11, 24, tzinfo=UTC)
HOUR = 3_600_000
T = ist_day_start_ms(date(2026, 11, 20))


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        load(connection, now_at=NOW_AT)
    return engine


def accounts(connection: Connection) -> dict[str, int]:
    return dict(connection.execute(select(Account.handle, Account.account_id)).all())


def cover(
    connection: Connection,
    start: float,
    end: float,
    *,
    families: Collection[str] = FAMILIES,
    who: Collection[int] | None = None,
) -> None:
    for family in families:
        coverage.add(
            connection,
            family=family,
            account_ids=coverage.every_account(connection) if who is None else who,
            from_ms=T + round(start * HOUR),
            to_ms=T + round(end * HOUR),
            reason="outage",
        )


def hours(ms: Any) -> float | None:
    return None if pd.isna(ms) else (int(ms) - T) / HOUR


def observed(connection: Connection, unit_id: str) -> tuple[float | None, float | None]:
    row = reads.observation(connection).set_index("unit_id").loc[unit_id]
    return hours(row["observed_from_ms"]), hours(row["observed_until_ms"])


def gaps(connection: Connection) -> list[tuple[str, float | None, float | None, str]]:
    rows = connection.execute(
        select(Gap.family, Gap.__table__.c.from_at, Gap.__table__.c.to_at, Gap.state)
    ).all()
    return sorted(
        (
            row.family,
            (row.from_at - _start()).total_seconds() / 3600,
            (row.to_at - _start()).total_seconds() / 3600,
            row.state,
        )
        for row in rows
    )


def _start() -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=T)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8))
def test_merged_spans_hold_the_same_instants_in_order_and_apart(spans: list[tuple[int, int]]) -> None:
    joined = merged(spans)
    inside = {moment for start, end in spans for moment in range(start, end)}
    assert {moment for start, end in joined for moment in range(start, end)} == inside
    assert all(left[1] < right[0] for left, right in pairwise(joined))


def test_spans_that_touch_are_one(store: Engine) -> None:
    with store.begin() as connection:
        for start in range(5):
            cover(connection, start, start + 1)
        everyone = coverage.every_account(connection)
        found = coverage.spans(connection, family=POSTS, account_ids=everyone)
        assert found == {each: [(T, T + 5 * HOUR)] for each in everyone}
        assert gaps(connection) == []


def test_a_hole_is_a_gap_where_observation_stops_until_it_is_filled(store: Engine) -> None:
    with store.begin() as connection:
        cover(connection, 0, 4)
        cover(connection, 6, 9, families=[MENTIONS])
        cover(connection, 4, 9, families=[POSTS])
        assert gaps(connection) == [(MENTIONS, 4, 6, "open")]
        assert observed(connection, "agra") == (0, 4)
        cover(connection, 4, 6, families=[MENTIONS])
        assert gaps(connection) == [(MENTIONS, 4, 6, "healed")]
        assert observed(connection, "agra") == (0, 9)


def test_a_hole_behind_an_older_span_is_a_gap_too(store: Engine) -> None:
    with store.begin() as connection:
        cover(connection, 10, 12)
        cover(connection, 0, 4)
        assert gaps(connection) == [(MENTIONS, 4, 10, "open"), (POSTS, 4, 10, "open")]
        assert observed(connection, "agra") == (0, 4)


def test_a_hole_is_found_wherever_it_lies_among_those_that_are_known(store: Engine) -> None:
    with store.begin() as connection:
        cover(connection, 10, 12, families=[POSTS])
        cover(connection, 20, 22, families=[POSTS])
        cover(connection, 0, 4, families=[POSTS])
        assert gaps(connection) == [(POSTS, 4, 10, "open"), (POSTS, 12, 20, "open")]


def test_a_hole_is_recorded_once_and_heals_only_when_it_is_whole(store: Engine) -> None:
    with store.begin() as connection:
        cover(connection, 0, 2, families=[POSTS])
        cover(connection, 8, 9, families=[POSTS])
        cover(connection, 4, 5, families=[POSTS])
        assert gaps(connection) == [(POSTS, 2, 8, "open")]
        cover(connection, 5, 8, families=[POSTS])
        assert gaps(connection) == [(POSTS, 2, 8, "open")]
        cover(connection, 2, 4, families=[POSTS])
        assert gaps(connection) == [(POSTS, 2, 8, "healed")]


def test_a_gap_of_several_accounts_heals_when_all_are_filled(store: Engine) -> None:
    with store.begin() as connection:
        cover(connection, 0, 2)
        cover(connection, 4, 5)
        someone = accounts(connection)["agrapolice"]
        cover(connection, 2, 4, who=[someone])
        assert {state for *_, state in gaps(connection)} == {"open"}
        cover(connection, 2, 4)
        assert {state for *_, state in gaps(connection)} == {"healed"}


def test_what_was_collected_of_a_gaps_beginning_is_observed_while_the_rest_is_open(store: Engine) -> None:
    with store.begin() as connection:
        cover(connection, 0, 2)
        cover(connection, 8, 9)
        assert observed(connection, "agra") == (0, 2)
        cover(connection, 2, 4)
        cover(connection, 5, 6)
        assert observed(connection, "agra") == (0, 4)
        hides = reads.gaps(connection).set_index("unit_id")["hides_from_ms"]
        assert {hours(each) for each in hides} == {4}


def test_an_account_that_is_whole_again_does_not_wait_for_the_others_of_its_gap(store: Engine) -> None:
    with store.begin() as connection:
        cover(connection, 0, 2)
        cover(connection, 4, 5)
        cover(connection, 2, 4, who=[accounts(connection)["agrapolice"]])
        assert observed(connection, "agra") == (0, 5)
        assert observed(connection, "meerut") == (0, 2)


def test_a_healed_gap_says_by_what(store: Engine) -> None:
    with store.begin() as connection:
        cover(connection, 0, 2, families=[POSTS])
        cover(connection, 4, 5, families=[POSTS])
        everyone = coverage.every_account(connection)
        span = {"from_ms": T + 2 * HOUR, "to_ms": T + 4 * HOUR, "reason": "outage"}
        coverage.add(connection, family=POSTS, account_ids=everyone, **span, healed_by="search/all")
        assert connection.scalars(select(Gap.healed_by)).all() == ["search/all"]


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6)


@given(span=st.tuples(st.integers(0, 30), st.integers(0, 30)), have=SPANS)
def test_what_is_missing_of_a_span_is_just_what_no_other_holds(
    span: tuple[int, int], have: list[tuple[int, int]]
) -> None:
    missing = without(span, merged(have))
    held = {each for start, end in have for each in range(start, end)}
    assert {each for start, end in missing for each in range(start, end)} == set(range(*span)) - held
    assert missing == merged(missing)


def test_a_gap_given_up_lets_observation_go_on_and_an_import_still_heals_it(store: Engine) -> None:
    with store.begin() as connection:
        cover(connection, 0, 2)
        cover(connection, 4, 5)
        for gap_id in connection.scalars(select(Gap.gap_id)).all():
            assert coverage.give_up(connection, gap_id=gap_id, settled_ms=T)
            assert not coverage.give_up(connection, gap_id=gap_id, settled_ms=T)
        assert observed(connection, "agra") == (0, 5)
        assert set(reads.gaps(connection)["state"]) == {"lost"}
        cover(connection, 2, 4)
        assert set(reads.gaps(connection)["state"]) == {"healed"}


def test_giving_up_what_is_no_gap_says_so(store: Engine) -> None:
    with store.begin() as connection:
        assert not coverage.give_up(connection, gap_id=99, settled_ms=T)


def test_nothing_at_all_is_no_known_gap_and_no_observation(store: Engine) -> None:
    with store.begin() as connection:
        assert observed(connection, "agra") == (None, None)
        assert reads.gaps(connection).empty


def test_a_unit_is_observed_as_far_as_the_slower_of_its_families(store: Engine) -> None:
    with store.begin() as connection:
        cover(connection, 0, 9, families=[POSTS])
        assert observed(connection, "agra") == (None, None)
        cover(connection, 1, 5, families=[MENTIONS])
        assert observed(connection, "agra") == (1, 5)


def test_an_account_that_was_never_covered_leaves_its_unit_alone_without_observation(store: Engine) -> None:
    with store.begin() as connection:
        cover(connection, 0, 9)
        load(connection, accounts=[*ACCOUNTS, account("sspagra", "agra", role="officer")], now_at=NOW_AT)
        assert observed(connection, "agra") == (None, None)
        assert observed(connection, "meerut") == (0, 9)


@pytest.mark.parametrize(("covered_to", "until"), [(48, 60), (30, 30)])
def test_an_account_whose_time_is_over_limits_only_where_its_end_was_not_reached(
    store: Engine, covered_to: float, until: float
) -> None:
    with store.begin() as connection:
        officer = account("sspagra", "agra", role="officer", until=date(2026, 11, 22))  # 48 hours on
        load(connection, accounts=[*ACCOUNTS, officer], now_at=NOW_AT)
        who = accounts(connection)
        cover(connection, 0, covered_to, who=[who["sspagra"]])
        cover(connection, 0, 60, who=[who["agrapolice"]])
        assert observed(connection, "agra") == (0, until)


def test_a_unit_whose_only_account_ends_some_day_is_observed(store: Engine) -> None:
    with store.begin() as connection:
        load(connection, accounts=[account("agrapolice", "agra", until=date(2027, 1, 1))], now_at=NOW_AT)
        cover(connection, 0, 9)
        assert observed(connection, "agra") == (0, 9)


def test_an_account_that_was_over_before_it_was_listed_leaves_observation_as_it_is(store: Engine) -> None:
    with store.begin() as connection:
        former = account("agra_then", "agra", until=date(2019, 1, 1))
        load(connection, accounts=[*ACCOUNTS, former], now_at=NOW_AT)
        cover(connection, 0, 9, who=[accounts(connection)["agrapolice"]])
        assert observed(connection, "agra") == (0, 9)


def test_a_unit_without_an_account_says_so(store: Engine) -> None:
    with store.begin() as connection:
        row = reads.observation(connection).set_index("unit_id").loc["zone-west"]
        assert (row["has_account"], row["resolved"]) == (False, False)


def test_each_change_counts_the_data_version_on(store: Engine) -> None:
    with store.begin() as connection:
        seen = [facts.get(connection, facts.VERSION)]
        cover(connection, 0, 2, families=[POSTS])
        seen.append(facts.get(connection, facts.VERSION))
        cover(connection, 4, 5, families=[POSTS])
        seen.append(facts.get(connection, facts.VERSION))
        coverage.give_up(connection, gap_id=1, settled_ms=T)
        seen.append(facts.get(connection, facts.VERSION))
        assert len(set(seen)) == 4
