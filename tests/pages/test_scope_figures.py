"""What is computed for a reader is what the state has of his offices, row for row, whoever looked before him."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from sqlalchemy.engine import make_url

from data import database_roles, protection, score_file
from data.engine import StoreError, closing, write_store
from data.roster_rows import RosterError
from data.scope import NOBODY, STATE, Scope, ScopeError
from pages.ui import (
    before_after,
    circular,
    corrections,
    dormant_handles,
    explained,
    ledger,
    lifted,
    naive_column,
    posting_calendar,
    roster_form,
    scorecard,
    scores,
    signs,
    source,
    standings,
    store,
)
from pages.ui.corrections import Said
from pages.ui.source import Source
from tests.conftest import PostgreSQL
from tests.pages import readers, stored_world
from tests.pages.conftest import ReadFrom
from tests.pages.test_scorecard import EN, WEEK

Figure = Callable[[Source], pd.DataFrame]
MIDDLE = WEEK.period.before().from_on + timedelta(days=4)
OFFICES = ("zone-agra", "range-bareilly", "mathura", "agra", "zone-agra")


def scored(of: Source) -> pd.DataFrame:
    found = scores.found(readers.here(EN, of.scope), WEEK)
    assert found is not None
    return found.rows


FIGURES: dict[str, Figure] = {
    "league": lambda of: standings.standings(of, WEEK),
    "cases": lambda of: standings.found(of, WEEK),
    "waiting": lambda of: standings.waiting(of, origin="all", kind="district"),
    "events": lambda of: store.case_events(of, period=WEEK.period),
    "weeks": lambda of: standings._weekly(of, WEEK, together=False),
    "scores": scored,
    "circular": lambda of: circular.rows(of, period=WEEK.period, text=circular.text()),
    "changes": circular.events,
    "signs": lambda of: signs.found(of, WEEK).rows,
    "corrected": corrections.latest,
    "last posts": dormant_handles._last,
    "posts": lambda of: posting_calendar._posts(of, WEEK.period),
    "lift": lambda of: before_after.found(of, WEEK.period, MIDDLE, list(store.units(of)["unit_id"])),
    "naive": lambda of: naive_column.beside(of, WEEK, standings.standings(of, WEEK)),
    "observation": store.observation,
    "gaps": store.gaps,
    "accounts": store.accounts,
    "offices": store.offices,
}


def plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows as values, in an order of their own, so that two frames can be compared."""
    as_text = rows.astype({"unit_id": "str"}).astype(object)
    return as_text.map(repr).sort_values(list(as_text.columns), ignore_index=True)


@pytest.fixture
def scopes(full_store: str, read_from: ReadFrom) -> list[Scope]:
    read_from(full_store)
    return [readers.of(each) for each in OFFICES]


@pytest.mark.parametrize("name", FIGURES)
def test_a_reader_gets_what_the_state_has_of_his_offices_in_any_order(name: str, scopes: list[Scope]) -> None:
    figure, cold = FIGURES[name], {}
    for scope in scopes:  # one after the other without the whole
        cold[scope] = plain(figure(readers.source(scope)))
    whole = figure(readers.source())
    assert name in ("corrected", "changes", "gaps") or whole["unit_id"].nunique() > len(scopes)
    for scope in reversed(scopes):
        warm = figure(readers.source(scope))
        wanted = plain(whole[whole["unit_id"].isin(scope.unit_ids or ())])
        pd.testing.assert_frame_equal(
            plain(warm), wanted, check_dtype=False, obj=f"{name}, {scope.unit_id}, warm"
        )
        pd.testing.assert_frame_equal(
            cold[scope], wanted, check_dtype=False, obj=f"{name}, {scope.unit_id}, cold"
        )
        if isinstance(warm["unit_id"].dtype, pd.CategoricalDtype):
            assert set(warm["unit_id"].cat.categories) <= set(
                scope.unit_ids or ()
            )  # not so much as the names
    assert figure(readers.source(NOBODY)).empty


def test_sums_are_of_his_offices_and_ranks_among_all(scopes: list[Scope]) -> None:
    whole = readers.source()
    league = standings.standings(whole, WEEK)
    for scope in scopes:
        of = readers.source(scope)
        own = standings.standings(of, WEEK)
        assert standings.state(of, WEEK).cases == own["cases"].sum()
        assert own.attrs == league.attrs
        assert standings.a_period_ago(of, WEEK).cases < standings.a_period_ago(whole, WEEK).cases
        assert set(standings.weeks(of, WEEK)) <= set(scope.unit_ids or ())


def test_a_card_is_the_same_for_its_press_officer_as_for_the_state(scopes: list[Scope]) -> None:
    own, all_of_it = (
        scorecard.card(readers.source(each), WEEK, "mathura") for each in (scopes[2], readers.EVERYTHING)
    )
    assert own.row == all_of_it.row
    assert own.ranked == all_of_it.ranked
    pd.testing.assert_frame_equal(own.curves, all_of_it.curves)
    pd.testing.assert_frame_equal(own.cases, all_of_it.cases)
    pd.testing.assert_frame_equal(own.snapshots, all_of_it.snapshots)


