"""Every page sends a reader what is of his offices and nothing of others: texts, tables, charts, choices, files."""

import io

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from data.scope import HQ, RANGE, UNIT, ZONE, Scope
from pages.ui import tables
from pages.ui.access.offers import OFFERS
from pages.ui.access.permissions import MAY, home, may, may_at
from tests.pages import foreign, readers
from tests.pages.conftest import PAGES, ReadFrom, Show, words

pytestmark = pytest.mark.warm

OPEN = {
    "show": "all",
    "age": "all",
    "why": "1",
    "score": "1",
    "sign": "none",
    "circular": "1",
    "roster": "1",
    "changes": "1",
}
"""All that a page opens on demand."""
MORE = {"unit": OPEN, "overview": {"show": "all", "age": "all"}}
AS = {
    "zone:zone-agra": (ZONE, "zone-agra"),
    "unit:mathura": (UNIT, "mathura"),
    "unit:agra": (UNIT, "agra"),
    "range:range-bareilly": (RANGE, "range-bareilly"),
}
IN_HINDI = "zone:zone-agra"
"""Who reads in Hindi, so that Hindi names are sent at all."""
BESIDE = {"mathura": {"amroha", "bhadohi"}, "agra": {"banda", "bareilly"}}
"""Whom the league names beside an office: the two next to it in rank."""
STALE = "does not exist or is not yours"


def fails(page: AppTest) -> list[str]:
    return [each.message for each in page.exception]


def pages_of(role: str) -> list[str]:
    return sorted(name for name in PAGES if may_at(role, name))


@pytest.fixture
def leaks(full_store: str, read_from: ReadFrom) -> "Leaks":
    read_from(full_store)
    return Leaks(full_store)


class Leaks:
    """Looks for what is foreign to a reader in what a page sends and what files wait for him."""

    def __init__(self, store: str) -> None:
        self._store = store
        self._known: dict[Scope, tuple[dict[str, str], dict[str, str]]] = {}

    def __call__(self, page: AppTest, scope: Scope, *, but: set[str] | None = None) -> list[str]:
        if scope not in self._known:
            self._known[scope] = foreign.of(scope), foreign.threads_of(self._store, scope)
        words_of, threads = self._known[scope]
        few = {word: unit_id for word, unit_id in words_of.items() if unit_id not in (but or ())}
        return foreign.found(page, few, threads) + foreign.found_in_files(scope, words_of, threads)


def test_what_is_looked_for_would_be_found(show: Show, full_store: str, leaks: Leaks) -> None:
    """Of a page of the DGP's office a press officer's search finds names, ids in charts and threads in files."""
    page = show("overview", store=full_store, show="all")
    found = leaks(page, readers.of("mathura"))
    assert {"dataframe", "vega_lite_chart"} <= {each.partition(":")[0] for each in found}
    assert any("thread" in each for each in found)
    in_hindi = leaks(show("overview", store=full_store, lang="hi", show="all"), readers.of("mathura"))
    assert {"dataframe: बरेली", "vega_lite_chart: बरेली"} <= set(in_hindi)
    assert list(foreign.files(readers.EVERYTHING))


@pytest.mark.parametrize(
    "readers_in_turn",
    [
        pytest.param([HQ, *AS], id="warm", marks=pytest.mark.long),
        pytest.param(
            ["unit:mathura", "zone:zone-agra", "unit:agra", "unit:mathura"], id="cold", marks=pytest.mark.cold
        ),
    ],
)
def test_no_page_sends_a_reader_what_is_of_others(
    readers_in_turn: list[str], show: Show, full_store: str, leaks: Leaks
) -> None:
    """The caches stay as they are from one reader to the next: after the DGP's office, and where none was there before."""
    for who in readers_in_turn:
        role, unit_id = AS.get(who, (HQ, ""))
        scope = readers.of(unit_id) if unit_id else readers.EVERYTHING
        offered = 0
        for name in pages_of(role):
            OFFERS._kept.clear()
            lang = "hi" if who == IN_HINDI else "en"
            page = show(name, store=full_store, lang=lang, **{"as": who}, **MORE.get(name, {}))
            assert not fails(page), (who, name)
            offered += len(OFFERS._kept)
            if role != HQ:
                but = BESIDE.get(unit_id) if name == "league" else None
                assert leaks(page, scope, but=but) == [], (who, name)
        assert offered >= (3 if role == UNIT else 8), who


