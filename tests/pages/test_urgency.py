"""Urgent cases and notes on the pages: what comes first, who may say it, what a hostile text does."""

import json
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from data import case_notes, urgent
from data.access_tables import AuditEntry
from data.engine import closing, write_store
from data.scope import ScopeError
from language.words import Words
from pages.ui import case_board, case_rows, standings, threads, urgency, urgent_form
from pages.ui import case_notes as notes_form
from tests.pages import hostile, readers
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.stored_world import NOW_AT
from tests.pages.test_scorecard import WEEK

EN = Words("en")


def waiting(unit_id: str = "agra") -> pd.DataFrame:
    found = standings.all_waiting(readers.source(), "all")
    return case_rows.oldest_first(found[found["unit_id"] == unit_id].reset_index(drop=True))


def mark(store: str, row: pd.Series, *, at: datetime = NOW_AT) -> dict[str, object]:
    of = {"unit_id": str(row["unit_id"]), "thread_id": int(row["thread_id"])}
    with closing(write_store(store)) as engine, engine.begin() as connection:
        urgent.mark(connection, **of, by="Officer A", at=at, reason=hostile.all_of_it("https://a.example"))
    return of


def test_an_urgent_case_that_waits_is_first_and_says_by_how_much_it_is_over(
    read_from: ReadFrom, own_store: str
) -> None:
    read_from(own_store)
    before = waiting()
    young = before.iloc[-1]
    mark(own_store, young, at=NOW_AT - timedelta(hours=1))
    of = readers.source()
    cases = case_rows.oldest_first(urgency.with_marks(of, waiting()))
    assert list(cases["thread_id"]) == [young["thread_id"], *before["thread_id"].iloc[:-1]]
    as_of, since = int(young["as_of_ms"]), (NOW_AT - timedelta(hours=1)).timestamp() * 1_000
    over_s = (as_of - max(since, int(young["clock_start_ms"]))) / 1_000 - 15 * 60
    assert cases[urgency.OVER_S].iloc[0] == pytest.approx(over_s)
    drawn = case_rows.drawn(cases, EN)
    assert drawn["urgent"].iloc[0] == f"over by {urgency.duration(over_s, EN)}"
    assert drawn["urgent"].iloc[1:].isna().all()
    assert "urgent" not in case_rows.drawn(before, EN)
    said = urgency.in_words(cases, {}, EN)
    latest = urgency.duration(over_s, EN)
    assert said == f"1 urgent case waits, 1 of them longer than 15 minutes, the most by {latest}."
    assert urgency.in_words(cases, {}, EN, among="At X") == f"At X: {said}"
    assert list(urgency.only(cases)["thread_id"]) == [young["thread_id"]]
    assert list(case_board.ordered(cases, "oldest")["thread_id"]) == list(before["thread_id"])
    assert list(case_board.ordered(cases, "urgent")["thread_id"]) == list(cases["thread_id"])
    assert list(case_board.ordered(cases, "newest")["thread_id"]) == list(before["thread_id"])[::-1]


def test_with_time_left_it_says_so_and_once_acknowledged_only_that_it_is_urgent() -> None:
    row = {"clock_start_ms": 0, "as_of_ms": 600_000, "unit_id": "agra", "thread_id": 1, "observed": True}
    cases = pd.DataFrame([row | {"status": "open"}, row | {"status": "in_process", "thread_id": 2}])
    marks = pd.DataFrame({"unit_id": "agra", "thread_id": [1, 2], "marked_ms": [60_000, 60_000]})
    found = urgency._joined(cases, marks, 15 * 60_000)
    assert urgency.texts(found, EN) == ["6 min left", "urgent"]
    assert urgency.texts(found, Words("hi")) == ["6 मिनट शेष", "अत्यावश्यक"]


def test_figures_and_ranks_are_the_same_with_and_without_a_mark(read_from: ReadFrom, own_store: str) -> None:
    read_from(own_store)
    before = standings.standings(readers.source(), WEEK)
    mark(own_store, waiting().iloc[0])
    after = standings.standings(readers.source(), WEEK)
    assert after is not before
    pd.testing.assert_frame_equal(after, before)


def test_only_headquarters_mark_and_only_who_looks_after_an_office_notes(
    read_from: ReadFrom, own_store: str
) -> None:
    read_from(own_store)
    row = waiting().iloc[0]
    of = (str(row["unit_id"]), int(row["thread_id"]))
    given = {"means": "telephone", "came_at": NOW_AT, "officer": "SHO A", "note": "went there"}
    for place in ("agra", "range-agra", "zone-agra"):
        at = readers.here(EN, readers.of(place))
        with pytest.raises(ScopeError, match="only headquarters"):
            urgent_form.keep(at, *of, by="A", reason="r")
        notes_form.keep(at, *of, by="A", **given)
    with pytest.raises(ScopeError):
        notes_form.keep(readers.here(EN, readers.of("mathura")), *of, by="A", **given)
    urgent_form.keep(readers.here(EN), *of, by="A", reason="r")
    urgent_form.keep(readers.here(EN), *of, by="A", reason=None)
    with closing(write_store(own_store)) as engine, engine.connect() as connection:
        entries = connection.execute(select(AuditEntry.action, AuditEntry.filters)).all()
    done = [(row.action, json.loads(row.filters)["done"]) for row in entries if row.filters]
    assert done[-5:] == [*[("note", "noted")] * 3, ("urgent", "marked"), ("urgent", "withdrawn")]


