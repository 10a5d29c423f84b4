"""Who may come in, page by page: strangers, users, those who were, and who tries it where there is no provider."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Connection, update
from streamlit.testing.v1 import AppTest

from data import audit_log, sign_ins, users
from data.access_tables import SignIn, User
from data.engine import read_store, write_store
from data.instants import to_ms
from data.scope import HQ, RANGE, UNIT, ZONE
from pages.ui.access import engines, entries, viewer, wanted
from pages.ui.access.permissions import MAY
from pages.ui.serving import begun
from tests.pages.conftest import PAGES, ROOT, TIMEOUT_S, ReadFrom, Show, untouched, words
from tests.pages.signed_in import PROVIDER, claims

PRO, CHIEF = "pro.agra@police.example", "dgp@police.example"
Visit = Callable[..., AppTest]


def within(url: str, what: Callable[[Connection], Any]) -> Any:
    engine = write_store(url)
    try:
        with engine.begin() as connection:
            return what(connection)
    finally:
        engine.dispose()


def log(url: str, *actions: str) -> pd.DataFrame:
    engine = read_store(url)
    with engine.connect() as connection:
        found = audit_log.entries(connection)
    engine.dispose()
    return found[found["action"].isin(actions)].reset_index(drop=True)


@pytest.fixture
def provided(empty_store: str, tmp_path: Path, read_from: ReadFrom, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store behind a provider, with a press officer and somebody of the DGP's office on the list."""
    file = tmp_path / "noted.db"
    shutil.copyfile(untouched(empty_store), file)
    url = f"sqlite:///{file}"
    for name, value in PROVIDER.items():
        monkeypatch.setenv(name, value)
    read_from(url)
    at = datetime.now(UTC)
    within(url, lambda it: users.grant(it, email=PRO, role=UNIT, unit_id="agra", by="test", at=at))
    within(url, lambda it: users.grant(it, email=CHIEF, role=HQ, unit_id=None, by="test", at=at))
    return url


@pytest.fixture
def visit() -> Visit:
    """Opens a page as somebody whom the provider vouches for, or as a stranger."""

    def open_page(name: str = "method", said: dict[str, Any] | None = None, **choices: str) -> AppTest:
        page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT_S)
        page.user = said or {"is_logged_in": False}
        page.query_params |= {"lang": "en", **choices}
        if name:
            page.switch_page(str(PAGES[name]))
        return page.run()

    return open_page


def is_outside(page: AppTest) -> bool:
    """Whether nothing is shown but the way in."""
    assert not page.exception
    assert [each.value for each in page.title] == ["Noted"]
    assert not page.metric
    assert not page.dataframe
    assert not page.sidebar.text
    return "Sign in" in [each.label for each in page.button]


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_has_the_way_in_at_every_address(name: str, provided: str, visit: Visit) -> None:
    assert is_outside(visit(name))


def test_somebody_on_the_list_comes_in_with_the_first_visit(provided: str, visit: Visit) -> None:
    page = visit("unit", claims(PRO))
    assert not page.exception
    assert page.title[0].value == "Agra"
    assert "pro.agra@police.example" in page.sidebar.text[0].value
    entry = log(provided, audit_log.SIGN_IN).iloc[0]
    assert (entry["email"], entry["role"], entry["unit_id"]) == (PRO, UNIT, "agra")
    visit("unit", claims(PRO))
    assert len(log(provided, audit_log.SIGN_IN)) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"email": "somebody@elsewhere.example", "sub": "x"},
        {"email_verified": False},
        {"email_verified": None},
        {"iss": "https://another.example", "email": "x@elsewhere.example"},
    ],
)
def test_who_is_not_on_the_list_is_told_so_and_written_down(
    other: dict[str, Any], provided: str, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visit("unit", claims(PRO) | other)
    assert not is_outside(page)
    assert "not on the list" in words(page)
    assert [each.label for each in page.button] == ["Sign out"]
    entry = log(provided, audit_log.REFUSED).iloc[0]
    assert entry["email"] == (claims(PRO) | other)["email"]
    monkeypatch.delattr(engines, "writing")  # in however many tabs: it is read, and nothing written
    for again in (page.run(), visit("unit", claims(PRO) | other)):
        assert "not on the list" in words(again)
    assert len(log(provided, audit_log.REFUSED)) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"exp": 1},
        {"exp": None},
        {"exp": "tomorrow"},
        {"sub": ""},
        {"iss": ""},
        {"nonce": None, "iat": None},
    ],
)
def test_what_the_provider_said_long_ago_or_not_at_all_lets_nobody_in(
    other: dict[str, Any], provided: str, visit: Visit
) -> None:
    assert is_outside(visit("unit", claims(PRO) | other))
    assert log(provided, audit_log.SIGN_IN).empty


