"""Batch checks: posts are handed to X a part at a time, nobody waits for it, and a kill at any step loses nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from collectors import compliance, deletions
from collectors.site import Site
from collectors.x.errors import Refused, Transient
from data import cursors, incidents
from data.collection_tables import Quarantined, Request, Run
from data.oversight_tables import ComplianceJob
from data.tables import Case, Post
from tests.collectors.conftest import ON_SQLITE, Clock
from tests.collectors.small_x import SmallX
from tests.collectors.test_deletions import at, states, store
from tests.data.small_registry import AGRA
from tests.worlds.posts import post

ITEMS = [post(at(hours=30, minutes=each), author=901, typed={"AgraPolice": AGRA}) for each in range(4)]
IDS = sorted(each["id"] for each in ITEMS)
LOOK = timedelta(minutes=10)


@pytest.fixture
def allowed(site: Site, x: SmallX) -> SmallX:
    """An X that makes batch checks, and four stored posts."""
    store(site, *ITEMS)
    x.posts, x.compliance.in_plan = list(ITEMS), True
    return x


def run(site: Site, slug: str) -> str | None:
    collect = {"deletions": deletions.collect, "compliance": compliance.collect}[slug]
    with site.engine.begin() as connection:
        run_id = cursors.begin_run(connection, collection=slug, cursor_id=None, now_at=site.now_at())
    return collect(site, run_id=run_id)


def jobs(site: Site) -> list[tuple[str, int]]:
    with site.engine.connect() as connection:
        rows = connection.execute(select(ComplianceJob.__table__).order_by(ComplianceJob.job_id))
        return [(row.state, row.posts) for row in rows]


def test_what_x_names_as_gone_is_hidden_each_for_its_reason(
    site: Site, allowed: SmallX, clock: Clock
) -> None:
    reasons = ("deleted", "protected", "suspended")
    allowed.compliance.gone = dict(zip(IDS, reasons, strict=False))
    assert run(site, "deletions") == "4 posts were handed to X to be checked"
    assert [sorted(each) for each in allowed.compliance.given.values()] == [IDS]
    clock.now += LOOK
    assert run(site, "compliance") == "of 4 posts X names 3 as gone"
    found = states(site)
    assert [found[int(each)] for each in IDS] == [*reasons, "public"]
    with site.engine.connect() as connection:
        texts = select(Post.post_id).where(Post.text.is_not(None))
        assert list(connection.scalars(texts)) == [int(IDS[3])]
        gone = select(Case.opened_id).where(Case.opened_gone_at.is_not(None))
        assert list(connection.scalars(gone)) == [int(IDS[0])]
    assert jobs(site) == [("complete", 4)]


def test_nobody_waits_for_x_and_nothing_is_asked_where_there_is_no_check(
    site: Site, allowed: SmallX, clock: Clock
) -> None:
    assert run(site, "compliance") is None
    assert allowed.asked == []
    run(site, "deletions")
    allowed.compliance.statuses = ["in_progress"] * 2
    for _ in range(2):
        clock.now += LOOK
        assert run(site, "compliance") == "X is checking 4 posts"
    assert jobs(site) == [("uploaded", 4)]
    clock.now += LOOK
    run(site, "compliance")
    before = len(allowed.asked)
    clock.now += LOOK
    assert run(site, "compliance") is None
    assert len(allowed.asked) == before


def test_all_posts_are_checked_part_by_part(
    site: Site, allowed: SmallX, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compliance, "MOST_POSTS", 3)
    run(site, "deletions")
    for _ in range(4):
        clock.now += LOOK
        run(site, "compliance")
    assert list(allowed.compliance.given.values()) == [IDS[:3], IDS[3:]]
    assert jobs(site) == [("complete", 3), ("complete", 1)]
    clock.move(days=1)
    run(site, "deletions")
    assert list(allowed.compliance.given.values())[2] == IDS[:3]


def test_a_post_that_is_edited_is_named_by_its_latest_version_and_one_without_text_is_not(
    site: Site, allowed: SmallX
) -> None:
    with site.engine.begin() as connection:
        connection.execute(update(Post).where(Post.post_id == int(IDS[0])).values(text=None))
        connection.execute(update(Post).where(Post.post_id == int(IDS[1])).values(latest_id=77))
        withheld = {"text": None, "state": "withheld"}
        connection.execute(update(Post).where(Post.post_id == int(IDS[2])).values(**withheld))
    run(site, "deletions")
    assert next(iter(allowed.compliance.given.values())) == ["77", IDS[2], IDS[3]]


def test_a_job_whose_posts_did_not_reach_x_is_handed_in_again(
    site: Site, allowed: SmallX, clock: Clock
) -> None:
    allowed.compliance.refusals = [503]
    with pytest.raises(Transient, match="upload was answered by 503"):
        run(site, "deletions")
    assert jobs(site) == [("created", 4)]
    clock.move(minutes=1)
    assert run(site, "compliance") == "4 posts were handed to X to be checked"
    clock.now += LOOK
    run(site, "compliance")
    assert jobs(site) == [("complete", 4)]
    assert allowed.compliance.jobs.keys() == {"1900000000000000000"}


def test_a_result_that_does_not_come_is_taken_later(site: Site, allowed: SmallX, clock: Clock) -> None:
    allowed.compliance.gone = {IDS[0]: "deleted"}
    run(site, "deletions")
    allowed.compliance.refusals = [500]
    with pytest.raises(Transient, match="download"):
        run(site, "compliance")
    assert jobs(site) == [("uploaded", 4)]
    run(site, "compliance")
    assert states(site)[int(IDS[0])] == "deleted"


def test_a_result_that_breaks_off_within_a_line_is_taken_again(
    site: Site, allowed: SmallX, clock: Clock
) -> None:
    allowed.compliance.lines = b'{"id": "' + IDS[0].encode() + b'", "reason": "deleted"}\n{"id": "12'
    run(site, "deletions")
    with pytest.raises(Transient, match="breaks off"):
        run(site, "compliance")
    assert set(states(site).values()) == {"public"}
    allowed.compliance.lines += b'34", "reason": "deleted"}\n'
    run(site, "compliance")
    assert states(site)[int(IDS[0])] == "deleted"


def test_a_line_that_cannot_be_read_is_kept_aside_and_the_others_count(site: Site, allowed: SmallX) -> None:
    good = b'{"id": "' + IDS[1].encode() + b'", "action": "delete", "reason": "deleted"}\n'
    strange = b'{"id": "' + IDS[2].encode() + b'", "action": "delete", "reason": "moon"}\n'
    allowed.compliance.lines = b"<html>\n" + strange + good
    run(site, "deletions")
    run(site, "compliance")
    assert [states(site)[int(each)] for each in IDS[1:3]] == ["deleted", "public"]
    with site.engine.connect() as connection:
        rows = connection.execute(select(Quarantined.reason, Quarantined.object_id))
        assert {row.object_id: row.reason for row in rows} == {
            None: "removal: the line is no JSON object",
            int(IDS[2]): "removal: why the post is to go is not known here",
        }
        assert connection.scalar(select(Run.quarantined).order_by(Run.run_id.desc())) == 2


@pytest.mark.parametrize("status", ["failed", "expired"])
def test_a_job_that_comes_to_nothing_is_begun_anew_and_the_third_time_somebody_is_told(
    site: Site, allowed: SmallX, clock: Clock, status: str
) -> None:
    run(site, "deletions")
    for _ in range(3):
        for job in allowed.compliance.jobs.values():
            job["status"] = status
        clock.now += LOOK
        run(site, "compliance")
    assert jobs(site) == [(status, 4)] * 3
    assert told(site) == [compliance.UNCHECKED]
    clock.now += LOOK
    assert run(site, "compliance") is None
    clock.move(days=1)
    run(site, "deletions")
    run(site, "compliance")
    assert jobs(site)[-1] == ("complete", 4)
    assert told(site) == []


def told(site: Site) -> list[str]:
    with site.engine.connect() as connection:
        return [each.kind for each in incidents.standing(connection)]


def test_a_job_that_x_does_not_know_any_more_is_given_up(site: Site, allowed: SmallX, clock: Clock) -> None:
    run(site, "deletions")
    allowed.compliance.jobs.clear()
    clock.now += LOOK
    said = run(site, "compliance")
    assert said == "4 posts more were handed to X to be checked"
    assert next(state for state, _ in jobs(site)) == "expired"


def test_a_job_that_lasts_longer_than_a_day_is_given_up(site: Site, allowed: SmallX, clock: Clock) -> None:
    run(site, "deletions")
    allowed.compliance.statuses = ["in_progress"] * 2
    clock.move(hours=23)
    assert run(site, "compliance") == "X is checking 4 posts"
    clock.move(hours=2)
    with pytest.raises(Refused):  # X still has the old one, and takes one at a time
        run(site, "compliance")
    assert jobs(site) == [("failed", 4)]


def test_the_next_night_goes_on_with_a_check_that_is_under_way(
    site: Site, allowed: SmallX, clock: Clock
) -> None:
    run(site, "deletions")
    allowed.compliance.statuses = ["in_progress"]
    clock.move(hours=20)
    assert run(site, "deletions") == "X is checking 4 posts"
    assert len(allowed.compliance.jobs) == 1


def test_where_there_is_nothing_to_ask_about_no_job_is_made(site: Site, x: SmallX) -> None:
    x.compliance.in_plan = True
    assert run(site, "deletions") is None
    assert x.asked == []


def test_checks_cost_nothing_and_are_in_the_ledger(site: Site, allowed: SmallX, clock: Clock) -> None:
    run(site, "deletions")
    clock.now += LOOK
    run(site, "compliance")
    with site.engine.connect() as connection:
        rows = connection.execute(select(Request.endpoint, Request.cost_microusd)).all()
        assert rows == [("compliance/jobs", 0)] * 2


@ON_SQLITE
def test_texts_older_than_they_are_kept_are_not_asked_about(site: Site, allowed: SmallX) -> None:
    run(replace(site, text_retention_days=1), "deletions")
    assert allowed.compliance.given == {}


@ON_SQLITE
def test_the_addresses_get_neither_the_token_nor_anything_but_ids(site: Site, allowed: SmallX) -> None:
    run(site, "deletions")
    run(site, "compliance")
    methods = [each.method for each in allowed.compliance.visits]
    assert methods == ["PUT", "GET"]
    for visit in allowed.compliance.visits:
        assert not {name.lower() for name in visit.headers} & {"authorization", "cookie"}
    assert allowed.compliance.visits[0].headers["Content-Type"] == "text/plain"
    assert allowed.compliance.visits[0].body.decode().splitlines() == IDS
    with site.engine.connect() as connection:
        assert connection.scalar(select(ComplianceJob.upload_url)) is None
