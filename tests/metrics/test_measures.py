"""The declared measures: each once, in both languages, with figures that its function really gives."""

import re
from collections import Counter
from dataclasses import FrozenInstanceError

import pytest

from metrics import activity, gaming, growth, league, score, survival, waits
from metrics.measures import BY_SLUG, DEFINITIONS, MEASURES, Measure
from metrics.measures.formula import IN_HINDI, WORD
from metrics.measures.formulas import FORMULAS

DEVANAGARI = re.compile(r"[\u0900-\u097f]")
FIELDS = {
    waits.waits: set(waits.EVENTS),
    survival.figures: set(survival.FIGURES),
    league.counted: set(league.COLUMNS),
    league.league: set(league.COLUMNS),
    activity.activity: set(activity.COLUMNS),
    activity.hours: {"hours"},
    growth.growth: set(growth.COLUMNS),
    gaming.signs: set(gaming.COLUMNS),
    score.score: set(score.COLUMNS),
}


def test_a_measure_is_declared_once() -> None:
    assert Counter(measure.slug for measure in MEASURES).most_common(1)[0][1] == 1
    assert len(BY_SLUG) == len(MEASURES)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.slug)
def test_a_measure_says_in_both_languages_what_it_is(measure: Measure) -> None:
    for name in ("title", "heading", "counted", "left_out", "why"):
        english, hindi = getattr(measure, f"{name}_en"), getattr(measure, f"{name}_hi")
        assert english.strip()
        assert not DEVANAGARI.search(english)
        assert DEVANAGARI.search(hindi)
    assert measure.unit in ("s", "share", "count", "per_day", "rank", "times", "points", "word")


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.slug)
def test_a_measure_is_a_field_that_its_function_gives(measure: Measure) -> None:
    assert measure.slug in FIELDS[measure.function]


def test_every_figure_of_a_wait_and_every_rate_that_a_page_shows_is_declared() -> None:
    beside = {"median_low_s", "median_high_s", "rmst_se_s"}  # limits belong to their figure
    assert set(survival.FIGURES) - beside <= set(BY_SLUG)
    assert set(waits.EVENTS) <= set(BY_SLUG)
    assert set(activity.COLUMNS) - {"unit_id", "observed_days", "observed_shifts"} <= set(BY_SLUG)
    assert set(growth.COLUMNS) - {"unit_id", "followers_start"} <= set(BY_SLUG)


def test_seconds_are_better_when_fewer_and_shares_when_more() -> None:
    for measure in MEASURES:
        if measure.unit in ("s", "share"):
            is_sign = measure.function is gaming.signs  # of which fewer is better
            assert measure.lower_is_better == (measure.unit == "s" or is_sign)


def test_a_measure_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        BY_SLUG["act"].slug = "other"  # type: ignore[misc]


def test_the_definitions_have_a_version() -> None:
    assert DEFINITIONS == 1


def test_each_measure_has_its_formula_its_reference_and_its_limits() -> None:
    assert set(FORMULAS) == set(BY_SLUG)
    for slug, formula in FORMULAS.items():
        assert formula.latex.count("{") == formula.latex.count("}"), slug
        assert formula.reference, slug
        assert not DEVANAGARI.search(formula.lines())
        assert not DEVANAGARI.search(formula.limits_en)
        assert DEVANAGARI.search(formula.limits_hi)


def test_the_words_of_formulas_are_told_in_hindi_and_no_others() -> None:
    assert {word for formula in FORMULAS.values() for word in WORD.findall(formula.latex)} == set(IN_HINDI)
