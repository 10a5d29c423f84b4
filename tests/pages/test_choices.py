"""Slugs in the URL come to what is known, never to more."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.ui import terms
from pages.ui.choices import DATES, Found, found, named_period
from tests.pages.conftest import Show, words

pytestmark = pytest.mark.warm

KNOWN = {"wall": "All hours", "duty": "Duty hours"}


def test_a_known_slug_is_taken() -> None:
    assert found("clock", KNOWN, "wall", {"clock": "duty"}) == Found("duty")


def test_without_a_word_in_the_url_the_usual_choice_holds() -> None:
    assert found("clock", KNOWN, "wall", {}) == Found("wall")
    assert found("clock", KNOWN, "wall", {"clock": ""}) == Found("wall")


def test_the_word_of_a_language_is_no_slug() -> None:
    assert found("clock", KNOWN, "wall", {"clock": "Duty hours"}) == Found("wall", stale="clock=Duty hours")


@given(st.text(min_size=1))
def test_whatever_stands_in_a_url_comes_to_a_known_slug(text: str) -> None:
    choice = found("clock", KNOWN, "wall", {"clock": text})
    assert choice.slug in KNOWN
    assert (choice.stale is None) == (text in KNOWN)


def test_slugs_are_the_same_words_as_on_the_command_line() -> None:
    assert list(terms.MEASURES) == ["acknowledge", "act", "resolve"]
    assert list(terms.CLOCKS) == ["wall", "duty"]
    assert set(terms.ORIGINS) == {"all", "referral", "complaint"}
    for short, full in (
        ("MEASURES", "MEASURES_IN_FULL"),
        ("CLOCKS", "CLOCKS_IN_FULL"),
        ("KINDS", "KINDS_IN_FULL"),
    ):
        assert set(getattr(terms, short)) == set(getattr(terms, full)) - {"hq"}  # which has no league


@pytest.mark.parametrize(
    ("slug", "today", "from_on", "to_on"),
    [
        ("last-week", "2026-11-30", "2026-11-23", "2026-11-30"),  # a Monday
        ("last-week", "2026-11-29", "2026-11-16", "2026-11-23"),  # the Sunday before it
        ("this-month", "2026-11-30", "2026-11-01", "2026-11-30"),
        ("this-month", "2026-12-01", "2026-12-01", "2026-12-02"),
        ("last-month", "2026-01-01", "2025-12-01", "2026-01-01"),
        ("28-days", "2026-11-30", "2026-11-02", "2026-11-30"),
    ],
)
def test_a_period_of_the_list_is_whole_days_of_india(slug: str, today: str, from_on: str, to_on: str) -> None:
    just_begun = datetime.fromisoformat(f"{today}T00:00:00+05:30").astimezone(UTC)
    found = named_period(slug, just_begun)
    assert found is not None
    assert (str(found.from_on), str(found.to_on)) == (from_on, to_on)


def test_each_period_of_the_list_comes_to_days_but_the_one_that_is_asked_for() -> None:
    now_at = datetime(2026, 11, 30, tzinfo=UTC)
    assert [slug for slug in terms.PERIODS if named_period(slug, now_at) is None] == [DATES]


@pytest.mark.parametrize(
    ("from_on", "to_on", "said"),
    [
        ("x", "2026-11-09", "दिनांक 2026-11-24 के रूप में लिखें"),
        ("2026-02-30", "2026-11-09", "पंचांग में ऐसा कोई दिन नहीं है"),
        ("1999-01-01", "2026-11-09", "वर्ष सीमा से बाहर है"),
        ("2026-11-09", "2026-11-01", "अंतिम दिन पहले दिन से पूर्व का है"),
        ("2027-01-01", "2027-01-09", "पूरी अवधि भविष्य में है"),
    ],
)
def test_a_period_that_cannot_be_is_explained_in_the_readers_language(
    from_on: str, to_on: str, said: str, show: Show, full_store: str
) -> None:
    page = show("league", store=full_store, lang="hi", period="dates", **{"from": from_on, "to": to_on})
    assert f"from={from_on} to={to_on} ({said})" in words(page)
    assert "The period" not in words(page)


def test_an_office_is_found_by_its_english_name_on_a_hindi_page(show: Show, full_store: str) -> None:
    page = show("unit", store=full_store, lang="hi", unit="lucknow")
    assert "लखनऊ (Lucknow)" in page.selectbox(key="choice-unit").options
    assert page.title[0].value == "लखनऊ"
