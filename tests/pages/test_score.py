"""The page of the scores: what it says of an office that is chosen, left out, or of another kind; and of a wrong file."""

import re

import pytest

from data import score_file
from language.words import Words
from pages.ui import score_words
from tests.pages.conftest import Show, words

pytestmark = pytest.mark.warm

EN = Words("en")


def test_the_best_office_is_explained_and_what_the_pillars_add_is_its_score(
    show: Show, full_store: str
) -> None:
    page = show("score", store=full_store)
    said = words(page)
    score = float(re.search(r"([\d.]+) of 100 points: rank 1 of \d+", said)[1])
    how = page.dataframe[1].value
    adds = [float(each) for each in how["Adds"] if each != "–"]
    assert sum(adds) == pytest.approx(score, abs=0.3)
    assert "Compliance" in set(how.iloc[:, 0])  # the checks of the circular are known of it
    assert page.dataframe[0].value["score"].iloc[0] == score


def test_an_office_without_coverage_has_a_score_of_what_is_known_and_no_rank(
    show: Show, full_store: str
) -> None:
    page = show("score", store=full_store, office="lucknow", figure="monthly_growth")
    assert "without a rank: its response is not known" in words(page)


def test_an_office_of_another_kind_gives_way_without_a_word(show: Show, full_store: str) -> None:
    page = show("score", store=full_store, kind="zone", office="agra", lang="hi")
    assert not page.exception
    assert "office" not in page.query_params
    assert "लिंक" not in words(page)


def test_an_office_that_there_is_not_is_said(show: Show, full_store: str) -> None:
    assert "does not exist" in words(show("score", store=full_store, office="atlantis"))


def test_a_file_that_cannot_be_used_is_said_in_one_line(
    show: Show, full_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(score_file, "text", lambda: "[response]\nweight = 400\n")
    page = show("score", store=full_store)
    assert not page.exception
    assert "metrics/score.toml: response.weight = 400" in words(page)


def test_the_page_of_an_office_shows_its_score_with_how_it_came_about(show: Show, full_store: str) -> None:
    page = show("unit", store=full_store, unit="mathura", score="1")
    assert not page.exception
    assert "of 100 points: rank" in words(page)
    assert any("Adds" in each.value for each in page.dataframe)


@pytest.mark.parametrize(
    ("figure", "given", "said"),
    [("monthly_growth", -0.02, "−2.0%"), ("expected_act_s", 3600.0, "1 h"), ("active_days", 0.5, "50%"), ("posts", 4, "4.0")],
)  # fmt: skip
def test_a_figure_is_written_by_its_unit(figure: str, given: float, said: str) -> None:
    assert score_words.value(figure, given, EN) == said
