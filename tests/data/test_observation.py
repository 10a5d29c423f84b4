"""Accounts that come and go: each limits its unit from its own listing on, and what was missed then is said."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, select

from data import coverage, reads
from data.collection_tables import Gap
from data.coverage import FAMILIES, POSTS
from data.instants import from_ms, ist_day_start_ms
from data.tables import Account
from metrics.observed import known_gaps
from tests.data.small_registry import ACCOUNTS, AGRA, HQ, MEERUT, account, load

HOUR = 3_600_000
T = ist_day_start_ms(date(2026, 11, 20))
ENDED = date(2026, 11, 22)  # 48 hours on
OFFICER = account("sspagra", "agra", role="officer")


def at(hours: float) -> datetime:
    return from_ms(T) + timedelta(hours=hours)


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        load(connection, now_at=at(0))
    return engine


def cover(
    connection: Connection, start: float, end: float, *handles: str, families: Collection[str] = FAMILIES
) -> None:
    """What was collected whole, of all accounts or of some."""
    ids: dict[str, int] = dict(connection.execute(select(Account.handle, Account.account_id)).all())
    for family in families:
        coverage.add(
            connection,
            family=family,
            account_ids=[ids[each] for each in handles or ids],
            from_ms=T + round(start * HOUR),
            to_ms=T + round(end * HOUR),
            reason="outage",
        )


def observed(connection: Connection, unit_id: str = "agra") -> tuple[float, float]:
    row = reads.observation(connection).set_index("unit_id").loc[unit_id]
    return (int(row["observed_from_ms"]) - T) / HOUR, (int(row["observed_until_ms"]) - T) / HOUR


def hidden(connection: Connection) -> list[tuple[str, float, float]]:
    """What the figures leave out."""
    spans = known_gaps(reads.gaps(connection)).itertuples()
    return [(span.unit_id, (span.from_ms - T) / HOUR, (span.to_ms - T) / HOUR) for span in spans]


def test_an_account_that_is_listed_later_takes_nothing_of_what_was_observed_before(store: Engine) -> None:
    with store.begin() as connection:
        cover(connection, 0, 4)
        load(connection, accounts=[*ACCOUNTS, OFFICER], now_at=at(4))
        cover(connection, 4, 9)
        assert observed(connection) == (0, 9)
        assert hidden(connection) == []


def test_until_it_is_collected_an_account_that_is_listed_later_ends_observation_at_its_listing(
    store: Engine,
) -> None:
    with store.begin() as connection:
        cover(connection, 0, 9)
        load(connection, accounts=[*ACCOUNTS, OFFICER], now_at=at(5))
        assert observed(connection) == (0, 5)
        cover(connection, 5, 8, "sspagra", families=[POSTS])
        assert observed(connection) == (0, 5)
        cover(connection, 5, 7, "sspagra")
        assert observed(connection) == (0, 7)
        assert observed(connection, "meerut") == (0, 9)


def test_an_account_that_is_listed_for_a_day_to_come_limits_from_that_day_on(store: Engine) -> None:
    to_come = account("sspagra", "agra", role="officer", since=date(2026, 11, 21))  # 24 hours on
    with store.begin() as connection:
        cover(connection, 0, 30)
        load(connection, accounts=[*ACCOUNTS, to_come], now_at=at(4))
        assert observed(connection) == (0, 24)


def test_what_was_missed_after_its_listing_is_lost_and_all_else_stays_observed(store: Engine) -> None:
    with store.begin() as connection:
        cover(connection, 0, 9)
        load(connection, accounts=[*ACCOUNTS, OFFICER], now_at=at(4))
        cover(connection, 5, 9, "sspagra", families=[POSTS])
        cover(connection, 6, 9, "sspagra")
        assert observed(connection) == (0, 9)
        assert hidden(connection) == [("agra", 4, 6)]
        (row,) = reads.gaps(connection).itertuples()
        assert (row.reason, row.state, row.gap_id < 0) == ("not_followed", "lost", True)
        cover(connection, 4, 6, "sspagra")
        assert hidden(connection) == []


def test_a_unit_is_observed_as_far_back_as_all_accounts_of_its_first_listing(store: Engine) -> None:
    with store.begin() as connection:
        cover(connection, 3, 9)
        cover(connection, -90, 3, "agrapolice", "uppolice")
        assert observed(connection) == (-90, 9)
        assert observed(connection, "meerut") == (3, 9)


def test_a_unit_that_joins_the_registry_later_is_observed_from_then_on(engine: Engine) -> None:
    with engine.begin() as connection:
        load(connection, accounts=ACCOUNTS[:2], now_at=at(0))
        cover(connection, 0, 4)
        load(connection, now_at=at(4))
        cover(connection, 4, 9)
        assert observed(connection, "meerut") == (4, 9)
        assert observed(connection) == (0, 9)


def test_a_gap_hides_of_a_unit_only_what_lies_after_the_listing_of_its_account(store: Engine) -> None:
    with store.begin() as connection:
        cover(connection, 0, 9)
        load(connection, accounts=[*ACCOUNTS, OFFICER], now_at=at(4))
        cover(connection, 4, 9, "sspagra")
        cover(connection, 0, 1, "sspagra")
        assert [(row.from_ms, row.to_ms, row.state) for row in reads.gaps(connection).itertuples()] == [
            (T + 1 * HOUR, T + 4 * HOUR, "open"),
            (T + 1 * HOUR, T + 4 * HOUR, "open"),
        ]
        assert observed(connection) == (0, 9)
        assert hidden(connection) == []


def test_a_gap_that_spans_the_listing_stops_observation_there(store: Engine) -> None:
    with store.begin() as connection:
        cover(connection, 0, 9)
        load(connection, accounts=[*ACCOUNTS, OFFICER], now_at=at(4))
        cover(connection, 0, 1, "sspagra")
        cover(connection, 6, 9, "sspagra")
        assert observed(connection) == (0, 4)
        assert hidden(connection) == [("agra", 4, 6)]


@pytest.mark.parametrize(
    ("listed", "lost"), [(30, []), (48, []), (60, [("agra", 48, 60)])], ids=["before", "at", "after"]
)
def test_one_account_after_another_leaves_lost_only_what_neither_was_collected_for(
    store: Engine, listed: int, lost: list[tuple[str, float, float]]
) -> None:
    retired = account("agrapolice", "agra", until=ENDED)
    heir = account("agrapolicenew", "agra", since=ENDED)
    with store.begin() as connection:
        cover(connection, 0, 60)
        load(connection, accounts=[ACCOUNTS[0], retired, heir], now_at=at(listed))
        cover(connection, listed, 72, "agrapolicenew")
        cover(connection, 60, 72, "uppolice")
        assert observed(connection) == (0, 72)
        assert hidden(connection) == lost


def test_what_is_missing_of_a_retired_account_stops_observation_until_it_is_given_up(store: Engine) -> None:
    retired = account("sspagra", "agra", role="officer", until=ENDED)
    with store.begin() as connection:
        load(connection, accounts=[*ACCOUNTS, retired], now_at=at(0))
        cover(connection, 0, 30, "sspagra")
        cover(connection, 0, 60, "agrapolice")
        account_id = connection.scalar(select(Account.account_id).where(Account.handle == "sspagra"))
        for family in FAMILIES:
            coverage.open_gap(
                connection,
                family=family,
                account_ids=[int(account_id or 0)],
                from_ms=T + 30 * HOUR,
                to_ms=T + 48 * HOUR,
                reason="outage",
            )
        assert observed(connection) == (0, 30)
        for gap_id in connection.scalars(select(Gap.gap_id)).all():
            coverage.give_up(connection, gap_id=gap_id, settled_ms=T)
        assert observed(connection) == (0, 60)
        assert hidden(connection) == [("agra", 30, 48)]


def test_a_unit_all_of_whose_accounts_ended_is_observed_until_the_last_did(store: Engine) -> None:
    former = account("agra_then", "agra", until=date(2026, 11, 21))
    with store.begin() as connection:
        load(connection, accounts=[former, account("agrapolice", "agra", until=ENDED)], now_at=at(0))
        cover(connection, 0, 24, "agra_then")
        cover(connection, 0, 48, "agrapolice")
        assert observed(connection) == (0, 48)


def test_a_unit_says_when_an_account_was_its_own_that_x_does_not_know(store: Engine) -> None:
    known = [
        account("uppolice", "uppolice-hq", x_user_id=HQ),
        account("agrapolice", "agra", x_user_id=AGRA),
        account("sspagra", "agra", role="officer", since=date(2026, 11, 20), until=ENDED),
        account("meerutpolice", "meerut", x_user_id=MEERUT),
    ]
    with store.begin() as connection:
        load(connection, accounts=known, now_at=at(0))
        rows = reads.observation(connection).set_index("unit_id")
    assert rows["resolved"].to_dict() == {
        "agra": True,
        "meerut": True,
        "uppolice-hq": True,
        "zone-west": False,
    }
    assert (rows.loc["agra", "unresolved_from_ms"], rows.loc["agra", "unresolved_until_ms"]) == (
        T,
        T + 48 * HOUR,
    )
    assert rows.drop(index="agra")[["unresolved_from_ms", "unresolved_until_ms"]].isna().all(axis=None)
