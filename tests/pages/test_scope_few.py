"""What is made of the mean of all tells of others where they are few; neighbours are those of the usual periods alone."""

from datetime import date

import pytest
import streamlit as st

from metrics.period import Period
from pages.ui import explained, standings
from tests.pages import readers
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.test_scorecard import WEEK

AGRA = {"store": "", "as": "unit:agra", "why": "1"}


def test_where_few_are_ranked_what_is_expected_is_for_who_sees_them_all(
    read_from: ReadFrom, full_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_from(full_store)
    press_officer, chief = readers.source(readers.of("agra")), readers.source()
    assert standings.standings(press_officer, WEEK)["expected_rmst_s"].notna().all()
    monkeypatch.setattr(standings, "FEWEST", 1_000)
    st.cache_resource.clear()  # what was found before is kept
    mine = standings.standings(press_officer, WEEK)
    assert mine[list(standings.OF_ALL)].isna().all(axis=None)
    assert mine["rmst_s"].notna().all()
    assert standings.standings(chief, WEEK)["expected_rmst_s"].notna().any()
    assert standings.tells_of_others(press_officer, 999)
    assert not standings.tells_of_others(chief, 2)


def test_why_this_rank_then_says_nothing_of_the_others(
    show: Show, full_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = words(show("unit", **(AGRA | {"store": full_store})))
    assert "ranked offices of its kind have" in said
    monkeypatch.setattr(standings, "FEWEST", 1_000)
    said = words(show("unit", **(AGRA | {"store": full_store})))
    assert "Its mean wait in the first 24 hours is" in said
    assert "ranked offices of its kind have" not in said
    assert "is expected of it" not in said
    assert explained.FEWEST < standings.FEWEST


def test_a_period_of_ones_own_choice_has_no_neighbours(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    of = readers.source(readers.of("agra"))
    assert len(standings.beside(of, WEEK)) == 3
    for days in (
        Period(date(2026, 11, 20), date(2026, 11, 21)),
        Period(date(2026, 11, 10), date(2026, 11, 17)),
    ):
        assert list(standings.beside(of, WEEK.of_period(days))["unit_id"]) == ["agra"]
