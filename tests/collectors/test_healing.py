"""Healing: a gap is fetched by the best way that reaches it, page by page, and is closed only when all of it is there."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from collectors import healing, healing_walks, plans
from collectors.site import Site
from collectors.x.errors import OverBudget, RateLimited
from data import coverage, incidents, registry
from data.collection_tables import Gap, GapAccount, PaidRead
from data.instants import from_ms, snowflake_at, snowflake_ms, to_ms
from data.oversight_tables import HealingWalk
from data.profiles import SeenProfile
from data.profiles import store as store_profiles
from data.tables import Account, Post
from tests.collectors.conftest import NOW_AT, ON_SQLITE, Clock, with_budget
from tests.collectors.small_x import Reply, SmallX
from tests.data.small_registry import AGRA, HQ, MEERUT
from tests.worlds.posts import post

FIRST, GAP_FROM, GAP_TO = (NOW_AT - timedelta(days=days) for days in (30, 20, 8))
SEARCH_ALL, RECENT = "tweets/search/all", "tweets/search/recent"
FULL = {"title": "Too Many Requests", "type": "about:blank", "status": 429}


def covered(site: Site, *spans: tuple[Any, Any], families: tuple[str, ...] = coverage.FAMILIES) -> None:
    """Everything was collected of all accounts in each of the spans."""
    with site.engine.begin() as connection:
        for family in families:
            for start, end in spans:
                coverage.add(
                    connection,
                    family=family,
                    account_ids=coverage.every_account(connection),
                    from_ms=to_ms(start),
                    to_ms=to_ms(end),
                    reason="outage",
                    healed_by="import",
                )


@pytest.fixture
def gapped(site: Site) -> Site:
    """A store whose accounts are known to X and that lacks twelve days of all of them."""
    with site.engine.begin() as connection:
        found = {"uppolice": HQ, "agrapolice": AGRA, "meerutpolice": MEERUT}
        registry.resolve(connection, found, at=NOW_AT)
    covered(site, (FIRST, GAP_FROM), (GAP_TO, NOW_AT))
    return site


def heal(site: Site) -> str | None:
    return healing.collect(site, run_id=0)


def complaints(start: Any, count: int, *, minutes: float = 1, tags: int = AGRA) -> list[dict[str, Any]]:
    name = {AGRA: "AgraPolice", MEERUT: "meerutpolice"}[tags]
    return [
        post(snowflake_at(start + timedelta(minutes=minutes * n)), author=901, typed={name: tags})
        for n in range(count)
    ]


def stored(site: Site) -> set[str]:
    with site.engine.connect() as connection:
        return {str(each) for each in connection.scalars(select(Post.post_id))}


def gaps(site: Site) -> set[tuple[str, str, str | None]]:
    with site.engine.connect() as connection:
        return {(row.family, row.state, row.healed_by) for row in connection.execute(select(Gap.__table__))}


def alarms(site: Site) -> list[str]:
    with site.engine.connect() as connection:
        return [row.message for row in incidents.standing(connection) if row.kind == healing.NOT_HEALED]


def asked(x: SmallX, path: str) -> list[dict[str, str]]:
    return [each.params for each in x.asked if each.path == path]


def test_a_gap_beyond_the_reach_of_search_is_fetched_from_the_whole_archive(
    gapped: Site, x: SmallX, clock: Clock
) -> None:
    x.whole_archive = True
    x.posts = complaints(GAP_FROM, 700)
    x.posts.append(post(snowflake_at(GAP_FROM + timedelta(days=1)), author=AGRA, text="Noted"))
    assert heal(gapped) == "healed: gap 1, 2"
    assert stored(gapped) == {each["id"] for each in x.posts}
    assert gaps(gapped) == {("posts", "healed", "search/all"), ("mentions", "healed", "search/all")}
    pages = asked(x, SEARCH_ALL)
    assert [each["query"].count("@") for each in pages] == [0, 3, 3]
    assert {each["max_results"] for each in pages} == {"500"}
    assert clock.slept == [1, 1, 1]
    x.asked.clear()
    assert heal(gapped) is None
    assert x.asked == []


def test_what_is_asked_for_is_the_gap_and_ten_minutes_before_it(gapped: Site, x: SmallX) -> None:
    x.whole_archive = True
    edges = [GAP_FROM - timedelta(minutes=9), GAP_FROM, GAP_TO - timedelta(milliseconds=1)]
    x.posts = [each for start in edges for each in complaints(start, 1)]
    outside = [*complaints(GAP_FROM - timedelta(minutes=11), 1), *complaints(GAP_TO, 1, tags=MEERUT)]
    x.posts += [outside[0], post(int(outside[1]["id"]) + 5, author=901, typed={"meerutpolice": MEERUT})]
    heal(gapped)
    assert stored(gapped) == {each["id"] for each in x.posts[:3]}


def test_a_gap_within_the_reach_of_recent_search_is_fetched_by_it(site: Site, x: SmallX) -> None:
    days = [NOW_AT - timedelta(days=each) for each in (30, 3, 2, 0)]
    covered(site, (days[0], days[1]), (days[2], days[3]))
    x.posts = complaints(days[1], 150)
    assert heal(site) == "healed: gap 1, 2"
    assert stored(site) == {each["id"] for each in x.posts}
    assert {each.path for each in x.asked} == {RECENT}
    assert len(asked(x, RECENT)) == 3
    assert gaps(site) == {("posts", "healed", "search/recent"), ("mentions", "healed", "search/recent")}


@ON_SQLITE
def test_a_gap_is_left_alone_until_x_must_have_indexed_its_end(site: Site, x: SmallX, clock: Clock) -> None:
    now_at = clock()
    covered(site, (FIRST, now_at - timedelta(hours=2)), (now_at - timedelta(minutes=5), now_at))
    assert heal(site) is None
    assert x.asked == []
    clock.move(minutes=10)
    assert heal(site) == "healed: gap 1, 2"


def test_without_the_whole_archive_timelines_heal_what_they_reach_behind(gapped: Site, x: SmallX) -> None:
    before, within = GAP_FROM - timedelta(hours=1), GAP_FROM + timedelta(hours=1)
    for user_id, name in ((AGRA, "AgraPolice"), (MEERUT, "meerutpolice"), (HQ, "uppolice")):
        for at in (before, within):
            number = snowflake_at(at) + 2 * user_id
            x.posts.append(post(number, author=user_id, text="Noted"))
            x.posts.append(post(number + 1, author=901, typed={name: user_id}))
    assert heal(gapped) == "healed: gap 1, 2"
    assert stored(gapped) == {each["id"] for each in x.posts}
    assert gaps(gapped) == {("posts", "healed", "users/tweets"), ("mentions", "healed", "users/mentions")}
    assert x.count(SEARCH_ALL) == 1
    assert len(asked(x, f"users/{AGRA}/tweets")) == 1


def test_a_timeline_that_ends_within_the_gap_leaves_it_open_says_so_and_is_not_paid_for_again(
    gapped: Site, x: SmallX, clock: Clock
) -> None:
    x.timeline_reach = 150
    x.posts = complaints(GAP_FROM - timedelta(hours=1), 300)
    assert heal(gapped) == "no way left for gap 1, 2"
    assert len(asked(x, f"users/{AGRA}/mentions")) == 2
    assert len(stored(gapped)) == 150
    assert {state for _, state, _ in gaps(gapped)} == {"open"}
    mentions_gap = alarms(gapped)[1]
    assert mentions_gap.startswith(
        "Gap 2 (2026-11-04T06:30Z to 2026-11-16T06:30Z) cannot be fetched from X for @agrapolice, @meerutpolice, "
        "@uppolice: "
    )
    assert "search/all is not in the app's plan; it is tried again on 2026-12-01." in mentions_gap
    assert mentions_gap.endswith("python -m collectors give-up 2")
    x.asked.clear()
    clock.move(days=6)
    assert heal(gapped) == "no way left for gap 1, 2"
    assert x.asked == []
    clock.move(days=2)
    x.whole_archive = True
    assert heal(gapped) == "healed: gap 1, 2"
    assert len(stored(gapped)) == 300 - 50  # ten of the sixty minutes before the gap are read again
    assert alarms(gapped) == []


def test_a_timeline_of_an_account_with_few_posts_is_all_there_is(gapped: Site, x: SmallX) -> None:
    with gapped.engine.begin() as connection:
        few = [SeenProfile(each, None, posts_total=2_000) for each in (AGRA, MEERUT)]
        store_profiles(connection, [*few, SeenProfile(HQ, None, posts_total=3_100)], seen_at=NOW_AT)
    heal(gapped)
    with gapped.engine.connect() as connection:
        who: dict[str, int] = dict(connection.execute(select(Account.handle, Account.account_id)).all())
        have = coverage.spans(connection, family="posts", account_ids=who.values())
    assert {name: len(have[number]) for name, number in who.items()} == {
        "agrapolice": 1, "meerutpolice": 1, "uppolice": 2
    }  # fmt: skip
    assert "for @uppolice:" in alarms(gapped)[0]


@ON_SQLITE
def test_another_token_is_tried_with_the_whole_archive_at_once(gapped: Site) -> None:
    heal(gapped)
    with gapped.engine.connect() as connection:
        week = timedelta(days=7)
        until_at = plans.left_out_until(connection, gapped, "search/all", try_again=week)
        assert until_at == NOW_AT + timedelta(seconds=1) + week
        gapped.x.transport.bearer_token = "another"  # noqa: S105 - no secret
        assert plans.left_out_until(connection, gapped, "search/all", try_again=week) is None


def test_an_import_into_a_gap_narrows_what_is_asked_for(gapped: Site, x: SmallX) -> None:
    covered(gapped, (GAP_FROM + timedelta(days=4), GAP_FROM + timedelta(days=6)))
    assert {state for _, state, _ in gaps(gapped)} == {"open"}
    x.whole_archive = True
    x.posts = complaints(GAP_FROM + timedelta(days=5), 3) + complaints(GAP_FROM + timedelta(days=7), 3)
    assert heal(gapped) == "healed: gap 1, 2"
    assert stored(gapped) == {each["id"] for each in x.posts[3:]}
    since = {from_ms(snowflake_ms(int(each["since_id"]) + 1)) for each in asked(x, SEARCH_ALL)}
    overlap = timedelta(minutes=10)
    assert since == {GAP_FROM - overlap, GAP_FROM + timedelta(days=6) - overlap}


def test_what_an_import_filled_is_closed_by_the_import_and_asked_of_nobody(gapped: Site, x: SmallX) -> None:
    covered(gapped, (GAP_FROM, GAP_TO))
    assert gaps(gapped) == {("posts", "healed", "import"), ("mentions", "healed", "import")}
    assert heal(gapped) is None
    assert x.asked == []


@ON_SQLITE
def test_a_gap_that_was_given_up_is_not_paid_for(gapped: Site, x: SmallX, clock: Clock) -> None:
    heal(gapped)
    x.asked.clear()
    with gapped.engine.begin() as connection:
        for gap_id in (1, 2):
            coverage.give_up(connection, gap_id=gap_id, settled_ms=to_ms(clock()))
    x.whole_archive = True
    clock.move(days=8)
    heal(gapped)
    assert x.asked == []
    assert alarms(gapped) == []


def test_killed_between_pages_it_goes_on_with_the_next_one_and_pays_none_twice(
    gapped: Site, x: SmallX, monkeypatch: pytest.MonkeyPatch
) -> None:
    x.whole_archive = True
    x.posts = complaints(GAP_FROM, 1_200)
    real, left = healing_walks.put, [3]

    def killed(*given: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt
        real(*given)

    monkeypatch.setattr(healing_walks, "put", killed)
    with pytest.raises(KeyboardInterrupt):
        heal(gapped)
    monkeypatch.undo()
    assert len(stored(gapped)) == 500  # the page at hand left neither posts nor place
    with gapped.engine.connect() as connection:
        paid = connection.scalar(select(func.count()).select_from(PaidRead))
        (walk,) = [row for row in connection.execute(select(HealingWalk.__table__)) if row.state == "pending"]
    assert (paid, walk.pages) == (500, 1)
    x.asked.clear()
    assert heal(gapped) == "healed: gap 2"
    assert len(stored(gapped)) == 1_200
    pages = [each.get("next_token") for each in asked(x, SEARCH_ALL)]
    assert (pages[0], len(pages), len(set(pages))) == (walk.next_token, 2, 2)
    with gapped.engine.connect() as connection:
        assert set(connection.scalars(select(HealingWalk.state))) == {"whole"}


@ON_SQLITE
def test_a_long_healing_lets_the_searches_in_between(
    gapped: Site, x: SmallX, monkeypatch: pytest.MonkeyPatch
) -> None:
    x.whole_archive = True
    x.posts = complaints(GAP_FROM, 1_200)
    monkeypatch.setattr(healing, "MOST_PAGES_A_RUN", 2)
    assert heal(gapped) == "healed: gap 1; goes on with gap 2 by search/all"
    assert heal(gapped) == "healed: gap 2"
    assert x.count(SEARCH_ALL) == 4
    assert len(stored(gapped)) == 1_200


@ON_SQLITE
def test_a_token_that_comes_again_ends_the_walk_and_the_next_way_is_taken(gapped: Site, x: SmallX) -> None:
    x.whole_archive = True
    x.posts = complaints(GAP_FROM - timedelta(minutes=30), 60)
    page = {"data": x.posts[-1:], "meta": {"next_token": "again", "result_count": 1}}
    x.script[SEARCH_ALL] = [None, Reply(body=page), Reply(body=page)]
    said = heal(gapped)
    assert said is not None
    assert "X refused search/all: the walk does not end (the same token came again, page 2)" in said
    assert asked(x, f"users/{AGRA}/mentions")
    queries = [each["query"].split(")")[0] for each in asked(x, SEARCH_ALL)]
    everyone = "(@agrapolice OR @meerutpolice OR @uppolice"
    assert queries[1:] == [
        everyone,
        everyone,
        "(@meerutpolice OR @uppolice",
    ]  # the last: whom no timeline healed
    assert ("posts", "healed", "search/all") in gaps(gapped)


@ON_SQLITE
def test_a_budget_that_does_not_suffice_sends_nothing(gapped: Site, x: SmallX) -> None:
    with pytest.raises(OverBudget):
        heal(with_budget(gapped, 0.04))
    assert x.asked == []
    x.whole_archive, x.posts = True, complaints(GAP_FROM, 100)
    with pytest.raises(OverBudget):
        heal(with_budget(gapped, 0.30))
    assert {each["max_results"] for each in asked(x, SEARCH_ALL)} == {"60"}
    assert len(stored(gapped)) == 60


@ON_SQLITE
def test_a_full_window_is_handed_on_and_the_walk_stays(gapped: Site, x: SmallX) -> None:
    x.whole_archive = True
    x.script[SEARCH_ALL] = [None, Reply(429, FULL)]
    with pytest.raises(RateLimited):
        heal(gapped)
    assert ("posts", "healed", "search/all") in gaps(gapped)
    assert heal(gapped) == "healed: gap 2"


@ON_SQLITE
def test_a_walk_that_the_registry_no_longer_makes_is_dropped(
    gapped: Site, x: SmallX, monkeypatch: pytest.MonkeyPatch
) -> None:
    x.whole_archive = True
    x.posts = complaints(GAP_FROM, 1_200)
    monkeypatch.setattr(healing, "MOST_PAGES_A_RUN", 2)
    heal(gapped)
    with gapped.engine.begin() as connection:
        agra = select(Account.account_id).where(Account.handle == "agrapolice").scalar_subquery()
        connection.execute(GapAccount.__table__.delete().where(GapAccount.account_id != agra))
    assert heal(gapped) == "healed: gap 2"
    assert "meerut" not in asked(x, SEARCH_ALL)[-1]["query"]
    with gapped.engine.connect() as connection:
        states = list(connection.scalars(select(HealingWalk.state).order_by(HealingWalk.walk_id)))
    assert states == ["whole", "left", "whole"]


@ON_SQLITE
def test_an_account_whose_timeline_x_does_not_show_is_asked_for_again_after_a_week(
    gapped: Site, x: SmallX, clock: Clock
) -> None:
    x.suspended.add(str(AGRA))
    heal(gapped)
    assert len(asked(x, f"users/{AGRA}/tweets")) == 1
    clock.move(days=6)
    heal(gapped)
    assert len(asked(x, f"users/{AGRA}/tweets")) == 1
    clock.move(days=2)
    heal(gapped)
    assert len(asked(x, f"users/{AGRA}/tweets")) == 2


@ON_SQLITE
def test_nothing_is_asked_of_what_an_account_wrote_that_x_hides_now(gapped: Site, x: SmallX) -> None:
    x.whole_archive = True
    with gapped.engine.begin() as connection:
        hidden = SeenProfile(AGRA, None, state="protected")
        store_profiles(connection, [hidden], seen_at=NOW_AT)
    assert heal(gapped) == "healed: gap 2"
    queries = {each["query"].split(")")[0] for each in asked(x, SEARCH_ALL)}
    assert queries == {"(from:meerutpolice OR from:uppolice", "(@agrapolice OR @meerutpolice OR @uppolice"}
    assert alarms(gapped) == []
