"""Signs to look at and why a rank is what it is, as the pages show them: the same figures, in both languages."""

import pytest

from language.words import Words
from metrics.gaming import SIGNS
from pages.ui import corrections, explained, export, league_export, signs, standings, store
from tests.pages import readers
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.test_scorecard import WEEK

EN = Words("en")


def test_the_cases_behind_a_sign_are_as_many_as_it_says(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    found = signs.found(readers.source(), WEEK)
    rows = found.rows.set_index("unit_id")
    assert rows["under_10s_of"].sum() > 50
    for sign in ("no_follow_up", "under_10s"):
        counts = found.behind[sign]["unit_id"].value_counts().reindex(rows.index, fill_value=0)
        assert (counts == rows[sign]).all()


def test_the_file_has_every_count_with_its_of(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    at = readers.source()
    text = export.csv_of(league_export.rows(signs.found(at, WEEK).rows, store.units(at)), about={}).decode()
    assert all(f"{sign},{sign}_of,{sign}_share" in text.splitlines()[0] for sign in SIGNS)


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", ("in no rank", "Verdict: Among the best.")), ("hi", ("किसी रैंक, आँकड़े", "निष्कर्ष: "))],
)
def test_signs_and_why_a_rank_is_what_it_is_open_on_the_page_of_an_office(
    lang: str, said: tuple[str, ...], show: Show, full_store: str
) -> None:
    page = show("unit", store=full_store, lang=lang, unit="mathura", sign="same_text", why="1")
    assert not page.exception
    assert all(each in words(page) for each in said)
    tables = [each.value for each in page.dataframe]
    table = next(each for each in tables if each.shape == (len(SIGNS), 2))
    assert any("100" in each for each in table.iloc[:, 1])
    assert [list(each.columns)[:2] for each in tables].count(["started", "weight"]) == 1


def test_the_explanation_is_that_of_the_league(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    at = readers.source()
    row = standings.standings(at, WEEK).set_index("unit_id").loc["agra"]
    why = explained.found(at, WEEK, "agra")
    assert (why["rank"], why["expected_rmst_s"]) == (row["rank"], row["expected_rmst_s"])
    assert len(explained.heaviest(why["heaviest"], EN)) == 10


def test_without_corrections_cases_have_empty_columns_for_them(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    at = readers.source()
    assert corrections.with_derived(at, standings.found(at, WEEK))["corrected_by"].isna().all()
