"""The form under a thread: who corrects is needed and shown, the derived closing stays, a locked database is said."""

import sqlite3

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data import engine
from language.words import Words
from pages.ui import corrections
from tests.pages.conftest import ReadFrom, words


@pytest.fixture
def form(read_from: ReadFrom, own_store: str) -> AppTest:
    """The oldest case of an office that it has replied to and that is closed."""
    read_from(own_store)

    def draw() -> None:
        from language.words import Words  # noqa: PLC0415
        from pages.ui import corrections, standings, store  # noqa: PLC0415 - this is run as a script of its own
        from pages.ui.frame import open_here  # noqa: PLC0415
        from tests.pages import readers  # noqa: PLC0415
        from tests.pages.test_scorecard import WEEK  # noqa: PLC0415

        at = open_here(Words("en"), readers.reader())
        found = standings.found(at.source, WEEK)
        mine = found[(found["unit_id"] == "mathura") & found["first_reply_ms"].notna()]
        case = corrections.with_derived(at.source, mine).iloc[0]
        corrections.show(at, case, store.thread_posts(at.source, thread_id=int(case["thread_id"])))

    page = AppTest.from_function(draw, default_timeout=60).run()
    assert not page.exception
    return page


def send(form: AppTest, label: str, *, name: str, note: str = "seen on the road") -> AppTest:
    choice = form.selectbox[0]
    form.selectbox[0].select_index(next(at for at, each in enumerate(choice.options) if label in each))
    form.text_input[0].set_value(name)
    form.text_input[1].set_value(note)
    found = form.button[0].click().run()
    assert not found.exception
    return found


def test_who_corrects_is_kept_and_shown_beside_what_was_derived(form: AppTest) -> None:
    before = words(form)
    page = send(form, "Closed by the reply", name="Inspector ![x](y) A")
    said = words(page)
    assert "Kept. The figures follow." in said
    assert "As corrected: closed " in said
    assert "24 Nov 2026, 12:00, Inspector ![x](y) A: closed by a reply; before: " in said
    assert " – seen on the road" in said
    derived = next(line for line in before.splitlines() if line.startswith("As derived"))
    assert derived in said
    assert not [each for each in page.markdown if "Inspector" in each.value]


def test_a_correction_is_taken_back_and_that_is_kept_too(form: AppTest) -> None:
    assert not any("Take the correction back" in each for each in form.selectbox[0].options)
    page = send(form, "Not closed", name="Inspector A")
    said = words(send(page, "Take the correction back", name="Inspector B"))
    assert "As corrected" not in said
    derived = next(line for line in said.splitlines() if line.startswith("As derived"))
    derived = derived.removeprefix("As derived from its posts: ").removesuffix(".")
    assert f"Inspector B: correction taken back; before: not closed; after: {derived} – seen" in said
    assert f"Inspector A: not closed; before: {derived}; after: not closed – seen" in said


def test_a_reply_that_reads_as_no_closing_is_said_to_before_it_is_kept_as_one() -> None:
    posts = pd.DataFrame({"post_id": [1, 2], "kind": ["noted", "resolved"]})
    en = Words("en")
    said = corrections.reads_otherwise(corrections.Said(corrections.CLOSED, 1), posts, en)
    assert said.startswith("This reply reads as “noted”, not as “resolved”.")
    assert "rank and score" in said
    for fine in (None, corrections.Said(corrections.NOT_CLOSED), corrections.Said(corrections.CLOSED, 2)):
        assert corrections.reads_otherwise(fine, posts, en) == ""


def test_without_a_reason_nothing_is_kept(form: AppTest) -> None:
    page = send(form, "Not closed", name="Inspector A", note=" ")
    assert [each.value for each in page.error] == ["Say why: the reason is kept beside the correction."]
    assert "As corrected" not in words(page.run())


def test_without_a_name_nothing_is_kept(form: AppTest) -> None:
    page = send(form, "Not closed", name="  ")
    assert [each.value for each in page.error] == ["The name of who corrects is needed."]
    assert "As corrected" not in words(page.run())


def test_nothing_is_chosen_before_and_after_a_correction_and_all_that_is_missing_is_said_at_once(
    form: AppTest,
) -> None:
    assert form.selectbox[0].value is None
    page = form.button[0].click().run()
    assert [each.value for each in page.error] == [
        "Choose what is right: which reply closed the case, or that none did.",
        "The name of who corrects is needed.",
        "Say why: the reason is kept beside the correction.",
    ]
    page = send(page, "Not closed", name="Inspector A")
    assert page.selectbox[0].value is None
    assert [each.value for each in page.text_input] == ["", ""]
    assert all(": " in each for each in page.selectbox[0].options if each.startswith("Closed by the reply"))


def test_a_locked_database_is_said_and_nothing_is_kept(
    form: AppTest, own_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LOCK_TIMEOUT_S", 0.1)
    connection = sqlite3.connect(own_store.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    page = send(form, "Not closed", name="Inspector A")
    connection.close()
    assert "cannot be written just now" in page.error[0].value
    assert "locked" in words(page)
