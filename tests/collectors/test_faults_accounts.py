"""Faults of accounts and posts that change: edits, renames, strangers with an old handle, follower counts that are odd."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from collectors import follower_alarms
from collectors.site import Site
from data import reads
from data.instants import snowflake_at, to_ms
from data.tables import Case, FollowerSnapshot, Mention, Post
from tests.collectors.conftest import ON_SQLITE, Clock
from tests.collectors.small_x import SmallX
from tests.collectors.test_faults_answers import open_incidents
from tests.collectors.test_sweep import complaint, cursor_of, once
from tests.data.small_registry import ACCOUNTS, AGRA, HQ, MEERUT, account, load
from tests.worlds.posts import post

DAY = timedelta(days=1)


def test_an_edit_that_comes_as_a_new_id_is_the_same_post_with_its_latest_text_and_tags(
    site: Site, x: SmallX, clock: Clock
) -> None:
    first = snowflake_at(clock() - timedelta(minutes=5))
    x.posts = [post(first, author=HQ, text="थाना")]
    once(site)
    clock.move(minutes=20)
    edited = snowflake_at(clock() - timedelta(minutes=2))
    x.posts = [
        post(edited, author=HQ, text="थाना देखें", typed={"AgraPolice": AGRA}, history=[first, edited])
        | {"conversation_id": str(first)}
    ]
    assert once(site) == []
    with site.engine.connect() as connection:
        row = connection.execute(select(Post.__table__)).one()
        case = connection.execute(select(Case.__table__)).one()
        mentioned_at = connection.scalar(select(Mention.__table__.c.mentioned_at))
    assert (row.post_id, row.latest_id, row.text) == (first, edited, "@AgraPolice थाना देखें")
    assert (case.unit_id, case.referred_id) == ("agra", first)
    assert mentioned_at is not None
    assert case.referred_at == to_ms(mentioned_at)
    assert mentioned_at > row.created_at


def renamed(site: Site, x: SmallX, clock: Clock) -> None:
    """Agra's account has another handle since yesterday's look, and today's look has shown it."""
    x.posts = [complaint(clock), post(snowflake_at(clock() - timedelta(minutes=4)), author=AGRA)]
    once(site)
    clock.move(days=1)
    x.users[str(AGRA)]["username"] = "AgraCops"
    once(site)


def test_an_old_handle_in_a_strangers_hands_is_an_incident_and_our_posts_stay_ours(
    site: Site, x: SmallX, clock: Clock
) -> None:
    renamed(site, x, clock)
    assert open_incidents(site, "handle_taken") == []
    clock.move(days=1)
    x.users["777"] = {"id": "777", "username": "agrapolice", "public_metrics": {"followers_count": 3}}
    says_nothing = post(
        snowflake_at(clock() - timedelta(minutes=3)), author=901, typed={"agrapolice": 777}
    )  # the stranger is tagged, not the office
    own = post(snowflake_at(clock() - timedelta(minutes=2)), author=777, text="Noted")
    ours = post(snowflake_at(clock() - timedelta(minutes=1)), author=901, typed={"AgraCops": AGRA})
    x.posts += [says_nothing, own, ours]
    assert once(site) == []
    (found,) = open_incidents(site, "handle_taken")
    assert found.subject == "@agrapolice"
    assert "@AgraCops" in found.message
    assert "777" not in found.message  # of strangers nothing is kept
    with site.engine.connect() as connection:
        threads = set(connection.scalars(select(Case.thread_id).where(Case.unit_id == "agra")))
        own_posts = reads.own_posts(connection, start_ms=0, end_ms=1 << 60)
        counted = set(connection.scalars(select(FollowerSnapshot.x_user_id)))
    assert threads == {int(x.posts[0]["id"]), int(ours["id"])}
    assert own_posts["unit_id"].tolist() == ["agra"]
    assert 777 not in counted
    del x.users["777"]
    clock.move(days=1)
    once(site)
    assert open_incidents(site, "handle_taken") == []


