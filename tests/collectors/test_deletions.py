"""Looking posts up where X makes no batch checks: which, in what order, for how much, and what X's answers mean."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from collectors import deletions, jobs
from collectors.site import Site
from collectors.x.errors import OverBudget
from data import cursors
from data.collection_tables import Cursor, Request
from data.instants import snowflake_at
from data.tables import Account, Case, Post, Profile
from tests.collectors.conftest import NOW_AT, ON_SQLITE, Clock
from tests.collectors.small_x import Reply, SmallX
from tests.data.small_registry import AGRA, HQ, MEERUT
from tests.worlds.posts import post
from tests.worlds.stored import take

Item = dict[str, Any]


def at(**earlier: float) -> int:
    return snowflake_at(NOW_AT - timedelta(**earlier))


def store(site: Site, *items: Item) -> None:
    """Store posts as of yesterday, and have X know them."""
    with site.engine.begin() as connection:
        known = ((HQ, "uppolice"), (AGRA, "agrapolice"), (MEERUT, "meerutpolice"))
        for user_id, handle in known:
            connection.execute(update(Account).where(Account.handle == handle).values(x_user_id=user_id))
        take(connection, list(items))
        connection.execute(update(Post).values(stored_at=NOW_AT - timedelta(days=1)))


def night(site: Site) -> str | None:
    """One run of the collection."""
    with site.engine.begin() as connection:
        run_id = cursors.begin_run(
            connection, collection=deletions.SLUG, cursor_id=None, now_at=site.now_at()
        )
    return deletions.collect(site, run_id=run_id)


def states(site: Site) -> dict[int, str]:
    with site.engine.connect() as connection:
        return dict(connection.execute(select(Post.post_id, Post.state)).all())


def asked(x: SmallX) -> list[list[int]]:
    """The ids of each look-up."""
    return [list(map(int, each.params["ids"].split(","))) for each in x.asked if each.path == "tweets"]


def test_a_post_that_x_does_not_find_is_deleted_and_its_case_withdrawn(site: Site, x: SmallX) -> None:
    gone, there = (post(at(hours=each), author=901, typed={"AgraPolice": AGRA}) for each in (30, 40))
    store(site, gone, there)
    x.posts = [there]
    assert night(site) == "2 posts were looked up, 1 of them are gone"
    assert states(site) == {int(gone["id"]): "deleted", int(there["id"]): "public"}
    with site.engine.connect() as connection:
        row = connection.execute(select(Post.__table__).where(Post.post_id == int(gone["id"]))).one()
        assert (row.text, row.author_id, row.gone_at, row.checked_at) == (None, None, NOW_AT, NOW_AT)
        rows = connection.execute(select(Case.opened_id, Case.opened_gone_at))
        cases = {row.opened_id: row.opened_gone_at for row in rows}
        assert cases == {int(gone["id"]): round(NOW_AT.timestamp() * 1000), int(there["id"]): None}


def test_a_post_that_x_may_not_show_is_hidden_and_its_case_stays(site: Site, x: SmallX) -> None:
    item = post(at(hours=30), author=901, typed={"AgraPolice": AGRA})
    store(site, item)
    x.posts, x.protected = [item], {"901"}
    night(site)
    assert states(site) == {int(item["id"]): "protected"}
    with site.engine.connect() as connection:
        assert connection.scalar(select(Case.opened_gone_at)) is None


def test_a_post_that_comes_withheld_loses_its_words_at_once(site: Site, x: SmallX) -> None:
    item = post(at(hours=30), author=901, typed={"AgraPolice": AGRA})
    store(site, item)
    x.posts = [item | {"withheld": {"country_codes": ["IN"], "copyright": False}}]
    night(site)
    with site.engine.connect() as connection:
        row = connection.execute(select(Post.__table__)).one()
        assert (row.state, row.text, row.author_id) == ("withheld", None, None)


def test_an_edited_post_is_asked_about_by_its_latest_version_and_takes_its_text(
    site: Site, x: SmallX
) -> None:
    first, latest = at(hours=30), at(hours=29)
    store(
        site,
        post(first, author=901, text="one", history=[first]),
        post(latest, author=901, text="two", history=[first, latest]) | {"conversation_id": str(first)},
    )
    x.posts = [post(latest, author=901, text="three", history=[first, latest], conversation=first)]
    night(site)
    assert asked(x) == [[latest]]
    with site.engine.connect() as connection:
        assert connection.execute(select(Post.post_id, Post.text)).all() == [(first, "three")]


def test_tags_of_open_cases_and_their_first_replies_go_first_then_those_seen_longest_ago(
    site: Site, x: SmallX
) -> None:
    tag = post(at(days=9), author=901, typed={"AgraPolice": AGRA})
    reply = post(at(days=8), author=AGRA, text="Noted", reply_to=tag)
    closed = post(at(days=7), author=902, typed={"AgraPolice": AGRA})
    closing = post(at(days=6), author=AGRA, text="अभियोग पंजीकृत", reply_to=closed)
    fresh, stale = (post(at(days=each), author=903) for each in (3, 5))
    store(site, tag, reply, closed, closing, fresh, stale)
    with site.engine.begin() as connection:
        long_ago = NOW_AT - timedelta(days=3)
        connection.execute(update(Post).where(Post.post_id == int(stale["id"])).values(checked_at=long_ago))
    x.posts = [tag, reply, closed, closing, fresh, stale]
    night(replace(site, deletions_budget_usd=0.01))
    night(replace(site, deletions_budget_usd=0.015))
    assert [set(page) for page in asked(x)] == [{int(tag["id"]), int(reply["id"])}, {int(stale["id"])}]


def test_the_budget_for_deletions_holds_for_the_day_and_what_waits_is_said(
    site: Site, x: SmallX, clock: Clock
) -> None:
    items = [post(at(hours=30, minutes=each), author=901) for each in range(5)]
    store(site, *items)
    x.posts = items
    small = replace(site, deletions_budget_usd=0.015)
    words = "3 posts were looked up, 0 of them are gone; the rest waits for another night: "
    assert night(small) == f"{words}NOTED_DELETIONS_BUDGET_USD is $0.015 a day"
    night(small)
    assert [len(page) for page in asked(x)] == [3]
    with site.engine.connect() as connection:
        assert connection.scalar(select(func.sum(Request.cost_microusd))) == 15_000
    clock.move(days=1)
    night(small)
    assert [len(page) for page in asked(x)] == [3, 3]
    assert {int(each["id"]) for each in items} == {each for page in asked(x) for each in page}


def test_a_budget_of_nothing_asks_about_nothing_and_says_so(site: Site, x: SmallX) -> None:
    store(site, post(at(hours=30), author=901))
    said = night(replace(site, deletions_budget_usd=0))
    assert said is not None
    assert "NOTED_DELETIONS_BUDGET_USD is 0" in said
    assert asked(x) == []


def test_the_days_budget_goes_before_the_one_for_deletions(site: Site, x: SmallX) -> None:
    items = [post(at(hours=30, minutes=each), author=901) for each in range(5)]
    store(site, *items)
    x.posts = items
    with pytest.raises(OverBudget, match="NOTED_DAILY_BUDGET_USD"):
        night(replace(site, budget_usd=0.01))
    assert [len(page) for page in asked(x)] == [2]


def test_what_was_seen_today_or_has_no_text_any_more_is_not_asked_about(site: Site, x: SmallX) -> None:
    old = post(at(days=200), author=901)
    store(site, old, post(at(hours=30), author=902), post(at(hours=31), author=903))
    with site.engine.begin() as connection:
        connection.execute(update(Post).where(Post.author_id == 902).values(text=None))
        connection.execute(update(Post).where(Post.author_id == 903).values(stored_at=NOW_AT))
    assert night(site) is None
    assert asked(x) == []


def test_where_most_of_a_page_is_gone_x_is_asked_once_more(site: Site, x: SmallX) -> None:
    items = [post(at(hours=30, minutes=each), author=901) for each in range(60)]
    store(site, *items)
    x.posts = items
    ailing = {"errors": [_not_found(each) for each in items]}
    x.script["tweets"] = [Reply(body=ailing)]
    assert night(site) == "60 posts were looked up, 0 of them are gone"
    assert set(states(site).values()) == {"public"}
    x.posts = []
    with site.engine.begin() as connection:
        connection.execute(update(Post).values(checked_at=None))
    assert night(site) == "60 posts were looked up, 60 of them are gone"
    assert set(states(site).values()) == {"deleted"}


def _not_found(item: Item) -> Item:
    kind = "https://api.x.com/2/problems/resource-not-found"
    return {"value": item["id"], "resource_id": item["id"], "resource_type": "tweet", "type": kind}


def test_a_look_that_says_nothing_of_a_post_changes_nothing_of_it(site: Site, x: SmallX) -> None:
    items = [post(at(hours=30, minutes=each), author=901) for each in range(2)]
    store(site, *items)
    x.script["tweets"] = [Reply(body={"errors": [_not_found(items[0])]})]
    night(site)
    assert sorted(states(site).values()) == ["deleted", "public"]


def test_that_the_plan_has_no_batch_checks_is_remembered_for_a_month(
    site: Site, x: SmallX, clock: Clock
) -> None:
    item = post(at(hours=30), author=901)
    store(site, item)
    x.posts = [item]
    for _ in range(3):
        night(site)
        clock.move(days=1)
    assert x.count("compliance/jobs") == 1
    clock.move(days=30)
    night(site)
    assert x.count("compliance/jobs") == 2


@ON_SQLITE
def test_it_is_made_each_night_at_its_hour(site: Site, clock: Clock) -> None:
    jobs.work(site, everything=False)
    clock.now = NOW_AT.replace(hour=20, minute=59)
    jobs.work(site, everything=False)
    clock.now = NOW_AT.replace(hour=21, minute=1)
    jobs.work(site, everything=False)
    with site.engine.connect() as connection:
        done = connection.scalar(select(Cursor.last_success_at).where(Cursor.query == deletions.SLUG))
        assert done == clock.now


def test_a_deleted_post_that_search_still_gives_keeps_no_words(site: Site, x: SmallX) -> None:
    item = post(at(hours=30), author=901, typed={"AgraPolice": AGRA})
    store(site, item)
    night(site)
    x.posts = [item]
    jobs.work(site, everything=True)
    with site.engine.connect() as connection:
        row = connection.execute(select(Post.__table__)).one()
        assert (row.state, row.text, row.author_id) == ("deleted", None, None)


def test_a_suspended_offices_posts_are_called_so_whatever_the_look_up_says(site: Site, x: SmallX) -> None:
    item = post(at(hours=30), author=AGRA)
    store(site, item)
    x.posts, x.protected = [item], {str(AGRA)}
    night(site)
    with site.engine.begin() as connection:
        connection.execute(insert(Profile).values(x_user_id=AGRA, seen_at=NOW_AT, state="suspended"))
    jobs.BY_SLUG["retention"].collect(site, run_id=1)
    assert states(site) == {int(item["id"]): "suspended"}
