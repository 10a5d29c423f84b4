"""A soak: hours of random faults while citizens and offices go on writing; afterwards the store holds the truth."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import OperationalError

from collectors import jobs
from collectors.site import Site
from collectors.x import door
from data import coverage, incidents
from data.collection_tables import Gap, PaidRead, Request
from data.engine import write_store
from data.instants import snowflake_at
from data.tables import Account, Case, Mention, Post, PostVersion
from tests.collectors import faulty_x
from tests.collectors.conftest import KINDS, NOW_AT, Clock, site_for
from tests.collectors.faulty_x import Fault, faulty, says
from tests.collectors.small_x import PROBLEMS, SmallX
from tests.conftest import NewStore
from tests.data.small_registry import AGRA, HQ, MEERUT, load
from tests.worlds.posts import post

pytestmark = pytest.mark.long

HANDLES = {HQ: "uppolice", AGRA: "AgraPolice", MEERUT: "meerutpolice"}
WORDS = {AGRA: ("Noted", "थाना प्रभारी को निर्देशित किया गया", "अभियोग पंजीकृत"), HQ: ("@ कृपया देखें",)}
STEP = timedelta(minutes=5)
HOURS = 3

QUICK_FAULTS: list[Fault] = [
    faulty_x.resets_at_once,
    faulty_x.resets_in_its_body,
    faulty_x.is_cut_short,
    faulty_x.is_cut_without_a_length,
    faulty_x.says_too_small_a_length,
    faulty_x.packs_it_and_cuts_it,
    says(b"<html>busy</html>", 503),
    says(b"<html>a proxy</html>", 200),
    says(None),
    says({"errors": [], "title": "oops"}),
    says({"title": "Too Many Requests", "type": "about:blank"}, 429, "x-rate-limit-reset: soon"),
    says({"title": "Too Many Requests", "type": "about:blank"}, 429, "x-rate-limit-remaining: 3"),
]
STOPS: list[Fault] = [
    says({"title": "CreditsDepleted", "type": f"{PROBLEMS}/credits"}, 402),
    says({"title": "UsageCapExceeded", "type": f"{PROBLEMS}/usage-capped"}, 429),
    says({"title": "Unauthorized", "type": "about:blank"}, 401),
    says({"title": "Invalid Request", "detail": "no"}, 400),
]


def story(chance: random.Random, x: SmallX, clock: Clock) -> None:
    """What is written in five minutes: complaints, replies, referrals by quote, edits; some of it indexed late."""
    for _ in range(chance.randrange(1, 12)):
        ago = timedelta(seconds=chance.randrange(31, 600))
        version = snowflake_at(clock() - ago) + chance.randrange(4_096)
        parent = chance.choice(x.posts) if x.posts else None
        author = chance.choice((901, 901, 902, AGRA, AGRA, MEERUT, HQ))
        office = chance.choice((AGRA, MEERUT))
        text = chance.choice(WORDS.get(author, ("शिकायत", "धन्यवाद", "कब तक?")))
        if parent is None or int(parent["id"]) >= version or chance.random() < 0.4:
            x.posts.append(post(version, author=author, text=text, typed={HANDLES[office]: office}))
        elif author == HQ:
            quoted = int(parent["id"])
            made = post(version, author=HQ, text=text, typed={HANDLES[office]: office}, quote_of=quoted)
            x.posts.append(made)
        else:
            x.posts.append(
                post(version, author=author, text=text, reply_to=parent, hidden={"AgraPolice": AGRA})
            )
    originals = [each for each in x.posts[-12:] if "referenced_tweets" not in each]
    if originals and chance.random() < 0.3:
        old = chance.choice(originals)
        later = snowflake_at(clock() - timedelta(seconds=31)) + chance.randrange(4_096)
        history = [*map(int, old["edit_history_tweet_ids"]), later]
        if len(history) <= 5 and max(history) == later:
            edited = post(
                later,
                author=int(old["author_id"]),
                text=chance.choice(("बदला हुआ", "Noted")),
                typed={"meerutpolice": MEERUT},
                history=history,
            )
            x.posts.append(edited | {"conversation_id": old["conversation_id"]})


def troubles(chance: random.Random, *, often: Callable[[], float]) -> Callable[..., Fault | None]:
    def plan(path: str, params: dict[str, str]) -> Fault | None:
        if chance.random() >= often():
            return None
        return chance.choice(STOPS if chance.random() < 0.08 else QUICK_FAULTS)

    return plan


def collected(engine: Engine) -> dict[str, Any]:
    """The posts, mentions, versions and cases of a store, but when each was stored."""
    with engine.connect() as connection:
        return {
            table.__tablename__: sorted(
                tuple(
                    value for name, value in row._mapping.items() if name not in ("stored_at", "checked_at")
                )
                for row in connection.execute(select(table.__table__))
            )
            for table in (Post, PostVersion, Mention, Case)
        }


def truth(new_store: NewStore, x: SmallX) -> dict[str, Any]:
    """What a store holds that was given every post at once and without any fault."""
    engine = write_store(new_store(migrated=True))
    with engine.begin() as connection:
        load(connection, now_at=NOW_AT - timedelta(days=30))
        for user_id, handle in HANDLES.items():
            row = Account.__table__.update().where(Account.handle_folded == handle.lower())
            connection.execute(row.values(x_user_id=user_id))
    site = site_for(engine, x, Clock())
    batch = door.admit_posts(x.posts, kind_of=KINDS.kind_of)
    with engine.begin() as connection:
        site.keep(connection, batch, run_id=None, origin="truth")
    found = collected(engine)
    site.x.transport.session.close()
    engine.dispose()
    return found


def test_after_hours_of_random_faults_the_store_equals_the_truth(
    engine: Engine, new_store: NewStore, x: SmallX, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(12)
    with engine.begin() as connection:
        load(connection, now_at=NOW_AT - timedelta(days=30))
    rate = [0.0]
    real_writing = Site.writing

    def breaks(self: Site) -> Any:
        if chance.random() < rate[0] / 10:
            raise OperationalError("BEGIN", {}, Exception("the database went away"))
        return real_writing(self)

    monkeypatch.setattr(Site, "writing", breaks)
    steps, failed = int(timedelta(hours=HOURS) / STEP), 0
    with faulty(x, troubles(chance, often=lambda: rate[0])) as line:
        site = site_for(engine, x, clock, timeout_s=2)
        for step in range(steps + 12):
            is_over = step >= steps
            rate[0] = 0.0 if is_over else chance.choice((0, 0.1, 0.3, 0.8))
            began_at = clock()
            try:
                failed += len(jobs.work(site, everything=False, probe=is_over or chance.random() < 0.5))
            except OperationalError:
                failed += 1
            clock.now = max(clock(), began_at + STEP)
            if step < steps - 2:
                story(chance, x, clock)
        site.x.transport.session.close()
    assert len(line.met) > 30
    assert failed > 5
    assert collected(engine) == truth(new_store, x)
    assert_whole(engine)


def assert_whole(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Gap)) == 0
        for family in coverage.FAMILIES:
            have = coverage.spans(connection, family=family, account_ids=coverage.every_account(connection))
            assert {len(each) for each in have.values()} == {1}
        assert not [each for each in incidents.standing(connection) if each.kind in ("stopped", "refused")]
        assert billed(connection) == connection.scalar(
            select(func.count()).select_from(PaidRead).where(PaidRead.endpoint == "search/recent")
        )


def billed(connection: Connection) -> int:
    query = select(func.sum(Request.billed)).where(Request.endpoint == "search/recent")
    return connection.scalar(query) or 0
