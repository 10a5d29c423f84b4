"""What readers do stands in the audit log under who they are: what they correct, enter and ask for in vain; and no words."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data import audit_log, users
from data.engine import closing, read_store, write_store
from data.scope import UNIT
from language.words import Words
from pages.ui import chart_picture
from pages.ui.access.offers import OFFERS
from pages.ui.serving import exports
from tests.pages.conftest import TIMEOUT_S, ReadFrom, Show, untouched, words
from tests.pages.signed_in import PROVIDER
from tests.pages.stored_world import NOW_AT

OFFICER = "pro.mathura@police.example"
CELL = "cell0@police.example"
Form = Callable[..., AppTest]


def log(url: str, *actions: str, after: int = 0) -> pd.DataFrame:
    with closing(read_store(url)) as opened, opened.connect() as connection:
        found = audit_log.entries(connection, most=10_000)
    found = found[found["number"] > after]
    found = found.astype("object").where(found.notna(), None)
    return found[found["action"].isin(actions)].reset_index(drop=True) if actions else found


def stored(url: str, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    found = connection.execute(query).fetchall()
    connection.close()
    return found


@pytest.fixture(scope="module")
def looked_at(full_store: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A copy of the full store in which nobody changes anything; what was looked at before stands in its log."""
    file = tmp_path_factory.mktemp("looked_at") / "noted.db"
    shutil.copyfile(untouched(full_store), file)
    return f"sqlite:///{file}"


@pytest.fixture
def before(looked_at: str) -> int:
    """The number of the newest entry of its log."""
    return max(log(looked_at)["number"], default=0)


def trigger(url: str, table: str) -> None:
    """From now on the table takes nothing more."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    connection.execute(
        f"CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
    )
    connection.close()


def draw(form: str, is_trial: bool) -> None:
    """A form of Mathura's, run as a script of its own."""
    from language.words import Words  # noqa: PLC0415
    from pages.ui import corrections, roster_form, standings, store  # noqa: PLC0415
    from pages.ui.frame import open_here  # noqa: PLC0415
    from tests.pages import readers  # noqa: PLC0415
    from tests.pages.test_scorecard import WEEK  # noqa: PLC0415

    who = readers.reader(readers.of("mathura")) if is_trial else readers.officer()
    at = open_here(Words("en"), who)
    if form == "roster":
        roster_form.show(at, "mathura")
        return
    found = standings.found(at.source, WEEK)
    case = corrections.with_derived(at.source, found[found["first_reply_ms"].notna()]).iloc[0]
    corrections.show(at, case, store.thread_posts(at.source, thread_id=int(case["thread_id"])))


@pytest.fixture
def form(read_from: ReadFrom, own_store: str) -> Form:
    read_from(own_store)

    def opened(name: str, *, is_trial: bool = False) -> AppTest:
        page = AppTest.from_function(draw, default_timeout=TIMEOUT_S, args=(name, is_trial)).run()
        assert not page.exception
        return page

    return opened


def press(page: AppTest, **texts: str) -> AppTest:
    """Fill the form in and send it."""
    for label, text in texts.items():
        next(each for each in page.text_input if each.label.startswith(label.replace("_", " "))).set_value(
            text
        )
    page = page.button[0].click().run()
    assert not page.exception
    return page


def enter(page: AppTest, **more: str) -> AppTest:
    given = {"Name": "Sample Head Constable", "CUG number": "94544 00009", "E-mail": "hc@police.example"}
    return press(page, **given, **more)


def choose(page: AppTest, label: str) -> AppTest:
    box = page.selectbox[0]
    box.select_index(next(at for at, each in enumerate(box.options) if label in each))
    return page


def said(entry: pd.Series) -> tuple[Any, ...]:
    return tuple(entry[name] for name in ("user_id", "email", "role", "unit_id", "what", "rows"))


