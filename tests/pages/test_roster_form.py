"""The form of an office's cell: enter, change, take out; a refusal names its field, and nothing is lost."""

import sqlite3

import pytest
from streamlit.testing.v1 import AppTest

from data import engine
from tests.pages.conftest import ReadFrom, words


@pytest.fixture
def form(read_from: ReadFrom, own_store: str) -> AppTest:
    """The part of an office that has sent its list."""
    read_from(own_store)

    def draw() -> None:
        from language.words import Words  # noqa: PLC0415
        from pages.ui import roster_form  # noqa: PLC0415 - this is run as a script of its own
        from pages.ui.frame import open_here  # noqa: PLC0415
        from tests.pages import readers  # noqa: PLC0415

        roster_form.show(open_here(Words("en"), readers.reader()), "mathura")

    page = AppTest.from_function(draw, default_timeout=60).run()
    assert not page.exception
    return page


def fill(form: AppTest, name: str, number: str, email: str, *, by: str = "SI Sample") -> AppTest:
    for place, text in enumerate((name, number, email, by)):
        form.text_input[place].set_value(text)
    return form


def send(form: AppTest, *, button: int = 0) -> AppTest:
    found = form.button[button].click().run()
    assert not found.exception
    return found


def on_file(form: AppTest) -> list[str]:
    return list(form.dataframe[0].value["Name"]) if len(form.dataframe) else []


def test_somebody_new_is_entered_with_a_number_in_one_form(form: AppTest) -> None:
    page = send(fill(form, "Sample Head Constable", "94544 00009", "hc@police.example"))
    assert [each.value for each in page.success] == ["Kept."]
    row = page.dataframe[0].value.set_index("Name").loc["Sample Head Constable"]
    assert (row["CUG number"], row["Entered by"]) == ("+919454400009", "SI Sample")


def test_an_entry_is_changed_and_the_others_stay(form: AppTest) -> None:
    form.selectbox[0].select_index(1).run()
    assert form.text_input[0].value.startswith("Sample Constable")
    before = form.text_input[0].value
    form.text_input[0].set_value("Renamed Sample")
    form.text_input[3].set_value("SI Sample")
    page = send(form)
    assert "Renamed Sample" in on_file(page)
    assert before not in on_file(page)
    assert len(on_file(page)) == 2


def test_an_entry_is_taken_out_and_stays_in_the_history(form: AppTest, own_store: str) -> None:
    form.selectbox[0].select_index(1).run()
    form.text_input[3].set_value("SI Sample")
    page = send(form, button=1)
    assert len(on_file(page)) == 1
    with sqlite3.connect(own_store.removeprefix("sqlite:///")) as connection:
        kept = connection.execute("SELECT count(*), count(removed_at) FROM cell_members").fetchone()
    connection.close()
    assert kept == (2, 1)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("", "9454400009", "a@police.example"), "Name: It is empty. Fill it in."),
        (("=A", "9454400009", "a@police.example"), "Name: This is no name. Write the name alone."),
        (("A", "12", "a@police.example"), "CUG number: This is no telephone number of India."),
        (("A", "9454400009", "a@"), "E-mail: This is no e-mail address."),
        (
            ("A", "+91 94544 00000", "a@police.example"),
            "CUG number: It is on file already for somebody else.",
        ),
    ],
)
def test_a_refusal_names_its_field_and_what_was_written_stays(
    values: tuple[str, str, str], said: str, form: AppTest
) -> None:
    page = send(fill(form, *values))
    assert page.error[0].value.startswith(said)
    assert [each.value for each in page.text_input[:3]] == list(values)
    assert len(on_file(page)) == 2


def test_who_enters_is_needed(form: AppTest) -> None:
    page = send(fill(form, "A", "9454400009", "a@police.example", by=" "))
    assert page.error[0].value == "Your name (kept and shown): Say who enters it: up to 100 characters."


def test_a_locked_database_is_said_and_nothing_is_kept(
    form: AppTest, own_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LOCK_TIMEOUT_S", 0.1)
    connection = sqlite3.connect(own_store.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    page = send(fill(form, "A", "9454400009", "a@police.example"))
    connection.close()
    assert "cannot be written just now" in page.error[0].value
    assert "locked" in words(page)
