"""Requeue: what was set aside comes in once the door can read it, and what was only cleaned does not count as lost."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from collectors.files.requeue import try_again
from collectors.site import Site
from collectors.x.door import admit_posts, admit_users
from data import cases, posts, quarantine, reads
from data.collection_tables import Quarantined, Run
from data.quarantine import BadItem
from data.tables import Case, FollowerSnapshot, Post
from metrics.cases import case_events
from tests.collectors.conftest import KINDS, NOW_AT, ON_SQLITE
from tests.collectors.test_archive import Take, lines
from tests.collectors.test_archive import said as said  # noqa: PLC0414 - fixtures that this module uses too
from tests.collectors.test_archive import store as store  # noqa: PLC0414
from tests.collectors.test_archive import take as take  # noqa: PLC0414
from tests.data.small_registry import AGRA
from tests.worlds.posts import minutes, post

LATER = NOW_AT + timedelta(days=1)
COMPLAINT = post(minutes(0), author=901, typed={"AgraPolice": AGRA})
NOTED = post(minutes(5), author=AGRA, text="Noted", reply_to=COMPLAINT, hidden={"asha": 901})
USER = {"id": str(AGRA), "username": "AgraPolice", "public_metrics": {"followers_count": 7}}


def requeue(engine: Engine) -> str:
    return try_again(engine.begin, kind_of=KINDS.kind_of, now_at=LATER).words()


def waiting(engine: Engine) -> dict[str, Any]:
    with engine.connect() as connection:
        rows = connection.execute(select(Quarantined.__table__).order_by(Quarantined.item_id))
        return {f"{row.origin} {row.state}": row for row in rows}


def set_aside(engine: Engine, *items: tuple[str, Any], origin: str = "search/recent q") -> None:
    with engine.begin() as connection:
        bad = [
            BadItem(f"{sort}: it could not be read", raw if isinstance(raw, str) else json.dumps(raw))
            for sort, raw in items
        ]
        quarantine.keep(connection, bad, origin=origin, now_at=NOW_AT)


def test_what_passes_today_is_stored_as_if_it_had_just_come(store: Engine, take: Take) -> None:
    take(lines(USER | {"__twarc": {"retrieved_at": "2026-11-01T00:00:00Z"}}))
    set_aside(store, ("post", NOTED), ("post", COMPLAINT), ("post", COMPLAINT | {"id": "x"}))
    assert requeue(store) == "3 items tried again: 2 stored, 1 still set aside."
    with store.connect() as connection:
        case = connection.execute(select(Case.__table__)).one()
        states = connection.execute(
            select(Quarantined.state, Quarantined.settled_at, Quarantined.reason).order_by(
                Quarantined.item_id
            )
        ).all()
    assert (case.unit_id, case.first_reply_id) == ("agra", minutes(5))
    assert states[:2] == [("stored", LATER, "post: it could not be read")] * 2
    assert states[2] == ("aside", None, "post: id: is no whole id")


def test_the_next_try_asks_only_what_still_waits(store: Engine) -> None:
    set_aside(store, ("post", COMPLAINT), ("post", COMPLAINT | {"id": "x"}))
    requeue(store)
    assert requeue(store) == "1 items tried again: 0 stored, 1 still set aside."


def test_a_line_is_tried_as_all_that_it_may_hold(store: Engine) -> None:
    response = {"data": [COMPLAINT, NOTED | {"id": "x"}], "__twarc": {"retrieved_at": "2026-11-01T00:00:00Z"}}
    set_aside(store, ("line", response), ("line", "{broken"), origin="a.jsonl:7")
    assert requeue(store) == "2 items tried again: 1 stored, 1 still set aside."
    found = waiting(store)
    assert found["requeue aside"].object_id is None
    assert json.loads(found["requeue aside"].raw)["id"] == "x"
    assert found["a.jsonl:7 aside"].reason == "line: not JSON"


def test_a_user_of_x_counts_at_the_instant_at_which_it_came(store: Engine, take: Take) -> None:
    take(lines(COMPLAINT))  # which resolves the handle
    set_aside(store, ("user", USER), origin="users")
    set_aside(store, ("user", USER | {"name": "from a file"}), origin="a.jsonl:1")
    requeue(store)
    with store.connect() as connection:
        rows = connection.execute(select(FollowerSnapshot.at, FollowerSnapshot.followers)).all()
    assert rows == [(NOW_AT, 7)]


def test_an_items_raw_text_that_is_gone_cannot_be_tried_and_that_is_said(store: Engine) -> None:
    set_aside(store, ("post", COMPLAINT))
    with store.begin() as connection:
        connection.execute(update(Quarantined).values(raw=None))
    assert "1 more cannot be tried" in requeue(store)


@ON_SQLITE
def test_more_than_a_portion_is_tried_to_its_end(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collectors.files.requeue.PORTION", 2)
    set_aside(store, *(("post", post(minutes(number), author=901)) for number in range(5)))
    assert requeue(store) == "5 items tried again: 5 stored, 0 still set aside."
    with store.connect() as connection:
        assert len(list(connection.scalars(select(Post.post_id)))) == 5


@ON_SQLITE
def test_an_item_from_a_file_is_tried_with_the_time_that_its_response_named(
    store: Engine, take: Take
) -> None:
    bad = USER | {"public_metrics": {"followers_count": "many"}}
    take(lines(COMPLAINT, {"data": [bad], "__twarc": {"retrieved_at": "2026-11-01T00:00:00+00:00"}}))
    with store.connect() as connection:
        raw = json.loads(connection.scalar(select(Quarantined.raw)))
    assert raw["__twarc"] == {"retrieved_at": "2026-11-01T00:00:00+00:00"}


DIRTY = COMPLAINT | {"text": "a\x00b\ud800"}


def test_what_was_cleaned_is_kept_as_it_came_and_is_not_set_aside(site: Site) -> None:
    batch = admit_posts([DIRTY], kind_of=KINDS.kind_of)
    with site.writing() as connection:
        run_id = connection.execute(
            Run.__table__.insert().values(
                collection="x",
                started_at=NOW_AT,
                outcome="running",
                pages=0,
                items=0,
                quarantined=0,
                cleaned=0,
            )
        ).inserted_primary_key[0]
        site.keep(connection, batch, run_id=run_id, origin="search/recent q")
    with site.engine.connect() as connection:
        row = connection.execute(select(Quarantined.__table__)).one()
        assert (row.state, row.object_id, json.loads(row.raw)) == ("cleaned", minutes(0), DIRTY)
        assert connection.scalar(select(Post.text)) == "ab"
        assert reads.quarantine(connection).empty
        assert quarantine.bad_runs(connection, since=NOW_AT - timedelta(days=1)) == []
        run = connection.execute(select(Run.quarantined, Run.cleaned)).one()
    assert tuple(run) == (0, 1)


def test_a_user_that_was_cleaned_is_kept_as_it_came_too() -> None:
    (original,) = admit_users([USER | {"name": "\x00"}]).originals
    assert (original.state, original.object_id) == ("cleaned", AGRA)


def test_a_page_counts_only_what_waits(store: Engine) -> None:
    set_aside(store, ("post", COMPLAINT), ("post", COMPLAINT | {"id": "x"}))
    requeue(store)
    with store.connect() as connection:
        assert reads.quarantine(connection)["items"].tolist() == [1]


def test_a_deleted_post_does_not_come_back_by_another_try(store: Engine) -> None:
    batch = admit_posts([COMPLAINT], kind_of=KINDS.kind_of)
    with store.begin() as connection:
        posts.store(connection, batch.posts, now_at=NOW_AT)
        connection.execute(update(Post).values(state="deleted", text=None, gone_at=NOW_AT))
        cases.rebuild(connection, expression=case_events)
    set_aside(store, ("post", COMPLAINT))
    requeue(store)
    with store.connect() as connection:
        assert connection.execute(select(Post.state, Post.text)).one() == ("deleted", None)
