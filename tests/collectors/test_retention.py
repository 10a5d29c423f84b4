"""Texts that are older than they are kept: they go by themselves, a portion at a time, and no figure moves."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update

from collectors import jobs, retention
from collectors.site import Site, set_stop
from data import deletions, reads, replies_read, urgent
from data import retention as old_texts
from data.collection_tables import Cursor, Quarantined, Run
from data.engine import read_store, where, write_store
from data.notice_tables import CaseNote
from data.tables import Account, Case, Mention, Post, Profile
from data.urgent_words import UrgentWords
from metrics.gaming import same_texts
from metrics.league import league
from metrics.period import Period
from tests.collectors.conftest import NOW_AT, ON_SQLITE, Clock, site_for
from tests.collectors.small_x import SmallX
from tests.collectors.test_deletions import at, store
from tests.data.small_registry import AGRA
from tests.pages import stored_world
from tests.worlds.posts import post

DAY = timedelta(days=1)


def collect(site: Site) -> str | None:
    return retention.collect(site, run_id=1)


def texts(engine: Engine) -> dict[int, tuple[str | None, str | None]]:
    with engine.connect() as connection:
        rows = connection.execute(select(Post.post_id, Post.text, Post.text_nfc))
        return {row.post_id: (row.text, row.text_nfc) for row in rows}


def test_a_text_goes_once_it_is_older_than_texts_are_kept(site: Site) -> None:
    old, young = post(at(days=181), author=901, text="क़"), post(at(days=179), author=901, text="क़")
    store(site, old, young)
    before = texts(site.engine)
    assert collect(site) == "texts older than 180 days blanked: 1"
    assert texts(site.engine) == {int(old["id"]): (None, None), int(young["id"]): before[int(young["id"])]}
    assert before[int(young["id"])][0] is not None
    assert collect(site) is None
    assert collect(replace(site, text_retention_days=1)) == "texts older than 1 days blanked: 1"


def test_the_kind_of_a_post_and_who_wrote_it_stay_and_strangers_handles_go(site: Site) -> None:
    named = {"AgraPolice": AGRA, "asha": 901}
    item = post(at(days=200), author=902, text="धन्यवाद", typed=named)
    store(site, item)
    collect(site)
    with site.engine.connect() as connection:
        row = connection.execute(select(Post.__table__)).one()
        assert (row.kind, row.author_id, row.state) == ("thanks", 902, "public")
        assert list(connection.scalars(select(Mention.username))) == ["agrapolice"]
        assert len(connection.execute(select(Case.__table__)).all()) == 1


def test_a_raw_text_that_was_set_aside_goes_after_the_same_time(site: Site) -> None:
    with site.engine.begin() as connection:
        for number, days in enumerate((181, 179)):
            when = {"at": NOW_AT - timedelta(days=days), "raw_sha256": str(number)}
            values = {"origin": "x", "reason": "r", "raw": "{}", "state": "aside", **when}
            connection.execute(insert(Quarantined).values(**values))
    collect(site)
    with site.engine.connect() as connection:
        assert list(connection.scalars(select(Quarantined.raw).order_by(Quarantined.at))) == [None, "{}"]


def test_each_portion_is_a_transaction_of_its_own(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    store(site, *(post(at(days=200, minutes=each), author=901) for each in range(5)))
    sizes: list[int] = []
    real = old_texts.blank

    def blank(connection: Any, ids: list[int], **given: Any) -> None:
        real(connection, ids, **given)
        sizes.append(len(ids))
        if len(sizes) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(old_texts, "blank", blank)
    monkeypatch.setattr(retention, "PORTION", 2)
    with pytest.raises(KeyboardInterrupt):
        collect(site)
    assert sizes == [2, 2, 1]
    assert sum(text is None for text, _ in texts(site.engine).values()) == 4


def test_an_account_that_x_hides_loses_its_texts_within_the_day(site: Site) -> None:
    item = post(at(days=2), author=AGRA)
    store(site, item)
    with site.engine.begin() as connection:
        connection.execute(insert(Profile).values(x_user_id=AGRA, seen_at=NOW_AT, state="protected"))
    assert collect(site) == "posts of accounts that X does not show blanked: 1"
    with site.engine.connect() as connection:
        row = connection.execute(select(Post.__table__)).one()
        assert (row.state, row.text, row.author_id) == ("protected", None, AGRA)


def test_what_another_way_left_in_hidden_posts_goes_too(site: Site) -> None:
    store(site, post(at(days=2), author=901))
    with site.engine.begin() as connection:
        connection.execute(update(Post).values(state="deleted"))
    collect(site)
    with site.engine.connect() as connection:
        assert deletions.not_blanked(connection, limit=9) == []
        assert connection.execute(select(Post.text, Post.author_id)).one() == (None, None)


@ON_SQLITE
def test_it_goes_on_while_x_is_not_to_be_asked(site: Site, x: SmallX, clock: Clock) -> None:
    store(site, post(at(days=179, hours=12), author=901))
    jobs.work(site, everything=False)
    with site.engine.begin() as connection:
        stop = {"reason": "auth", "message": "no", "at": str(NOW_AT.timestamp())}
        set_stop(connection, stop)
    clock.now += DAY
    asked = len(x.asked)
    assert jobs.work(site, everything=False) == []
    assert len(x.asked) == asked
    assert {text for text, _ in texts(site.engine).values()} == {None}
    with site.engine.connect() as connection:
        last = connection.scalar(select(Cursor.last_success_at).where(Cursor.query == "retention"))
        assert last == clock.now
        ran = list(connection.scalars(select(Run.collection).order_by(Run.run_id.desc()).limit(2)))
        assert ran == ["recount", "retention"]


def test_the_league_and_every_case_are_the_same_before_and_after(
    tmp_path: Path, x: SmallX, clock: Clock
) -> None:
    url = stored_world.make(tmp_path / "noted.db", full=True)
    engine = write_store(url)
    before = figures(engine)
    with engine.connect() as connection:
        kept = select(Post.post_id).where(Post.text.is_not(None))
        assert len(list(connection.scalars(kept))) > 100
    site = replace(site_for(engine, x, clock), text_retention_days=1)
    assert collect(site) is not None
    assert figures(engine) == before
    with engine.connect() as connection:
        old = select(Post.post_id).where(Post.text.is_not(None), Post.created_at < NOW_AT - DAY)
        assert list(connection.scalars(old)) == []
        assert connection.scalar(select(Account.account_id).limit(1)) is not None
    site.x.transport.session.close()
    engine.dispose()


def figures(engine: Engine) -> str:
    """The league of the districts, all their cases, and which replies are of the same words, as text."""
    period = Period.last_whole_days(NOW_AT, 28)
    with engine.connect() as connection:
        reach = period.with_before()
        events = reads.case_events(connection, start_ms=reach.start_ms, end_ms=reach.end_ms)
        seen = reads.units(connection), reads.observation(connection), reads.gaps(connection)
        replies = replies_read.replies(connection, start_ms=reach.start_ms, end_ms=reach.end_ms)
    same = [flags.tolist() for flags in same_texts(replies)]
    assert any(same[1])
    return json.dumps([league(events, *seen, period=period).to_json(), events.to_json(), same])


COMPLAINT = "NeelgaonComplaint"


def held(engine: Engine) -> int:
    """How often the words stand in the files of a SQLite database."""
    file = Path(where(engine.url))
    return sum(each.read_bytes().count(COMPLAINT.encode()) for each in file.parent.glob(f"{file.name}*"))


@ON_SQLITE
def test_no_file_of_the_database_holds_what_was_blanked(site: Site) -> None:
    items = [post(at(days=200, minutes=each), author=901, text=COMPLAINT + " x" * 90) for each in range(300)]
    store(site, *items)
    assert held(site.engine) >= 300
    collect(site)
    assert held(site.engine) == 0


@ON_SQLITE
def test_somebody_who_reads_all_the_time_keeps_the_log_and_fails_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_texts, "PATIENCE_S", 0.1)
    store(site, post(at(days=200), author=901, text=COMPLAINT))
    reader = read_store(f"sqlite:///{where(site.engine.url)}")
    with reader.connect() as reading:
        assert reading.scalar(select(Post.text)) == COMPLAINT
        assert collect(site) == "texts older than 180 days blanked: 1"
        assert not old_texts.empty_log(site.engine)
    assert old_texts.empty_log(site.engine)
    assert held(site.engine) == 0
    with site.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000
    reader.dispose()


def test_a_note_goes_after_the_same_time_and_an_urgent_referral_stays_urgent(site: Site) -> None:
    words = UrgentWords(("तत्काल",))
    old = post(at(days=200), author=11, text="कृपया तत्काल देखें", typed={"AgraPolice": AGRA})
    store(site, old)
    with site.engine.begin() as connection:
        connection.execute(update(Case).values(referred_at=Case.opened_at, referred_id=Case.opened_id))
        unit_id, thread_id = connection.execute(select(Case.unit_id, Case.thread_id)).one()
        values = {"unit_id": unit_id, "thread_id": thread_id, "means": "telephone", "officer": "SHO A"}
        days = {"came_at": NOW_AT - timedelta(days=199), "noted_at": NOW_AT, "noted_by": "B", "note": "n"}
        connection.execute(insert(CaseNote).values(**values, **days))
    collect(replace(site, urgent_words=words))
    with site.engine.connect() as connection:
        assert connection.execute(select(CaseNote.note, CaseNote.officer)).all() == [(None, "SHO A")]
        assert list(urgent.marked(connection, words=words)["reason"]) == ["तत्काल"]
        assert list(connection.scalars(select(Post.text))) == [None]
