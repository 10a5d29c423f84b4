"""What lasts as long as the server is fetched at its start, and Python looks for garbage elsewhere."""

import gc
import sys
from collections.abc import Iterator

import pytest

from data.scope import HQ, Scope
from metrics.period import Period
from pages.ui import standings, store
from pages.ui.cache_counts import COUNTS
from pages.ui.serving import settled
from tests.pages.conftest import ReadFrom


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_the_modules_of_the_pages_are_there_and_are_not_looked_through_any_more() -> None:
    gc.unfreeze()
    settled.settle()
    assert "pages.ui.charts.state_map" in sys.modules
    assert "pages.ui.serving.start" in sys.modules
    assert gc.get_freeze_count() > 100_000
    assert len(gc.get_objects()) < gc.get_freeze_count() / 10


def test_what_the_first_page_needs_of_the_store_is_there_before_it_is_asked_for(
    read_from: ReadFrom, full_store: str
) -> None:
    read_from(full_store)
    settled.look()
    held = {name: counts.made for name, counts in COUNTS.items()}
    of = store.source(Scope(HQ, "hq", None))
    league = standings.standings(of, standings.Asked(Period.last_whole_days(of.now_at)))
    assert len(league)
    assert {name: counts.made for name, counts in COUNTS.items()} == held


def test_a_store_that_is_away_or_empty_is_the_pages_to_tell_of(read_from: ReadFrom, empty_store: str) -> None:
    for url in ("sqlite:////nowhere/at/all.db", empty_store):
        read_from(url)
        settled.look()
