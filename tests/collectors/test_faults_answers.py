"""Faults in what X says: money and rights, partial answers, odd objects, pages in any order; nothing is lost or twice."""

import json
import unicodedata
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from collectors import jobs
from collectors.site import Site
from data import incidents, quarantine, reads
from data.collection_tables import PaidRead, Quarantined, Request
from data.instants import snowflake_at
from data.tables import Case, Mention, Post, PostVersion, Profile
from metrics.plain import csv_text, json_text, records
from tests.collectors.conftest import ON_SQLITE, Clock
from tests.collectors.small_x import PROBLEMS, Reply, SmallX
from tests.collectors.test_sweep import complaint, cursor_of, ids, once, stored
from tests.data.small_registry import AGRA, HQ
from tests.worlds.posts import post

SEARCH = "tweets/search/recent"
BEFORE_MENTIONS: list[Reply | None] = [None, None]  # the searches of referrals and replies come first


def page(*items: dict[str, Any], then: str | None = None, **more: Any) -> Reply:
    """A page of a search as X writes it."""
    meta = {"result_count": len(items), "newest_id": max((each["id"] for each in items), default="", key=int)}
    return Reply(body={"data": list(items), "meta": meta | ({"next_token": then} if then else {}), **more})


def open_incidents(site: Site, kind: str) -> list[Any]:
    with site.engine.connect() as connection:
        return [each for each in incidents.standing(connection) if each.kind == kind]


def tick(site: Site) -> list[str]:
    return jobs.work(site, everything=False)


CAPPED = {
    "title": "UsageCapExceeded", "detail": "Usage cap exceeded: Monthly product cap", "period": "Monthly",
    "scope": "Product", "type": f"{PROBLEMS}/usage-capped",
}  # fmt: skip
SPENT = {"title": "CreditsDepleted", "detail": "no credits", "type": f"{PROBLEMS}/credits"}
NOT_ENROLLED = {
    "title": "Client Forbidden", "reason": "client-not-enrolled", "type": f"{PROBLEMS}/client-forbidden"
}  # fmt: skip
STOPS = {
    "usage cap": (429, CAPPED, "money"),
    "credit": (402, SPENT, "money"),
    "credit without words": (402, {}, "money"),
    "spend cap": (403, {"title": "SpendCapReached"}, "money"),
    "token": (401, {"title": "Unauthorized", "type": "about:blank", "status": 401}, "auth"),
    "token without words": (401, b"", "auth"),
    "not enrolled": (403, NOT_ENROLLED, "auth"),
    "forbidden": (403, {"title": "Forbidden", "detail": "no", "type": "about:blank"}, "auth"),
}


@pytest.mark.parametrize(("status", "body", "reason"), STOPS.values(), ids=STOPS)
@ON_SQLITE
def test_a_stop_is_one_incident_until_x_answers_again(
    site: Site, x: SmallX, clock: Clock, status: int, body: Any, reason: str
) -> None:
    once(site)
    clock.move(hours=1)
    headers = {"x-rate-limit-remaining": "39999", "x-rate-limit-reset": "1"} if status == 429 else {}
    x.script[SEARCH] = [Reply(status, body, headers), Reply(status, body, headers)]
    x.asked.clear()
    tick(site)
    assert len(x.asked) == 1
    for _ in range(3):
        clock.move(minutes=10)
        assert tick(site) == []
    assert len(x.asked) == 1
    jobs.work(site, everything=False, probe=True)
    (found,) = open_incidents(site, "stopped")
    assert (found.subject, found.times) == (reason, 2)
    assert f"X answered {status}" in found.message
    assert "Top up" in found.message if reason == "money" else "NOTED_X_BEARER_TOKEN" in found.message
    jobs.work(site, everything=False, probe=True)
    assert open_incidents(site, "stopped") == []


@ON_SQLITE
def test_a_query_that_x_will_not_answer_is_an_incident_until_it_does(
    site: Site, x: SmallX, clock: Clock
) -> None:
    bad = Reply(400, {"title": "Invalid Request", "detail": "The `query` is too long."})
    x.script[SEARCH] = [*BEFORE_MENTIONS, bad]
    once(site)
    (found,) = open_incidents(site, "refused")
    assert found.message.startswith("mentions: search/recent: X answered 400")
    assert "too long" in found.message
    clock.move(hours=1)
    assert tick(site) == []
    assert open_incidents(site, "refused") == []


def not_authorized(post_id: int) -> dict[str, Any]:
    kind = {"title": "Authorization Error", "type": f"{PROBLEMS}/not-authorized-for-resource"}
    return {"value": str(post_id), "resource_id": str(post_id), "resource_type": "tweet", **kind}