def test_who_has_signed_in_corrects_under_his_address_and_no_other(form: Form, own_store: str) -> None:
    page = form("correction")
    assert not [each for each in page.text_input if "name" in each.label.lower().partition("(")[0]]
    assert f"Kept and shown under your address: {OFFICER}" in words(page)
    page = press(choose(page, "Not closed"), Why="seen on the road")
    assert f"{OFFICER}: not closed" in words(page)
    (thread_id, by), *rest = stored(own_store, "SELECT thread_id, corrected_by FROM closing_corrections")
    entries = log(own_store, audit_log.CORRECTION)
    assert said(entries.iloc[0]) == (7, OFFICER, UNIT, "mathura", "mathura", 1)
    assert json.loads(entries["filters"][0]) == {"done": "not_closed", "thread": str(thread_id)}
    assert (by, rest, len(entries), entries["detail"][0]) == (OFFICER, [], 1, None)


def test_who_has_signed_in_enters_changes_and_takes_out_staff_under_his_address(
    form: Form, own_store: str
) -> None:
    page = form("roster")
    assert "Your name (kept and shown)" not in [each.label for each in page.text_input]
    page = enter(page)
    assert f"Kept and shown under your address: {OFFICER}" in words(page)
    page = press(choose(page, "Sample Head Constable").run(), Name="Renamed Sample")
    page = choose(page, "Renamed Sample").run()
    page.button[1].click().run()
    entries = log(own_store, audit_log.ROSTER)[::-1].reset_index(drop=True)
    assert [json.loads(each) for each in entries["filters"]] == [
        {"done": "entered", "member": "3"},
        {"done": "changed", "member": "3"},
        {"done": "taken_out", "member": "4"},
    ]
    for _, entry in entries.iterrows():
        assert said(entry) == (7, OFFICER, UNIT, "mathura", "mathura", 1)
    kept = stored(own_store, "SELECT entered_by, removed_by FROM cell_members WHERE member_id > 2")
    assert kept == [(OFFICER, OFFICER), (OFFICER, OFFICER)]


@pytest.mark.parametrize(("name", "action"), [("correction", "correction"), ("roster", "roster")])
def test_on_trial_a_name_is_asked_for_and_the_log_takes_it_for_nobody(
    name: str, action: str, form: Form, own_store: str
) -> None:
    page = form(name, is_trial=True)
    if name == "roster":
        enter(page, **{"Your name": OFFICER})
    else:
        press(choose(page, "Not closed"), **{"Your name": OFFICER, "Why": "seen on the road"})
    entry = log(own_store, action).iloc[0]
    assert (entry["email"], entry["role"], entry["unit_id"], entry["detail"]) == (
        None, UNIT, "mathura", "trial",
    )  # fmt: skip


@pytest.mark.parametrize("is_trial", [False, True])
def test_who_took_somebodys_access_away_with_the_roster_cannot_be_forged(
    is_trial: bool, form: Form, own_store: str
) -> None:
    with closing(write_store(own_store)) as opened, opened.begin() as connection:
        users.from_roster(connection, by="Officer", at=NOW_AT)
    page = choose(form("roster", is_trial=is_trial), "Sample Constable 1").run()
    if is_trial:
        page.text_input[3].set_value("dgp@police.example")
    page.button[1].click().run()
    entry = log(own_store, audit_log.REVOKE).iloc[0]
    by = (None, None) if is_trial else (7, OFFICER)
    assert (entry["what"], json.loads(entry["filters"])) == (CELL, {"source": "roster"})
    assert (None if pd.isna(entry["user_id"]) else entry["user_id"], entry["email"]) == by
    assert (entry["role"], entry["unit_id"]) == (UNIT, "mathura")


