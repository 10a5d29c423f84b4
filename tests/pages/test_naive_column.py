"""The naive mean on request: who would have been put before whom, to each reader of his own offices alone."""

import pandas as pd
import pytest

from language.words import Words
from metrics.naive import reversal
from pages.ui import naive_column, rank_chart, standings
from pages.ui.access.offers import OFFERS
from tests.pages import foreign, readers
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.test_scorecard import WEEK

EN = Words("en")


def test_the_pair_is_named_with_what_it_answered(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    of = readers.source()
    rows = naive_column.beside(of, WEEK, standings.standings(of, WEEK))
    pair = reversal(rows)
    assert pair is not None
    said = naive_column.in_words(rows, {}, of, EN)[1]
    assert said.startswith(f"By the mean of the answered cases alone {pair[0]} (")
    assert said.endswith(f"counting those who still wait, {pair[1]} is ahead.")
    none = rows.assign(naive_rank=rows["rank"])
    none.attrs = rows.attrs
    assert "nowhere here" in naive_column.in_words(none, {}, of, EN)[1]


def test_a_press_officer_is_told_of_his_own_office_alone(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    of = readers.source(readers.of("mathura"))
    rows = naive_column.beside(of, WEEK, standings.beside(of, WEEK))
    others = rows[rows["unit_id"] != "mathura"]
    assert len(others)
    assert others[list(naive_column.FIELDS)].isna().all(axis=None)
    said = naive_column.in_words(rows, {}, of, EN)[1]
    own = rows[rows["unit_id"] == "mathura"].iloc[0]
    assert said == (
        f"By it your office would have rank {own['naive_rank']}; counting those who still wait, it has rank {own['rank']}."
    )


def test_the_column_and_the_field_are_there_on_request_alone(show: Show, full_store: str) -> None:
    for asked, there in (({}, False), ({"naive": "1"}, True)):
        OFFERS._kept.clear()
        page = show("league", store=full_store, **asked)
        assert not page.exception
        assert ("naive_mean_s" in page.dataframe[0].value) is there
        files = [each for name, each in foreign.files(readers.EVERYTHING) if name.endswith(".csv")]
        assert [b"naive_mean_s" in each for each in files] == [there]
    assert "By the mean of the answered cases alone" in words(page)


def test_a_stale_switch_is_said(show: Show, full_store: str) -> None:
    page = show("league", store=full_store, naive="banana")
    assert "does not exist" in words(page)
    assert not page.toggle(key="choice-naive").value


@pytest.mark.parametrize("missing", [True, False])
def test_ranks_are_drawn_of_the_ranked_alone(missing: bool) -> None:
    rows = pd.DataFrame(
        {
            "unit_id": ["b", "a", "c"],
            "rank": pd.array([2, 1, None if missing else 3], dtype="Int64"),
            "rank_low": pd.array([1, 1, None if missing else 2], dtype="Int64"),
            "rank_high": pd.array([3, 1, None if missing else 3], dtype="Int64"),
        }
    )
    drawn = rank_chart.drawn(rows, {"a": "Agra"})
    assert list(drawn["unit"]) == (["Agra", "b"] if missing else ["Agra", "b", "c"])
    assert list(drawn["said"])[:2] == ["1", "1–3"]
