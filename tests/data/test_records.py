"""What is recorded of collection: the ledger, the quarantine, snapshots, cursors, and frames with whole ids."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import (
    BigInteger,
    Date,
    Engine,
    Integer,
    String,
    func,
    insert,
    literal,
    select,
    union_all,
)

from data import cursors, dues, facts, ledger, profiles, quarantine, reads, registry
from data.collection_tables import Cursor, PaidRead, Quarantined, Request
from data.frames import frame
from data.instants import from_ms, to_ms
from data.profiles import SeenProfile
from data.quarantine import BadItem
from data.tables import FollowerSnapshot, Post, Profile
from tests.data.made_posts import stored_post
from tests.data.small_registry import AGRA, load

EVENING = datetime(2026, 11, 24, 23, 50, tzinfo=UTC)
MORNING = EVENING + timedelta(minutes=20)
BIG = (1 << 63) - 1


def spend(engine: Engine, ids: list[int], at: datetime, endpoint: str = "search/recent") -> int:
    with engine.begin() as connection:
        return ledger.record(
            connection,
            run_id=None,
            at=at,
            endpoint=endpoint,
            status=200,
            object_ids=ids,
            price_microusd=5_000,
        )


def test_the_same_post_again_on_one_utc_day_is_free_and_billed_the_next(engine: Engine) -> None:
    assert spend(engine, [1, 2, BIG], EVENING) == 15_000
    assert spend(engine, [2, 3, 3, BIG], EVENING) == 5_000
    assert spend(engine, [2, 3], MORNING) == 10_000
    with engine.connect() as connection:
        assert ledger.spent_microusd(connection, at=EVENING) == 20_000
        assert ledger.spent_microusd(connection, at=MORNING) == 10_000


def test_another_endpoint_bills_the_same_object_again(engine: Engine) -> None:
    assert spend(engine, [1], EVENING) == spend(engine, [1], EVENING, "tweets") == 5_000


def test_an_empty_answer_and_a_failed_one_are_entered_and_cost_nothing(engine: Engine) -> None:
    assert spend(engine, [], EVENING) == 0
    with engine.begin() as connection:
        ledger.record(
            connection, run_id=None, at=EVENING, endpoint="users", status=503, object_ids=(), price_microusd=0
        )
        days = reads.requests_by_day(connection, now_at=EVENING).set_index("endpoint")
    assert (days.loc["users", "requests"], days.loc["users", "failed"]) == (1, 1)
    assert (days.loc["search/recent", "failed"], days.loc["search/recent", "cost_usd"]) == (0, 0.0)


def test_what_was_paid_for_yesterday_is_forgotten_and_the_requests_stay(engine: Engine) -> None:
    spend(engine, [1], EVENING)
    with engine.begin() as connection:
        ledger.forget_before(connection, at=MORNING)
        assert connection.scalar(select(func.count()).select_from(PaidRead)) == 0
        assert connection.scalar(select(func.count()).select_from(Request)) == 1


def test_a_bad_item_is_kept_once_as_it_came(engine: Engine) -> None:
    with engine.begin() as connection:
        for _ in range(2):
            quarantine.keep(
                connection, [BadItem("no id", '{"text": "क"}')] * 2, origin="search", now_at=EVENING
            )
        (row,) = connection.execute(select(Quarantined.__table__)).all()
        assert (row.raw, row.reason, row.origin) == ('{"text": "क"}', "no id", "search")
        assert reads.quarantine(connection)["items"].tolist() == [1]


def test_even_what_no_database_takes_is_kept_aside(engine: Engine) -> None:
    with engine.begin() as connection:
        quarantine.keep(connection, [BadItem("not JSON", "a\x00b\ud800c")], origin="file", now_at=EVENING)
        assert connection.scalar(select(Quarantined.raw)) == "a\\x00b\\ud800c"


@pytest.fixture
def registered(engine: Engine) -> Engine:
    with engine.begin() as connection:
        load(connection, now_at=EVENING)
        registry.resolve(connection, {"agrapolice": AGRA})
    return engine


def test_a_count_that_x_did_not_give_is_null_and_one_of_nothing_is_zero(registered: Engine) -> None:
    with registered.begin() as connection:
        profiles.store(connection, [SeenProfile(AGRA, "agrapolice", followers=0)], seen_at=EVENING)
        profiles.store(connection, [SeenProfile(AGRA, "agrapolice", posts_total=7)], seen_at=MORNING)
        rows = reads.follower_snapshots(connection)
    assert rows["followers"].tolist() == [0, pd.NA]
    assert rows["posts_total"].tolist() == [pd.NA, 7]


def test_a_look_without_any_count_leaves_a_profile_and_no_snapshot(registered: Engine) -> None:
    with registered.begin() as connection:
        profiles.store(connection, [SeenProfile(AGRA, None, state="suspended")], seen_at=EVENING)
        assert connection.scalar(select(Profile.state)) == "suspended"
        assert connection.scalar(select(func.count()).select_from(FollowerSnapshot)) == 0


def test_a_citizens_profile_is_not_kept(registered: Engine) -> None:
    with registered.begin() as connection:
        before = facts.get(connection, facts.VERSION)
        profiles.store(connection, [SeenProfile(901, "asha", followers=3)], seen_at=EVENING)
        assert connection.scalar(select(func.count()).select_from(Profile)) == 0
        assert facts.get(connection, facts.VERSION) == before


def test_the_same_look_twice_is_one(registered: Engine) -> None:
    with registered.begin() as connection:
        for _ in range(2):
            profiles.store(connection, [SeenProfile(AGRA, "agrapolice", followers=3)] * 2, seen_at=EVENING)
        assert len(reads.follower_snapshots(connection)) == 1


def test_a_frame_has_the_kinds_of_its_columns_whatever_stands_in_them(engine: Engine) -> None:
    """PostgreSQL gives decimals for sums, SQLite numbers for what is true; days are words."""
    big, one, no = (
        literal(each, kind) for each, kind in ((2**60, BigInteger), (1, Integer), (None, Integer))
    )
    agra, nobody = literal("agra", String), literal(None, String)
    rows = union_all(
        select(big.label("n"), one.label("has"), agra.label("name")), select(big, no, nobody)
    ).subquery("rows")
    query = select(
        func.sum(rows.c.n - 1).label("sum"),
        func.max(rows.c.has).label("has"),
        (func.count() > 1).label("is_many"),
        (func.count() / 4.0).label("quarter"),
        func.max(rows.c.name).label("name"),
        literal(date(2026, 8, 3), Date).label("on"),
        literal(None, Date).label("never_on"),
        literal(None, Integer).label("never"),
    )
    with engine.connect() as connection:
        found = frame(connection, query)
    row = found.iloc[0]
    assert {name: str(kind) for name, kind in found.dtypes.items()} == {
        "sum": "Int64",
        "has": "Int64",
        "is_many": "boolean",
        "quarter": "Float64",
        "name": "str",
        "on": "string",
        "never_on": "string",
        "never": "Int64",
    }
    assert (row["sum"], row["has"], row["is_many"], row["quarter"]) == (2**61 - 2, 1, True, 0.5)
    assert (row["name"], row["on"]) == ("agra", "2026-08-03")
    assert row[["never_on", "never"]].isna().all()


def test_a_frame_keeps_ids_exact_even_beside_missing_ones(engine: Engine) -> None:
    row = dict.fromkeys(Post.__table__.columns.keys())
    row |= {
        "latest_id": 1,
        "created_at": 1,
        "conversation_id": 1,
        "thread_id": 1,
        "is_retweet": 0,
        "kind": "other",
    }
    row |= {"state": "public", "stored_at": 1}
    assert stored_post(1).author_id
    with engine.begin() as connection:
        connection.execute(
            insert(Post), [row | {"post_id": BIG, "quoted_id": BIG - 2}, row | {"post_id": BIG - 1}]
        )
        found = frame(connection, select(Post.post_id, Post.quoted_id, Post.text).order_by(Post.post_id))
        empty = frame(connection, select(Post.post_id, Post.quoted_id).where(Post.post_id == 5))
    assert found["post_id"].tolist() == [BIG - 1, BIG]
    assert found["quoted_id"].tolist() == [pd.NA, BIG - 2]
    kinds = [str(kind) for kind in found.dtypes]
    assert kinds == ["int64", "Int64", "str"]
    assert [str(kind) for kind in empty.dtypes] == ["int64", "Int64"]


@pytest.mark.parametrize(
    "moment", [EVENING, EVENING.replace(microsecond=999_000), datetime(2011, 1, 1, tzinfo=UTC)]
)
def test_an_instant_comes_back_aware_and_to_the_millisecond(engine: Engine, moment: datetime) -> None:
    with engine.begin() as connection:
        cursors.create(connection, collection="x", interval_s=1, query="q", since_id=BIG, account_ids=[])
        cursors.put(connection, 1, last_success_at=moment)
        row = cursors.of_query(connection, "q")
    assert row is not None
    assert (row.last_success_at, row.last_success_at.tzinfo, row.since_id) == (moment, UTC, BIG)
    assert from_ms(to_ms(moment)) == moment


def test_a_naive_instant_is_refused(engine: Engine) -> None:
    naive = EVENING.replace(tzinfo=None)
    with pytest.raises(Exception, match="naive"), engine.begin() as connection:
        connection.execute(
            insert(Cursor).values(collection="x", interval_s=1, query="q", last_success_at=naive)
        )


def test_a_cursor_is_due_an_interval_after_its_success_and_not_before_it_may_try_again(
    engine: Engine,
) -> None:
    with engine.begin() as connection:
        cursors.create(connection, collection="x", interval_s=300, query="q", since_id=None, account_ids=[])
        (fresh,) = cursors.followed(connection)
        assert dues.due_at(fresh, now_at=EVENING) <= EVENING
        cursors.put(connection, fresh.cursor_id, last_success_at=EVENING)
        assert dues.due_at(cursors.followed(connection)[0], now_at=EVENING) == EVENING + timedelta(minutes=5)
        cursors.put(connection, fresh.cursor_id, wait_until_at=MORNING)
        assert dues.due_at(cursors.followed(connection)[0], now_at=EVENING) == MORNING


def test_a_retired_query_comes_back_without_its_old_walk(engine: Engine) -> None:
    with engine.begin() as connection:
        cursors.create(connection, collection="x", interval_s=1, query="q", since_id=5, account_ids=[1])
        walk = {"pending_token": "t", "pending_pages": 3}
        cursors.put(connection, 1, **walk)
        cursors.retire_others(connection, collection="x", queries=["other"], now_at=EVENING)
        assert cursors.followed(connection) == []
        cursors.revive(connection, query="q", since_id=9, account_ids=[1, 2])
        (row,) = cursors.followed(connection)
        assert (row.since_id, row.pending_token, row.pending_pages) == (9, None, 0)
        assert cursors.members_of(connection, row.cursor_id) == [1, 2]
