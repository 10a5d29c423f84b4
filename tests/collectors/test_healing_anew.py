"""Healing anew: what X gave of an account that was hidden or renamed meanwhile, handles of before, and walks that broke off."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from collectors import accounts, healing, healing_walks
from collectors.site import Site
from collectors.x import door
from data import coverage, incidents
from data.collection_tables import Gap
from data.instants import from_ms, snowflake_at, snowflake_ms, to_ms
from data.oversight_tables import HealingWalk
from data.tables import Account, Post
from tests.collectors.conftest import KINDS, NOW_AT, Clock
from tests.collectors.small_x import Reply, SmallX
from tests.collectors.test_healing import (
    FIRST,
    GAP_FROM,
    GAP_TO,
    SEARCH_ALL,
    asked,
    complaints,
    covered,
    gaps,
)
from tests.data.small_registry import ACCOUNTS, AGRA, MEERUT, account, load
from tests.worlds.posts import post

MILLISECOND = timedelta(milliseconds=1)
ASKED_AT = GAP_FROM + timedelta(days=5)


@pytest.fixture
def gapped(site: Site, x: SmallX) -> Site:
    """A store whose accounts X has shown, and that lacks twelve days of all of them, which the whole archive has."""
    accounts.collect(site, run_id=0)
    covered(site, (FIRST, GAP_FROM), (GAP_TO, NOW_AT))
    x.whole_archive = True
    return site


def heal(site: Site) -> str | None:
    return healing.collect(site, run_id=0)


def look(site: Site, clock: Clock, **later: float) -> None:
    clock.move(**later)
    accounts.collect(site, run_id=0)


def stored(site: Site) -> set[str]:
    with site.engine.connect() as connection:
        return {str(each) for each in connection.scalars(select(Post.post_id))}


def states(site: Site) -> dict[str, str]:
    with site.engine.connect() as connection:
        rows = connection.execute(select(Gap.family, Gap.state).where(Gap.reason == "outage"))
        return {row.family: row.state for row in rows}


def spans(site: Site, handle: str, family: str) -> list[tuple[Any, Any]]:
    with site.engine.connect() as connection:
        who = connection.execute(select(Account.account_id).where(Account.handle == handle)).scalar_one()
        have = coverage.spans(connection, family=family, account_ids=[who])[who]
    return [(from_ms(start), from_ms(end)) for start, end in have]


def test_what_was_healed_while_x_hid_an_account_unnoticed_is_fetched_when_it_is_public_again(
    gapped: Site, x: SmallX, clock: Clock
) -> None:
    reply = post(snowflake_at(ASKED_AT), author=AGRA, text="Noted")
    x.posts, x.unfound = [reply], {reply["id"]}
    x.users[str(AGRA)]["protected"] = True
    clock.move(hours=1)
    assert heal(gapped) == "healed: gap 1, 2"
    look(gapped, clock, hours=12)
    assert states(gapped) == {"posts": "open", "mentions": "healed"}
    assert (FIRST, GAP_FROM) in spans(gapped, "agrapolice", "posts")
    assert spans(gapped, "meerutpolice", "posts")[0][1] >= NOW_AT
    heal(gapped)
    assert states(gapped)["posts"] == "open"
    x.users[str(AGRA)]["protected"] = False
    x.unfound.clear()
    look(gapped, clock, hours=24)
    heal(gapped)
    assert states(gapped)["posts"] == "healed"
    assert stored(gapped) == {reply["id"]}


def test_what_was_healed_before_the_last_public_look_stays(gapped: Site, x: SmallX, clock: Clock) -> None:
    heal(gapped)
    look(gapped, clock, hours=1)
    x.users[str(AGRA)]["protected"] = True
    look(gapped, clock, hours=12)
    assert states(gapped) == {"posts": "healed", "mentions": "healed"}


def test_what_was_healed_by_an_old_handle_unnoticed_is_fetched_by_the_new_one(
    gapped: Site, x: SmallX, clock: Clock
) -> None:
    reply = post(snowflake_at(ASKED_AT), author=AGRA, text="Noted")
    x.posts = [reply]
    x.users[str(AGRA)]["username"] = "AgraCops"
    clock.move(hours=1)
    assert heal(gapped) == "healed: gap 1, 2"
    assert stored(gapped) == set()
    look(gapped, clock, hours=12)
    assert states(gapped) == {"posts": "open", "mentions": "open"}
    heal(gapped)
    assert states(gapped) == {"posts": "healed", "mentions": "healed"}
    assert stored(gapped) == {reply["id"]}


def test_mentions_from_before_a_rename_are_asked_for_by_every_handle_of_that_time(
    gapped: Site, x: SmallX, clock: Clock
) -> None:
    x.posts = complaints(ASKED_AT, 3)
    x.users[str(AGRA)]["username"] = "AgraCops"
    look(gapped, clock, hours=24)
    assert heal(gapped) == "healed: gap 1, 2"
    assert stored(gapped) == {each["id"] for each in x.posts}
    queries = [each["query"] for each in asked(x, SEARCH_ALL)]
    assert queries == [
        "(from:AgraCops OR from:meerutpolice OR from:uppolice) -is:retweet",
        "(@AgraCops OR @agrapolice OR @meerutpolice OR @uppolice) -is:retweet",
    ]


def test_mentions_from_after_a_rename_are_asked_for_by_the_new_handle_alone(
    gapped: Site, x: SmallX, clock: Clock
) -> None:
    x.users[str(AGRA)]["username"] = "AgraCops"
    look(gapped, clock, hours=24)
    heal(gapped)
    later = clock() + timedelta(hours=1)
    covered(gapped, (NOW_AT, later), (later + timedelta(hours=1), later + timedelta(hours=2)))
    x.asked.clear()
    look(gapped, clock, hours=24)
    heal(gapped)
    assert [each.params["query"] for each in x.asked if "@" in each.params.get("query", "")] == [
        "(@AgraCops OR @meerutpolice OR @uppolice) -is:retweet"
    ]


def test_what_an_account_wrote_whose_time_is_over_is_asked_for_by_its_id(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.users["22"] = {"id": "22", "username": "now_a_private_person", "public_metrics": {"followers_count": 1}}
    with site.engine.begin() as connection:
        officer = account("sspagra", "agra", x_user_id=22, role="officer", until=GAP_TO.date())
        load(connection, accounts=[*ACCOUNTS, officer], now_at=FIRST)
    covered(site, (FIRST, GAP_FROM), (GAP_TO - timedelta(days=1), GAP_TO))
    x.whole_archive = True
    reply = post(snowflake_at(ASKED_AT), author=22, text="Noted")
    x.posts = [post(snowflake_at(GAP_FROM - timedelta(hours=1)), author=22, text="Earlier"), reply]
    assert heal(site) == "healed: gap 1, 2"
    assert reply["id"] in stored(site)
    assert not [each for each in asked(x, SEARCH_ALL) if "from:sspagra" in each["query"]]


def test_a_long_walk_whose_query_changes_asks_only_for_what_it_had_not_reached(
    gapped: Site, x: SmallX, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    x.posts = complaints(GAP_FROM, 1_200)
    monkeypatch.setattr(healing, "MOST_PAGES_A_RUN", 3)
    heal(gapped)
    assert len(stored(gapped)) == 1_000
    assert {state for _, state, _ in gaps(gapped)} == {"healed", "open"}
    with gapped.engine.connect() as connection:
        assert len(connection.execute(select(Gap.__table__)).all()) == 2
    look(gapped, clock, hours=1)
    x.users[str(MEERUT)]["username"] = "MeerutCops"
    look(gapped, clock, hours=24)
    x.asked.clear()
    heal(gapped)
    (rest,) = asked(x, SEARCH_ALL)
    assert "@MeerutCops OR @meerutpolice" in rest["query"]
    assert "next_token" not in rest
    reached = int(x.posts[200]["id"])
    assert reached < int(rest["until_id"]) <= snowflake_at(from_ms(snowflake_ms(reached)) + MILLISECOND) + 1
    assert len(stored(gapped)) == 1_200
    assert states(gapped)["mentions"] == "healed"


def test_of_a_walk_that_went_on_under_an_old_handle_only_that_accounts_part_is_asked_for_again(
    gapped: Site, x: SmallX, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    x.posts = complaints(GAP_FROM, 1_200)
    monkeypatch.setattr(healing, "MOST_PAGES_A_RUN", 3)
    heal(gapped)
    x.users[str(MEERUT)]["username"] = "MeerutCops"
    look(gapped, clock, hours=24)
    assert len(spans(gapped, "meerutpolice", "mentions")) == 2
    assert spans(gapped, "meerutpolice", "mentions")[1][0] == GAP_TO
    assert spans(gapped, "agrapolice", "mentions")[1][0] < GAP_TO
    x.asked.clear()
    heal(gapped)
    found = {each["query"].split(")")[0]: int(each["until_id"]) for each in asked(x, SEARCH_ALL)}
    assert found["(@MeerutCops OR @meerutpolice"] > found["(@agrapolice OR @uppolice"]
    assert states(gapped) == {"posts": "healed", "mentions": "healed"}


def test_posts_of_the_millisecond_at_which_a_page_ends_are_asked_for_again(
    gapped: Site, x: SmallX, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    same = snowflake_at(ASKED_AT)
    x.posts = [post(same + number, author=901, typed={"AgraPolice": AGRA}) for number in range(600)]
    monkeypatch.setattr(healing, "MOST_PAGES_A_RUN", 2)
    heal(gapped)
    (_, (start, _)) = spans(gapped, "agrapolice", "mentions")
    assert start == ASKED_AT + MILLISECOND
    with gapped.engine.begin() as connection:  # the token is lost
        connection.execute(HealingWalk.__table__.update().values(query="another"))
    heal(gapped)
    assert len(stored(gapped)) == 600


@pytest.mark.long
def test_a_walk_of_more_pages_than_there_can_be_is_given_up_for_good_and_says_what_to_do(
    gapped: Site, x: SmallX, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, given = GAP_TO - timedelta(hours=1), 0

    def endless(_: dict[str, str]) -> Reply:
        nonlocal given
        given += 1
        one = post(snowflake_at(start - timedelta(seconds=given)), author=901, typed={"AgraPolice": AGRA})
        return Reply(body={"data": [one], "meta": {"result_count": 1, "next_token": f"t{given}"}})

    monkeypatch.setattr(x, "_search_all", endless)
    said = heal(gapped)
    assert said is not None
    assert "X refused search/all: the walk through gap 2 does not end (page 20)" in said
    assert given == 2 * healing_walks.FEWEST_PAGES
    with gapped.engine.connect() as connection:
        messages = [each.message for each in incidents.standing(connection) if each.kind == healing.TOO_LONG]
    assert len(messages) == 2
    assert messages[1].endswith("python -m collectors give-up 2")
    for _ in range(3):
        clock.move(days=10)
        heal(gapped)
    assert given == 2 * healing_walks.FEWEST_PAGES
    with gapped.engine.begin() as connection:
        for gap_id in (1, 2):
            coverage.give_up(connection, gap_id=gap_id, settled_ms=to_ms(clock()))
    heal(gapped)
    with gapped.engine.connect() as connection:
        assert not [each for each in incidents.standing(connection) if each.kind == healing.TOO_LONG]


@pytest.mark.parametrize(("before", "pages"), [(0, 3), (2, 4), (3, 5)])
def test_a_walk_may_take_the_more_pages_the_more_was_stored_of_its_accounts_in_a_week(
    gapped: Site, x: SmallX, monkeypatch: pytest.MonkeyPatch, before: int, pages: int
) -> None:
    batch = door.admit_posts(complaints(GAP_FROM - timedelta(days=3), before), kind_of=KINDS.kind_of)
    with gapped.writing() as connection:
        gapped.keep(connection, batch, run_id=None, origin="a sweep")
    monkeypatch.setattr(healing_walks, "FEWEST_PAGES", 3)
    monkeypatch.setitem(healing_walks.PAGES, "search/all", (10, 10))
    x.posts = complaints(GAP_FROM, 45)
    heal(gapped)
    assert len([each for each in asked(x, SEARCH_ALL) if "@" in each["query"]]) == pages
