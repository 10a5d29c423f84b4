"""The league on the screen: all its rows, what is asked first in front, shares as everywhere."""

from datetime import date

import pandas as pd
import pytest

from language.words import Words
from metrics.period import Period
from pages.ui import league_choices, league_table, standings
from tests.pages import readers
from tests.pages.conftest import ReadFrom, Show
from tests.pages.test_scorecard import WEEK

EN = Words("en")


def rows(read_from: ReadFrom, full_store: str) -> pd.DataFrame:
    read_from(full_store)
    return league_table.shown(standings.standings(readers.source(), WEEK), names={}, weeks={}, _=EN)


def test_the_wait_and_the_verdict_stand_straight_after_the_office_then_limits_figures_and_counts(
    read_from: ReadFrom, full_store: str
) -> None:
    drawn = league_table.drawn_columns(rows(read_from, full_store))
    assert drawn[:7] == ["rank", "unit", "expected_rmst_s", "verdict", "could_be", "within_24h", "cases"]
    assert {"note", "unobserved"} <= set(drawn)  # this store has both


def test_a_note_and_what_was_not_observed_are_drawn_only_where_there_is_any(
    read_from: ReadFrom, full_store: str
) -> None:
    table = rows(read_from, full_store).assign(note=None, unobserved=0)
    assert not {"note", "unobserved"} & set(league_table.drawn_columns(table))


def test_a_share_is_written_as_everywhere_else(read_from: ReadFrom, full_store: str) -> None:
    table = rows(read_from, full_store).assign(within_24h=0.6071)
    html = league_table.dressed(table.head(1), EN).to_html()
    assert "61%" in html
    assert "60.71" not in html


def test_the_key_holds_which_office_stands_where() -> None:
    one = pd.DataFrame({"unit_id": ["agra", "mathura"]})
    assert league_table.key(one) == league_table.key(one.copy()) != league_table.key(one[::-1])


def test_of_a_period_that_is_not_over_it_is_not_said_that_its_end_is_missing_and_a_gap_is(
    show: Show, full_store: str
) -> None:
    def notes(**days: str) -> set[object]:
        page = show("league", store=full_store, period="dates", **days)
        return set(page.dataframe[0].value["note"].dropna())

    gap, running = "part of the period was not collected", "the period is not over yet"
    assert {gap, running} <= notes(**{"from": "2026-11-20", "to": "2026-11-25"})
    over = notes(**{"from": "2026-11-20", "to": "2026-11-24"})
    assert gap in over
    assert running not in over


def test_a_period_whose_end_is_not_collected_yet_is_said_to_be_one_and_how_much_lacks(
    read_from: ReadFrom, full_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_from(full_store)
    period = Period(date(2026, 11, 17), date(2026, 11, 24))
    said: list[str] = []
    monkeypatch.setattr(league_choices.st, "caption", said.append)
    for lacks_ms in (180_000, 0, -1):
        seen = pd.DataFrame({"observed_from_ms": [0], "observed_until_ms": [period.end_ms - lacks_ms]})
        monkeypatch.setattr(league_choices.store, "observation", lambda _of, seen=seen: seen)
        league_choices.say_early(readers.here(EN), period)
    assert [each.partition(": ")[2] for each in said] == [
        "the last 3 min of the period are not in these figures yet."
    ]


def test_a_period_before_all_that_was_collected_is_said_to_be_one(
    read_from: ReadFrom, full_store: str, empty_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(league_choices, "explain", said.append)
    read_from(full_store)
    for from_on, to_on in ((date(2015, 1, 1), date(2015, 1, 8)), (date(2015, 1, 1), date(2026, 9, 16))):
        league_choices.say_early(readers.here(EN), Period(from_on, to_on))
    assert [each.partition(": ")[2] for each in said] == [
        "the first office is observed from 15 Sept 2026. Choose a later period."
    ]
    read_from(empty_store)
    league_choices.say_early(readers.here(EN), Period(date(2015, 1, 1), date(2015, 1, 8)))
    assert len(said) == 1  # where nothing was collected at all the page says that
