"""The page of reviews: headquarters freeze one, others see their own offices in it, two are compared, none is altered."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import select

from data import corrections
from data.engine import closing, write_store
from data.scope import ScopeError
from data.tables import Case
from language.words import Words
from pages.ui import review_compare, review_offices, review_opened, review_words, reviews
from pages.ui.access.offers import OFFERS
from pages.ui.standings import Asked
from tests.pages import foreign, readers, stored_review
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.stored_world import NOW_AT

EN = Words("en")
ZONE = "zone-agra"


@pytest.fixture(scope="module")
def unfrozen(tmp_path_factory: pytest.TempPathFactory) -> str:
    return stored_review.make(tmp_path_factory.mktemp("reviews") / "noted.db")


def _copy(url: str, file: Path) -> str:
    copyfile(url.removeprefix("sqlite:///"), file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="module")
def frozen(unfrozen: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The last week frozen, and again after a closing of Mathura's was corrected."""
    url = _copy(unfrozen, tmp_path_factory.mktemp("frozen") / "noted.db")
    with closing(write_store(url)) as engine, engine.begin() as connection:
        stored_review.freeze(connection)
        closed = select(Case.thread_id).where(
            Case.unit_id == "mathura",
            Case.closed_at.is_not(None),
            Case.opened_at >= stored_review.WEEK.period.start_ms,
        )
        thread_id = int(connection.execute(closed.limit(1)).scalar_one())
        said = {"verdict": corrections.NOT_CLOSED, "by": "Inspector B", "at": NOW_AT}
        corrections.add(connection, unit_id="mathura", thread_id=thread_id, **said)
        assert stored_review.freeze(connection, at=NOW_AT + timedelta(minutes=1)).replaces
    return url


def test_headquarters_freeze_a_period_under_their_name_and_see_it(
    show: Show, unfrozen: str, tmp_path: Path
) -> None:
    store = _copy(unfrozen, tmp_path / "noted.db")
    page = show("reviews", store=store)
    assert "No review yet. Choose a period above and freeze it." in words(page)
    page.button[0].click().run()
    assert [each.value for each in page.error] == ["Say who freezes it: the name is kept with the review."]
    page.text_input[0].set_value("Inspector ![x](y) A")
    page.button[0].click().run()
    assert not page.exception
    run_id = page.query_params["run"]
    said = words(page)
    assert f"Frozen as {run_id}." in said
    assert "All districts together" in said
    assert "What is not known" in said
    assert "Inspector ![x](y) A" in page.dataframe[0].value["Frozen"].iloc[0]
    with sqlite3.connect(store.removeprefix("sqlite:///")) as connection:
        log = connection.execute(
            "SELECT action, what, detail, json_extract(filters, '$.sha256') FROM audit_log WHERE action = 'review'"
        ).fetchall()
        ((sha256,),) = connection.execute("SELECT content_sha256 FROM review_runs").fetchall()
    connection.close()
    assert log == [("review", run_id, "trial", sha256)]


def test_two_reviews_are_compared_and_the_office_says_why(show: Show, frozen: str) -> None:
    OFFERS._kept.clear()
    page = show("reviews", store=frozen, show="every")
    assert not page.exception
    assert "1 corrected closing" in words(page)
    listed, headline, offices, differing = (each.value for each in page.dataframe)
    assert list(listed["Against the one before"]) == [
        next(each for each in listed["Against the one before"] if "1 corrected closing" in each),
        "the first of this period",
    ]
    assert len(headline) == 11
    assert len(offices) > 15
    row = differing[differing["Office"] == "Mathura"].iloc[0]
    assert "1 corrected closing" in row["Why"]
    assert set(differing["Why"]) - {row["Why"]} <= {"others moved"}
    (text,) = (data.decode() for name, data in foreign.files(readers.EVERYTHING) if name.endswith(".csv"))
    assert f"# review: {listed['Id'].iloc[0]}" in text
    assert len([line for line in text.splitlines() if line and "# " not in line]) == len(offices) + 1


