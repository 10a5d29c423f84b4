"""The method page promises no more than was measured."""

import re
from pathlib import Path

from language.words import NAMES, Words
from metrics.measures import MEASURES
from metrics.measures.formulas import FORMULAS
from pages.ui import method_words

FIGURES = Path(__file__).resolve().parents[2] / "docs" / "figures.md"


def test_how_often_a_rank_interval_holds_is_said_as_it_was_measured() -> None:
    text = FIGURES.read_text(encoding="utf-8")
    held = {
        name: float(share) for name, share in re.findall(r"^\| ([^|]+) \| ([\d.]+)% ±", text, re.MULTILINE)
    }
    usual = [held[f"districts, {each}"] for each in ("sandbox", "wide", "narrow", "four weeks")]
    usual.append(held["ranges, sandbox"])
    said = (f"{min(usual):.0f}%", f"{max(usual):.0f}%", f"{held['districts, few cases']:.0f}%")
    rank = FORMULAS["rank"]
    principles = [method_words.principles(Words(each))[3][1] for each in NAMES]
    for words in (rank.limits_en, rank.limits_hi, *principles):
        assert all(each in words for each in said)


def test_a_source_that_is_named_in_full_is_not_named_twice() -> None:
    (median,) = [each for each in MEASURES if each.slug == "median_s"]
    said = method_words.description(median, Words("en"))
    assert said.count("Brookmeyer") == said.count("Kaplan") == 1


def test_the_english_words_of_a_formula_are_told_to_a_reader_of_hindi() -> None:
    (lift,) = [each for each in MEASURES if each.slug == "lift"]
    assert "growth a day – प्रतिदिन वृद्धि" in method_words.description(lift, Words("hi"))
    assert "growth a day" not in method_words.description(lift, Words("en"))
