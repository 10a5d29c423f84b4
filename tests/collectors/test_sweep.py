"""Sweeps: a page and its cursor are one, nothing is lost or stored twice, the checkpoint moves last."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from collectors import jobs, searches
from collectors.site import Site
from data import coverage, reads
from data.collection_tables import Coverage, Cursor, Gap, PaidRead, Request, Run
from data.instants import from_ms, snowflake_at, snowflake_ms, to_ms
from data.tables import Account, Case, Post
from tests.collectors.conftest import Clock
from tests.collectors.small_x import Reply, SmallX
from tests.data.small_registry import ACCOUNTS, AGRA, HQ, account, load
from tests.worlds.posts import post

BROKEN = Reply(503, b"<html>Service Unavailable</html>")


def complaint(clock: Clock, sequence: int = 0, *, ago: timedelta = timedelta(minutes=5)) -> dict[str, Any]:
    return post(snowflake_at(clock() - ago) + sequence, author=901, typed={"AgraPolice": AGRA})


def stored(site: Site) -> list[int]:
    with site.engine.connect() as connection:
        return list(connection.scalars(select(Post.post_id).order_by(Post.post_id)))


def ids(x: SmallX) -> list[int]:
    return sorted(int(each["id"]) for each in x.posts)


def cursor_of(site: Site, collection: str) -> Any:
    with site.engine.connect() as connection:
        query = select(Cursor.__table__).where(Cursor.collection == collection, Cursor.retired_at.is_(None))
        return connection.execute(query).one()


def searched(x: SmallX, operator: str) -> list[dict[str, str]]:
    found = [asked.params for asked in x.asked if asked.path == "tweets/search/recent"]
    return [params for params in found if operator in params["query"]]


def once(site: Site) -> list[str]:
    return jobs.work(site, everything=True)


def test_everything_of_seven_days_comes_in_pages_and_each_post_once(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.posts = [complaint(clock, ago=timedelta(minutes=40 * number + 5)) for number in range(240)]
    assert once(site) == []
    assert stored(site) == ids(x)
    assert len(searched(x, "@")) == 3
    assert once(site) == []
    assert stored(site) == ids(x)


def test_a_second_run_asks_only_for_what_is_new_and_ten_minutes_before(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.posts = [complaint(clock)]
    once(site)
    began = clock()
    clock.move(minutes=30)
    x.posts.append(complaint(clock))
    x.asked.clear()
    once(site)
    since_at = from_ms(snowflake_ms(int(searched(x, "@")[0]["since_id"])))
    assert since_at == began - timedelta(seconds=30, minutes=10)
    assert stored(site) == ids(x)


def test_a_post_indexed_late_is_still_found(site: Site, x: SmallX, clock: Clock) -> None:
    once(site)
    late = complaint(clock, ago=timedelta(minutes=4))
    clock.move(minutes=15)
    x.posts.append(late)
    once(site)
    assert stored(site) == [int(late["id"])]


def test_a_walk_cut_off_between_pages_goes_on_with_its_token_and_moves_no_checkpoint(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.posts = [complaint(clock, number) for number in range(250)]
    jobs._prepare(site)
    before = cursor_of(site, "mentions").since_id
    x.script["tweets/search/recent"] = [None, None, None, *[BROKEN] * 20]
    failures = once(site)
    assert failures
    assert "503" in failures[-1]
    cut = cursor_of(site, "mentions")
    assert len(stored(site)) == 100
    assert (cut.since_id, cut.pending_pages) == (before, 1)
    x.script.clear()
    x.asked.clear()
    x.posts.append(complaint(clock, 999, ago=timedelta(minutes=1)))
    clock.move(hours=1)
    once(site)
    first = searched(x, "@")[0]
    assert (first["next_token"], first["since_id"]) == (cut.pending_token, str(cut.pending_since_id))
    once(site)
    assert stored(site) == ids(x)


def test_a_page_that_cannot_be_stored_leaves_neither_its_posts_nor_its_cursor(
    site: Site, x: SmallX, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    x.posts = [complaint(clock, number) for number in range(150)]
    jobs._prepare(site)

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("collectors.walks.cursors.put", _after(2, killed))
    with pytest.raises(KeyboardInterrupt):
        once(site)
    monkeypatch.undo()
    with site.engine.connect() as connection:
        posts = connection.scalar(select(func.count()).select_from(Post))
        paid = connection.scalar(
            select(func.count()).select_from(PaidRead).where(PaidRead.endpoint == "search/recent")
        )
    assert (posts, paid, cursor_of(site, "mentions").pending_pages) == (0, 0, 0)
    once(site)
    assert stored(site) == ids(x)


def _after(calls: int, what: Any) -> Any:
    """The real function for mentions' cursor a number of times, then something else."""
    from data import cursors  # noqa: PLC0415 - the real one, before it is replaced

    real, left = cursors.put, [calls]

    def put(connection: Any, cursor_id: int, **values: Any) -> None:
        collection = connection.scalar(select(Cursor.collection).where(Cursor.cursor_id == cursor_id))
        if collection == "mentions":
            left[0] -= 1
            if left[0] < 0:
                what()
        real(connection, cursor_id, **values)

    return put


