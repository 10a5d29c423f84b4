"""The calendar: what is entered stands on it and on the charts, each enters what is his to enter, nothing is lost."""

import json
import sqlite3
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from data import audit_log
from data.annotation_rows import AnnotationError, Occasion
from data.scope import ScopeError
from language.words import Words
from metrics.period import Period
from pages.ui import annotated, calendar_form, calendar_list, export
from tests.pages import readers
from tests.pages.conftest import ReadFrom, Show, words

EN = Words()
POLL = Occasion("election", None, date(2026, 11, 17), date(2026, 11, 20), "By-election", "उपचुनाव")
AGRA, MATHURA = (
    Occasion("transfer", each, date(2026, 11, 19), date(2026, 11, 20), f"New SP of {each}", "")
    for each in ("agra", "mathura")
)
WEEK = Period(date(2026, 11, 17), date(2026, 11, 24))
BY = {"by": "SI Sample"}


def fill(page: AppTest, **texts: str) -> AppTest:
    for key, text in texts.items():
        page.text_input(key=f"calendar-{key}").set_value(text)
    return page


def press(page: AppTest, label: str) -> AppTest:
    found = next(each for each in page.button if each.label == label).click().run()
    assert not found.exception
    return found


def test_what_is_entered_is_listed_and_taken_out_with_who(show: Show, own_store: str) -> None:
    page = show("calendar", store=own_store, occasion="other")
    assert "Nothing like that is entered for these months." in page.info[0].value
    page.selectbox(key="calendar-kind").set_value("other")
    page.date_input(key="calendar-days").set_value((date(2026, 11, 19), date(2026, 11, 20)))
    page = press(fill(page, english="=A fair", by="SI Sample"), "Enter")
    assert page.error[0].value.startswith("In English: It has no letter, begins like a formula")
    page = press(fill(page, english="A fair"), "Enter")
    assert [each.value for each in page.success] == ["Entered."]
    row = page.dataframe[0].value.iloc[0]
    assert list(row[:4]) == ["19 Nov – 20 Nov", "A fair", "Other", "The whole state"]
    assert row["Entered by"].startswith("SI Sample, ")
    assert "In this period: A fair, 19 Nov – 20 Nov." in words(page)
    page.text_input(key="calendar-out-by").set_value("SI Other")
    assert "Nothing like that" in press(page, "Take out").info[0].value
    gone = show("calendar", store=own_store, show="out")
    assert gone.dataframe[0].value.iloc[0]["Taken out by"].startswith("SI Other, ")
    with sqlite3.connect(own_store.removeprefix("sqlite:///")) as connection:
        said = connection.execute(
            "SELECT filters FROM audit_log WHERE action = ? ORDER BY number", [audit_log.ANNOTATION]
        ).fetchall()
    connection.close()
    assert [json.loads(each)["done"] for (each,) in said] == ["entered", "taken_out"]


def test_each_enters_and_takes_out_what_is_his(read_from: ReadFrom, own_store: str) -> None:
    read_from(own_store)
    hq, zone, officer = (
        readers.here(EN, *scope) for scope in ((), (readers.of("zone-agra"),), (readers.of("agra"),))
    )
    numbers = {each: calendar_form.enter(hq, each, **BY) for each in (POLL, MATHURA)}
    calendar_form.enter(officer, AGRA, **BY)
    fair = Occasion("festival", "agra", date(2026, 11, 19), date(2026, 11, 20), "Fair", "")
    for reader, what in ((officer, MATHURA), (officer, POLL), (officer, fair), (zone, POLL)):
        with pytest.raises(ScopeError):
            calendar_form.enter(reader, what, **BY)
        with pytest.raises(ScopeError):
            calendar_form.take_out(reader, 1, what.kind, what.unit_id, **BY)
    calendar_form.enter(zone, fair, **BY)
    with pytest.raises(
        AnnotationError, match="no annotation"
    ):  # a number of another's, under an office of his own
        calendar_form.take_out(officer, numbers[MATHURA], "transfer", "agra", **BY)
    seen = {
        each: set(annotated.of_scope(readers.source(*scope))["title_en"])
        for each, scope in (
            ("hq", ()),
            ("agra", (readers.of("agra"),)),
            ("mathura", (readers.of("mathura"),)),
        )
    }
    assert seen["hq"] == {"By-election", "Diwali", "New SP", "New SP of agra", "New SP of mathura", "Fair"}
    assert seen["agra"] == {"By-election", "Diwali", "New SP of agra", "Fair"}
    assert seen["mathura"] == {"By-election", "Diwali", "New SP of mathura"}


