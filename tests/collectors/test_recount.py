"""The nightly recount: it says how many cases there are, and calls a person where the kept ones are others."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import func, select, text

from collectors import jobs, recount, standing, standing_words
from collectors.site import Site
from data import incidents, lock, rebuilding
from data.tables import Case
from tests.collectors.conftest import NOW_AT
from tests.collectors.test_deletions import at, store
from tests.data.small_registry import AGRA
from tests.worlds.posts import post


def said(site: Site) -> str:
    with site.engine.connect() as connection:
        found = standing.report(connection, now_at=NOW_AT, has_token=True, budget_usd=None)
    return standing_words.words(found)


def test_cases_that_are_kept_otherwise_are_an_incident_until_they_are_right_again(site: Site) -> None:
    store(site, post(at(days=2), author=901, typed={"AgraPolice": AGRA}))
    with site.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Case)) == 1
    assert recount.collect(site, run_id=1) == "1 cases by a rebuild, 0 kept otherwise"
    assert "Kept cases differ" not in said(site)
    with site.engine.begin() as connection:
        connection.execute(text("UPDATE cases SET opened_at = opened_at - 1"))
    assert recount.collect(site, run_id=1) == "1 cases by a rebuild, 1 kept otherwise"
    assert "Kept cases differ from a rebuild" in said(site)
    assert "python -m metrics rebuild" in said(site)
    with site.engine.begin() as connection:
        connection.execute(text("UPDATE cases SET opened_at = opened_at + 1"))
    recount.collect(site, run_id=1)
    with site.engine.connect() as connection:
        assert not incidents.standing(connection)


def test_searches_do_not_wait_for_it_and_the_collector_beats_meanwhile(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert jobs.ORDER[-1] == recount.SLUG
    assert recount.SLUG in {each.slug for each in jobs.WITHOUT_X}
    beating: list[bool] = []

    def compared(*_: object, **__: object) -> tuple[int, int]:
        beating.append("heartbeat" in {each.name for each in threading.enumerate()})
        return 0, 0

    monkeypatch.setattr(rebuilding, "compared", compared)
    with lock.only_collector(site.engine) as held:
        recount.collect(replace(site, held=held), run_id=1)
    assert beating == [True]