def moved(name: str, ago: timedelta) -> Callable[[Connection], Any]:
    return lambda it: it.execute(update(SignIn).values({name: to_ms(datetime.now(UTC) - ago)}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (moved("seen_at", sign_ins.IDLE + timedelta(seconds=5)), "half an hour"),
        (moved("began_at", sign_ins.ABSOLUTE + timedelta(seconds=5)), "as long as one may"),
        (lambda it: users.grant(it, email=PRO, role=UNIT, unit_id="mathura", by="test", at=datetime.now(UTC)),
         "What you may see has changed"),
    ],
)  # fmt: skip
def test_a_sign_in_that_ends_ends_the_open_page_and_says_why(
    change: Callable[[Connection], Any], said: str, provided: str, visit: Visit
) -> None:
    page = visit("unit", claims(PRO))
    assert page.title[0].value == "Agra"
    within(provided, change)
    page.run()
    assert is_outside(page)
    assert said in words(page)
    assert is_outside(visit("unit", claims(PRO)))  # nor does its cookie open anything again
    assert "Agra" not in words(page)


def test_who_was_revoked_is_shut_out_at_once_and_for_good(provided: str, visit: Visit) -> None:
    page = visit("unit", claims(PRO))
    within(provided, lambda it: users.revoke(it, email=PRO, by="test", at=datetime.now(UTC)))
    for each in (page.run(), visit("unit", claims(PRO)), visit("unit", claims(PRO, nonce="another"))):
        assert not is_outside(each) or each is page
        assert "Agra" not in words(each)


def test_signing_out_ends_the_sign_in_and_its_cookie(provided: str, visit: Visit) -> None:
    page = visit("unit", claims(PRO))
    next(each for each in page.button if each.label == "Sign out").click().run()
    assert log(provided, audit_log.SIGN_OUT).iloc[0]["email"] == PRO
    assert page.user.get("is_logged_in") is False
    again = visit("unit", claims(PRO))
    assert is_outside(again)
    assert "has ended" in words(again)
    assert visit("unit", claims(PRO, nonce="of a new sign-in")).title[0].value == "Agra"


def test_a_page_drawn_by_itself_keeps_no_sign_in_alive(provided: str, visit: Visit) -> None:
    page = visit("unit", claims(PRO))
    ago = to_ms(datetime.now(UTC) - timedelta(minutes=20))
    within(provided, moved("seen_at", timedelta(minutes=20)))
    page.session_state[viewer.BY_ITSELF] = True
    page.run()
    seen = sqlite3.connect(provided.removeprefix("sqlite:///"))
    assert abs(seen.execute("SELECT seen_at FROM sign_ins").fetchone()[0] - ago) < 5_000
    page.run()
    assert seen.execute("SELECT seen_at FROM sign_ins").fetchone()[0] > ago + 60_000
    seen.close()


@pytest.mark.parametrize("name", [Path(file).stem for file, roles in MAY.items() if UNIT not in roles])
def test_a_page_that_is_not_ones_own_says_so_and_is_written_down(
    name: str, provided: str, visit: Visit
) -> None:
    page = visit(name, claims(PRO))
    assert not page.exception
    assert not page.title
    assert "not among those that you may open" in words(page)
    entry = log(provided, audit_log.DENIED).iloc[0]
    assert (entry["email"], entry["what"]) == (PRO, name)
    assert log(provided, audit_log.PAGE).empty


def test_each_page_is_written_down_once_for_each_set_of_choices(provided: str, visit: Visit) -> None:
    page = visit("method", claims(CHIEF))
    page.run()
    page.query_params["period"] = "28-days"
    page.run()
    found = log(provided, audit_log.PAGE)
    assert list(found["what"]) == ["method", "method"]
    assert "28-days" in found["filters"][0]
    assert "28-days" not in found["filters"][1]


@pytest.mark.parametrize("text", ["![x](https://a.example/p)", "a" * 65, "two words", "", "शब्द", "-x"])
def test_what_is_no_choice_of_the_address_is_not_written_down(text: str, provided: str, visit: Visit) -> None:
    visit("method", claims(CHIEF), show=text)
    assert log(provided, audit_log.PAGE)["filters"].str.contains('"show"').sum() == 0


