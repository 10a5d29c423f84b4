"""Every page in both languages: full, empty, from a stale link, without a database, with one that is too new."""

import re
import sqlite3
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import PAGES, Show, words

pytestmark = pytest.mark.warm

LANGUAGES = ("en", "hi")
DEVANAGARI = re.compile(r"[\u0900-\u097f]{3,}")
BANNER = {"en": "Demonstration data – made up", "hi": "प्रदर्शन हेतु काल्पनिक आँकड़े"}
CLOCK = {"en": "The clock stands still", "hi": "घड़ी"}
STALE = {"en": "The link asks for something that does not exist", "hi": "लिंक में"}


def fails(page: AppTest) -> list[str]:
    return [f"{each.message}\n{''.join(each.stack_trace)}" for each in page.exception]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("state", ["full", "empty"])
def test_a_page_shows_itself(
    name: str, lang: str, state: str, show: Show, full_store: str, empty_store: str
) -> None:
    page = show(name, store=full_store if state == "full" else empty_store, lang=lang)
    assert not fails(page)
    assert len(page.error) == (name == "collection")  # it says that a person is needed
    said = words(page)
    assert page.title[0].value
    assert BANNER[lang] in said
    assert CLOCK[lang] in said
    assert bool(DEVANAGARI.search(said)) == (lang == "hi")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["league", "unit", "overview", "compliance", "clause", "circular"])
def test_a_stale_link_says_so_and_shows_the_usual(name: str, lang: str, show: Show, full_store: str) -> None:
    asked = {
        "unit": "atlantis",
        "measure": "Bestätigt",
        "zone": "zone-moon",
        "period": "dates",
        "from": "x",
        "clock": "☂",
    }
    page = show(name, store=full_store, lang=lang, **asked)
    assert not fails(page)
    assert STALE[lang] in words(page)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_without_a_database_a_page_says_what_to_do(name: str, lang: str, show: Show, tmp_path: Path) -> None:
    page = show(name, store=f"sqlite:///{tmp_path / 'none.db'}", lang=lang)
    assert not fails(page)
    assert "python -m data init" in words(page)
    assert bool(DEVANAGARI.search(words(page))) == (lang == "hi")


def test_a_database_of_a_newer_version_is_said(show: Show, own_store: str) -> None:
    with sqlite3.connect(own_store.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    page = show("overview", store=own_store)
    assert not fails(page)
    assert "newer version of Noted" in words(page)


@pytest.mark.parametrize("name", ["growth", "unit"])
def test_a_table_that_cannot_be_read_is_said(name: str, show: Show, own_store: str) -> None:
    with sqlite3.connect(own_store.removeprefix("sqlite:///")) as connection:
        connection.execute("DROP TABLE follower_snapshots")
    connection.close()
    page = show(name, store=own_store)
    assert not fails(page)
    assert "the database cannot be read" in words(page)
    assert "no such table: follower_snapshots" in words(page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_setting_is_said(
    lang: str, show: Show, full_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTED_X_TIMEOUT_S", "soon")
    page = show("overview", store=full_store, lang=lang)
    assert not fails(page)
    assert "NOTED_X_TIMEOUT_S" in words(page)


def test_a_running_clock_and_real_data_are_not_remarked_on(show: Show, own_store: str) -> None:
    with sqlite3.connect(own_store.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE facts SET value = 'no' WHERE name = 'demonstration'")
    connection.close()
    page = show("collection", store=own_store, fixed=False)
    assert not fails(page)
    assert BANNER["en"] not in words(page)
    assert CLOCK["en"] not in words(page)


def test_the_language_of_the_url_holds_over_that_of_the_browser(show: Show, empty_store: str) -> None:
    page = show("method", store=empty_store, lang="hi")
    assert page.query_params["lang"] == "hi"
    assert page.title[0].value == "पद्धति"


def test_an_unknown_language_becomes_english(show: Show, empty_store: str) -> None:
    page = show("method", store=empty_store, lang="fr")
    assert page.query_params["lang"] == "en"


def test_the_front_door_leads_to_the_overview(show: Show, empty_store: str) -> None:
    page = show("overview", store=empty_store)
    assert page.title[0].value == "How the state answers"