@pytest.mark.parametrize(("count", "is_odd"), [(50, False), (51, True)])
@ON_SQLITE
def test_more_than_fifty_partial_errors_in_a_page_are_an_incident_and_the_page_is_stored(
    site: Site, x: SmallX, clock: Clock, count: int, is_odd: bool
) -> None:
    x.posts = [complaint(clock)]
    errors = [not_authorized(snowflake_at(clock()) + number) for number in range(count)]
    x.script[SEARCH] = [*BEFORE_MENTIONS, page(x.posts[0], errors=errors)]
    once(site)
    assert stored(site) == ids(x)
    found = open_incidents(site, "partial_errors")
    assert [each.subject for each in found] == ["search/recent"] * is_odd
    assert all(f"{count} of the objects" in each.message for each in found)
    once(site)
    assert open_incidents(site, "partial_errors") == []


def test_the_same_post_twice_in_a_page_is_stored_and_paid_for_once(
    site: Site, x: SmallX, clock: Clock
) -> None:
    said, other = complaint(clock), complaint(clock, 1)
    x.script[SEARCH] = [*BEFORE_MENTIONS, page(other, said, other, said)]
    assert once(site) == []
    assert stored(site) == [int(said["id"]), int(other["id"])]
    with site.engine.connect() as connection:
        billed = select(func.sum(Request.billed)).where(Request.endpoint == "search/recent")
        assert connection.scalar(billed) == 2


