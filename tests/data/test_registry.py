"""The registry in the store: equal to the files, safe to repeat, with the ids that X resolved kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, select, update

from data import coverage, cursors, facts, profiles, reads, registry, renames
from data.profiles import SeenProfile
from data.tables import Account
from tests.data.small_registry import ACCOUNTS, AGRA, UNITS, account, load

NOW_AT = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        load(connection, now_at=NOW_AT)
        facts.put(connection, "cases_stale", None)
    return engine


def by_handle(connection: Connection) -> dict[str, int | None]:
    return dict(connection.execute(select(Account.handle, Account.x_user_id)).all())


def account_id(connection: Connection, handle: str) -> int:
    return connection.execute(select(Account.account_id).where(Account.handle == handle)).scalar_one()


def test_loading_again_changes_nothing(store: Engine) -> None:
    with store.begin() as connection:
        before = facts.get(connection, facts.VERSION)
        loaded = load(connection, now_at=NOW_AT)
        assert (loaded.units, loaded.accounts, loaded.changed) == (4, 3, False)
        assert facts.get(connection, facts.VERSION) == before
        assert facts.get(connection, "cases_stale") is None


def test_a_name_that_changed_counts_the_data_version_on_but_leaves_the_cases(store: Engine) -> None:
    with store.begin() as connection:
        before = facts.get(connection, facts.VERSION)
        renamed = [
            unit if unit.unit_id != "agra" else type(unit)(**{**vars(unit), "name_en": "Agra!"})
            for unit in UNITS
        ]
        assert not load(connection, units=renamed, now_at=NOW_AT).changed
        assert facts.get(connection, facts.VERSION) != before
        assert facts.get(connection, "cases_stale") is None


def test_an_account_that_changes_hands_makes_the_cases_stale(store: Engine) -> None:
    with store.begin() as connection:
        moved = [*ACCOUNTS[:2], account("meerutpolice", "agra")]
        assert load(connection, accounts=moved, now_at=NOW_AT).changed
        assert facts.get(connection, "cases_stale") == "yes"


def test_ids_that_x_resolved_outlive_another_load(store: Engine) -> None:
    with store.begin() as connection:
        assert registry.resolve(connection, {"AgraPolice": AGRA}) == 1
        load(connection, now_at=NOW_AT)
        assert by_handle(connection)["agrapolice"] == AGRA


def test_a_unit_and_its_account_can_go(store: Engine) -> None:
    with store.begin() as connection:
        everyone = coverage.every_account(connection)
        coverage.add(connection, family="posts", account_ids=everyone, from_ms=1, to_ms=2, reason="outage")
        load(connection, units=UNITS[:3], accounts=ACCOUNTS[:2], now_at=NOW_AT)
        assert registry.count(connection) == (3, 2)
        assert coverage.every_account(connection) == everyone[:2]


def test_an_account_that_comes_back_has_what_was_collected_and_what_is_missing_of_it(store: Engine) -> None:
    with store.begin() as connection:
        who = account_id(connection, "meerutpolice")
        for start, end in ((1, 2), (4, 5)):
            coverage.add(
                connection, family="posts", account_ids=[who], from_ms=start, to_ms=end, reason="outage"
            )
        load(connection, accounts=ACCOUNTS[:2], now_at=NOW_AT)
        assert reads.gaps(connection).query("state == 'open'").empty
        load(connection, accounts=[*ACCOUNTS[:2], account("other", "meerut")], now_at=NOW_AT)
        assert account_id(connection, "other") != who
        load(connection, now_at=NOW_AT + timedelta(days=1))
        assert account_id(connection, "meerutpolice") == who
        assert coverage.spans(connection, family="posts", account_ids=[who])[who] == [(1, 2), (4, 5)]
        assert reads.gaps(connection)["unit_id"].tolist() == ["meerut"]


def test_a_gap_of_an_account_that_is_gone_holds_up_no_other(store: Engine) -> None:
    with store.begin() as connection:
        everyone = coverage.every_account(connection)
        for start, end in ((1, 2), (4, 5)):
            coverage.add(
                connection,
                family="posts",
                account_ids=everyone,
                from_ms=start,
                to_ms=end,
                reason="outage",
            )
        load(connection, accounts=ACCOUNTS[:2], now_at=NOW_AT)
        healed = coverage.add(
            connection, family="posts", account_ids=everyone[:2], from_ms=2, to_ms=4, reason="outage"
        )
        assert healed == 1
        load(connection, now_at=NOW_AT)
        coverage.add(
            connection, family="posts", account_ids=everyone[2:], from_ms=5, to_ms=6, reason="outage"
        )
        assert sorted(reads.gaps(connection)["state"]) == ["healed", "healed", "healed", "open"]


def test_a_handle_that_goes_twice_leaves_what_was_collected_under_it_last(store: Engine) -> None:
    with store.begin() as connection:
        load(
            connection,
            accounts=[*ACCOUNTS[:2], account("meerutpolice", "meerut", x_user_id=31)],
            now_at=NOW_AT,
        )
        load(connection, accounts=ACCOUNTS[:2], now_at=NOW_AT)
        load(connection, accounts=[*ACCOUNTS[:2], account("meerut2", "meerut", x_user_id=31)], now_at=NOW_AT)
        again = account("meerutpolice", "meerut", x_user_id=31)
        load(connection, accounts=[*ACCOUNTS[:2], again], now_at=NOW_AT)
        load(connection, accounts=ACCOUNTS[:2], now_at=NOW_AT)
        load(connection, now_at=NOW_AT)
        assert registry.count(connection) == (4, 3)


def test_an_account_that_the_files_rename_is_swept_by_its_old_handle_until_x_shows_the_new_one(
    store: Engine,
) -> None:
    with store.begin() as connection:
        registry.resolve(connection, {"agrapolice": AGRA})
        load(connection, accounts=[ACCOUNTS[0], account("AgraCops", "agra", x_user_id=AGRA)], now_at=NOW_AT)
        (swept,) = [each for each in cursors.members(connection, now_at=NOW_AT) if each.x_user_id == AGRA]
        assert swept.handle == "agrapolice"
        profiles.store(connection, [SeenProfile(AGRA, "AgraCops")], seen_at=NOW_AT)
        assert renames.follow(connection) == [("agrapolice", "AgraCops")]


def test_a_handle_that_the_files_changed_is_the_same_account_by_its_id(store: Engine) -> None:
    with store.begin() as connection:
        registry.resolve(connection, {"agrapolice": AGRA})
        before = account_id(connection, "agrapolice")
        load(connection, accounts=[ACCOUNTS[0], account("AgraCops", "agra", x_user_id=AGRA)], now_at=NOW_AT)
        assert account_id(connection, "AgraCops") == before


def test_a_handle_that_the_files_changed_is_the_same_account_by_the_name_that_x_gave(store: Engine) -> None:
    with store.begin() as connection:
        registry.resolve(connection, {"agrapolice": AGRA})
        profiles.store(connection, [SeenProfile(AGRA, "AgraCops")], seen_at=NOW_AT)
        assert renames.follow(connection) == [("agrapolice", "AgraCops")]
        before = account_id(connection, "agrapolice")
        load(connection, accounts=[ACCOUNTS[0], account("agracops", "agra")], now_at=NOW_AT)
        assert account_id(connection, "agracops") == before
        assert by_handle(connection)["agracops"] == AGRA


def test_a_rename_that_x_reports_makes_the_cases_stale_once(store: Engine) -> None:
    with store.begin() as connection:
        registry.resolve(connection, {"agrapolice": AGRA})
        facts.put(connection, "cases_stale", None)
        profiles.store(connection, [SeenProfile(AGRA, "AgraCops")], seen_at=NOW_AT)
        assert renames.follow(connection)
        assert facts.get(connection, "cases_stale") == "yes"
        assert renames.follow(connection) == []


def test_a_referral_handle_is_headquarters_without_a_unit(store: Engine) -> None:
    with store.begin() as connection:
        load(connection, referrals=("dgpup", "agrapolice"), now_at=NOW_AT)
        rows = connection.execute(select(Account.handle, Account.unit_id, Account.hq, Account.role)).all()
        found = {row.handle: tuple(row)[1:] for row in rows}
        assert found["dgpup"] == (None, 1, "referral")
        assert found["agrapolice"] == ("agra", 1, "office")
        load(connection, now_at=NOW_AT)
        assert "dgpup" not in by_handle(connection)


def test_an_id_is_given_by_handle_in_any_case_and_never_replaced(store: Engine) -> None:
    with store.begin() as connection:
        assert registry.resolve(connection, {"AGRAPOLICE": AGRA}) == 1
        assert registry.resolve(connection, {"agrapolice": 99}) == 0
        assert by_handle(connection)["agrapolice"] == AGRA


def test_one_id_is_never_two_accounts_at_once(store: Engine) -> None:
    with store.begin() as connection:
        assert registry.resolve(connection, {"agrapolice": AGRA, "meerutpolice": AGRA}) == 1
        given = [*ACCOUNTS[:2], account("meerutpolice", "meerut", x_user_id=AGRA)]
        load(connection, accounts=given, now_at=NOW_AT)
        found = by_handle(connection)
        assert (found["agrapolice"], found["meerutpolice"]) == (None, AGRA)


def test_a_handle_is_resolved_only_while_it_is_the_accounts(store: Engine) -> None:
    with store.begin() as connection:
        given = [ACCOUNTS[0], account("agrapolice", "agra", until=date(2026, 1, 1))]
        load(connection, accounts=given, now_at=NOW_AT)
        assert list(registry.unresolved(connection, at=NOW_AT)) == ["uppolice"]
        assert list(registry.unresolved(connection)) == ["agrapolice", "uppolice"]
        assert registry.resolve(connection, {"agrapolice": 99}, at=NOW_AT) == 0
        then = datetime(2025, 6, 1, tzinfo=UTC)
        assert registry.resolve(connection, {"agrapolice": AGRA}, at=then) == 1


def test_an_id_beyond_two_to_the_53_stays_exact(store: Engine) -> None:
    whole = (1 << 63) - 1
    with store.begin() as connection:
        connection.execute(update(Account).values(x_user_id=None))
        registry.resolve(connection, {"agrapolice": whole})
        assert by_handle(connection)["agrapolice"] == whole