@ON_SQLITE
def test_only_old_handles_of_renamed_accounts_are_looked_up_and_a_swap_is_no_stranger(
    site: Site, x: SmallX, clock: Clock
) -> None:
    once(site)
    clock.move(days=1)
    x.asked.clear()
    once(site)
    assert x.count("users/by") == 0
    x.users[str(AGRA)]["username"], x.users[str(MEERUT)]["username"] = "meerutpolice", "agrapolice"
    for _ in range(2):
        clock.move(days=1)
        once(site)
    assert x.count("users/by") == 0
    assert open_incidents(site, "handle_taken") == []


def followers(site: Site, x_user_id: int) -> list[int | None]:
    with site.engine.connect() as connection:
        query = select(FollowerSnapshot.followers).where(FollowerSnapshot.x_user_id == x_user_id)
        return list(connection.scalars(query.order_by(FollowerSnapshot.__table__.c.at)))


def test_a_follower_count_that_is_null_is_no_zero_and_one_that_is_absent_is_a_gap(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.users[str(AGRA)]["public_metrics"] = {"followers_count": None, "following_count": 3}
    del x.users[str(MEERUT)]["public_metrics"]
    x.users[str(HQ)]["public_metrics"]["followers_count"] = 0
    once(site)
    assert (followers(site, HQ), followers(site, AGRA), followers(site, MEERUT)) == ([0], [None], [])
    with site.engine.connect() as connection:
        seen = reads.follower_snapshots(connection).dropna(subset=["followers"])
    assert seen["unit_id"].tolist() == ["uppolice-hq"]
    assert cursor_of(site, "accounts").message == "X gave no follower count of: @AgraPolice, @meerutpolice"


def counted(x: SmallX, x_user_id: int, count: Any) -> None:
    x.users[str(x_user_id)]["public_metrics"] = {"followers_count": count}


def test_a_sudden_follower_count_is_kept_and_flagged_until_the_next_look_is_like_it(
    site: Site, x: SmallX, clock: Clock
) -> None:
    for day, count in enumerate((90_000, 140_000, 141_000)):
        counted(x, AGRA, count)
        once(site)
        flagged = [each.subject for each in open_incidents(site, "followers_jump")]
        assert flagged == (["@AgraPolice"] if day == 1 else [])
        if flagged:
            assert "140000 followers, and had 90000" in open_incidents(site, "followers_jump")[0].message
        clock.move(days=1)
    assert followers(site, AGRA) == [90_000, 140_000, 141_000]


def test_counts_that_x_rounds_are_kept_and_flagged(site: Site, x: SmallX, clock: Clock) -> None:
    x.users["41"] = {"id": "41", "username": "upcop"}
    with site.engine.begin() as connection:
        load(connection, accounts=[*ACCOUNTS, account("upcop", "agra")], now_at=clock() - 30 * DAY)
    for x_user_id, count in ((HQ, 1_200_000), (AGRA, 155_100), (MEERUT, 80_300), (41, 12_345)):
        counted(x, x_user_id, count)
    once(site)
    assert len(open_incidents(site, "followers_rounded")) == 1
    assert followers(site, AGRA) == [155_100]
    clock.move(days=1)
    counted(x, AGRA, 155_157)
    counted(x, HQ, 1_200_017)
    once(site)
    assert open_incidents(site, "followers_rounded") == []


@pytest.mark.parametrize(
    ("before", "after", "days", "sudden"),
    [
        (90_000, 140_000, 1, True),
        (140_000, 60_000, 1, True),
        (5_000, 0, 1, True),
        (90_000, 130_000, 1, False),  # less than half
        (900, 1_800, 1, False),  # twice, but a few
        (0, 1_001, 1, True),
        (90_000, 140_000, 2, False),  # over two days
        (90_000, 140_000, 0.01, True),
    ],
)
def test_sudden_is_more_than_half_and_more_than_a_thousand_a_day(
    before: int, after: int, days: float, sudden: bool
) -> None:
    assert follower_alarms.is_sudden(before, after, apart=days * DAY) is sudden
