"""The page of cases: its rows are the command's, what is looked for is found and not written down, a link leads to a case."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from language.words import Words
from metrics.period import Period
from pages.ui import (
    case_beside,
    case_choices,
    case_find,
    case_rows,
    case_search,
    case_status,
    case_times,
    export,
    tables,
)
from pages.ui.case_choices import Chosen
from pages.ui.case_find import Sought
from pages.ui.case_search import Wanted
from tests.pages import readers, stored_world
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.test_same_everywhere import commanded

EN = Words("en")
WEEK = Period(date(2026, 11, 17), date(2026, 11, 24))
AN_ID = 2124752173040002204
STALE = "does not exist or is not yours"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (f" {AN_ID} ", Sought(post_id=AN_ID)),
        (f"https://x.com/some_body/status/{AN_ID}?s=20", Sought(post_id=AN_ID)),
        (f"twitter.com/i/web/status/{AN_ID}/photo/1", Sought(post_id=AN_ID)),
        (f"HTTPS://mobile.twitter.com/a/statuses/{AN_ID}#x", Sought(post_id=AN_ID)),
        ("9999999999999999999", Sought()),
        ("@AgraPolice", Sought(unit_id="agra")),
        ("agrapolice", Sought(unit_id="agra")),
        ("https://x.com/agrapolice", Sought(unit_id="agra")),
        ("@nobody", Sought(unknown_handle="nobody")),
        ("112", Sought(words=("112",))),
        ("9876543210 आग आग a", Sought(words=("9876543210", "आग"))),
        ("गा\u095bियाबाद", Sought(words=("गाज\u093cियाबाद",))),  # one sign, as some keyboards give it
        ("https://attacker.example/status/123", Sought(words=("https://attacker.example/status/123",))),
        ("  ", Sought()),
        ("x" * 5_000, Sought(words=("x" * case_find.MOST_TYPED,))),
    ],
)
def test_what_is_typed_is_told_apart(typed: str, found: Sought) -> None:
    assert case_find.sought(typed, {"agrapolice": "agra"}) == found


def test_the_rows_are_those_of_the_command(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    for choices in ({}, {"origin": "referral"}):
        rows = case_search.found(readers.source(), Wanted(WEEK, "bareilly", **choices))
        asked = json.loads(commanded("cases", choices, "--unit", "bareilly"))["rows"]
        text = export.csv_of(rows, about={}).decode("utf-8-sig").splitlines()
        ours = pd.DataFrame([line.split(",") for line in text[1:]], columns=text[0].split(","))
        assert len(rows) == len(asked) > 3
        for name in ("thread_id", "opened_at", "acknowledged_at", "closed_at", "status", "first_reply_id"):
            assert ours[name].tolist() == [str(row[name] or "") for row in asked], name
        assert rows["observed"].tolist() == [row["observed"] for row in asked]
        assert not rows["observed"].all()


def test_each_case_has_one_status_and_they_sum_to_all() -> None:
    cases = pd.DataFrame(
        {
            "status": pd.Categorical(["open", "in_process", "in_process", "closed", "withdrawn", "open"]),
            "reopened": [False, False, True, False, True, False],
            "observed": [True, True, True, True, True, False],
        }
    )
    rows = case_status.by_status(cases)
    assert {slug: len(each) for slug, each in rows.items()} == {
        "all": 6,
        **dict.fromkeys(case_status.STATUSES, 1),
    }
    said = case_status.sums(rows, EN)
    assert said.startswith(
        "6 cases = 1 open + 1 in process + 1 closed + 1 reopened + 1 withdrawn + 1 not observed."
    )
    assert case_status.is_waiting(cases).tolist() == [True, True, True, False, False, False]


def test_every_status_has_a_colour_and_stands_in_it_in_words() -> None:
    cases = pd.DataFrame(
        {
            "status": ["open", "closed", "in_process"],
            "reopened": [False, False, True],
            "observed": [True, True, True],
        }
    )
    rows, columns = case_rows.coloured(
        pd.DataFrame({"status": ["Open", "Closed", "In process (reopened)"]}), cases, EN
    )
    assert [*rows["status"]] == [["Open"], ["Closed"], ["In process (reopened)"]]
    options = {each["value"]: each["color"] for each in columns["status"]["type_config"]["options"]}
    assert options == {"Open": "red", "Closed": "green", "In process (reopened)": "violet"}
    assert set(case_status.COLOURS) == set(case_status.STATUSES)


def test_where_nothing_is_left_it_is_said_what_to_loosen(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    at = readers.here(EN)
    wanted = Wanted(WEEK, "agra", "referral", "7d")
    said = case_choices.loosen(Chosen(wanted, "oldest", ("road",)), at, status="closed")
    assert said.endswith(": status, search, waiting longer than, origin, office, period.")
    nothing = case_choices.loosen(Chosen(Wanted(None, None), "oldest", ()), at, status="all")
    assert nothing == "No case waits to be acknowledged."


def test_what_waits_longer_is_not_yet_closed_and_started_before(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    of = readers.source()
    for longer, period in (("1h", WEEK), ("3d", WEEK), ("7d", None)):
        rows = case_search.found(of, Wanted(period, stored_world.SILENT, longer=longer))
        assert len(rows) > 0
        assert (rows["as_of_ms"] - rows["clock_start_ms"] > case_search.LONGER_MS[longer]).all()
        assert set(rows["status"]) <= {"open", "in_process"}


def test_what_waits_beside_the_days_and_whose_cases_these_are_is_said_with_the_way_to_all(
    show: Show, full_store: str
) -> None:
    page = show("cases", store=full_store, unit=stored_world.SILENT, status="closed")
    of = readers.source()
    waiting = case_search.found(of, Wanted(None, stored_world.SILENT))
    days = waiting["clock_start_ms"].between(WEEK.start_ms, WEEK.end_ms - 1)
    n = int((~days & waiting["observed"]).sum())
    assert n > 1
    more = f"**{n} more cases wait, of other days: show all that wait**"
    page = next(each for each in page.button if each.label == more).click().run()
    assert not page.exception
    assert len(page.dataframe[0].value) == len(waiting)
    (whose,) = (each for each in page.button if "alone: show" in each.label)
    page = whose.click().run()
    assert "unit" in page.dataframe[0].value
    assert not [each for each in page.button if ": show" in each.label]
    assert set(page.query_params) == {"lang", "when"}


def test_of_other_days_nothing_is_told_where_words_or_urgent_ones_are_asked_for(
    read_from: ReadFrom, full_store: str
) -> None:
    read_from(full_store)
    at = readers.here(EN)
    week = Chosen(Wanted(WEEK, stored_world.SILENT), "oldest", ())
    assert not case_beside.whose_alone(readers.here(EN, readers.of(stored_world.SILENT)), week)
    everywhere = replace(week, wanted=Wanted(WEEK, None))
    assert 0 < case_beside.outside(at, week) < case_beside.outside(at, everywhere)
    past = Wanted(Period(date(2026, 9, 20), date(2026, 9, 21)), None)
    late = replace(past, longer="7d")
    assert case_beside.outside(at, replace(week, wanted=late)) < case_beside.outside(
        at, replace(week, wanted=past)
    )
    assert case_beside.outside(at, replace(week, words=("road",))) == 0
    assert case_beside.outside(at, replace(week, is_urgent=True)) == 0
    assert case_beside.outside(at, replace(week, wanted=replace(week.wanted, period=at.source.ever()))) == 0


def type_in(page: AppTest, text: str) -> AppTest:
    return next(each for each in page.text_input if each.label == "Search").set_value(text).run()


def test_words_are_looked_for_and_written_down_nowhere(show: Show, own_store: str) -> None:
    page = type_in(show("cases", store=own_store, unit="mathura"), "थाना निर्देशित")
    assert not page.exception
    of = readers.source()
    assert 0 < len(page.dataframe[0].value) < len(case_search.found(of, Wanted(of.ever(), "mathura")))
    assert page.dataframe[0].value["acknowledged"].notna().all()
    page = type_in(page, "थाना zebra%")
    assert "No stored text of any period holds: zebra%. Texts are kept for" in words(page)
    assert "Loosen one of these: search, office." in words(page)
    assert set(page.query_params) == {"lang", "unit"}
    with closing(sqlite3.connect(own_store.removeprefix("sqlite:///"))) as opened:
        log = str(opened.execute("SELECT * FROM audit_log").fetchall())
    assert log.count('"find":"words"') + log.count('"find": "words"') == 2
    assert "थाना" not in log
    assert "zebra" not in log


def test_words_are_looked_for_in_every_period_unless_one_is_chosen(show: Show, full_store: str) -> None:
    day = {"period": "dates", "from": "2026-09-01", "to": "2026-09-02"}
    page = type_in(show("cases", store=full_store, unit="mathura", **day), "थाना निर्देशित")
    every = len(page.dataframe[0].value)
    assert every > 0
    which = next(each for each in page.selectbox if each.label == "Which cases")
    page = which.select_index(1).run()
    assert not page.exception
    assert not page.dataframe
    assert f"Not among these cases. In every period together {every} case" in words(page)
    assert "No stored text" not in words(page)
    page = next(each for each in page.button if each.label == "Search in every period").click().run()
    assert len(page.dataframe[0].value) == every


def test_what_a_post_begins_with_has_no_handles_before_its_words() -> None:
    assert case_search.begins(".@a_b @Uppolice Road बंद है @AgraPolice", 40) == "Road बंद है @AgraPolice"
    assert case_search.begins("one two three", 9) == "one two…"


def test_a_number_that_is_none_is_said(show: Show, full_store: str) -> None:
    page = show("cases", store=full_store, find="zzzz")
    assert STALE in words(page)
    assert "find=zzzz" in words(page)


def test_duty_hours_are_told_in_hours_and_a_reopened_case_was_closed_first() -> None:
    assert case_times.duty_time(33 * 86_400, EN) == "792 hours"
    assert case_times.duty_time(5_700, EN) == "1 h 35 min"
    hour, start = 3_600_000, 1_764_000_000_000
    case = pd.DataFrame(
        {
            "origin": ["referral"], "status": ["in_process"], "reopened": [True], "observed": [True],
            "clock_start_ms": [start], "acknowledged_ms": [start], "acted_ms": [start + hour],
            "closed_ms": [start + 10 * hour], "withdrawn_ms": [pd.NA], "as_of_ms": [start + 50 * hour],
        }
    ).astype({"withdrawn_ms": "Int64"})  # fmt: skip
    said = case_times.lasted(case, EN)
    assert said[0] == "Acknowledged before headquarters passed it on: that counts as 0 seconds."
    assert said[2].startswith("First closed after 10 h (")
    assert said[2].endswith("open again.")
    assert case_times.after(case, "closed_ms", "wall", EN) == ["10 h, open again"]
    assert case_times.after(case, "acknowledged_ms", "wall", EN) == ["before it was passed on"]


def test_what_was_done_before_headquarters_passed_it_on_is_said_to_be_no_acting() -> None:
    case = pd.DataFrame({"unit_id": ["agra"], "opened_ms": [1], "clock_start_ms": [9], "closed_ms": [pd.NA]})
    posts = pd.DataFrame({"unit_id": ["agra"], "kind": ["directed"], "created_ms": [5]})
    assert "does not count as acting" in case_times.acted_early(case, posts, EN)
    assert case_times.acted_early(case, posts.assign(created_ms=10), EN) == ""
    assert case_times.acted_early(case, posts.assign(kind="noted"), EN) == ""
    assert case_times.acted_early(case.assign(closed_ms=5), posts.iloc[:0], EN)


def test_a_link_that_is_pasted_opens_its_case_and_a_handle_its_office(show: Show, full_store: str) -> None:
    page = show("cases", store=full_store, **{"as": "zone:zone-agra"})
    rows = case_search.found(readers.source(), Wanted(WEEK, "mathura"))
    case = rows[rows["first_reply_id"].notna()].iloc[0]
    page = type_in(page, f"https://x.com/MathuraPolice/status/{case['first_reply_id']}")
    assert not page.exception
    assert page.query_params["case"] == f"mathura:{case['thread_id']}"
    assert "find" not in page.query_params
    assert "Its closing" in words(page)
    page = next(each for each in page.button if each.label == "Back to the list").click().run()
    page = type_in(page, "@mathurapolice")
    assert page.query_params["unit"] == "mathura"
    assert "unit" not in page.dataframe[0].value
    page = type_in(page, "@lucknowpolice")
    assert "lucknowpolice is the handle of none of your offices." in words(page)


def test_a_case_of_another_and_none_at_all_are_said_in_the_same_words(show: Show, own_store: str) -> None:
    with closing(sqlite3.connect(own_store.removeprefix("sqlite:///"))) as opened:
        ((thread_id,),) = opened.execute("SELECT max(thread_id) FROM cases WHERE unit_id = 'agra'")
        said = set()
        for given in (f"agra:{thread_id}", f"mathura:{thread_id}", "9" * 70):
            page = show("cases", store=own_store, **{"as": "unit:mathura", "case": given})
            assert not page.exception
            assert STALE in words(page)
            said.add(words(page).replace(f"case={given}"[:80], "…"))
        assert len(said) == 1
        denied = opened.execute("SELECT filters FROM audit_log WHERE action = 'denied'").fetchall()
    assert [json.loads(each) for (each,) in denied] == [{"case": f"agra:{thread_id}"}]


def test_a_row_that_is_picked_opens_its_case(
    show: Show, full_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "picked_row", lambda *rows, **how: 0)
    page = show("cases", store=full_store, lang="hi", unit="mathura", status="closed", order="newest")
    assert not page.exception
    rows = case_search.found(readers.source(), Wanted(WEEK, "mathura"))
    newest = rows[rows["status"] == "closed"].sort_values("clock_start_ms").iloc[-1]
    assert page.query_params["case"] == f"mathura:{newest['thread_id']}"
    assert ":green-badge[● निस्तारित]" in [each.value for each in page.markdown]
