"""Accounts and quoted posts: ids resolved, followers counted, renames followed, what is not there not asked again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from collectors import accounts, jobs
from collectors.site import Site
from data import reads, registry
from data.collection_tables import Cursor, Run
from data.instants import snowflake_at
from data.tables import Account, Case, Post, Profile
from tests.collectors.conftest import Clock
from tests.collectors.small_x import SmallX
from tests.collectors.test_privacy import tables_with
from tests.data.small_registry import ACCOUNTS, AGRA, HQ, MEERUT, account, load
from tests.worlds.posts import post


def once(site: Site) -> list[str]:
    return jobs.work(site, everything=True)


def test_handles_are_resolved_and_followers_counted_in_one_request(site: Site, x: SmallX) -> None:
    once(site)
    with site.engine.connect() as connection:
        ids: dict[str, int] = dict(connection.execute(select(Account.handle, Account.x_user_id)).all())
        counts = reads.follower_snapshots(connection).set_index("unit_id")["followers"]
    assert ids == {"uppolice": HQ, "agrapolice": AGRA, "meerutpolice": MEERUT}
    assert counts.to_dict() == {"uppolice-hq": HQ * 100, "agra": AGRA * 100, "meerut": MEERUT * 100}
    assert (x.count("users/by"), x.count("users")) == (1, 0)


def test_the_next_day_all_are_looked_at_by_id(site: Site, x: SmallX, clock: Clock) -> None:
    once(site)
    clock.move(hours=24)
    jobs.work(site, everything=False)
    (asked,) = [asked for asked in x.asked if asked.path == "users"]
    assert set(asked.params["ids"].split(",")) == {str(HQ), str(AGRA), str(MEERUT)}
    with site.engine.connect() as connection:
        assert len(reads.follower_snapshots(connection)) == 6


def test_a_handle_that_x_does_not_know_is_remarked_on_and_asked_for_again(site: Site, x: SmallX) -> None:
    del x.users[str(MEERUT)]
    assert once(site) == []
    with site.engine.connect() as connection:
        message = connection.scalar(select(Cursor.message).where(Cursor.collection == "accounts"))
        assert message == "X does not know: @meerutpolice"
    once(site)
    assert [asked.params["usernames"] for asked in x.asked if asked.path == "users/by"][-1] == "meerutpolice"


def test_an_account_that_x_renamed_is_kept_and_swept_by_its_new_handle(
    site: Site, x: SmallX, clock: Clock
) -> None:
    once(site)
    x.users[str(AGRA)]["username"] = "AgraCops"
    clock.move(days=1)
    x.asked.clear()
    x.posts = [post(snowflake_at(clock() - timedelta(minutes=5)), author=901, typed={"agracops": AGRA})]
    assert once(site) == []
    with site.engine.connect() as connection:
        row = connection.execute(select(Account.__table__).where(Account.handle == "agrapolice")).one()
        assert (row.username, row.x_user_id) == ("AgraCops", AGRA)
        assert connection.scalar(select(Case.unit_id)) == "agra"
        assert reads.gaps(connection).empty
    assert [asked for asked in x.asked if "@AgraCops" in asked.params.get("query", "")]


def test_a_suspended_and_a_lost_account_are_told_apart(site: Site, x: SmallX, clock: Clock) -> None:
    once(site)
    x.suspended = {str(AGRA)}
    del x.users[str(MEERUT)]
    clock.move(days=1)
    once(site)
    with site.engine.connect() as connection:
        rows = connection.execute(select(Profile.x_user_id, Profile.state, Profile.__table__.c.seen_at)).all()
    assert {row.x_user_id: row.state for row in rows if row.seen_at == clock()} == {
        HQ: "public", AGRA: "suspended", MEERUT: "not_found"
    }  # fmt: skip


def test_an_account_whose_time_is_over_is_not_resolved_to_whoever_has_its_handle_now(
    site: Site, x: SmallX, clock: Clock
) -> None:
    left = account("meerutpolice", "meerut", until=(clock() - timedelta(days=30)).date())
    with site.engine.begin() as connection:
        load(connection, accounts=[*ACCOUNTS[:2], left], now_at=clock())
    once(site)
    with site.engine.connect() as connection:
        assert list(registry.unresolved(connection)) == ["meerutpolice"]


def test_what_headquarters_quotes_is_looked_up_and_joins_its_thread(
    site: Site, x: SmallX, clock: Clock
) -> None:
    complaint = post(snowflake_at(clock() - timedelta(days=9)), author=901, text="शिकायत")
    quote = post(
        snowflake_at(clock() - timedelta(minutes=9)),
        author=HQ,
        typed={"agrapolice": AGRA},
        quote_of=int(complaint["id"]),
    )
    x.posts = [complaint, quote]
    once(site)
    with site.engine.connect() as connection:
        threads = set(connection.scalars(select(Post.thread_id)))
        case = connection.execute(select(Case.__table__)).one()
    assert threads == {int(complaint["id"])}
    assert (case.unit_id, case.thread_id, case.referred_id) == (
        "agra",
        int(complaint["id"]),
        int(quote["id"]),
    )
    once(site)
    assert x.count("tweets") == 1


@pytest.mark.long
def test_a_quoted_post_that_is_not_there_is_asked_for_once(site: Site, x: SmallX, clock: Clock) -> None:
    x.posts = [
        post(
            snowflake_at(clock() - timedelta(minutes=9)) + n,
            author=HQ,
            quote_of=snowflake_at(clock() - timedelta(days=9)) + n,
        )
        for n in range(3)
    ]
    for _ in range(3):
        assert once(site) == []
    assert x.count("tweets") == 1


def test_a_user_that_cannot_be_read_is_set_aside_and_the_others_are_stored(site: Site, x: SmallX) -> None:
    x.users[str(MEERUT)]["public_metrics"]["followers_count"] = "many"
    once(site)
    with site.engine.connect() as connection:
        assert len(reads.follower_snapshots(connection)) == 2
        assert reads.quarantine(connection)["items"].tolist() == [1]


def test_the_texts_of_an_account_go_with_the_look_that_finds_it_hidden(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.posts = [post(snowflake_at(clock() - timedelta(minutes=9)) + each, author=AGRA) for each in range(3)]
    once(site)
    with site.engine.connect() as connection:
        assert list(connection.scalars(select(Post.text))) == ["शिकायत"] * 3
    x.users[str(AGRA)]["protected"] = True
    clock.move(days=1)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(accounts, "PORTION", 2)
        accounts.collect(site, run_id=1)
    with site.engine.connect() as connection:
        rows = connection.execute(select(Post.text, Post.state, Post.author_id)).all()
    assert rows == [(None, "protected", AGRA)] * 3


def test_the_handle_of_a_stranger_is_stored_nowhere(site: Site) -> None:
    with site.engine.begin() as connection:
        registry.resolve(connection, {"agrapolice": 901}, by_file=True)
    once(site)
    with site.engine.connect() as connection:
        assert "taken back: @agrapolice" in str(list(connection.scalars(select(Run.message))))
    assert tables_with(site.engine, "asha") == set()
