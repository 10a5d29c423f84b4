"""Letters on pages: headquarters make one and note it as sent; whom it names sees it, and nobody else does."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copyfile
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data import audit_log, letters
from data.engine import closing, read_store, write_store
from data.letters import Made
from data.settings import settings
from language.words import Words
from pages.ui import letter_making, letter_number, letter_register, letter_whom, named_page
from pages.ui.access.offers import NotMade
from pages.ui.letter_making import Draft
from tests.letters import made_up
from tests.letters import stored as stored_letters
from tests.pages import readers
from tests.pages.conftest import ReadFrom, Show, untouched, words
from tests.pages.stored_world import NOW_AT

EN = Words("en")
CONTENT = made_up.content(is_whole=False)
DAY = date(2026, 11, 24)


@pytest.fixture
def store(full_store: str, tmp_path: Path) -> str:
    """A store with a review, of which no letter was made."""
    url = f"sqlite:///{copyfile(untouched(full_store), tmp_path / 'noted.db')}"
    with closing(write_store(url)) as engine, engine.begin() as connection:
        stored_letters.keep(connection, CONTENT, at=NOW_AT)
    return url


def run_id() -> str:
    return str(letter_making.making.Reviewed(CONTENT, EN).run_id)


def note(url: str, kind: str, unit_id: str) -> None:
    made = Made(run_id(), kind, unit_id, "hi", f"{kind}/2026", DAY, "a" * 64)
    with closing(write_store(url)) as engine, engine.begin() as connection:
        letters.note(connection, made, by="asha", at=NOW_AT)


def register(url: str) -> list[dict[str, Any]]:
    with closing(read_store(url)) as engine, engine.connect() as connection:
        return letters.of_run(connection, run_id()).to_dict("records")


def press(page: AppTest, label: str) -> AppTest:
    (button,) = [each for each in page.button if each.label == label]
    page = button.click().run()
    assert not page.exception
    return page


def test_headquarters_make_a_letter_and_note_it_as_sent(show: Show, store: str) -> None:
    page = show("reviews", store=store, letter="unit", unit="agra")
    assert "No letter was made from this review yet." in words(page)
    page = press(page, "Make the letter")
    said = "A letter needs its number. Say who makes it: the name is kept with the letter."
    assert [each.value for each in page.error] == [said]  # all that is missing, at once
    assert "as known up to 30 Nov 2026, 00:00 and frozen 24 Nov 2026" in words(page)
    page.text_input(key="letter-number").set_value("7/2026")
    page.text_input(key="letter-by").set_value("Asha")
    page = press(page, "Make the letter")
    assert "The letter is made and noted." in words(page)
    (row,) = register(store)
    assert (row["unit_id"], row["number"], row["made_by"], row["dated_on"]) == ("agra", "7/2026", "Asha", DAY)
    assert "differs from what was noted" not in words(page)
    page.text_input(key=f"sent-by-{row['letter_id']}").set_value("Ravi")
    page = press(page, "Note it as sent")
    assert "7/2026 of 24 Nov 2026, sent on 24 Nov 2026" in words(page)
    (row,) = register(store)
    assert (row["sent_on"], row["sent_by"]) == (DAY, "Ravi")
    with closing(read_store(store)) as engine, engine.connect() as connection:
        said = audit_log.entries(connection, action=audit_log.LETTER)
    assert list(said["what"]) == ["agra", "agra"]


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "Choose to whom the letter is."), ("hi", "चुनें कि पत्र किसे है।")]
)
def test_no_office_is_chosen_for_the_reader(show: Show, store: str, lang: str, said: str) -> None:
    page = show("reviews", store=store, letter="unit", lang=lang)
    assert said in words(page)
    assert not [each for each in page.text_input if each.key == "letter-number"]


def test_who_must_improve_stands_first_the_worst_first() -> None:
    review = letter_making.making.Reviewed(CONTENT, EN)
    known = letter_whom.offices(review, EN)
    worst = review.named("laggard")
    assert list(known)[: len(worst)] == worst != []
    assert all(known[each].endswith(" – to improve") == (each in worst) for each in known)
    assert set(known) == set(review.ranked())


def test_a_number_that_another_letter_bears_is_said_before_it_is_used_again(show: Show, store: str) -> None:
    note(store, "unit", "mathura")
    page = show("reviews", store=store, letter="unit", unit="agra")
    page.text_input(key="letter-number").set_value("unit/2026")
    page.text_input(key="letter-by").set_value("Asha")
    page = press(page, "Make the letter")
    assert "This number stands on another letter already: Mathura (unit/2026 of 24 Nov 2026" in words(page)
    assert len(register(store)) == 1
    page = press(page, "Make the letter")  # not said to be meant
    assert len(register(store)) == 1
    page.checkbox(key="letter-same").set_value(True)
    page = press(page, "Make the letter")
    assert len(register(store)) == 2


def test_the_same_letter_in_another_language_may_share_its_number(read_from: ReadFrom, store: str) -> None:
    note(store, "unit", "mathura")
    read_from(store)
    of = readers.source()
    draft = Draft("unit", "mathura", "en", "unit/2026", DAY)
    assert letter_number.others(of, run_id(), draft) == []
    assert len(letter_number.others(of, "R0", draft)) == 1
    (row,) = letter_number.others(of, run_id(), replace(draft, unit_id="agra", number=" unit/2026 "))
    said = letter_number.line([row] * 5, {"mathura": "मथुरा"}, Words("hi"))
    assert said.startswith("यह संख्या पहले से दूसरे पत्र पर है: मथुरा (")


def test_a_letter_is_printed_again_as_it_was_and_where_it_cannot_be_that_is_known(
    read_from: ReadFrom, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_from(store)
    at = readers.here(EN)
    draft = Draft("unit", "agra", "en", "7/2026", DAY)
    letter_making.keep(at, CONTENT, draft, by="Asha")
    (row,) = register(store)
    monkeypatch.setenv("NOTED_STATE_NAME_EN", "Another State")
    settings.cache_clear()
    again = Draft.of_row(row)
    assert letter_making.is_as_noted(at.source, again, row["sha256"], run_id(), CONTENT)
    assert not letter_making.is_as_noted(at.source, draft, row["sha256"], run_id(), CONTENT)
    settings.cache_clear()


def test_whom_a_letter_names_sees_it_and_nobody_else_does(read_from: ReadFrom, store: str) -> None:
    named = {each for each, unit in CONTENT["units"].items() if unit["league"]["verdict"] == "laggard"}
    one = next(iter(sorted(named)))
    note(store, "state", "uppolice-hq")
    note(store, "unit", "mathura")
    read_from(store)
    everybody = letter_register.latest(readers.source(), EN)
    assert everybody[one] == "state/2026 of 24 Nov 2026, not noted as sent"
    assert everybody["mathura"].startswith("unit/2026")
    assert set(letter_register.latest(readers.source(readers.of(one)), EN)) == {one}
    sheet = pd.DataFrame({"unit": ["A", "B"]})
    both = pd.DataFrame({"unit_id": [one, "nowhere"]})
    shown = named_page.with_letters(sheet, both, readers.here(EN))
    assert list(shown["written"]) == [everybody[one], "–"]
    assert "written" not in named_page.with_letters(sheet, both.assign(unit_id="nowhere"), readers.here(EN))


def test_an_office_reads_on_its_own_page_what_was_written_to_it(show: Show, store: str) -> None:
    note(store, "unit", "mathura")
    page = show("unit", store=store, **{"as": "unit:mathura"})
    assert not page.exception
    assert "unit/2026 of 24 Nov 2026, not noted as sent" in words(page)


def test_a_letter_that_cannot_be_printed_is_no_file(
    read_from: ReadFrom, store: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    read_from(store)
    monkeypatch.setattr("letters.paper.SETS", tmp_path / "none.py")
    draft = Draft("unit", "agra", "hi", "7/2026", DAY)
    with pytest.raises(NotMade, match="cannot be printed just now"):
        letter_making.file(CONTENT, draft, "pdf")