@pytest.mark.parametrize("name", ["correction", "roster"])
def test_what_cannot_be_written_down_is_not_done_and_the_databases_words_are_for_its_log(
    name: str, form: Form, own_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for setting, value in PROVIDER.items():
        monkeypatch.setenv(setting, value)
    page = form(name)
    trigger(own_store, "audit_log")
    page = enter(page) if name == "roster" else press(choose(page, "Not closed"), Why="seen on the road")
    assert "cannot be written just now" in page.error[0].value
    assert "disk is full" not in words(page)
    assert "It stands in the log of the server." in words(page)
    assert stored(own_store, "SELECT count(*) FROM closing_corrections") == [(0,)]
    assert stored(own_store, "SELECT count(*) FROM cell_members") == [(2,)]


@pytest.mark.warm
@pytest.mark.parametrize(
    ("who", "name", "choice", "value"),
    [
        ("unit:mathura", "unit", "unit", "agra"),
        ("unit:mathura", "league", "zone", "zone-lucknow"),
        ("zone:zone-agra", "score", "office", "bareilly"),
    ],
)
def test_to_ask_for_anothers_office_is_written_down_as_denied_once(
    who: str, name: str, choice: str, value: str, show: Show, looked_at: str, before: int
) -> None:
    page = show(name, store=looked_at, **{"as": who, choice: value})
    page.run()
    assert "is not yours to see" in words(page)
    denied, seen = (
        log(looked_at, audit_log.DENIED, after=before),
        log(looked_at, audit_log.PAGE, after=before),
    )
    assert (list(denied["what"]), list(seen["what"])) == ([name], [name])
    assert json.loads(denied["filters"][0]) == {choice: value}
    assert value not in seen["filters"][0]
    assert (denied["role"][0], denied["unit_id"][0]) == tuple(who.split(":"))


@pytest.mark.warm
@pytest.mark.parametrize("asked", [{"unit": "mathura"}, {"unit": "atlantis"}, {"kind": "zone"}, {}])
def test_what_is_his_or_nobodys_is_no_attempt(
    asked: dict[str, str], show: Show, looked_at: str, before: int
) -> None:
    show("unit", store=looked_at, **{"as": "unit:mathura"}, **asked)
    assert log(looked_at, audit_log.DENIED, after=before).empty
    assert len(log(looked_at, audit_log.PAGE, after=before)) == 1


def test_a_page_that_comes_upon_what_is_not_its_readers_says_so_and_writes_it_down(
    read_from: ReadFrom, own_store: str
) -> None:
    read_from(own_store)

    def run() -> None:
        from types import SimpleNamespace  # noqa: PLC0415 - this is run as a script of its own

        from language.words import Words  # noqa: PLC0415
        from pages.ui import guarded  # noqa: PLC0415
        from pages.ui.frame import open_here  # noqa: PLC0415
        from tests.pages import readers  # noqa: PLC0415

        at = open_here(Words("en"), readers.officer())
        asks = lambda: at.source.scope.require("agra")  # noqa: E731
        guarded.run(SimpleNamespace(url_path="unit", run=asks), at)

    page = AppTest.from_function(run, default_timeout=TIMEOUT_S).run()
    assert not page.exception
    assert [each.value for each in page.info] == ["What was asked for does not exist or is not yours to see."]
    entry = log(own_store, audit_log.DENIED).iloc[0]
    assert (entry["user_id"], entry["email"], entry["what"]) == (7, OFFICER, "unit")
    assert entry["detail"].startswith("agra: ")


def test_the_log_holds_no_words_of_posts_no_names_of_staff_and_no_notes(
    form: Form, show: Show, own_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of pages with all that they open, of every file they offer, of a correction and of a change of the staff."""
    OFFERS._kept.clear()
    monkeypatch.setattr(chart_picture, "png", lambda chart: b"")  # each would take a second to draw
    opened = {"show": "all", "why": "1", "score": "1", "sign": "none", "circular": "1", "roster": "1"}
    for name, more in (
        ("unit", {"unit": "mathura", **opened}),
        ("overview", {"show": "all"}),
        ("league", {}),
    ):
        assert not show(name, store=own_store, **more).exception
    for token in list(OFFERS._kept):
        exports.answer(token, {}, Words())
    press(choose(form("correction"), "Not closed"), Why="the citizen Sample Sundarpur called")
    enter(form("roster"))
    found = log(own_store)
    assert {"page", "export", "correction", "roster"} <= set(found["action"])
    columns = [each for each in found if each not in ("number", "at_ms", "user_id", "rows")]
    written = "\n".join(str(each) for each in found[columns].to_numpy().ravel())
    queries = ("text FROM posts", "name FROM cell_members", "cug_number FROM cell_members",
               "email FROM cell_members", "note FROM closing_corrections", "name FROM profiles")  # fmt: skip
    for query in queries:
        secret = {str(each) for (each,) in stored(own_store, f"SELECT {query}") if each}
        assert secret, query
        assert not [each for each in secret if each in written], query


@pytest.fixture(autouse=True)
def no_file_waits_from_another_test() -> None:
    OFFERS._kept.clear()