def test_peers_so_few_that_their_curve_would_name_them_are_not_drawn(
    scopes: list[Scope], monkeypatch: pytest.MonkeyPatch
) -> None:
    of = readers.source(scopes[2])
    assert set(scorecard.card(of, WEEK, "mathura").curves["who"]) == {"unit", "peers"}
    st.cache_resource.clear()
    monkeypatch.setattr(scorecard, "FEWEST", 1_000)
    assert set(scorecard.card(of, WEEK, "mathura").curves["who"]) == {"unit"}
    assert set(scorecard.card(readers.source(), WEEK, "mathura").curves["who"]) == {"unit", "peers"}


REFUSED: dict[str, Callable[[Source], Any]] = {
    "card": lambda of: scorecard.card(of, WEEK, "bareilly"),
    "explained": lambda of: explained.found(of, WEEK, "bareilly"),
    "lifted": lambda of: lifted.found(of, WEEK, "bareilly", score_file.text()),
    "own posts": lambda of: store.own_posts(of, period=WEEK.period, unit_id="bareilly"),
    "followers": lambda of: store.follower_snapshots(of, unit_id="bareilly"),
    "staff": lambda of: roster_form.members(of, "bareilly"),
    "corrections": lambda of: corrections.history(of, unit_id="bareilly", thread_id=1),
    "enter staff": lambda of: roster_form.keep(readers.at(of), "bareilly", 1, None, by="R"),
    "correct": lambda of: corrections.keep(
        readers.at(of),
        pd.Series({"unit_id": "bareilly", "thread_id": 1}),
        Said("not_closed"),
        by="R",
        note="",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_another_office_is_refused_also_after_somebody_else_asked_for_it(
    name: str, scopes: list[Scope]
) -> None:
    asks = REFUSED[name]
    if name not in ("enter staff", "correct"):  # what is read is kept in the caches by who may
        asks(readers.source())
        asks(readers.source(scopes[1]))
    for scope in (scopes[0], scopes[2], NOBODY):
        with pytest.raises(ScopeError):
            asks(readers.source(scope))


def test_a_thread_of_others_has_no_posts_for_him(scopes: list[Scope]) -> None:
    whole = store.case_events(readers.source(), period=WEEK.period)
    theirs = whole[whole["unit_id"] == "bareilly"]["thread_id"].iloc[0]
    assert len(store.thread_posts(readers.source(), thread_id=int(theirs)))
    assert len(store.thread_posts(readers.source(scopes[1]), thread_id=int(theirs)))
    assert store.thread_posts(readers.source(scopes[2]), thread_id=int(theirs)).empty


def test_an_entry_of_another_cell_is_neither_changed_nor_taken_out(
    own_store: str, read_from: ReadFrom
) -> None:
    read_from(own_store)
    mine, theirs = "mathura", roster_form.members(readers.source(readers.of("mathura")), "mathura")[0]
    of = readers.source(readers.of("agra"))
    with pytest.raises(RosterError, match="agra has no entry"):
        roster_form.keep(readers.at(of), "agra", theirs.member_id, None, by="R")
    assert roster_form.members(readers.source(readers.of(mine)), mine)


def test_what_is_of_money_and_of_collection_as_a_whole_is_empty_for_who_sees_a_part(
    scopes: list[Scope],
) -> None:
    whole, part = (ledger.ledger(readers.source(each), days=30) for each in (readers.EVERYTHING, scopes[0]))
    for name in ("collections", "quarantine", "requests"):
        assert len(getattr(whole, name)), name
        assert getattr(part, name).empty, name


def test_who_sees_everything_shares_the_caches_of_the_state_and_nobody_else_does(scopes: list[Scope]) -> None:
    keys = {source.key_of(readers.source(each)) for each in scopes}
    assert len(keys) == len(set(scopes))
    assert source.key_of(readers.source()) == source.key_of(readers.source(STATE))
    assert source.key_of(readers.source()) not in keys
    one = Scope("unit", "agra", frozenset({"agra"}))
    assert source.key_of(readers.source(one)) != source.key_of(
        readers.source(Scope("range", "agra", one.unit_ids))
    )


def test_a_source_without_a_scope_cannot_be_had(full_store: str, read_from: ReadFrom) -> None:
    read_from(full_store)
    with pytest.raises(TypeError):
        store.source()  # type: ignore[call-arg]
    assert readers.source(NOBODY).now_at == stored_world.NOW_AT


def test_where_postgresql_could_not_hold_to_a_scope_its_reader_is_shown_nothing(
    postgres: PostgreSQL, migrated_postgres: str, read_from: ReadFrom
) -> None:
    url = postgres.create("seen_past", like=migrated_postgres)
    with closing(write_store(url)) as engine, engine.begin() as connection:
        protection.protect(connection)
        database_roles.make(connection, dashboard="noted_dashboard", collectors="noted_collectors")
    read_from(url)
    assert store.source(STATE).url == url
    for scope in (Scope("unit", "agra", frozenset({"agra"})), NOBODY):
        with pytest.raises(StoreError, match="python -m data roles"):
            store.source(scope)
    read_from(make_url(url).set(username="noted_dashboard").render_as_string(hide_password=False))
    assert store.observation(store.source(NOBODY)).empty
    st.cache_resource.clear()
    postgres.drop("seen_past")