def test_the_page_of_cases_filters_and_opens_one_with_its_form(show: Show, own_store: str) -> None:
    row = _first(show, own_store)
    of = mark(own_store, row)
    page = show("cases", store=own_store, unit="agra", when="waiting", urgent="urgent")
    assert not page.exception
    assert page.dataframe[0].value["urgent"].notna().tolist() == [True]
    page = show("cases", store=own_store, case=f"{of['unit_id']}:{of['thread_id']}")
    assert not page.exception
    assert "marked by Officer A" in words(page)
    assert not [each for each in page.markdown if "a.example" in each.value]
    press(page, "Not urgent any more", name="Officer B")
    assert "Officer B took back that it is urgent" in words(page)
    page.button(next(each.key for each in page.button if each.label == "Note the report")).click().run()
    assert [each.value for each in page.error] == ["Say which officer reported: up to 100 characters."]


def _first(show: Show, store: str) -> pd.Series:
    assert not show("method", store=store).exception
    return waiting().iloc[0]


def press(page: AppTest, label: str, *, name: str) -> None:
    next(each for each in page.text_input if each.key and each.key.startswith("urgent-by")).set_value(name)
    next(each for each in page.button if each.label == label).click().run()
    assert not page.exception


def test_a_note_stands_in_its_place_as_text_and_one_that_was_removed_leaves_that_it_was(
    read_from: ReadFrom, own_store: str
) -> None:
    read_from(own_store)
    row = waiting().iloc[0]
    of = {"unit_id": "agra", "thread_id": int(row["thread_id"])}
    bad = hostile.all_of_it("https://attacker.example")[:400]
    with closing(write_store(own_store)) as engine, engine.begin() as connection:
        given = {"means": "whatsapp", "officer": "SHO ![x](y)", "by": "Officer *B*", "at": NOW_AT}
        came = datetime.fromtimestamp(int(row["opened_ms"]) / 1_000, tz=UTC) + timedelta(minutes=1)
        case_notes.add(connection, **of, **given, note=bad, came_at=came)
        out = case_notes.add(connection, **of, **given, note="gone", came_at=came + timedelta(minutes=1))
        case_notes.remove(connection, out, **of, by="Officer C", at=NOW_AT)

    def draw() -> None:
        from language.words import Words  # noqa: PLC0415 - this is run as a script of its own
        from pages.ui import case_notes, store, threads  # noqa: PLC0415
        from pages.ui.frame import open_here  # noqa: PLC0415
        from tests.pages import readers  # noqa: PLC0415
        from tests.pages.test_urgency import waiting  # noqa: PLC0415

        at = open_here(Words("en"), readers.reader())
        case = waiting().iloc[0]
        posts = store.thread_posts(at.source, thread_id=int(case["thread_id"]))
        how = {"kept_days": 180, "now_ms": int(at.source.now_at.timestamp() * 1_000)}
        notes = case_notes.of_picked(at.source, case)
        threads.show_thread(posts, case=case, names={}, notes=notes, **how, _=at.words)

    page = AppTest.from_function(draw, default_timeout=60).run()
    assert not page.exception
    said = words(page)
    assert "Not from X" in said
    assert "a note that Officer C removed on" in said
    assert "gone" not in said
    drawn = [each.value for each in (*page.markdown, *page.caption)]
    assert not [each for each in drawn if "attacker" in each or "![x](y)" in each or " *B*" in each]
    assert threads.LINE in drawn


def test_a_broken_file_of_words_is_said_and_marks_by_hand_stand(
    read_from: ReadFrom, own_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_from(own_store)
    row = waiting().iloc[0]
    mark(own_store, row)

    def broken(folder: object) -> None:
        raise urgency.RegistryError("urgent_words.csv, line 3: no word.")

    monkeypatch.setattr(urgency.urgent_words, "read", broken)
    found = urgency.with_marks(readers.source(), waiting())
    assert urgency.is_urgent(found).sum() == 1
    assert urgency.table()[1] == "urgent_words.csv, line 3: no word."


def test_an_office_with_several_urgent_cases_is_named_once_by_its_latest() -> None:
    waiting = pd.DataFrame(
        {"unit_id": ["agra", "agra", "etah"], urgency.OVER_S: [7_200.0, 10_800.0, 3_600.0]}
    )
    said = urgency.in_words(waiting, {"agra": "Agra", "etah": "Etah"}, EN)
    assert said.endswith("Agra: over by 3 h; Etah: over by 1 h")