def test_what_headquarters_entered_of_an_office_is_not_its_own_to_take_out(
    read_from: ReadFrom, own_store: str
) -> None:
    read_from(own_store)
    hq, zone, officer = (
        readers.here(EN, *scope) for scope in ((), (readers.of("zone-agra"),), (readers.of("agra"),))
    )
    high = calendar_form.enter(hq, AGRA, **BY)
    for reader in (officer, zone):
        with pytest.raises(ScopeError, match="entered above"):
            calendar_form.take_out(reader, high, AGRA.kind, "agra", **BY)
    calendar_form.take_out(hq, high, AGRA.kind, "agra", **BY)
    own = calendar_form.enter(officer, AGRA, **BY)
    calendar_form.take_out(officer, own, AGRA.kind, "agra", **BY)


def test_a_chart_has_the_marks_of_its_office_and_of_the_state(read_from: ReadFrom, own_store: str) -> None:
    read_from(own_store)
    at = readers.here(EN)
    for each in (POLL, AGRA, MATHURA):
        calendar_form.enter(at, each, **BY)
    at = readers.here(EN)  # of the version that this has made
    said = annotated.marks(at, WEEK.from_on, WEEK.to_on, ["agra"])["said"]
    assert list(said) == ["By-election, 17 Nov – 19 Nov", "New SP of agra, Agra, 19 Nov"]
    assert annotated.in_words(at, WEEK) == "In this period: By-election, 17 Nov – 19 Nov."
    assert annotated.in_words(at, Period(date(2026, 11, 20), date(2026, 11, 24))) is None
    hindi = readers.here(Words("hi"))
    assert annotated.marks(hindi, WEEK.from_on, WEEK.to_on)["said"][0] == "उपचुनाव, 17 नव॰ – 19 नव॰"


def test_a_page_says_what_happened_and_its_charts_have_it_as_text(show: Show, full_store: str) -> None:
    page = show("overview", store=full_store, tables="text", lang="hi", period="28-days")
    said = words(page)
    assert "इस अवधि में: उपचुनाव, 27 अक्टू॰ – 29 अक्टू॰; दिवाली, 8 नव॰।" in said
    assert "△ त्योहार · □ चुनाव: क्या था" in said
    drawn = "".join(str(each.proto) for each in page.get("html"))
    assert "इन दिनों में क्या हुआ" in drawn
    assert "नए एसपी" not in drawn  # of an office, not of the state


def test_an_officer_is_offered_transfers_and_outages_of_his_own_office(show: Show, full_store: str) -> None:
    page = show("calendar", store=full_store, **{"as": "unit:mathura"})
    assert page.selectbox(key="calendar-kind").options == ["Transfer", "Outage"]
    assert page.selectbox(key="calendar-whose").options == ["Mathura"]


def test_a_sentence_names_what_is_no_festival_first_and_counts_the_rest(
    read_from: ReadFrom, own_store: str
) -> None:
    read_from(own_store)
    at = readers.here(EN)
    for day in range(17, 22):
        given = Occasion("festival", None, date(2026, 11, day), date(2026, 11, day + 1), f"Fair {day}", "")
        calendar_form.enter(at, given, **BY)
    calendar_form.enter(
        at, Occasion("outage", None, date(2026, 11, 21), date(2026, 11, 22), "X away", ""), **BY
    )
    said = annotated.in_words(readers.here(EN), WEEK)
    assert said == (
        "In this period: X away, 21 Nov; Fair 17, 17 Nov; Fair 18, 18 Nov; Fair 19, 19 Nov; and 2 more, see Calendar."
    )


def test_the_months_round_a_period_are_shown_whole() -> None:
    assert calendar_list.around(WEEK) == Period(date(2026, 10, 1), date(2027, 1, 1))
    chosen = calendar_list.Chosen(WEEK, calendar_list.around(WEEK), "all", "all", is_out=False)
    assert calendar_list.in_words(chosen, Words("en")).startswith(
        "Listed is 1 Oct 2026 to 31 Dec 2026: the months"
    )
    over = calendar_list.around(Period(date(2026, 12, 28), date(2027, 1, 4)))
    assert over == Period(date(2026, 11, 1), date(2027, 3, 1))


def test_a_file_has_the_columns_that_can_be_imported_and_the_last_day(
    read_from: ReadFrom, own_store: str
) -> None:
    read_from(own_store)
    calendar_form.enter(readers.here(EN), POLL, **BY)
    at = readers.here(EN)
    chosen = calendar_list.Chosen(WEEK, calendar_list.around(WEEK), "all", "state", is_out=False)
    sheet = calendar_list.sheet(calendar_list.found(at.source, chosen))
    text = export.csv_of(sheet, about={}).decode()
    assert "kind,unit_id,from_on,to_on,title_en,title_hi,source" in text
    assert "election,,2026-11-17,2026-11-19,By-election,उपचुनाव,entered" in text
