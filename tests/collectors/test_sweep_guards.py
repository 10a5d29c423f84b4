"""A sweep's guards: a walk that leads nowhere is ended and said, and odd pages are read for what they hold."""

from datetime import timedelta
from typing import Any

import pytest

from collectors import jobs, sweep
from collectors.site import Site
from data import incidents
from data.instants import snowflake_at
from tests.collectors.conftest import ON_SQLITE, Clock
from tests.collectors.small_x import Reply, SmallX
from tests.collectors.test_sweep import complaint, cursor_of, ids, once, searched, stored

pytestmark = ON_SQLITE


def standing(site: Site) -> list[Any]:
    with site.engine.connect() as connection:
        return incidents.standing(connection)


def test_a_token_that_comes_again_ends_the_walk_and_the_next_one_starts_anew(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.posts = [complaint(clock, number) for number in range(120)]
    page = {
        "data": x.posts[:1],
        "meta": {"next_token": "again", "newest_id": x.posts[0]["id"], "result_count": 1},
    }
    x.script["tweets/search/recent"] = [None, None, Reply(body=page), Reply(body=page)]
    assert "does not end (the same token came again, page 2)" in once(site)[0]
    cut = cursor_of(site, "mentions")
    assert (cut.state, cut.pending_token, cut.wait_until_at) == (
        "failed",
        None,
        clock() + timedelta(seconds=30),
    )
    (alarm,) = standing(site)
    assert (alarm.kind, alarm.subject) == ("refused", cut.query)
    once(site)
    assert stored(site) == ids(x)
    assert standing(site) == []


def test_a_ring_of_tokens_ends_the_walk_too(site: Site, x: SmallX, clock: Clock) -> None:
    x.posts = [complaint(clock, number) for number in range(120)]

    def page(token: str) -> Reply:
        meta = {"next_token": token, "newest_id": x.posts[0]["id"], "result_count": 1}
        return Reply(body={"data": x.posts[:1], "meta": meta})

    x.script["tweets/search/recent"] = [None, None, page("a"), page("b"), page("a"), page("b"), page("a")]
    assert "does not end (the same token came again, page 3)" in once(site)[0]
    x.script.clear()
    once(site)
    assert stored(site) == ids(x)


def test_a_walk_of_too_many_pages_stops_its_query_for_a_day_and_no_other(
    site: Site, x: SmallX, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "MOST_PAGES", 2)
    x.posts = [complaint(clock, number) for number in range(250)]
    (failure,) = once(site)
    assert failure.startswith(
        "mentions: search/recent: the walk does not end (more pages than there can be, page 2)"
    )
    assert failure.endswith(
        "after 2026-11-25T06:30Z, or with python -m collectors once while no other collector runs"
    )
    assert [alarm.kind for alarm in standing(site)] == ["refused"]
    x.asked.clear()
    clock.move(hours=23)
    jobs.work(site, everything=False)
    assert searched(x, "@") == []
    assert searched(x, "from:")
    monkeypatch.undo()
    clock.move(hours=2)
    jobs.work(site, everything=False)
    assert stored(site) == ids(x)


@pytest.mark.parametrize("newest", ["", None, "none"])
def test_a_page_that_does_not_name_its_newest_post_moves_the_checkpoint_all_the_same(
    site: Site, x: SmallX, clock: Clock, newest: str | None
) -> None:
    x.posts = [complaint(clock)]
    meta = {"newest_id": newest, "oldest_id": "", "result_count": 1}
    x.script["tweets/search/recent"] = [None, None, Reply(body={"data": x.posts, "meta": meta})]
    assert once(site) == []
    assert cursor_of(site, "mentions").since_id == snowflake_at(clock() - timedelta(seconds=30))
    assert stored(site) == ids(x)


def test_errors_beside_an_empty_page_are_a_whole_page(site: Site, x: SmallX, clock: Clock) -> None:
    gone = {
        "resource_id": "7",
        "title": "Not Found Error",
        "type": "https://api.x.com/2/problems/resource-not-found",
    }
    empty = Reply(body={"meta": {"result_count": 0, "newest_id": ""}, "errors": [gone]})
    x.script["tweets/search/recent"] = [None, None, empty]
    assert once(site) == []
    assert cursor_of(site, "mentions").since_id == snowflake_at(clock() - timedelta(seconds=30))
