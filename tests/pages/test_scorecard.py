"""A unit's card: its curve against its peers', and what it says where something is not known."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from language.words import Words
from metrics.period import Period
from metrics.survival import HORIZON_S, curve
from metrics.waits import waits
from pages.ui import activity_words, scorecard, scorecard_words, standings
from pages.ui.scorecard import PEERS, UNIT, Card, nothing
from pages.ui.standings import Asked
from tests.pages import readers, stored_world
from tests.pages.conftest import ReadFrom, Show, words

EN = Words("en")
WEEK = Asked(Period(date(2026, 11, 17), date(2026, 11, 24)))


def card_of(row: dict[str, Any]) -> Card:
    bare = pd.DataFrame()
    return Card(None, row, 72, bare, bare, bare, 0, np.zeros((7, 24), dtype=np.int64))


def test_the_curves_are_of_the_unit_and_of_all_others_of_its_kind(
    read_from: ReadFrom, full_store: str
) -> None:
    read_from(full_store)
    source = readers.source()
    drawn = scorecard.card(source, WEEK, "agra").curves
    everyones = standings.found(source, WEEK)
    for who, is_theirs in ((UNIT, everyones["unit_id"] == "agra"), (PEERS, everyones["unit_id"] != "agra")):
        theirs = everyones[is_theirs & everyones["observed"]]
        duration_ms, event, _ = waits(theirs)
        expected = curve(duration_ms, event=event)
        expected = expected[expected["t_s"] <= HORIZON_S]
        ours = drawn[drawn["who"] == who]
        assert ours["t_s"].tolist() == [*expected["t_s"], HORIZON_S]
        assert ours["answered"].tolist()[:-1] == (1 - expected["survival"]).tolist()
        assert ours["answered"].iloc[-1] == ours["answered"].iloc[-2], "flat to the horizon"


def test_a_unit_without_coverage_has_a_reason_and_no_figures(show: Show, full_store: str) -> None:
    page = show("unit", store=full_store, unit=stored_world.BARE)
    assert "nothing of it has been collected whole yet" in words(page)
    assert not page.dataframe


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("no_account", "No figures yet: no account on X is registered. See Collection."),
        (
            scorecard.NOTHING,
            "No figures yet: nothing has been collected whole for these offices. See Collection.",
        ),
    ],
)
def test_a_reason_is_a_sentence(reason: str, said: str) -> None:
    assert scorecard_words.why_not(reason, EN) == said
    assert nothing(reason).reason == reason


def test_a_rank_is_the_first_answer() -> None:
    card = card_of({"rank": 14, "rank_low": 6, "rank_high": 31})
    assert scorecard_words.standing(card, EN) == (
        "Rank 14, could be 6 to 31, of 72 offices, by time to acknowledge"
    )
    unranked = card_of({"rank": None, "rank_low": None, "rank_high": None})
    assert scorecard_words.standing(unranked, EN) == "Without a rank: no case in this period."


def test_a_median_that_is_not_reached_is_said_with_what_it_means() -> None:
    row = {
        "rank": 3,
        "verdict": "laggard",
        "laggard_probability": 0.9,
        "cases": 12,
        "median_s": None,
        "note": None,
    }
    said = scorecard_words.meaning(card_of(row), EN, measure="act")
    assert said == "Among the worst. Acted on: fewer than half of its 12 cases so far."


def test_a_note_of_the_row_is_said() -> None:
    row = {
        "rank": 3,
        "verdict": "indistinguishable",
        "laggard_probability": 0.1,
        "cases": 4,
        "note": "incomplete",
    }
    row |= {"median_s": 600.0, "median_low_s": 60.0, "median_high_s": None}
    assert scorecard_words.meaning(card_of(row), EN, measure="acknowledge") == (
        "Neither best nor worst. Acknowledged: half of its 4 cases within 10 min (95%: 1 min or more). "
        "To note: part of the period was not collected."
    )


def test_growth_says_what_is_known_and_no_more() -> None:
    unknown = dict.fromkeys(("followers_end", "growth", "growth_pct", "monthly_growth", "lift"))
    assert "not known" in activity_words.growth_words(card_of(unknown), EN)
    some = unknown | {"followers_end": 39_000.0}
    assert activity_words.growth_words(card_of(some), EN) == "39,000 at the end of the period"
    every = {
        "followers_end": 39_000.0,
        "growth": 32_500.0,
        "growth_pct": 5.0,
        "monthly_growth": 0.565,
        "lift": 45.0,
    }
    assert activity_words.growth_words(card_of(every), EN) == (
        "39,000 at the end of the period · +32,500 in the period · +500.0% of the start · +56.5% a month · "
        "45.0 times the growth before"
    )


def test_growth_waits_for_the_count_after_the_period_and_says_so() -> None:
    card = replace(
        card_of({"followers_end": None}),
        snapshots=pd.DataFrame({"at_ms": [WEEK.period.end_ms - 180_000], "followers": [22_521]}),
    )
    said = activity_words.growth_words(card, EN, period=WEEK.period)
    assert "not known yet" in said
    assert "23:57" in said
    assert "share its weight" in said
    late = replace(card, snapshots=card.snapshots.assign(at_ms=WEEK.period.end_ms + 1))
    assert "missing" in activity_words.growth_words(late, EN, period=WEEK.period)


def test_without_an_observed_day_there_is_no_rate() -> None:
    assert activity_words.activity_words(card_of({"observed_days": 0}), EN) == (
        "No day of the period was observed whole."
    )
