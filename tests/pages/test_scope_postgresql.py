"""The same on PostgreSQL, read by a role that cannot see past the policies: a reader gets what the state has of his offices."""

import random
from collections.abc import Iterator

import pandas as pd
import pytest
from sqlalchemy.engine import make_url

from data import database_roles, facts, protection
from data.engine import closing, write_store
from data.scope import NOBODY
from pages.ui import store
from tests.conftest import PostgreSQL
from tests.pages import readers, stored_world
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.test_scope_figures import FIGURES, plain


@pytest.fixture(scope="module")
def database(postgres: PostgreSQL, migrated_postgres: str) -> Iterator[str]:
    """A store as the sample's, of fewer cases, and the address by which a dashboard reads it."""
    url = postgres.create("served", like=migrated_postgres)
    with closing(write_store(url)) as engine, engine.begin() as connection:
        facts.put(connection, "demonstration", "yes")
        stored_world._load_registry(connection)
        stored_world._fill(connection, random.Random(7), a_day=0.4)
        protection.protect(connection)
        database_roles.make(connection, dashboard="noted_dashboard", collectors="noted_collectors")
    yield make_url(url).set(username="noted_dashboard").render_as_string(hide_password=False)
    postgres.drop("served")


@pytest.fixture(autouse=True)
def its_settings(database: str, read_from: ReadFrom) -> None:
    """The settings of a dashboard that reads it."""
    read_from(database)


def test_every_figure_is_of_the_readers_own_offices() -> None:
    scopes = [readers.of(each) for each in ("mathura", "zone-agra", "range-bareilly")]
    for name, figure in FIGURES.items():
        cold = figure(readers.source(scopes[0]))
        whole = figure(readers.source())
        for scope in scopes:
            own = figure(readers.source(scope))
            wanted = whole[whole["unit_id"].isin(scope.unit_ids or ())]
            pd.testing.assert_frame_equal(plain(own), plain(wanted), check_dtype=False, obj=name)
        pd.testing.assert_frame_equal(plain(cold), plain(figure(readers.source(scopes[0]))), obj=name)
        assert figure(readers.source(NOBODY)).empty, name


def test_threads_and_what_is_written_are_held_to_the_scope() -> None:
    cases = store.events(readers.source(), span=(0, store.EVER_MS))
    theirs = int(cases[cases["unit_id"] == "bareilly"]["thread_id"].iloc[0])
    assert len(store.thread_posts(readers.source(readers.of("bareilly")), thread_id=theirs))
    assert store.thread_posts(readers.source(readers.of("mathura")), thread_id=theirs).empty
    with store.writing(readers.source(readers.of("mathura")), "mathura") as connection:
        facts.touch(connection)


def test_with_the_owners_address_the_whole_state_alone_is_tried_and_it_is_said_why(
    database: str, show: Show
) -> None:
    owner = make_url(database).set(username="postgres").render_as_string(hide_password=False)
    for url, is_held in ((owner, False), (database, True)):
        page = show("method", store=url, **{"as": "unit:mathura"})
        assert not page.exception
        assert page.title
        assert ("trial-role" in {each.key for each in page.selectbox}) == is_held
        said = "\n".join(each.value for each in (*page.sidebar.caption, *page.sidebar.text))
        assert ("Only the DGP’s office can be tried here" in said) != is_held
        assert ("Give the dashboard a role of its own: python -m data roles" in said) != is_held
        assert ("as" in page.query_params) == is_held
        assert "cannot be read" not in words(page)