def test_what_no_page_reads_of_the_address_neither_hides_a_choice_nor_fills_the_log(
    provided: str, visit: Visit
) -> None:
    page = visit("method", claims(CHIEF), unit="mathura", **{f"A{each:02}": "x" for each in range(30)})
    for each in range(3):
        page.query_params["q"] = f"v{each}"
        page.run()
    found = log(provided, audit_log.PAGE)
    assert [json.loads(each) for each in found["filters"]] == [{"lang": "en", "unit": "mathura"}]


def test_a_page_that_cannot_be_written_down_is_not_shown(
    provided: str, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit("method", claims(CHIEF))
    with sqlite3.connect(provided.removeprefix("sqlite:///")) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        )
    connection.close()
    page = visit("method", claims(CHIEF))
    assert not page.exception
    assert "Nothing is shown just now" in words(page)
    assert not page.title
    assert "disk is full" not in words(page)  # how the system is made is for its log


def test_with_a_provider_a_real_store_is_shown_and_on_trial_it_is_not(
    provided: str, visit: Visit, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(provided.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE facts SET value = 'no' WHERE name = 'demonstration'")
    connection.close()
    page = visit("collection", claims(CHIEF))
    assert page.title[0].value == "Collection"
    assert "Demonstration data" not in words(page)
    for name in PROVIDER:
        monkeypatch.delenv(name)
    page = show("collection", store=provided)
    assert not page.exception
    assert not page.title
    assert "no demonstration" in words(page)


@pytest.mark.parametrize("name", PAGES)
def test_started_in_another_way_no_page_shows_anything(
    name: str, show: Show, empty_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(begun, "by_serve", lambda: False)
    page = show(name, store=empty_store)
    assert not page.exception
    assert "python serve.py" in words(page)
    assert not page.button
    assert [each.value for each in page.title] == ["Noted"]


def test_only_serve_says_that_it_has_begun() -> None:
    assert not begun._at


@pytest.mark.parametrize(
    ("slug", "role", "home"),
    [("hq", HQ, "How the state answers"), ("unit:agra", UNIT, "Agra"), ("unit:nowhere", HQ, "How the state answers"),
     ("range:agra", HQ, "How the state answers"), ("x", HQ, "How the state answers")],
)  # fmt: skip
def test_on_trial_the_address_says_as_whom(
    slug: str, role: str, home: str, show: Show, own_store: str
) -> None:
    page = show("unit" if role == UNIT else "overview", store=own_store, **{"as": slug})
    assert not page.exception
    assert page.title[0].value == home
    assert page.sidebar.selectbox[0].value == role
    assert ("as" in page.query_params) == (role != HQ)
    assert log(own_store, audit_log.TRIAL).iloc[0]["role"] == role


@pytest.mark.parametrize("role", [ZONE, RANGE, UNIT])
def test_on_trial_every_role_can_be_chosen_with_its_office(role: str, show: Show, own_store: str) -> None:
    page = show("method", store=own_store)
    page.sidebar.selectbox[0].select(role).run()
    assert not page.exception
    slug, _, unit_id = page.query_params["as"].partition(":")
    assert slug == role
    offices = page.sidebar.selectbox[1]
    assert offices.value == unit_id
    offices.select_index(len(offices.options) - 1).run()
    assert page.query_params["as"] == f"{role}:{page.sidebar.selectbox[1].value}" != f"{role}:{unit_id}"
    page.sidebar.selectbox[0].select(HQ).run()
    assert "as" not in page.query_params


def test_a_wanted_page_is_kept_for_one_browser_once_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = {"s": 0.0}
    monkeypatch.setattr(wanted.time, "monotonic", lambda: clock["s"])
    monkeypatch.setattr(entries, "slugs", lambda: {"unit": "agra"})
    monkeypatch.setattr(wanted, "_browser", lambda: b"one")
    wanted.keep("unit")
    monkeypatch.setattr(wanted, "_browser", lambda: b"another")
    assert wanted.take() is None
    monkeypatch.setattr(wanted, "_browser", lambda: b"one")
    assert wanted.take() == wanted.Wanted("unit", {"unit": "agra"})
    assert wanted.take() is None
    wanted.keep("unit")
    clock["s"] = wanted.LIFETIME_S
    assert wanted.take() is None


def test_the_subject_decides_and_not_the_address_once_it_is_known(provided: str, visit: Visit) -> None:
    visit("unit", claims(PRO))
    thief = claims(PRO, sub="somebody else with the same address", nonce="another")
    assert not is_outside(visit("unit", thief))
    assert within(provided, lambda it: it.execute(User.__table__.select()).first()) is not None
    renamed = claims(PRO, email="new.address@police.example", nonce="a third")
    assert visit("unit", renamed).title[0].value == "Agra"
