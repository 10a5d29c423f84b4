"""Jobs: one that fails stops no other, what X forbids stops all, what is full or too dear waits."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from collectors import jobs
from collectors.site import Site, set_stop, stop_of
from collectors.x.errors import Interrupted
from data import reads
from data.collection_tables import Cursor, Run
from data.instants import snowflake_at
from tests.collectors.conftest import ON_SQLITE, Clock, site_for
from tests.collectors.small_x import TOKEN, Reply, SmallX
from tests.data.small_registry import AGRA
from tests.worlds.posts import post

pytestmark = ON_SQLITE
BUSY = Reply(503, b"")
FULL = {"title": "Too Many Requests", "type": "about:blank", "status": 429}
UNAUTHORIZED = Reply(401, {"title": "Unauthorized", "type": "about:blank"})
BROKE = Reply(402, {"title": "CreditsDepleted", "type": "https://api.twitter.com/2/problems/credits"})


def states(site: Site) -> dict[str, str]:
    with site.engine.connect() as connection:
        return {row.collection: row.state for row in connection.execute(select(Cursor.__table__))}


def once(site: Site) -> list[str]:
    return jobs.work(site, everything=True)


def tick(site: Site) -> list[str]:
    return jobs.work(site, everything=False)


def test_a_collection_that_fails_stops_no_other(site: Site, x: SmallX) -> None:
    x.script["users/by"] = [BUSY] * 5
    (failure,) = once(site)
    assert failure == "accounts: users/by: X answered 503"
    assert states(site) == dict.fromkeys(jobs.ORDER, "ok") | {"accounts": "failed"}


def test_a_defect_of_ours_in_one_is_recorded_and_the_others_go_on(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("a defect")

    monkeypatch.setitem(jobs.BY_SLUG, "accounts", replace(jobs.BY_SLUG["accounts"], collect=fails))
    assert once(site) == ["accounts: ZeroDivisionError: a defect"]
    assert states(site)["mentions"] == "ok"
    assert "accounts failed" in caplog.text


def test_what_the_database_reports_is_nobody_elses_to_catch(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setitem(jobs.BY_SLUG, "accounts", replace(jobs.BY_SLUG["accounts"], collect=fails))
    with pytest.raises(OperationalError):
        once(site)


def test_what_failed_is_tried_again_after_a_growing_pause(site: Site, x: SmallX, clock: Clock) -> None:
    x.script["users/by"] = [BUSY] * 15
    once(site)
    pauses = []
    for _ in range(2):
        with site.engine.connect() as connection:
            due = connection.scalar(select(Cursor.wait_until_at).where(Cursor.collection == "accounts"))
        assert due is not None
        pauses.append(round((due - clock()).total_seconds()))
        assert tick(site) == []
        clock.now = due
        assert tick(site)
    assert pauses == [30, 60]
    clock.move(minutes=2)
    assert tick(site) == []
    assert states(site)["accounts"] == "ok"


@pytest.mark.parametrize(("reply", "reason"), [(UNAUTHORIZED, "auth"), (BROKE, "money")])
def test_a_stop_ends_the_round_after_one_request_and_nothing_more_is_asked(
    site: Site, x: SmallX, clock: Clock, reply: Reply, reason: str
) -> None:
    x.script["users/by"] = [reply]
    (failure,) = once(site)
    assert failure.startswith("users/by: X answered 40")
    assert len(x.asked) == 1
    with site.engine.connect() as connection:
        stop = stop_of(connection)
    assert stop is not None
    assert stop["reason"] == reason
    clock.move(minutes=59)
    assert tick(site) == []
    assert len(x.asked) == 1


def test_a_refused_token_stands_until_a_person_asks_and_then_one_request_tells(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.script["users/by"] = [UNAUTHORIZED, UNAUTHORIZED]
    once(site)
    clock.move(days=2)
    assert tick(site) == []
    assert once(site) != []
    assert len(x.asked) == 2
    assert jobs.work(site, everything=False, probe=True) == []
    assert tick(site) == []
    assert set(states(site).values()) == {"ok"}


def test_credit_that_ran_out_is_looked_for_each_hour(site: Site, x: SmallX, clock: Clock) -> None:
    x.script["users/by"] = [BROKE, BROKE]
    once(site)
    clock.move(minutes=61)
    assert tick(site) != []
    clock.move(minutes=59)
    assert tick(site) == []
    assert len(x.asked) == 2
    clock.move(minutes=2)
    assert tick(site) == []
    assert set(states(site).values()) == {"ok"}


def test_a_collection_that_asked_nothing_lifts_no_stop(site: Site, x: SmallX, clock: Clock) -> None:
    once(site)
    with site.engine.begin() as connection:
        set_stop(
            connection,
            {"reason": "money", "message": "m", "at": str((clock() - timedelta(hours=2)).timestamp())},
        )
    x.asked.clear()
    clock.move(minutes=20)
    x.script["tweets/search/recent"] = [BROKE]
    assert tick(site)
    assert len(x.asked) == 1
    with site.engine.begin() as connection:
        set_stop(
            connection,
            {"reason": "money", "message": "m", "at": str((clock() - timedelta(hours=2)).timestamp())},
        )
        connection.execute(
            Cursor.__table__.update()
            .where(Cursor.collection != "quoted")
            .values(wait_until_at=clock() + timedelta(days=1))
        )
        connection.execute(
            Cursor.__table__.update()
            .where(Cursor.collection == "quoted")
            .values(wait_until_at=None, last_success_at=None)
        )
    assert tick(site) == []
    with site.engine.connect() as connection:
        assert stop_of(connection) is not None


def test_a_full_window_waits_for_its_endpoint_alone(site: Site, x: SmallX, clock: Clock) -> None:
    reset = int((clock() + timedelta(minutes=5)).timestamp())
    x.script["tweets/search/recent"] = [Reply(429, FULL, {"x-rate-limit-reset": str(reset)})]
    (failure,) = once(site)
    assert failure.startswith("referrals: search/recent: X answered 429")
    assert x.count("tweets/search/recent") == 1
    paused = dict.fromkeys(("referrals", "replies", "mentions"), "paused")
    assert states(site) == dict.fromkeys(jobs.ORDER, "ok") | paused
    clock.move(minutes=5)
    assert tick(site) == []
    assert x.count("tweets/search/recent") == 1
    clock.move(seconds=11)
    assert tick(site) == []
    assert x.count("tweets/search/recent") == 4


def test_nobody_at_the_address_ends_the_round(site: Site, x: SmallX, clock: Clock) -> None:
    site.x.transport.base_url = "http://127.0.0.1:1"
    (failure,) = once(site)
    assert failure.startswith("http://127.0.0.1:1 cannot be reached")
    assert len(clock.slept) == 4


def test_asked_to_end_the_page_at_hand_is_stored_and_the_walk_goes_on_next_time(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.posts = [
        post(snowflake_at(clock() - timedelta(minutes=5)) + n, author=901, typed={"agrapolice": AGRA})
        for n in range(150)
    ]
    once(site)
    clock.move(hours=1)
    x.posts += [
        post(snowflake_at(clock() - timedelta(minutes=5)) + n, author=901, typed={"agrapolice": AGRA})
        for n in range(150)
    ]
    answer = x.answer

    def asks_to_end(path: str, params: dict[str, str], token: str, *, method: str = "GET") -> Reply:
        if "@" in params.get("query", ""):
            site.ending.ask()
        return answer(path, params, token, method=method)

    x.answer = asks_to_end  # type: ignore[method-assign]
    (failure,) = once(site)
    assert "ended on request" in failure
    assert states(site)["mentions"] == "paused"
    x.answer = answer  # type: ignore[method-assign]
    again = site_for(site.engine, x, clock)
    x.asked.clear()
    assert once(again) == []
    assert [asked.params["next_token"] for asked in x.asked if "next_token" in asked.params]
    with site.engine.connect() as connection:
        assert len(reads.own_posts(connection, start_ms=0, end_ms=1 << 60)) == 0
        assert connection.scalar(select(Cursor.pending_pages).where(Cursor.collection == "mentions")) == 0
    again.x.transport.session.close()


def test_whoever_waits_to_try_again_ends_at_once_when_asked(site: Site) -> None:
    site.ending.ask()
    with pytest.raises(Interrupted):
        site.ending.sleep(30)


def test_a_collection_of_another_version_is_left_alone(site: Site) -> None:
    with site.engine.begin() as connection:
        connection.execute(
            Cursor.__table__.insert().values(
                collection="follows", interval_s=1, query="f", pending_pages=0, failures=0, state="ok"
            )
        )
    assert once(site) == []


def test_what_is_due_is_read_from_the_database(site: Site, x: SmallX, clock: Clock) -> None:
    once(site)
    counts = []
    for minutes in (4, 2, 10):
        clock.move(minutes=minutes)
        x.asked.clear()
        tick(site)
        counts.append([asked.params["query"].split(")")[0] for asked in x.asked])
    assert counts == [
        [],
        ["(from:uppolice"],
        [
            "(from:uppolice",
            "(from:agrapolice OR from:meerutpolice",
            "(@agrapolice OR @meerutpolice OR @uppolice",
        ],
    ]


def test_every_attempt_leaves_a_run_that_says_how_it_ended(site: Site, x: SmallX) -> None:
    x.script["tweets/search/recent"] = [None, *[BUSY] * 5]
    once(site)
    with site.engine.connect() as connection:
        found = {
            row.collection: (row.outcome, row.message) for row in connection.execute(select(Run.__table__))
        }
    assert found["replies"] == ("failed", "search/recent: X answered 503")
    assert found["mentions"] == ("ok", None)
    assert TOKEN not in str(found)
