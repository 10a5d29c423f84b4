"""What X's looks at accounts change: another handle, a stranger's id, an account that X hides, one that is over."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import func, select

from collectors import jobs, standing, standing_words
from collectors.files import archive
from collectors.site import Site
from data import coverage, reads, registry
from data.collection_tables import Cursor
from data.instants import from_ms, snowflake_at, to_ms
from data.tables import Account, Case, FollowerSnapshot, Post, Profile
from tests.collectors.conftest import KINDS, NOW_AT, ON_SQLITE, Clock
from tests.collectors.small_x import Reply, SmallX
from tests.data.small_registry import ACCOUNTS, AGRA, HQ, account, load
from tests.worlds.posts import post

pytestmark = ON_SQLITE


def once(site: Site) -> list[str]:
    return jobs.work(site, everything=True)


def hours(site: Site, clock: Clock, count: int) -> None:
    for _ in range(count):
        clock.move(hours=1)
        jobs.work(site, everything=False)


def at(moment: Any, **later: float) -> int:
    return snowflake_at(moment + timedelta(**later))


def gaps(site: Site) -> list[tuple[str, Any, Any, str, str]]:
    with site.engine.connect() as connection:
        rows = reads.gaps(connection).itertuples()
        return [
            (row.unit_id, from_ms(row.from_ms), from_ms(row.to_ms), row.reason, row.state) for row in rows
        ]


def observed_until(site: Site, unit_id: str) -> Any:
    with site.engine.connect() as connection:
        ends = reads.observation(connection).set_index("unit_id")["observed_until_ms"]
    return None if pd.isna(ends[unit_id]) else from_ms(int(ends[unit_id]))


def remark(site: Site) -> str | None:
    with site.engine.connect() as connection:
        return connection.scalar(select(Cursor.message).where(Cursor.collection == "accounts"))


@pytest.mark.long
def test_what_was_missed_under_an_old_handle_is_collected_by_the_new_one(
    site: Site, x: SmallX, clock: Clock
) -> None:
    once(site)
    began = clock.move(minutes=1)
    x.users[str(AGRA)]["username"] = "AgraCops"
    said = post(at(began, hours=1), author=901)
    quote = post(at(began, hours=2), author=HQ, typed={"AgraCops": AGRA}, quote_of=int(said["id"]))
    reply = post(at(began, hours=2, minutes=5), author=AGRA, text="Noted", reply_to=said)
    alone = post(at(began, hours=3), author=902, typed={"AgraCops": AGRA})
    x.posts = [said, quote, reply, alone]
    hours(site, clock, 30)
    with site.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Post)) == 4
        assert connection.scalar(select(func.count()).select_from(Case).where(Case.unit_id == "agra")) == 2
    assert gaps(site) == []


@pytest.mark.long
def test_what_was_missed_under_an_old_handle_beyond_the_reach_of_search_is_a_gap(
    site: Site, x: SmallX, clock: Clock
) -> None:
    once(site)
    seen_at = clock()
    x.users[str(AGRA)]["username"] = "AgraCops"
    for _ in range(9):  # the look fails for nine days, and the searches go on
        clock.move(days=1)
        x.script["users"] = [Reply(503, b"")] * 5
        once(site)
    assert gaps(site) == []
    clock.move(days=1)
    x.script.clear()
    once(site)
    found = gaps(site)
    assert {(unit, start, reason) for unit, start, _, reason, _ in found} == {("agra", seen_at, "outage")}
    assert len(found) == 2
    assert observed_until(site, "agra") == seen_at
    assert observed_until(site, "meerut") > clock() - timedelta(minutes=1)


def covered(site: Site, family: str) -> list[tuple[int, int]]:
    with site.engine.connect() as connection:
        who = connection.execute(
            select(Account.account_id).where(Account.handle == "agrapolice")
        ).scalar_one()
        return coverage.spans(connection, family=family, account_ids=[who])[who]


@pytest.mark.parametrize("state", ["suspended", "not_found"])
def test_an_account_that_x_hides_is_a_gap_for_its_posts_from_the_last_public_look_on(
    site: Site, x: SmallX, clock: Clock, state: str
) -> None:
    once(site)
    seen_at = clock()
    if state == "suspended":
        x.suspended.add(str(AGRA))
    else:
        x.users[str(901)] = x.users.pop(str(AGRA)) | {"id": "901"}
    hours(site, clock, 30)
    assert gaps(site) == [("agra", seen_at, clock(), state, "open")]
    assert remark(site) == f"X shows no posts of: @agrapolice ({state})"
    assert observed_until(site, "agra") == seen_at
    assert observed_until(site, "meerut") > seen_at + timedelta(hours=29)
    (before,) = covered(site, "posts")
    assert before[1] == to_ms(seen_at)
    with site.engine.begin() as connection:
        (gap_id,) = set(reads.gaps(connection)["gap_id"])
        assert coverage.give_up(connection, gap_id=int(gap_id), settled_ms=to_ms(clock()))
    assert observed_until(site, "agra") > seen_at + timedelta(hours=29)


@pytest.mark.long
def test_what_an_account_wrote_while_it_was_hidden_is_fetched_once_it_is_public_again(
    site: Site, x: SmallX, clock: Clock
) -> None:
    once(site)
    seen_at = clock()
    x.users[str(AGRA)]["protected"] = True
    said = post(at(seen_at, hours=30), author=AGRA, text="Noted")
    x.posts, x.unfound = [said], {said["id"]}
    hours(site, clock, 40)
    x.users[str(AGRA)]["protected"] = False
    x.unfound.clear()
    hours(site, clock, 10)
    public_at = seen_at + timedelta(hours=48)
    assert gaps(site) == [("agra", seen_at, public_at, "protected", "healed")]
    with site.engine.connect() as connection:
        assert list(connection.scalars(select(Post.post_id))) == [int(said["id"])]
    assert len(covered(site, "posts")) == 1
    assert observed_until(site, "agra") > clock() - timedelta(hours=1)
    assert remark(site) is None


@pytest.mark.long
def test_an_account_that_was_hidden_from_the_first_look_on_is_a_gap_from_the_first_sweep_on(
    site: Site, x: SmallX, clock: Clock
) -> None:
    with site.engine.begin() as connection:
        registry.resolve(connection, {"agrapolice": AGRA}, at=NOW_AT)
    x.suspended.add(str(AGRA))
    began = NOW_AT - timedelta(days=7) + timedelta(minutes=15)
    once(site)
    hours(site, clock, 2)
    assert gaps(site) == [("agra", began, clock(), "suspended", "open")]
    assert observed_until(site, "agra") is None
    assert covered(site, "posts") == []
    x.suspended.clear()
    hours(site, clock, 30)
    (gap,) = gaps(site)
    assert gap[4] == "open"  # it begins before what recent search reaches, and nothing reaches further
    x.whole_archive = True
    clock.move(days=8)
    hours(site, clock, 1)
    assert gaps(site)[-1][3:] == ("suspended", "healed")
    assert covered(site, "posts")[0][0] == to_ms(began)


def test_a_hiding_that_was_given_up_asks_no_one_again_while_it_lasts(
    site: Site, x: SmallX, clock: Clock
) -> None:
    once(site)
    covered_to = clock() - timedelta(seconds=30)
    x.users[str(AGRA)]["protected"] = True
    clock.move(days=1)
    once(site)
    with site.engine.begin() as connection:
        (gap_id,) = set(reads.gaps(connection)["gap_id"])
        coverage.give_up(connection, gap_id=int(gap_id), settled_ms=to_ms(clock()))
    clock.move(days=1)
    once(site)
    assert gaps(site) == [("agra", covered_to, clock(), "protected", "lost")]


@pytest.mark.long
def test_a_hidden_account_makes_no_new_query_read_a_week_again(site: Site, x: SmallX, clock: Clock) -> None:
    once(site)
    x.suspended.add(str(AGRA))
    for _ in range(5):
        clock.move(days=1)
        once(site)
    with site.engine.begin() as connection:
        more = [*ACCOUNTS, account("ssp_agra", "agra", role="officer")]
        load(connection, accounts=more, now_at=clock())
    x.asked.clear()
    once(site)
    found = [each.params for each in x.asked if each.path == "tweets/search/recent"]
    (asked,) = [params for params in found if "from:ssp_agra" in params["query"]]
    assert int(asked["since_id"]) >= at(clock(), minutes=-11)


Import = Callable[[dict[str, Any]], None]


@pytest.fixture
def imported(site: Site, tmp_path: Path) -> Import:
    def imported(thing: dict[str, Any]) -> None:
        file = tmp_path / "old.jsonl"
        file.write_text(json.dumps(thing) + "\n", encoding="utf-8")
        archive.take(
            site.engine, [file], kind_of=KINDS.kind_of, now_at=NOW_AT, covers=None, say=lambda _: None
        )

    return imported


def old_look(x_user_id: int) -> dict[str, Any]:
    user = {"id": str(x_user_id), "username": "agrapolice", "public_metrics": {"followers_count": 3}}
    return {"data": [user], "__twarc": {"retrieved_at": "2025-06-01T00:00:00+00:00"}}


def account_row(site: Site) -> Any:
    with site.engine.connect() as connection:
        return connection.execute(select(Account.__table__).where(Account.handle == "agrapolice")).one()


def test_a_files_id_that_x_shows_with_another_handle_is_a_strangers_and_is_taken_back(
    site: Site, x: SmallX, imported: Import
) -> None:
    imported(old_look(901))
    assert (account_row(site).x_user_id, account_row(site).unconfirmed) == (901, 1)
    assert once(site) == []
    assert (account_row(site).x_user_id, account_row(site).username) == (AGRA, None)
    assert remark(site) == "a file's user id was a stranger's and is taken back: @agrapolice"
    assert not [each for each in x.asked if "asha" in each.params.get("query", "")]
    with site.engine.connect() as connection:
        for table in (Profile, FollowerSnapshot):
            assert 901 not in set(connection.scalars(select(table.x_user_id)))


def test_a_files_id_is_not_trusted_before_x_has_shown_it(
    site: Site, x: SmallX, clock: Clock, imported: Import
) -> None:
    imported(old_look(901))
    later = {"data": [x.users["901"]], "__twarc": {"retrieved_at": "2025-07-01T00:00:00+00:00"}}
    imported(later)
    x.script["users"] = [Reply(503, b"")] * 5
    once(site)
    clock.move(days=1)
    once(site)
    assert (account_row(site).x_user_id, account_row(site).username) == (AGRA, None)
    assert not [each for each in x.asked if "asha" in each.params.get("query", "")]


def test_a_files_id_that_x_confirms_is_followed_through_renames(
    site: Site, x: SmallX, clock: Clock, imported: Import
) -> None:
    imported(old_look(AGRA))
    once(site)
    assert (account_row(site).x_user_id, account_row(site).unconfirmed) == (AGRA, 0)
    x.users[str(AGRA)]["username"] = "AgraCops"
    clock.move(days=1)
    once(site)
    assert (account_row(site).x_user_id, account_row(site).username) == (AGRA, "AgraCops")


def test_an_account_whose_time_ended_during_an_outage_leaves_a_gap_that_can_be_given_up(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.users["22"] = {"id": "22", "username": "sspagra", "public_metrics": {"followers_count": 1}}
    with site.engine.begin() as connection:
        officer = account("sspagra", "agra", x_user_id=22, role="officer", until=date(2026, 11, 26))
        load(connection, accounts=[*ACCOUNTS, officer], now_at=NOW_AT - timedelta(days=30))
    once(site)
    covered_to = clock() - timedelta(seconds=30)
    clock.move(days=20)
    for _ in range(2):
        once(site)
        clock.move(minutes=30)
    until = (NOW_AT + timedelta(days=1)).replace(hour=18)
    ended = [gap for gap in gaps(site) if gap[2] == until]
    assert ended == [("agra", covered_to, until, "outage", "open")] * 2
    with site.engine.begin() as connection:
        for gap_id in set(reads.gaps(connection)["gap_id"]):
            coverage.give_up(connection, gap_id=int(gap_id), settled_ms=to_ms(clock()))
    assert observed_until(site, "agra") > clock() - timedelta(hours=1)


def test_what_is_set_aside_in_numbers_is_remarked_on_and_status_is_not_well_for_a_day(
    site: Site, x: SmallX, clock: Clock
) -> None:
    for number in range(40):
        said = post(at(clock(), minutes=-40) + number, author=901, typed={"agrapolice": AGRA})
        x.posts.append(said if number > 2 else said | {"author_id": "nobody"})
    assert once(site) == []
    with site.engine.connect() as connection:
        message = connection.scalar(select(Cursor.message).where(Cursor.collection == "mentions"))
        report = standing.report(connection, now_at=clock(), has_token=True, budget_usd=None)
    assert message == "3 of 40 items could not be read and were set aside"
    assert not report["healthy"]
    words = standing_words.words(report)
    assert "Much could not be read in the last day and was set aside\n     mentions 3 of 40\n" in words
    clock.move(days=1, minutes=1)
    once(site)
    with site.engine.connect() as connection:
        assert standing.report(connection, now_at=clock(), has_token=True, budget_usd=None)["healthy"]


def test_few_items_set_aside_among_many_leave_status_well(site: Site, x: SmallX, clock: Clock) -> None:
    for number in range(40):
        said = post(at(clock(), minutes=-40) + number, author=901, typed={"agrapolice": AGRA})
        x.posts.append(said if number > 1 else said | {"author_id": "nobody"})
    once(site)
    with site.engine.connect() as connection:
        assert standing.report(connection, now_at=clock(), has_token=True, budget_usd=None)["healthy"]
        assert list(registry.unresolved(connection)) == []
