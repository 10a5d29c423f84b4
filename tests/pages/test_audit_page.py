"""The page of the audit log: newest first, by action and by whom, whole or not, for the DGP's office alone."""

import csv
import io
import sqlite3

import pytest
from streamlit.testing.v1 import AppTest

from data import audit_log
from data.audit_log import Entry
from data.engine import closing, write_store
from data.scope import STATE
from language.words import HINDI, Words
from pages.ui import audit_list, export, store
from tests.pages import hostile
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.stored_world import NOW_AT

FIRST, SECOND = "si.agra@police.example", "dgp@police.example"
TO = "http://127.0.0.1:9"


@pytest.fixture
def log(own_store: str) -> str:
    """A store whose log has 250 entries of two people, and one of each hostile text."""
    entries = [
        Entry(
            "export" if number % 5 == 0 else "page",
            1,
            FIRST if number % 2 else SECOND,
            "unit",
            "agra",
            str(number),
        )
        for number in range(1, 251)
    ]
    entries += [
        Entry("refused", email=text, what=text, detail=text, filters={"zone": text}, rows=3)
        for text in hostile.corpus(TO)
    ]
    with closing(write_store(own_store)) as engine, engine.begin() as connection:
        for entry in entries:
            audit_log.append(connection, entry, at=NOW_AT)
    return own_store


def drawn(page: AppTest) -> list[str]:
    """The numbers in the table."""
    assert not page.exception
    return list(page.dataframe[0].value.iloc[:, 0])


def press(page: AppTest, label: str) -> AppTest:
    return next(each for each in page.button if each.label == label).click().run()


def test_entries_are_shown_newest_first_a_hundred_at_a_time(show: Show, log: str) -> None:
    page = show("audit", store=log, action="page")
    first = drawn(page)
    assert len(first) == 100
    assert first == sorted(first, key=int, reverse=True)
    older = drawn(press(page, "Older entries"))
    assert int(older[0]) < int(first[-1])
    assert page.query_params["before"] == first[-1]
    assert drawn(press(page, "The newest entries"))[0] >= first[0]


def test_an_entry_says_in_words_who_did_what(show: Show, log: str) -> None:
    row = show("audit", store=log, action="export", who=SECOND).dataframe[0].value.iloc[0]
    assert list(row[["Who", "As", "Office", "Action", "What"]]) == [
        SECOND,
        "a PRO",
        "Agra",
        "took a file out",
        "250",
    ]


@pytest.mark.parametrize("lang", ["en", "hi"])
def test_the_filters_leave_their_entries_alone(lang: str, show: Show, log: str) -> None:
    page = show("audit", store=log, lang=lang, who=FIRST, action="export")
    table = page.dataframe[0].value
    assert len(table) == 25
    assert set(table.iloc[:, 2]) == {FIRST}
    assert set(table.iloc[:, 5]) == {Words(lang)("took a file out")}


def test_who_is_typed_stands_in_the_address_and_begins_with_the_newest(show: Show, log: str) -> None:
    page = show("audit", store=log, before="30")
    page.text_input[0].set_value(f" {FIRST} ").run()
    assert page.query_params["who"] == FIRST
    assert set(page.dataframe[0].value["Who"]) == {FIRST}
    assert int(drawn(page)[0]) > 200


def test_the_chain_is_checked_when_it_is_asked_for_and_the_last_hash_is_told(show: Show, log: str) -> None:
    page = show("audit", store=log)
    assert "just as" not in words(page)
    said = words(press(page, "Check every entry"))
    with closing(write_store(log)) as engine, engine.connect() as connection:
        found = audit_log.verify(connection)
    assert f"{found.entries} entries are just as they were written." in said
    assert found.last in said


@pytest.mark.parametrize("lang", ["en", HINDI])
def test_one_flipped_byte_is_found(lang: str, show: Show, log: str) -> None:
    with sqlite3.connect(log.removeprefix("sqlite:///")) as connection:
        connection.execute("DROP TRIGGER audit_log_is_not_changed")
        connection.execute("UPDATE audit_log SET what = '18' WHERE number = 17")
    connection.close()
    page = show("audit", store=log, lang=lang)
    said = words(press(page, Words(lang)("Check every entry")))
    assert ("entry 17 was changed" in said) == (lang == "en")
    assert "17" in said
    assert Words(lang)("Last hash: {hash}").partition("{")[0] not in said


def test_hostile_texts_are_dead_in_the_table_and_in_the_address(show: Show, log: str) -> None:
    for text in hostile.corpus(TO)[:8]:
        page = show("audit", store=log, action="refused", who=text, before=text)
        assert not page.exception
        assert not page.markdown
        assert text.strip()[:50] not in words(page)
    page = show("audit", store=log, action="refused")
    assert "\u202e" not in "".join(str(each) for each in page.dataframe[0].value["Who"])
    page = show("audit", store=log, action=hostile.VISIBLE[0])
    assert "The link asks for something" in words(page)


def test_a_number_that_is_none_begins_with_the_newest(show: Show, log: str) -> None:
    for text in ("-1", "१२", "1e3", "9" * 40, "x"):
        assert len(drawn(show("audit", store=log, before=text))) == 100


def test_an_empty_choice_is_said(show: Show, log: str) -> None:
    page = show("audit", store=log, who="nobody@police.example")
    assert "No entry is like that." in words(page)
    assert not page.dataframe


@pytest.mark.parametrize("role", ["zone:zone-agra", "unit:agra"])
def test_nobody_but_the_dgps_office_sees_it(role: str, show: Show, log: str) -> None:
    page = show("audit", store=log, **{"as": role})
    assert not page.exception
    assert "Audit log" not in {each.value for each in page.title}
    assert "This page is not among those that you may open." in words(page)
    assert "Check every entry" not in {each.label for each in page.button}
    assert FIRST not in words(page)


def test_the_file_holds_the_entries_and_no_formula(read_from: ReadFrom, log: str) -> None:
    read_from(log)
    rows = audit_list.found(store.source(STATE), action="refused", email="", before=None)
    text = export.csv_of(rows, about={"Noted": "x"}).decode("utf-8-sig")
    lines = text.split("\n", 1)[1]
    read = list(csv.DictReader(io.StringIO(lines, newline="")))
    assert [int(each["number"]) for each in read] == list(rows["number"])
    assert len(read) == len(hostile.corpus(TO))
    for row in read:
        for value in row.values():
            assert value.lstrip()[:1] not in tuple("=+-@")


def test_every_action_has_its_words() -> None:
    assert set(audit_list.ACTIONS) == set(audit_log.ACTIONS)
