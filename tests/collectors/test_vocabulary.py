"""The vocabulary alarm: what comes in X's newer names is read without loss, and a person hears of it until it is over."""

from typing import Any

import pytest
from sqlalchemy import Row, select

from collectors import jobs
from collectors.site import Site
from collectors.x import vocabulary
from collectors.x.asking import Answer
from collectors.x.door import admit_posts, admit_users
from data import incidents
from data.instants import snowflake_at
from data.tables import Mention, Post, PostVersion
from tests.collectors.conftest import KINDS, NOW_AT, ON_SQLITE
from tests.collectors.small_x import Reply, SmallX
from tests.data.small_registry import AGRA
from tests.worlds.posts import minutes, post

NAMES = {
    "referenced_tweets": "referenced_posts",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
}
FIRST, LAST = minutes(0), minutes(4)


def newer(item: dict[str, Any]) -> dict[str, Any]:
    """A post in X's newer names."""
    return {NAMES.get(name, name): value for name, value in item.items()}


def alarms(site: Site) -> dict[str, Row[Any]]:
    with site.engine.connect() as connection:
        found = incidents.standing(connection)
    return {each.subject: each for each in found if each.kind == vocabulary.KIND}


def keep(site: Site, items: list[dict[str, Any]]) -> None:
    with site.writing() as connection:
        batch = admit_posts(items, kind_of=KINDS.kind_of)
        site.keep(connection, batch, run_id=None, origin="search/recent q")


ROOT = post(minutes(-9), author=901)
EDITED = post(
    LAST, author=901, typed={"agrapolice": AGRA}, history=[FIRST, LAST], reply_to=ROOT, quote_of=minutes(-5)
)
LONG = EDITED | {"note_tweet": {"text": "लंबी बात", "entities": EDITED["entities"]}}


def test_posts_in_newer_names_are_stored_like_others_and_a_person_hears_of_it(site: Site) -> None:
    keep(site, [newer(LONG)])
    with site.engine.connect() as connection:
        row = connection.execute(select(Post.__table__)).one()
        mention = connection.execute(select(Mention.username, Mention.user_id)).one()
        version = connection.execute(select(PostVersion.__table__)).one()
    assert (row.post_id, row.latest_id, row.text) == (FIRST, LAST, "लंबी बात")
    assert (row.replied_to_id, row.quoted_id) == (minutes(-9), minutes(-5))
    assert (tuple(mention), tuple(version)) == (("agrapolice", AGRA), (LAST, FIRST))
    message = alarms(site)["posts"].message
    for name in (
        "referenced_posts (1)",
        "edit_history_post_ids (1)",
        "note_post (1)",
        "nothing is lost",
        "changelog",
    ):
        assert name in message


@ON_SQLITE
def test_the_alarm_is_over_once_posts_come_in_the_names_that_were_asked_for(site: Site) -> None:
    keep(site, [newer(LONG)])
    keep(site, [])
    assert "posts" in alarms(site)
    keep(site, [LONG])
    assert alarms(site) == {}


@ON_SQLITE
def test_a_sweep_of_newer_names_loses_nothing_and_says_so(site: Site, x: SmallX) -> None:
    said = snowflake_at(NOW_AT) - (5 * 60_000 << 22)
    found = newer(post(said, author=901, typed={"agrapolice": AGRA}))
    meta = {"newest_id": str(said), "oldest_id": str(said), "result_count": 1}
    x.script["tweets/search/recent"] = [Reply(body={"data": [found], "meta": meta})]
    assert jobs.work(site, everything=True) == []
    with site.engine.connect() as connection:
        assert list(connection.scalars(select(Post.post_id))) == [said]
    assert set(alarms(site)) == {"posts"}


@ON_SQLITE
def test_users_in_newer_names_keep_their_counts_and_raise_it_too(site: Site) -> None:
    user = {
        "id": str(AGRA),
        "username": "agrapolice",
        "public_metrics": {"post_count": 5, "followers_count": 1},
    }
    batch = admit_users([user])
    assert batch.users[0].posts_total == 5
    with site.writing() as connection:
        site.keep(connection, batch, run_id=None, origin="users")
    assert "post_count (1)" in alarms(site)["users"].message


@ON_SQLITE
@pytest.mark.parametrize(
    ("payload", "name"),
    [
        ({"data": [{"post_count": 3}], "meta": {"total_post_count": 3}}, "total_post_count (1)"),
        ({"data": [], "includes": {"posts": []}}, "includes.posts (1)"),
    ],
)
def test_an_answer_in_newer_names_raises_it_for_its_endpoint(
    site: Site, payload: dict[str, Any], name: str
) -> None:
    with site.writing() as connection:
        vocabulary.watch_answer(connection, Answer("counts/recent", payload), at=NOW_AT)
    assert name in alarms(site)["counts/recent"].message
    with site.writing() as connection:
        vocabulary.watch_answer(
            connection, Answer("counts/recent", {"data": [{"tweet_count": 3}]}), at=NOW_AT
        )
    assert alarms(site) == {}


def nameless(number: int) -> dict[str, Any]:
    return post(minutes(number), author=901) | {"in_reply_to_user_id": "21", "referenced": [{"id": "5"}]}


@ON_SQLITE
def test_replies_that_name_no_post_raise_it_where_all_of_many_are_so(site: Site) -> None:
    keep(site, [nameless(number) for number in range(19)])
    assert alarms(site) == {}
    keep(site, [nameless(number) for number in range(20)])
    assert "in any of 20 replies" in alarms(site)["replies"].message
    keep(site, [LONG | {"in_reply_to_user_id": "901"}])
    assert alarms(site) == {}