def test_after_more_than_seven_days_the_rest_is_fetched_and_the_hole_is_a_gap(
    site: Site, x: SmallX, clock: Clock
) -> None:
    once(site)
    ended = clock() - timedelta(seconds=30)
    clock.move(days=9)
    x.posts = [complaint(clock, ago=timedelta(days=6)), complaint(clock)]
    reach = clock() - timedelta(days=7) + timedelta(minutes=15)
    assert once(site) == []
    assert stored(site) == ids(x)
    with site.engine.connect() as connection:
        gaps = reads.gaps(connection)
        seen = reads.observation(connection).set_index("unit_id")["observed_until_ms"]
    assert set(gaps["from_ms"]) == {to_ms(ended)}
    assert set(gaps["to_ms"]) == {to_ms(reach)}
    assert set(gaps["reason"]) == {"outage"}
    assert seen["agra"] == to_ms(ended)


def test_where_x_reaches_less_far_than_thought_the_walk_starts_where_x_says(
    site: Site, x: SmallX, clock: Clock
) -> None:
    once(site)
    x.now_at = lambda: clock() + timedelta(hours=6)  # our clock is slow
    clock.move(days=6, hours=22)
    x.posts = [post(snowflake_at(clock() + timedelta(hours=5)), author=901, typed={"AgraPolice": AGRA})]
    assert once(site) == []
    assert stored(site) == ids(x)
    with site.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Gap).where(Gap.state == "open"))


def test_a_clock_that_is_ahead_of_x_loses_no_post(site: Site, x: SmallX, clock: Clock) -> None:
    true = clock()
    x.now_at = lambda: true
    clock.move(hours=6)
    once(site)
    x.posts = [post(snowflake_at(true + timedelta(minutes=1)), author=901, typed={"AgraPolice": AGRA})]
    x.now_at = lambda: true + timedelta(minutes=20)
    clock.move(minutes=20)
    once(site)
    assert stored(site) == ids(x)


def test_a_new_handle_makes_another_query_that_starts_at_the_oldest_checkpoint_of_its_members(
    site: Site, x: SmallX, clock: Clock
) -> None:
    once(site)
    until = clock() - timedelta(seconds=30)
    clock.move(hours=2)
    with site.engine.begin() as connection:
        load(connection, accounts=[*ACCOUNTS, account("ssp_agra", "agra", role="officer")], now_at=clock())
    listed = clock()
    x.asked.clear()
    clock.move(minutes=5)
    once(site)
    asked = searched(x, "@ssp_agra")
    assert from_ms(snowflake_ms(int(asked[0]["since_id"]))) == until - timedelta(minutes=10)
    with site.engine.connect() as connection:
        rows = connection.execute(
            select(Coverage.from_at, Account.handle)
            .join(Account, Account.account_id == Coverage.account_id)
            .where(Coverage.family == "mentions")
        ).all()
    assert min(row.from_at for row in rows if row.handle == "ssp_agra") <= listed
    assert len(cursors_followed(site, "mentions")) == 1


def cursors_followed(site: Site, collection: str) -> list[Any]:
    with site.engine.connect() as connection:
        query = select(Cursor.__table__).where(Cursor.collection == collection, Cursor.retired_at.is_(None))
        return list(connection.execute(query))