def test_a_press_officers_neighbours_are_a_name_a_rank_and_its_limits(
    show: Show, full_store: str, leaks: Leaks
) -> None:
    page = show("league", store=full_store, **{"as": "unit:mathura"})
    (table,) = (each.value for each in page.dataframe)
    beside = table[table["unit"] != "Mathura"]
    assert set(beside["unit"]) == {"Amroha", "Bhadohi"}
    assert set(beside.dropna(axis="columns", how="all").columns) == {"rank", "unit", "could_be", "interval"}
    assert table.loc[table["unit"] == "Mathura", "cases"].notna().all()
    assert list(page.dataframe[0].proto.column_order)[:4] == ["rank", "unit", "could_be", "interval"]
    files = [what for name, what in foreign.files(readers.of("mathura")) if name.startswith("league")]
    assert files
    assert all(b"Amroha" not in each for each in files)
    books = [each for each in foreign.offers(readers.of("mathura")) if each.file_name.startswith("league")]
    book = openpyxl.load_workbook(io.BytesIO(books[-1].make()))
    assert [row[1] for row in book["As shown"].values][1:] == ["Office", "Mathura"]


def test_how_many_neighbours_are_named_is_set(
    show: Show, full_store: str, leaks: Leaks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTED_LEAGUE_NEIGHBOURS", "0")
    page = show("league", store=full_store, **{"as": "unit:mathura"})
    assert leaks(page, readers.of("mathura")) == []
    assert list(page.dataframe[0].value["unit"]) == ["Mathura"]


ASKED = [
    ("unit:mathura", "unit", "unit", "agra"),
    ("unit:mathura", "league", "kind", "zone"),
    ("unit:mathura", "league", "zone", "zone-lucknow"),
    ("unit:mathura", "circular", "zone", "range-agra"),
    ("range:range-bareilly", "unit", "unit", "zone-bareilly"),
    ("zone:zone-agra", "league", "zone", "range-bareilly"),
    ("range:range-bareilly", "cases", "unit", "mathura"),
    ("zone:zone-agra", "score", "office", "bareilly"),
    ("zone:zone-agra", "compliance", "zone", "zone-lucknow"),
]


def test_what_is_not_his_is_said_in_the_words_for_what_does_not_exist(
    show: Show, full_store: str, leaks: Leaks
) -> None:
    for who, name, asked, foreign_id in ASKED:
        unit_id = AS[who][1]
        said = set()
        for value in (foreign_id, "atlantis"):
            page = show(name, store=full_store, **{"as": who, asked: value})
            assert not fails(page)
            assert STALE in words(page), (who, name, asked)
            said.add(words(page).replace(value, "…"))
            but = {foreign_id, foreign_id.partition("-")[2]} | (
                BESIDE.get(unit_id, set()) if name == "league" else set()
            )
            assert leaks(page, readers.of(unit_id), but=but) == []
        assert len(said) == 1


def test_a_reader_is_offered_nothing_to_choose_that_is_not_his(show: Show, full_store: str) -> None:
    page = show("unit", store=full_store, **{"as": "zone:zone-agra"})
    offered = set(next(each for each in page.main.selectbox if each.label == "Office").options)
    assert {"Agra", "Mathura", "Agra Zone", "Aligarh Range"} <= offered
    assert not offered & {"Bareilly", "Lucknow Zone"}
    page = show("unit", store=full_store, **{"as": "unit:mathura"})
    assert "Office" not in [each.label for each in page.main.selectbox]


def test_a_row_that_is_not_his_opens_nothing(
    show: Show, full_store: str, leaks: Leaks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the league of Agra's press officer the first row is another office's."""
    monkeypatch.setattr(tables, "picked_row", lambda *rows, **how: 0 if how["alt"] == "League" else None)
    page = show("league", store=full_store, **{"as": "unit:agra"})
    assert not fails(page)
    assert page.title[0].value == "League"


def test_the_thread_of_a_picked_case_is_his_own(
    show: Show, full_store: str, leaks: Leaks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "picked_row", lambda *rows, **how: 0)
    for who, (role, unit_id) in AS.items():
        name = "unit" if role == UNIT else "overview"
        page = show(
            name, store=full_store, **{"as": who}, **({"show": "all"} if name == "overview" else OPEN)
        )
        assert not fails(page)
        if name == "unit":
            assert "Its closing" in words(page)
        assert leaks(page, readers.of(unit_id)) == []


DRILLED = ("laggards", "praise", "growth", "clause", "training", "signs")
"""Pages that show more of a picked row, the last by leading to the office's own."""


@pytest.mark.long
def test_what_a_picked_row_opens_is_of_ones_own_offices(
    show: Show, full_store: str, leaks: Leaks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "picked_row", lambda *rows, **how: 0)
    for name in DRILLED:
        page = show(name, store=full_store, lang="hi", **{"as": "zone:zone-agra"})
        assert not fails(page)
        assert len(page.header) > 0 or len(page.get("vega_lite_chart")) > 1, name
        assert leaks(page, readers.of("zone-agra")) == [], name
    assert page.title[0].value == "आगरा"


def test_a_page_says_whose_figures_it_shows(show: Show, full_store: str) -> None:
    assert show("overview", store=full_store).title[0].value == "How the state answers"
    for name in ("league", "score", "compliance", "overview"):
        page = show(name, store=full_store, show="all", **{"as": "zone:zone-agra"})
    assert page.title[0].value == "How Agra Zone answers"
    names = {name for name, _ in foreign.files(readers.of("zone-agra"))}
    assert len(names) == 4
    assert all("zone-agra" in name for name in names), names
    assert not [name for name in names if "state" in name]


def test_a_press_officer_finds_his_own_checks_in_place_of_shares_of_one(show: Show, full_store: str) -> None:
    page = show("circular", store=full_store, **{"as": "unit:mathura"})
    assert not fails(page)
    assert page.header[0].value == "Mathura"
    assert len(page.dataframe) == 1
    assert len(page.dataframe[0].value["To do"]) == 13


def test_every_page_has_its_roles() -> None:
    assert {str(file) for file in PAGES.values()} == set(MAY)
    assert pages_of(UNIT) == [
        *("alerts", "calendar", "cases", "circular", "collection", "league", "method", "notices", "unit")
    ]
    assert pages_of(ZONE) == pages_of(RANGE) == sorted(set(PAGES) - {"audit"})
    assert set(pages_of(HQ)) == set(PAGES)
    assert not any(may(role, page) for role in ("nobody", "state", "") for page in MAY)
    assert not may(HQ, "pages/state/other.py")
    assert {role: home(role).rpartition("/")[2] for role in (HQ, ZONE, RANGE, UNIT)} == {
        HQ: "overview.py", ZONE: "overview.py", RANGE: "overview.py", UNIT: "unit.py",
    }  # fmt: skip


def test_a_page_is_asked_for_again_before_it_runs(
    show: Show, full_store: str, monkeypatch: pytest.MonkeyPatch, read_from: ReadFrom
) -> None:
    """Were the menu to name a page that is not a role's, it would still not run."""
    monkeypatch.setattr("pages.ui.menu.may", lambda role, page: True)
    page = show("score", store=full_store, **{"as": "unit:mathura"})
    assert not fails(page)
    assert "This page is not among those that you may open." in words(page)
    assert not page.dataframe


@pytest.fixture(autouse=True)
def no_file_waits_from_another_test() -> None:
    OFFERS._kept.clear()