def test_a_zone_sees_its_own_offices_in_a_review_and_freezes_none(
    show: Show, read_from: ReadFrom, frozen: str
) -> None:
    page = show("reviews", store=frozen, show="every", **{"as": f"zone:{ZONE}"})
    assert not page.exception
    assert not page.button or "Freeze this period" not in {each.label for each in page.button}
    assert "All districts together" not in words(page)
    assert "Inspector" not in str([each.value.to_dict() for each in page.dataframe])
    read_from(frozen)
    of = readers.source(readers.of(ZONE))
    runs = reviews.listed(of)
    opened = reviews.opened(of, runs.iloc[0])
    assert set(opened.units) == set(readers.of(ZONE).unit_ids or ())
    assert opened.whole is None
    at = readers.at(of)
    with pytest.raises(ScopeError):
        reviews.freeze(at, Asked(stored_review.WEEK.period), by="Inspector A")
    assert not {"bareilly", "moradabad"} & set(review_offices.rows_of(opened, list(opened.units))["unit_id"])
    found = reviews.between(reviews.opened(of, runs.iloc[1]), opened)
    assert list(found["units"]) == ["mathura"]


def test_a_review_that_was_altered_is_not_shown(show: Show, frozen: str, tmp_path: Path) -> None:
    store = _copy(frozen, tmp_path / "noted.db")
    with sqlite3.connect(store.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE review_runs SET content = replace(content, '\"agra\"', '\"agrA\"')")
    connection.close()
    page = show("reviews", store=store)
    assert not page.exception
    assert "it was altered after it was frozen" in words(page)
    assert len(page.dataframe) == 1


def test_what_is_not_known_is_said_and_nothing_where_all_is() -> None:
    unknown = {"without_figures": [], "unobserved": 0, "gaps": 0, "is_over": True}
    assert review_words.not_known({"not_known": unknown}, {}, EN) == []
    some = {"without_figures": ["agra"], "unobserved": 2, "gaps": 1, "is_over": False}
    assert review_words.not_known({"not_known": some}, {"agra": "Agra"}, EN) == [
        "No figure of 1 office: Agra.",
        "2 cases were left out, as their beginning was not collected.",
        "1 gap hides some of the period.",
        "The period was not over when it was frozen, or its end was not collected yet.",
    ]


def test_what_happened_at_one_office_is_said_to_be_its() -> None:
    row: dict[str, str | None] = {"title_en": "New SP", "title_hi": "", "unit_id": None}
    assert review_opened._happened(row, {"agra": "Agra"}, EN) == "New SP"
    assert review_opened._happened(row | {"unit_id": "agra"}, {"agra": "Agra"}, EN) == "New SP (Agra)"


def test_who_is_led_by_headquarters_is_not_among_the_named() -> None:
    def unit(kind: str) -> dict[str, object]:
        return {"kind": kind, "league": {"verdict": "commended", "rank": 1}}

    units = {"agra": unit("district"), "dgp-up": unit("other")}
    run = reviews.Opened("R1", NOW_AT.date(), NOW_AT.date(), 0, units, {})
    listed = review_offices.which(run)
    assert listed[review_offices.NAMED] == ["agra"]
    assert set(listed[review_offices.EVERY]) == set(units)
    assert review_offices.led_by_headquarters(run) == ["dgp-up"]


def test_why_an_office_moved_is_told_by_its_own_figures_first() -> None:
    differs = {"figures": {"answered": [4, 5], "p90_s": [1, 2], "within_24h": [0.5, 0.61]}, "rank": [3, 2]}
    said = review_compare.why(differs, EN, is_own=True)
    assert said == "Answered 4 → 5, Within 24 h 50% → 61%"
    assert review_compare.why({"rank": [3, 2]}, EN, is_own=False) == "others moved"
    more = {"coverage": {"observed_share": [0.5, 1.0]}, "corrections": {"1": [], "2": []}}
    assert review_compare.why(more, EN, is_own=True) == "2 corrected closings, collected 50% → 100%"