def test_pages_out_of_order_overlapping_and_replayed_are_stored_and_paid_for_once(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.posts = [complaint(clock, number) for number in range(6)]
    a, b, c, d, e, f = x.posts
    x.script[SEARCH] = [
        *BEFORE_MENTIONS,
        page(e, f, d, then="one"),
        page(b, d, c, then="two"),
        page(e, f, d, then="three"),
        page(a, f),
    ]
    assert once(site) == []
    assert stored(site) == ids(x)
    cursor = cursor_of(site, "mentions")
    assert (cursor.pending_pages, cursor.state) == (0, "ok")
    assert cursor.since_id >= int(f["id"])
    with site.engine.connect() as connection:
        paid = select(func.count()).select_from(PaidRead).where(PaidRead.endpoint == "search/recent")
        billed = select(func.sum(Request.billed)).where(Request.endpoint == "search/recent")
        assert connection.scalar(paid) == connection.scalar(billed) == 6


@pytest.mark.parametrize(
    "spoilt",
    [
        {"text": None},
        {"author_id": "x"},
        {"id": 1.17e18},
        {"entities": {"mentions": [{"start": "a", "username": "a"}]}},
    ],
    ids=lambda spoilt: next(iter(spoilt)),
)
def test_one_bad_post_of_a_hundred_costs_neither_the_others_nor_the_page(
    site: Site, x: SmallX, clock: Clock, spoilt: dict[str, Any]
) -> None:
    x.posts = [complaint(clock, number) for number in range(100)]
    good = list(x.posts)
    x.posts[50] = bad = {**x.posts[50], **spoilt}
    x.script[SEARCH] = [*BEFORE_MENTIONS, page(*reversed(good[51:]), bad, *reversed(good[:50]))]
    x.script[SEARCH][-1].body["meta"]["newest_id"] = good[-1]["id"]
    assert once(site) == []
    assert stored(site) == [int(each["id"]) for each in good if each is not good[50]]
    with site.engine.connect() as connection:
        (aside,) = connection.execute(select(Quarantined.__table__)).all()
    assert json.loads(aside.raw) == bad
    assert aside.origin.startswith("search/recent (@")
    assert next(iter(spoilt)) in aside.reason


def test_nul_and_lone_surrogates_reach_no_database_and_cost_no_page(
    site: Site, x: SmallX, clock: Clock
) -> None:
    x.users[str(AGRA)] |= {"name": "आगरा\x00", "description": "\ud83d पुलिस"}
    dirty = complaint(clock) | {"text": "@AgraPolice शि\x00कायत \ud83d\udc4d \udc4d"}
    broken = complaint(clock, 1) | {"author_id": "\x00\ud800"}
    x.posts = [dirty, broken, complaint(clock, 2)]
    assert once(site) == []
    with site.engine.connect() as connection:
        texts: dict[int, str] = dict(connection.execute(select(Post.post_id, Post.text)).all())
        looked = connection.execute(
            select(Profile.name, Profile.description).where(Profile.x_user_id == AGRA)
        ).one()
        aside = [
            raw for raw in connection.scalars(select(Quarantined.raw)) if raw and broken["id"] in str(raw)
        ]
    assert texts[int(dirty["id"])] == "@AgraPolice शिकायत 👍 "
    assert set(texts) == {int(dirty["id"]), int(x.posts[2]["id"])}
    assert tuple(looked) == ("आगरा", " पुलिस")
    assert json.loads(aside[0])["author_id"] == "\x00\ud800"


TEXTS = {
    "old nukta": "\u0958ानून \u095eतेहपुर",
    "joined emoji": "धन्यवाद 👮‍♀️👨‍👩‍👧",
    "joiners": "क्‍या न्‌",
    "right to left": "\u202eedirruo\u202c شکریہ \u2067police\u2069",
    "tags and controls": "<img src=x> =1+1 \x07\x1b[2J \u2028",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_is_kept_as_it_was_written_beside_its_nfc_form(
    site: Site, x: SmallX, clock: Clock, text: str
) -> None:
    x.posts = [complaint(clock) | {"text": text}]
    assert once(site) == []
    with site.engine.connect() as connection:
        kept, nfc = connection.execute(select(Post.text, Post.text_nfc)).one()
    assert kept == text
    assert (kept if nfc is None else nfc) == unicodedata.normalize("NFC", text)


ODD_ID = (1 << 62) + 1  # a float would make it even


def test_an_id_beyond_two_to_the_53_is_exact_from_xs_answer_to_json_and_csv(
    site: Site, x: SmallX, clock: Clock
) -> None:
    citizen = ODD_ID + 10
    said = complaint(clock, 4095) | {"author_id": str(citizen)}
    answer = post(int(said["id"]) + 1, author=AGRA, text="Noted", reply_to=said)
    x.posts = [said, answer]
    assert int(float(said["id"])) != int(said["id"])
    assert once(site) == []
    with site.engine.connect() as connection:
        authors = set(connection.scalars(select(Post.author_id)))
        cases = reads.case_events(connection, start_ms=0, end_ms=1 << 60)
    assert authors == {citizen, AGRA}
    rows = records(cases)
    for written in (json_text(rows, about={}), csv_text(rows, columns=list(rows[0]))):
        assert said["id"] in written
        assert answer["id"] in written
    assert json.loads(json_text(rows, about={}))["rows"][0]["thread_id"] == said["id"]


RENAMED = {
    "referenced_tweets": "referenced_posts",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
}


def test_the_other_vocabulary_loses_nothing(site: Site, x: SmallX, clock: Clock) -> None:
    said = complaint(clock, ago=timedelta(minutes=9))
    referral = post(
        int(said["id"]) + 5, author=HQ, typed={"AgraPolice": AGRA}, quote_of=int(said["id"]), history=None
    )
    answer = post(
        int(said["id"]) + 9,
        author=AGRA,
        text="Noted",
        reply_to=said,
        history=[int(said["id"]) + 8, int(said["id"]) + 9],
    )
    answer |= {"note_tweet": {"text": "Noted. निर्देशित किया गया"}}
    spelt = [
        {RENAMED.get(name, name): value for name, value in each.items()} for each in (said, referral, answer)
    ]
    x.script[SEARCH] = [page(spelt[1]), page(spelt[2]), page(spelt[0])]
    assert once(site) == []
    with site.engine.connect() as connection:
        case = connection.execute(select(Case.__table__)).one()
        versions: dict[int, int] = dict(
            connection.execute(select(PostVersion.version_id, PostVersion.post_id)).all()
        )
        mentions = set(connection.execute(select(Mention.post_id, Mention.user_id)).all())
        text = connection.scalar(select(Post.text).where(Post.author_id == AGRA))
    assert (case.thread_id, case.referred_id) == (int(said["id"]), int(referral["id"]))
    assert case.first_reply_id == int(said["id"]) + 8
    assert versions == {int(answer["id"]): int(said["id"]) + 8}
    assert mentions == {(int(said["id"]), AGRA), (int(referral["id"]), AGRA)}
    assert text == "Noted. निर्देशित किया गया"


@ON_SQLITE
def test_a_window_that_is_full_is_full_for_its_endpoint_alone_and_opens_again(
    site: Site, x: SmallX, clock: Clock
) -> None:
    full = {"title": "Too Many Requests", "type": "about:blank", "status": 429}
    x.script["users/by"] = [Reply(429, full, {"x-rate-limit-reset": "soon"})]
    x.posts = [complaint(clock)]
    once(site)
    assert stored(site) == ids(x)
    waits = cursor_of(site, "accounts").wait_until_at
    assert timedelta(seconds=10) <= waits - clock() <= timedelta(seconds=901)
    clock.now = waits
    assert tick(site) == []
    assert cursor_of(site, "accounts").state == "ok"


def test_what_was_set_aside_is_counted_with_its_run(site: Site, x: SmallX, clock: Clock) -> None:
    x.posts = [complaint(clock, number) | {"text": 7} for number in range(12)]
    began_at = clock()
    once(site)
    with site.engine.connect() as connection:
        (bad,) = quarantine.bad_runs(connection, since=began_at)
    assert (bad.collection, bad.quarantined, bad.whole) == ("mentions", 12, 12)
