"""Raw texts in the quarantine: they go with the post that they are of, whichever version and form it came in."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from collectors import compliance, retention
from collectors.site import Site
from collectors.x import door
from data import lookups
from data.collection_tables import Quarantined, Run
from data.tables import Post
from tests.collectors.conftest import KINDS, NOW_AT, Clock
from tests.collectors.small_x import SmallX
from tests.collectors.test_deletions import asked, at, night, states
from tests.data.small_registry import AGRA
from tests.worlds.posts import post

Item = dict[str, Any]
TAGGED = {"AgraPolice": AGRA}


def give(site: Site, *items: Item, origin: str = "a file") -> None:
    """Let posts in, as any collection does, a day before the night."""
    with site.writing() as connection:
        batch = door.admit_posts(items, kind_of=KINDS.kind_of)
        day_before = replace(site, now_at=lambda: site.now_at() - timedelta(days=1))
        day_before.keep(connection, batch, run_id=None, origin=origin)


def raws(site: Site) -> list[tuple[int | None, bool]]:
    """Of which post each item is, and whether its raw text is kept."""
    with site.engine.connect() as connection:
        query = select(Quarantined.object_id, Quarantined.raw).order_by(Quarantined.item_id)
        return [(row.object_id, row.raw is not None) for row in connection.execute(query)]


def unreadable(number: int) -> Item:
    """A post that the door does not let in."""
    return post(number, author=901, typed=TAGGED, text="private words") | {"entities": {"mentions": "?"}}


def edited(number: int, *later: int) -> list[Item]:
    """Three versions of a post; the first two hold what has to be cleaned."""
    whole = [number, *later]
    texts = ("first\x00", "second\x00", "third")
    return [
        post(each, author=901, typed=TAGGED, text=text, history=whole[: place + 1])
        for place, (each, text) in enumerate(zip(whole, texts, strict=True))
    ]


def test_every_version_of_a_deleted_post_loses_its_raw_text(site: Site) -> None:
    first, second, third = (at(hours=30, minutes=-each) for each in range(3))
    give(site, *edited(first, second, third))
    assert raws(site) == [(first, True), (second, True)]
    assert night(site) == "1 posts were looked up, 1 of them are gone"
    assert raws(site) == [(first, False), (second, False)]


@pytest.mark.parametrize("brought", [0, 1])
def test_a_deleted_post_that_comes_again_in_another_form_loses_its_raw_text_the_same_day(
    site: Site, brought: int
) -> None:
    numbers = [at(hours=30, minutes=-each) for each in range(3)]
    give(site, *edited(*numbers))
    night(site)
    item = edited(*numbers)[brought]
    give(site, item | {"text": item["text"] + " once more\x00"})
    assert raws(site)[-1] == (numbers[brought], True)
    retention.collect(site, run_id=1)
    assert raws(site)[-1] == (numbers[brought], False)
    assert states(site) == {numbers[0]: "deleted"}


def test_the_raw_text_of_a_withheld_post_goes(site: Site) -> None:
    kept, withheld = (post(at(hours=each), author=901, text="words\x00") for each in (30, 31))
    give(site, kept, withheld | {"withheld": {"country_codes": ["IN"]}})
    retention.collect(site, run_id=1)
    assert raws(site) == [(int(kept["id"]), True), (int(withheld["id"]), False)]


def test_the_raw_text_of_an_old_post_goes_however_late_it_was_set_aside(site: Site) -> None:
    old, young = at(days=181), at(days=179)
    give(site, unreadable(old), unreadable(young), post(at(days=182), author=901, text="words\x00"))
    retention.collect(site, run_id=1)
    assert raws(site) == [(old, False), (young, True), (at(days=182), False)]


def test_a_post_that_never_got_in_is_asked_about_and_loses_its_raw_text_once_it_is_gone(
    site: Site, x: SmallX, clock: Clock
) -> None:
    gone, there = unreadable(at(hours=30)), unreadable(at(hours=31))
    give(site, gone, there)
    x.posts = [there]
    assert night(site) == "2 posts were looked up, 1 of them are gone"
    assert raws(site) == [(int(gone["id"]), False), (int(there["id"]), True)]
    assert night(site) is None
    clock.move(days=1)
    night(site)
    assert asked(x) == [[int(gone["id"]), int(there["id"])], [int(there["id"])]]


def test_what_still_cannot_be_read_when_it_is_asked_about_is_no_news(site: Site, x: SmallX) -> None:
    there = unreadable(at(hours=31))
    give(site, there)
    x.posts = [there | {"text": "private words in X's own form"}]
    night(site)
    assert raws(site) == [(int(there["id"]), True)]
    with site.engine.connect() as connection:
        assert list(connection.scalars(select(Run.quarantined))) == [0]


def test_what_can_be_read_when_it_is_asked_about_is_stored(site: Site, x: SmallX) -> None:
    there = unreadable(at(hours=31))
    give(site, there)
    x.posts = [post(int(there["id"]), author=901, typed=TAGGED)]
    night(site)
    with site.engine.connect() as connection:
        assert list(connection.scalars(select(Post.post_id))) == [int(there["id"])]


def test_those_set_aside_wait_for_their_turn_as_those_stored_do(site: Site, x: SmallX, clock: Clock) -> None:
    items = [post(at(hours=30, minutes=each), author=901) for each in range(3)]
    aside = unreadable(at(hours=40))
    give(site, *items, aside)
    x.posts = [*items, aside]
    small = replace(site, deletions_budget_usd=0.01)
    for _ in range(2):
        night(small)
        clock.move(days=1)
    assert {each for page in asked(x) for each in page} == {int(each["id"]) for each in [*items, aside]}


def test_a_version_of_a_post_that_is_asked_about_itself_is_not_asked_about_twice(
    site: Site, x: SmallX
) -> None:
    numbers = [at(hours=30, minutes=-each) for each in range(3)]
    give(site, *edited(*numbers))
    night(site)
    assert asked(x) == [[numbers[2]]]


def test_batch_checks_ask_about_those_set_aside_too(site: Site, x: SmallX, clock: Clock) -> None:
    item, aside = post(at(hours=30), author=901), unreadable(at(hours=40))
    give(site, item, aside, aside | {"text": "the same in another form"})
    x.posts, x.compliance.in_plan = [item], True
    x.compliance.gone = {aside["id"]: "deleted"}
    assert night(site) == "2 posts were handed to X to be checked"
    clock.move(minutes=10)
    compliance.collect(site, run_id=1)
    assert raws(site) == [(int(aside["id"]), False)] * 2


def test_a_users_id_is_taken_for_no_posts(site: Site) -> None:
    user = {"id": str(AGRA), "username": "agrapolice", "public_metrics": {"followers_count": "many"}}
    with site.writing() as connection:
        site.keep(connection, door.admit_users([user]), run_id=None, origin="users")
        since = NOW_AT - timedelta(days=5_000)
        assert lookups.next_posts(connection, since=since, seen_before=site.now_at(), limit=9) == []
    retention.collect(site, run_id=1)
    assert raws(site) == [(AGRA, True)]
