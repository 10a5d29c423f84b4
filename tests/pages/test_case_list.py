"""Lists of cases: on the clock of the figures, in the words of the measure, in a file that says what it is of."""

from dataclasses import replace

import pandas as pd
import pytest

from language.durations import duration
from language.words import Words
from metrics.waits import waits
from pages.ui import case_begins, case_export, case_rows, export, standings, store, waiting, without_rank
from pages.ui.case_list import Listed
from tests.pages import readers, stored_world
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.test_scorecard import WEEK

pytestmark = pytest.mark.warm

EN = Words("en")


@pytest.mark.parametrize("clock", ["wall", "duty"])
@pytest.mark.parametrize("measure", ["acknowledge", "act", "resolve"])
def test_the_durations_of_the_rows_are_those_of_the_figures(
    measure: str, clock: str, read_from: ReadFrom, full_store: str
) -> None:
    read_from(full_store)
    cases = case_rows.oldest_first(standings.found(readers.source(), WEEK)).head(case_rows.MOST)
    waited = waits(cases, measure=measure, clock=clock)
    column = {"acknowledge": "acknowledged", "act": "acted", "resolve": "closed"}[measure]
    drawn = case_rows.drawn(cases, EN, clock=clock)[column]
    ended = waited.event
    assert ended.any()
    assert drawn[ended].tolist() == [duration(ms / 1000, EN) for ms in waited.duration_ms[ended]]
    assert drawn[~waited.answered].isna().all()


def test_a_picked_place_never_comes_to_mean_another_case() -> None:
    cases = pd.DataFrame({"thread_id": [3, 5]})
    one = Listed(cases, "open", "Open", False)
    assert one.key == replace(one, cases=cases.copy()).key
    others = [
        replace(one, slug="closed"),
        replace(one, cases=pd.DataFrame({"thread_id": [5, 3]})),
        replace(one, cases=pd.DataFrame({"thread_id": [3, 5, 7]})),
        replace(one, now=True),
    ]
    assert len({one.key, *(other.key for other in others)}) == 5


@pytest.mark.parametrize(
    ("measure", "answered", "unanswered"),
    [
        ("acknowledge", "Answered", "Not answered"),
        ("act", "Acted on", "Not yet acted on"),
        ("resolve", "Resolved", "Not resolved"),
    ],
)
def test_what_became_of_a_case_is_said_in_the_words_of_the_measure(
    measure: str, answered: str, unanswered: str, show: Show, full_store: str
) -> None:
    called = case_rows.called(measure, EN)
    assert (called["answered"], called["unanswered"]) == (answered, unanswered)
    page = show("overview", store=full_store, measure=measure)
    assert unanswered in [tile.label for tile in page.metric]
    said = words(page)
    assert f" {unanswered.lower()} = " in said
    assert ("answered" in said) == (measure == "acknowledge")
    assert "A share may differ a little from these counts" in said


def test_what_waits_of_a_unit_is_shown_first_whatever_the_period(show: Show, full_store: str) -> None:
    page = show(
        "unit",
        store=full_store,
        unit=stored_world.SILENT,
        period="dates",
        **{"from": "2026-10-01", "to": "2026-10-02"},
    )
    everyones = standings.waiting(readers.source(), origin="all", kind="district")
    own = everyones[everyones["unit_id"] == stored_world.SILENT]
    drawn: pd.DataFrame = page.dataframe[0].value
    assert page.header[0].value == "Waiting now"
    assert len(drawn) == len(own) > 10
    rows = waiting.of_unit(readers.here(EN), WEEK, stored_world.SILENT)
    assert sum(len(each) for slug, each in rows.items() if slug != "all") == len(own)
    assert own["clock_start_ms"].is_monotonic_increasing


