"""Batch checks against the sandbox over HTTP: afterwards just those posts are hidden that its world no longer shows."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from collectors import compliance, deletions
from collectors.sandbox.app import Server
from collectors.sandbox.fields import TWEET_FIELDS
from collectors.sandbox.serving import Serving
from collectors.sandbox.shapes import post_json
from collectors.site import Ending, Site
from collectors.x.api import XApi
from collectors.x.door import admit_posts
from collectors.x.transport import Transport
from data import cursors, posts
from data.instants import from_ms
from data.tables import Post
from tests.collectors.conftest import KINDS
from tests.collectors.sandbox.conftest import NOW_MS, RIGHT, Hands, last_days, listening, new_world

STORED_AT = datetime.fromtimestamp(NOW_MS / 1000, UTC) - timedelta(days=8)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def serving(hands: Hands) -> Serving:
    return Serving(new_world(scale=0.02), hands)


@pytest.fixture
def site(engine: Engine, serving: Serving, hands: Hands) -> Iterator[Site]:
    """A site that collects from the sandbox, with all posts of its last twelve days as they were when they were new."""
    items = [post_json(each, set(TWEET_FIELDS), now_ms=each.ms) for each in last_days(serving.world, 12)]
    with engine.begin() as connection:
        for start in range(0, len(items), 500):
            batch = admit_posts(items[start : start + 500], kind_of=KINDS.kind_of)
            posts.store(connection, batch.posts, now_at=STORED_AT)
    program, thread, base_url = listening(Server(serving, token=RIGHT))
    transport = Transport(bearer_token=RIGHT, base_url=base_url, timeout_s=30)
    now_at = lambda: from_ms(hands.ms)  # noqa: E731  (a clock)
    yield Site(
        engine=engine,
        x=XApi(transport, now_at=now_at, sleep=lambda _: None),
        phrases=KINDS,
        now_at=now_at,
        budget_usd=None,
        backfill_days=7,
        ending=Ending(),
    )
    transport.session.close()
    program.should_exit = True
    thread.join(timeout=10)


def run(site: Site, slug: str) -> str | None:
    collect = {"deletions": deletions.collect, "compliance": compliance.collect}[slug]
    with site.engine.begin() as connection:
        run_id = cursors.begin_run(connection, collection=slug, cursor_id=None, now_at=site.now_at())
    return collect(site, run_id=run_id)


def test_just_the_posts_are_hidden_that_x_does_not_show_any_more(
    site: Site, serving: Serving, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compliance, "MOST_POSTS", 400)
    run(site, "deletions")
    for _ in range(20):
        hands.ms += 600_000
        if run(site, "compliance") is None:
            break
    with site.engine.connect() as connection:
        rows = connection.execute(select(Post.post_id, Post.state))
        stored = {row.post_id: row.state for row in rows}
        worded = set(connection.scalars(select(Post.post_id).where(Post.text.is_not(None))))
        assert connection.scalar(select(func.count()).select_from(Post).where(Post.gone_at.is_not(None)))
    assert len(stored) > 800
    hidden = {post_id for post_id, state in stored.items() if state != "public"}
    assert worded == set(stored) - hidden
    for post_id, state in stored.items():
        post = serving.world.find(post_id)
        assert post is not None
        assert (post_id in hidden) == (not post.shown_at(hands.ms)), state
        assert (state == "deleted") == (post.first.deleted_ms <= hands.ms)
