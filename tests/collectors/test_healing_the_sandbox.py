"""Healing and audit against the sandbox over HTTP: what a gap and a thinned hour lack is there afterwards, and once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from collectors import audit, audited_hours, healing, jobs
from collectors.site import Ending, Site
from collectors.x.api import XApi
from collectors.x.transport import Transport
from data import coverage, reads
from data.collection_tables import Gap
from data.engine import write_store
from data.healing import lacking
from data.instants import snowflake_at, to_ms
from data.tables import Account, Mention, Post
from tests.collectors.conftest import KINDS, Clock
from tests.collectors.small_x import TOKEN
from tests.collectors.test_against_the_sandbox import FIRST, Town

GAP_FROM, GAP_TO = FIRST - timedelta(days=10), FIRST - timedelta(days=8)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    made = Town(tmp_path_factory.mktemp("town"))
    made.do("data", "init", "--demonstration", now_at=FIRST)
    return made


@pytest.fixture
def site(town: Town) -> Iterator[Site]:
    """A site at the sandbox whose clock stands, and moves only by what sleeps."""
    clock = Clock()
    clock.now = FIRST
    engine = write_store(town.url)
    with town.sandbox(FIRST) as address:
        transport = Transport(bearer_token=TOKEN, base_url=address, timeout_s=30)
        yield Site(
            engine=engine,
            x=XApi(transport, now_at=clock, sleep=clock.sleep),
            phrases=KINDS,
            now_at=clock,
            budget_usd=None,
            backfill_days=7,
            ending=Ending(),
            clock_is_fixed=True,
        )
        transport.session.close()
    engine.dispose()


def covered(site: Site, start: Any, end: Any) -> None:
    with site.engine.begin() as connection:
        for family in coverage.FAMILIES:
            coverage.add(
                connection,
                family=family,
                account_ids=coverage.every_account(connection),
                from_ms=to_ms(start),
                to_ms=to_ms(end),
                reason="outage",
            )


def posts_between(site: Site, start: Any, end: Any) -> set[int]:
    created = Post.__table__.c.created_at
    with site.engine.connect() as connection:
        query = select(Post.post_id).where(created >= to_ms(start), created < to_ms(end))
        return set(connection.scalars(query.where(Post.is_retweet == 0)))


def tags_between(site: Site, start: Any, end: Any) -> set[int]:
    """The posts that name an account: others, as those looked up by id, no search gives."""
    with site.engine.connect() as connection:
        ours = select(Account.x_user_id).where(Account.x_user_id.is_not(None))
        naming = set(connection.scalars(select(Mention.post_id).where(Mention.user_id.in_(ours))))
    return posts_between(site, start, end) & naming


@pytest.mark.long
def test_a_gap_is_healed_by_the_whole_archive_and_a_thinned_hour_by_the_audit(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert jobs.work(site, everything=True) == []
    with site.engine.connect() as connection:
        everyone = reads.accounts(connection)
    swept = FIRST - timedelta(days=7) + timedelta(minutes=15)
    covered(site, GAP_TO, swept)
    covered(site, GAP_FROM - timedelta(days=1), GAP_FROM)
    with site.engine.connect() as connection:
        assert connection.scalar(select(func.count()).where(Gap.state == "open", Gap.reason == "outage")) == 2
    assert posts_between(site, GAP_FROM, GAP_TO) == set()
    said = healing.collect(site, run_id=0)
    assert said is not None
    assert said.startswith("healed: gap ")
    healed = posts_between(site, GAP_FROM, GAP_TO)
    assert len(healed) > 100
    truth = _all_between(site, list(everyone["handle"]))
    assert healed == truth
    with site.engine.connect() as connection:
        found = connection.execute(
            select(Gap.family, Gap.state, Gap.healed_by).where(Gap.reason == "outage")
        ).all()
        assert lacking(connection) == []
    # the world hides the posts of two accounts, so that theirs are still missing
    assert set(map(tuple, found)) == {("mentions", "healed", "search/all"), ("posts", "open", None)}

    before = audit.collect(site, run_id=0)
    assert before is None or "still counts more" not in before
    busiest, whole = max(
        ((start, tags_between(site, start, start + timedelta(hours=1))) for start in _hours()),
        key=lambda each: len(each[1]),
    )
    assert len(whole) > 10
    with site.engine.begin() as connection:
        for table in (Mention, Post):
            connection.execute(delete(table).where(table.post_id.in_(sorted(whole)[: len(whole) // 2])))
    monkeypatch.setattr(audited_hours, "FEW", 0)  # so that what few queries lack of it comes back too
    said = audit.collect(site, run_id=0)
    assert said is not None
    assert "searched again" in said
    assert tags_between(site, busiest, busiest + timedelta(hours=1)) == whole


def _hours() -> list[Any]:
    today = FIRST.replace(minute=0)
    return [today - timedelta(hours=each) for each in range(3, 60)]


def _all_between(site: Site, handles: list[str]) -> set[int]:
    """The first ids of what the sandbox's whole archive shows of two days, asked for handle by handle."""
    found: set[int] = set()
    for start in range(0, len(handles), 10):
        some = handles[start : start + 10]
        terms = [term for handle in some for term in (f"from:{handle}", f"@{handle}")]
        token = None
        while True:
            page = site.x.search_all(
                query=f"({' OR '.join(terms)}) -is:retweet",
                since_id=snowflake_at(GAP_FROM) - 1,
                until_id=snowflake_at(GAP_TO),
                next_token=token,
                max_results=100,
            )
            found |= {min(map(int, each["edit_history_tweet_ids"])) for each in page.data}
            token = page.next_token
            if token is None:
                break
    return {each for each in found if each >= snowflake_at(GAP_FROM)}
