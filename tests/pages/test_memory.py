"""A visitor's choices go along from page to page; an address that says something always wins."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.memory import missing
from tests.pages.conftest import PAGES, Show, words

pytestmark = pytest.mark.warm

KEPT = {
    "measure": "act",
    "clock": "duty",
    "period": "dates",
    "from": "2026-11-01",
    "to": "2026-11-09",
    "unit": "agra",
}


def go(page: AppTest, name: str, **address: str) -> AppTest:
    """Follow a link of the menu, whose address says no more than what is given."""
    page.query_params.clear()
    page.query_params |= address
    page.switch_page(str(PAGES[name]))
    return page.run()


def test_an_address_wins_over_what_is_kept() -> None:
    assert missing("overview", given={"measure": "resolve"}, kept=KEPT) == {
        name: KEPT[name] for name in ("clock", "period", "from", "to")
    }


@pytest.mark.parametrize("given", [{"period": "28-days"}, {"from": "2026-10-01"}])
def test_an_address_that_says_anything_of_the_period_says_all_of_it(given: dict[str, str]) -> None:
    assert missing("unit", given=given, kept=KEPT) == {"measure": "act", "clock": "duty", "unit": "agra"}


def test_a_page_takes_only_what_it_has_choices_for() -> None:
    assert "unit" not in missing("league", given={}, kept=KEPT)
    assert missing("method", given={}, kept=KEPT) == {}


def test_choices_survive_the_menu_and_the_way_back(show: Show, full_store: str) -> None:
    page = show(
        "league",
        store=full_store,
        measure="act",
        clock="duty",
        origin="referral",
        kind="range",
        period="28-days",
    )
    page = go(page, "unit", unit="mathura")
    assert page.query_params["measure"] == "act"
    assert "Time to act · duty hours" in words(page)
    assert "kind" not in page.query_params
    page = go(page, "league")
    assert {name: page.query_params[name] for name in ("clock", "origin", "kind", "period")} == {
        "clock": "duty",
        "origin": "referral",
        "kind": "range",
        "period": "28-days",
    }
    page = go(page, "unit")
    assert page.title[0].value == "Mathura"


def test_what_was_put_back_to_the_usual_does_not_return(show: Show, full_store: str) -> None:
    page = show("league", store=full_store, measure="act")
    page.selectbox(key="choice-measure").set_value("acknowledge").run()
    assert "measure" not in page.query_params
    assert "measure" not in go(page, "overview").query_params


def test_what_a_page_does_not_know_is_left_alone(show: Show, full_store: str) -> None:
    page = show("overview", store=full_store, utm_source="mail")
    assert not page.exception
    assert "utm_source" not in words(page)