def test_the_file_of_cases_says_what_it_is_of_and_names_offices_and_posts(
    read_from: ReadFrom, full_store: str
) -> None:
    read_from(full_store)
    at = readers.here(EN)
    found = standings.found(at.source, WEEK)
    own = found[found["unit_id"] == "agra"].head(3)
    about = case_export.about("Cases · Agra · Open", at, WEEK, slug="open", sentence="Time to acknowledge")
    text = export.csv_of(case_export.rows(own, store.units(at.source)), about=about).decode("utf-8-sig")
    assert "# Noted: Cases · Agra · Open\n" in text
    assert "# choices: Time to acknowledge\n" in text
    assert "# asked: acknowledge wall all district open\n" in text
    assert ",Agra,आगरा," in text
    assert f"https://x.com/i/status/{own['tag_id'].iloc[0]}" in text
    assert case_export.file_name("agra", WEEK, slug="open", now=False) == (
        "cases-agra-open-acknowledge-wall-all-2026-11-17-2026-11-24.csv"
    )
    assert case_export.file_name("agra", WEEK, slug="3d", now=True) == "waiting-agra-3d-all.csv"


def test_how_long_it_waits_and_what_it_begins_with_come_first(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    at = readers.here(EN)
    cases = case_rows.oldest_first(standings.all_waiting(at.source, "all"))
    rows = case_rows.drawn(cases, EN)
    drawn, columns = case_begins.with_first_words(at, rows, case_rows.columns(EN), cases)
    assert list(drawn.columns[:3]) == ["waiting", "begins", "started"]
    assert "urgent" not in drawn
    assert columns["begins"]["width"] == 190
    called = case_rows.drawn(cases, EN, names={})
    begins = ["a"] * len(called)
    assert list(case_begins.beginning(called, begins).columns[:3]) == ["unit", "waiting", "begins"]
    ended = called.drop(columns="waiting")
    assert list(case_begins.beginning(ended, begins).columns[:3]) == ["unit", "begins", "started"]
    assert "begins" not in case_rows.sheet(cases, EN)


def test_of_an_office_that_is_known_only_to_long_ago_no_advice_is_given_and_nothing_is_told_as_no_case(
    show: Show, full_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    day_ms = 86_400_000
    assert waiting.known_until(1, now_ms=day_ms + 1, _=EN) == ""
    assert waiting.known_until(None, now_ms=day_ms, _=EN) == ""
    ended = waiting.known_until(0, now_ms=day_ms + 1, _=EN)
    assert ended.startswith("What is known of this office ends on 1 Jan 1970")
    assert without_rank.without_a_rank("not_observed", EN) == (
        "Without a rank: nothing of the period was collected."
    )
    assert without_rank.without_a_rank("no_cases", EN) == "Without a rank: no case in this period."
    assert "no case is known, and part of" in without_rank.without_a_rank("incomplete", EN)
    assert without_rank.without_posts({"note": "cut_short"}, EN) == "It wrote nothing in this period."
    assert without_rank.without_posts({"note": "incomplete"}, EN).startswith("None of its posts")
    assert "First the " in words(show("unit", store=full_store, unit=stored_world.SILENT))
    monkeypatch.setattr(waiting, "FRESH_MS", -day_ms * 365)
    page = show("unit", store=full_store, unit=stored_world.SILENT)
    assert [each.value for each in page.warning if "What is known of this office ends on" in each.value]
    assert "First the " not in words(page)


def test_headquarters_has_no_rank_no_verdict_and_no_peers(show: Show, full_store: str) -> None:
    page = show("unit", store=full_store, unit="uppolice-hq")
    said = words(page)
    assert "It is no peer group" in said
    assert "· headquarters ·" in said
    for never in ("Rank", "rank 1", "Neither best nor worst", "against its peers", "· hq ·"):
        assert never not in said


def test_a_zone_leads_to_the_page_of_all_its_offices(show: Show, full_store: str) -> None:
    page = show("unit", store=full_store, unit="range-agra", measure="act")
    (link,) = [each for each in page.get("page_link") if each.proto.label == "All its offices together"]
    assert "area=range-agra" in link.proto.query_string
    assert "measure=act" in link.proto.query_string
    area = show("area", store=full_store, area="range-agra")
    assert 0 < len(area.dataframe[0].value) < 10
