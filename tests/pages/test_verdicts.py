"""A laggard by probability and one by the half that it misses are two things, said and counted apart."""

import re

import pandas as pd
import pytest

from language.words import Words
from pages.ui import standings, verdicts
from pages.ui.verdicts import told_apart
from tests.pages import readers, stored_world
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.test_scorecard import WEEK

EN, HI = Words("en"), Words("hi")
FOUR_KINDS = {
    "en": "Of 5 ranked offices 1 is among the best, 2 are among the worst, 1 more has under half in 24 h, "
    "1 is neither, as far as can be told.",
    "hi": "रैंक वाले 5 कार्यालयों में से 1 अग्रणी कार्यालयों में है, 2 पिछड़े कार्यालयों में हैं, 1 और में 24 घंटे में आधे से कम, "
    "1 के विषय में ऐसा कुछ नहीं कहा जा सकता।",
}


def league(*said: str) -> pd.DataFrame:
    """A league of which so much is said."""
    return pd.DataFrame(
        {
            "rank": pd.Series(range(1, len(said) + 1), dtype="Int64"),
            "verdict": ["laggard" if each == "failing" else each for each in said],
            "laggard_probability": [0.93 if each == "laggard" else 0.3 for each in said],
        }
    )


@pytest.mark.parametrize(
    ("verdict", "probability", "said"),
    [
        ("laggard", 0.8, "laggard"),
        ("laggard", 0.79, "failing"),
        ("laggard", None, "failing"),
        ("laggard", float("nan"), "failing"),
        ("commended", 0.0, "commended"),
        ("indistinguishable", 0.79, "indistinguishable"),
        ("unranked", None, "unranked"),
    ],
)
def test_only_the_probable_are_said_to_be_among_the_worst(
    verdict: str, probability: float | None, said: str
) -> None:
    assert verdicts.said_of({"verdict": verdict, "laggard_probability": probability}) == said


@pytest.mark.parametrize(
    ("said", "english", "hindi"),
    [
        (
            ["commended", "laggard", "laggard", "failing", "indistinguishable"],
            FOUR_KINDS["en"],
            FOUR_KINDS["hi"],
        ),
        (
            ["failing", "failing"],
            "Of 2 ranked offices 2 have under half in 24 h.",
            "रैंक वाले 2 कार्यालयों में से 2 में 24 घंटे में आधे से कम।",
        ),
        (
            ["failing"],
            "Of 1 ranked office 1 has under half in 24 h.",
            "रैंक वाले 1 कार्यालय में 1 में 24 घंटे में आधे से कम।",
        ),
        (
            ["indistinguishable"],
            "A single office has a rank: there is nothing to tell it apart from.",
            "केवल एक कार्यालय का रैंक है: तुलना के लिए कोई अन्य नहीं है।",
        ),
        (
            ["indistinguishable"] * 3,
            "None of the 3 ranked offices can be told apart from the others.",
            "रैंक वाले 3 कार्यालयों में से किसी में भी भेद नहीं किया जा सकता।",
        ),
        (
            [],
            "No office has a rank: there is no case in this period.",
            "किसी कार्यालय का रैंक नहीं है: इस अवधि में कोई प्रकरण नहीं है।",
        ),
    ],
)
def test_the_sentence_counts_each_kind_and_says_nothing_of_what_there_is_none(
    said: list[str], english: str, hindi: str
) -> None:
    assert told_apart(league(*said), EN) == english
    assert told_apart(league(*said), HI) == hindi


def test_the_sentence_over_a_part_of_the_rows_is_said_to_be_of_the_whole_state(
    show: Show, full_store: str
) -> None:
    said = words(show("league", store=full_store, zone="range-agra"))
    assert "In the whole state: Of" in said or "In the whole state: None" in said
    assert "Agra Range" in said
    assert "In the whole state" not in words(show("league", store=full_store))


def test_an_office_that_misses_the_half_alone_is_nowhere_among_the_worst(
    show: Show, read_from: ReadFrom, full_store: str
) -> None:
    read_from(full_store)
    table = standings.standings(readers.source(), WEEK)
    row = table.set_index("unit_id").loc[stored_world.SILENT]
    assert row["verdict"] == "laggard"
    verdict = verdicts.in_words(row.to_dict(), EN)
    page = show("unit", store=full_store, unit=stored_world.SILENT)
    assert f"{verdict}." in words(page)
    listed = re.findall("Among the worst|Under half in 24 h", words(show("overview", store=full_store)))
    assert listed == ["Among the worst", "Under half in 24 h"]


@pytest.mark.parametrize(
    ("about", "english", "hindi"),
    [
        ({"ranked": 1, "tau2_s2": 0.0, "rankability": float("nan")}, "", ""),
        ({"ranked": 4, "tau2_s2": 9.0, "rankability": 0.9}, "Fewer than five offices", "पाँच से कम कार्यालयों"),
        ({"ranked": 75, "tau2_s2": 0.0, "rankability": 0.0}, "cannot be told apart", "भेद संभव नहीं"),
        ({"ranked": 75, "tau2_s2": 9.0, "rankability": 0.3}, "Only 30%", "केवल 30%"),
        ({"ranked": 75, "tau2_s2": 9.0, "rankability": 0.9}, "90% of the spread", "90% वास्तविक"),
    ],
)
def test_how_much_of_the_spread_is_signal_is_said_in_both_languages(
    about: dict[str, float], english: str, hindi: str
) -> None:
    table = league("commended")
    table.attrs = about
    for said, words_ in ((english, EN), (hindi, HI)):
        found = verdicts.spread(table, words_)
        assert said in found
        assert bool(found) == bool(said)