def test_an_account_whose_time_is_over_is_swept_to_its_end_and_then_no_more(
    site: Site, x: SmallX, clock: Clock
) -> None:
    clock.now = clock.now.replace(hour=18, minute=20)  # ten minutes before midnight in India
    leaving = [each for each in ACCOUNTS if each.handle != "meerutpolice"]
    last_day = (clock() + timedelta(days=1)).date()
    with site.engine.begin() as connection:
        load(
            connection, accounts=[*leaving, account("meerutpolice", "meerut", until=last_day)], now_at=clock()
        )
    once(site)
    clock.move(minutes=15)
    x.asked.clear()
    once(site)
    assert searched(x, "@meerutpolice")
    clock.move(minutes=15)
    x.asked.clear()
    once(site)
    assert not searched(x, "meerutpolice")


def test_an_archive_that_covers_up_to_lately_is_carried_on_from_without_gap_or_second_reading(
    site: Site, x: SmallX, clock: Clock
) -> None:
    until = clock() - timedelta(days=6, hours=20)
    with site.engine.begin() as connection:
        for family in coverage.FAMILIES:
            coverage.add(
                connection,
                family=family,
                account_ids=coverage.every_account(connection),
                from_ms=to_ms(clock() - timedelta(days=60)),
                to_ms=to_ms(until),
                reason="between_imports",
            )
    once(site)
    assert {from_ms(snowflake_ms(int(each["since_id"]))) for each in searched(x, "@")} == {
        until - timedelta(minutes=2)  # what was read on another UTC day is paid for again
    }
    with site.engine.connect() as connection:
        assert reads.gaps(connection).empty
        spans = coverage.spans(connection, family="mentions", account_ids=coverage.every_account(connection))
    assert {len(each) for each in spans.values()} == {1}


def test_an_import_after_an_outage_moves_the_checkpoint_so_that_nothing_is_paid_again(
    site: Site, x: SmallX, clock: Clock
) -> None:
    once(site)
    start = clock() - timedelta(minutes=1)
    clock.move(days=3)
    until = clock() - timedelta(hours=1)
    with site.engine.begin() as connection:
        for family in coverage.FAMILIES:
            coverage.add(
                connection,
                family=family,
                account_ids=coverage.every_account(connection),
                from_ms=to_ms(start),
                to_ms=to_ms(until),
                reason="between_imports",
            )
    x.asked.clear()
    once(site)
    assert from_ms(snowflake_ms(int(searched(x, "@")[0]["since_id"]))) == until - timedelta(minutes=10)


def test_a_quiet_query_keeps_within_reach(site: Site, x: SmallX, clock: Clock) -> None:
    for _ in range(4):
        once(site)
        clock.move(days=3)
    assert once(site) == []
    with site.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Gap)) == 0


def test_what_is_swept_becomes_cases_in_the_same_transaction(site: Site, x: SmallX, clock: Clock) -> None:
    said = complaint(clock, ago=timedelta(minutes=60))
    answer = post(snowflake_at(clock() - timedelta(minutes=50)), author=AGRA, text="Noted", reply_to=said)
    x.posts = [said, answer]
    once(site)
    with site.engine.connect() as connection:
        case = connection.execute(select(Case.__table__)).one()
    assert (case.unit_id, case.first_reply_id) == ("agra", int(answer["id"]))


def test_each_request_and_each_run_is_entered(site: Site, x: SmallX, clock: Clock) -> None:
    x.posts = [complaint(clock, number) for number in range(3)]
    once(site)
    with site.engine.connect() as connection:
        billed = connection.scalar(
            select(func.sum(Request.billed)).where(Request.endpoint == "search/recent")
        )
        outcomes = set(connection.scalars(select(Run.outcome)))
    assert (billed, outcomes) == (3, {"ok"})


def test_replies_that_name_no_post_are_remarked_on(site: Site, x: SmallX, clock: Clock) -> None:
    for number in range(25):
        x.posts.append(complaint(clock, number) | {"in_reply_to_user_id": "21"})
    once(site)
    assert "spell references otherwise" in cursor_of(site, "mentions").message


def test_every_handle_is_in_one_query_of_its_own_family(site: Site) -> None:
    jobs._prepare(site)
    with site.engine.begin() as connection:
        connection.execute(update(Account).where(Account.handle == "uppolice").values(x_user_id=HQ))
        searches.plan(connection, site)
        queries: dict[str, str] = dict(connection.execute(select(Cursor.collection, Cursor.query)).all())
    assert queries["referrals"] == "(from:uppolice) -is:retweet"
    assert queries["replies"] == "(from:agrapolice OR from:meerutpolice) -is:retweet"
    assert queries["mentions"] == "(@agrapolice OR @meerutpolice OR @uppolice) -is:retweet"
