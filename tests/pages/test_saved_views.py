"""Saved views in the sidebar: kept with the choices of the address, opened with them and no others, dead as a text."""

from streamlit.testing.v1 import AppTest

from data import audit_log, saved_views
from data.engine import closing, read_store, write_store
from data.saved_views import Owner, View
from pages.ui.saved_views import owner_of, worth_saving
from tests.pages import readers
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.stored_world import HOSTILE, NOW_AT

HQ = Owner(0, "hq")


def opened(page: AppTest) -> AppTest:
    page.session_state["saved-views"] = True
    return page.run()


def stored(url: str, owner: Owner = HQ) -> list[View]:
    with closing(read_store(url)) as engine, engine.connect() as connection:
        return saved_views.listed(connection, owner=owner)


def put(url: str, name: str, page: str, owner: Owner = HQ, **choices: str) -> None:
    with closing(write_store(url)) as engine, engine.begin() as connection:
        saved_views.save(connection, owner=owner, name=name, page=page, choices=choices, at=NOW_AT)


def test_whose_views_they_are(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    assert owner_of(readers.officer()) == Owner(7)
    assert owner_of(readers.reader()) == HQ


def test_the_language_and_who_tries_it_are_no_part_of_a_view() -> None:
    asked = {"lang": "hi", "as": "zone:zone-agra", "zone": "zone-agra", "period": "28-days"}
    assert worth_saving(asked) == {"zone": "zone-agra", "period": "28-days"}


def test_a_page_is_saved_with_its_choices_and_written_down(show: Show, own_store: str) -> None:
    page = opened(show("method", store=own_store, zone="zone-agra", nonsense="x"))
    page.text_input(key="view-name").input("Monday")
    page = next(each for each in page.button if each.label == "Save this view").click().run()
    assert not page.exception
    (view,) = stored(own_store)
    assert (view.name, view.page, view.choices) == ("Monday", "method", {"zone": "zone-agra"})
    with closing(read_store(own_store)) as engine, engine.connect() as connection:
        entry = audit_log.entries(connection, most=1, action=audit_log.VIEW).iloc[0]
    assert (entry["what"], "saved" in entry["filters"]) == ("method", True)
    assert "Monday" not in str(entry.to_dict())


def test_a_view_opens_with_its_choices_and_no_others(show: Show, own_store: str) -> None:
    put(own_store, "Agra", "league", zone="zone-agra")
    page = show("method", store=own_store)
    page.session_state["choices"] = {"clock": "duty", "zone": "zone-kanpur"}
    page = opened(page)
    page = next(each for each in page.button if each.label == "Agra").click().run()
    assert page.title[0].value == "League"
    assert (page.query_params["zone"], "clock" in page.query_params) == ("zone-agra", False)


def test_a_page_that_is_not_the_readers_is_said_and_a_hostile_name_is_dead(
    show: Show, own_store: str
) -> None:
    officer = Owner(0, "unit:agra")
    put(own_store, HOSTILE, "audit", officer)
    page = opened(show("method", store=own_store, **{"as": "unit:agra"}))
    assert "This page is not among those that you may open." in words(page)
    (button,) = (each for each in page.button if (each.key or "").startswith("view-"))
    assert button.disabled
    assert "\\[" in button.label
    drop = next(each for each in page.button if (each.key or "").startswith("drop-"))
    assert not drop.click().run().exception
    assert stored(own_store, officer) == []
