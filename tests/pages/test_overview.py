"""The overview: only who can be told apart is named, what waits is all that waits, each figure leads to its rows."""

import re
import sqlite3
from datetime import date, timedelta
from math import nan

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from language import figures
from language.words import Words
from metrics.cases_table import cases
from metrics.comparison import Estimate, Together
from metrics.league import peers
from metrics.period import Period
from pages.ui import case_rows, change, overview_words, shades, standings, store, verdicts, waiting
from pages.ui.standings import Asked
from tests.pages import readers, stored_world
from tests.pages.conftest import ReadFrom, Show, words

pytestmark = pytest.mark.warm

EN = Words("en")
WEEK = Asked(Period(date(2026, 11, 17), date(2026, 11, 24)))


def league(*verdicts: str) -> pd.DataFrame:
    """A league of so many offices, best first."""
    n = len(verdicts)
    return pd.DataFrame(
        {
            "unit_id": [f"unit-{rank}" for rank in range(1, n + 1)],
            "rank": range(1, n + 1),
            "rank_low": 1,
            "rank_high": n,
            "cases": 20,
            "verdict": verdicts,
            "laggard_probability": [0.9 if verdict == "laggard" else nan for verdict in verdicts],
            "within_24h": 0.4,
            "expected_rmst_s": [600.0 * rank for rank in range(1, n + 1)],
        }
    ).astype({"rank": "Int64"})


def test_at_most_five_are_named_the_best_and_the_worst_first() -> None:
    table = league(*["commended"] * 6, "indistinguishable", *["laggard"] * 7)
    assert list(overview_words.standing_out(table, "commended")["rank"]) == [1, 2, 3, 4, 5]
    assert list(overview_words.standing_out(table, "laggard")["rank"]) == [14, 13, 12, 11, 10]
    assert overview_words.more_of_them(table, "commended", EN) == "5 of 6; all stand in the league."


def test_who_cannot_be_told_apart_is_not_named_and_that_is_said() -> None:
    table = league(*["indistinguishable"] * 10)
    for verdict in ("commended", "laggard"):
        assert overview_words.standing_out(table, verdict).empty
        assert "None of these offices can be told apart" in overview_words.nobody(table, verdict, EN)
        assert overview_words.more_of_them(table, verdict, EN) == ""


def test_without_a_case_nobody_can_be_named() -> None:
    table = league(*["unranked"] * 3).assign(cases=0)
    assert overview_words.nobody(table, "commended", EN) == "No case in this period: nobody can be named."


def test_a_district_without_a_figure_is_shown_as_unknown_and_in_no_band() -> None:
    table = league("commended", "indistinguishable", "unranked")
    table["expected_rmst_s"] = [3_600.0, 3_695.0, nan]
    shown, legend, colours = shades.shades(table, {}, EN)
    assert list(shown["shade"]) == ["up to 1 h (1)", "1 h to 1 h 2 min (1)", "not known (1)"]
    assert list(shown["expected"])[1] == "1 h 2 min"  # the legend names the same minute
    assert len(legend) == len(colours) == 3
    assert list(shown["expected"])[2] == "–"


def test_the_bands_of_the_map_hold_as_many_districts_each_and_none_is_empty() -> None:
    table = league(*["indistinguishable"] * 50)
    shown, legend, _ = shades.shades(table, {}, EN)
    assert shown["shade"].value_counts().tolist() == [10] * 5
    assert legend[0] == "up to 1 h 40 min (10)"
    same = shades.shades(table.assign(expected_rmst_s=600.0), {}, EN)
    assert same[1] == ["up to 10 min (50)"]


def test_the_page_names_just_the_offices_that_the_league_names(show: Show, full_store: str) -> None:
    page = show("overview", store=full_store)
    table = standings.standings(readers.source(), WEEK)
    drawn = [
        frame.value
        for frame in page.dataframe
        if list(frame.value.columns) in (["rank", "unit", "expected"], ["rank", "unit", "within_24h"])
    ]
    named = [overview_words.standing_out(table, verdict) for verdict in verdicts.NAMED]
    assert [len(each) for each in drawn] == [len(each) for each in named if len(each)]
    assert all((each["verdict"] != "indistinguishable").all() for each in named)


def test_what_waits_is_every_open_case_however_old(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    source = readers.source()
    everything = Period(date(2026, 1, 1), date(2026, 12, 1))
    known = cases(
        store.case_events(source, period=everything),
        store.observation(source),
        store.gaps(source),
        period=everything,
        unit_ids=list(peers(store.units(source), kind="district")["unit_id"]),
    )
    expected = known[(known["status"] == "open") & known["observed"]]
    found = standings.waiting(source, origin="all", kind="district")
    assert len(found) > 500
    key = ["unit_id", "thread_id"]
    assert found[key].values.tolist() == expected[key].values.tolist()
    bands = overview_words.by_age(found)
    assert sum(len(rows) for slug, rows in bands.items() if slug != "all") == len(bands["all"]) == len(found)
    drawn = overview_words.age_bands(bands, EN)
    assert drawn["cases"].sum() == len(found)


def test_an_answer_that_is_not_yet_known_leaves_the_case_waiting(read_from: ReadFrom, own_store: str) -> None:
    read_from(own_store)
    before = standings.waiting(readers.source(), origin="all", kind="district")
    one = before[before["origin"] == "complaint"].iloc[-1]
    late_ms = int(one["as_of_ms"]) + 1
    with sqlite3.connect(own_store.removeprefix("sqlite:///")) as connection:
        connection.execute(
            "UPDATE cases SET first_reply_at = ?, first_reply_id = 9 WHERE unit_id = ? AND thread_id = ?",
            (late_ms, one["unit_id"], int(one["thread_id"])),
        )
        connection.execute("UPDATE facts SET value = 'later' WHERE name = 'data_version'")
    connection.close()
    after = standings.waiting(readers.source(), origin="all", kind="district")
    assert after["thread_id"].tolist() == before["thread_id"].tolist()


def test_the_cases_of_the_page_are_those_of_the_league(show: Show, full_store: str) -> None:
    page = show("overview", store=full_store)
    table = standings.standings(readers.source(), WEEK)
    tile = next(metric for metric in page.metric if metric.label == "Cases")
    assert tile.value == str(int(table["cases"].sum()))
    assert f"{int(table['answered'].sum())} answered" in words(page)


def listed(page: AppTest) -> int:
    """How many cases the list on a page holds."""
    (found,) = [frame.value for frame in page.dataframe if "started" in frame.value.columns]
    return len(found)


def test_a_link_to_the_cases_of_a_figure_opens_them(show: Show, full_store: str) -> None:
    closed = show("overview", store=full_store)
    assert not [frame for frame in closed.dataframe if "started" in frame.value.columns]
    table = standings.standings(readers.source(), WEEK)
    assert listed(show("overview", store=full_store, show="unanswered")) == int(table["unanswered"].sum())


def test_a_link_to_what_waits_so_long_opens_it(show: Show, full_store: str) -> None:
    page = show("overview", store=full_store, age="1d")
    bands = overview_words.by_age(standings.waiting(readers.source(), origin="all", kind="district"))
    assert listed(page) == len(bands["1d"]) > 0


def test_a_list_says_how_many_of_all_it_shows(show: Show, full_store: str) -> None:
    page = show("overview", store=full_store, age="all")
    found = standings.waiting(readers.source(), origin="all", kind="district")
    assert listed(page) == case_rows.MOST < len(found)
    assert f"The first 500 of {figures.count(len(found), EN)} are listed" in words(page)


def test_a_link_to_cases_that_there_are_none_of_says_so(show: Show, full_store: str) -> None:
    assert "show=nonsense" in words(show("overview", store=full_store, show="nonsense"))


def test_the_period_before_is_seen_at_the_same_age(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    source = readers.source()
    ago = standings.a_period_ago(source, WEEK)
    now_known = standings.state(source, WEEK.of_period(WEEK.period.before()))
    assert ago.cases <= now_known.cases
    assert ago.unanswered >= now_known.unanswered - (now_known.cases - ago.cases)
    then_ms = stored_world.NOW_AT - timedelta(days=7, minutes=6)
    found = standings.found(
        source, WEEK.of_period(WEEK.period.before()), as_of_ms=int(then_ms.timestamp() * 1000)
    )
    assert set(found["as_of_ms"]) == {int(then_ms.timestamp() * 1000)}
    observed = found[
        found["observed"] & (found["unit_id"] != stored_world.BARE)
    ]  # nothing of that one is collected
    assert ago.cases == len(observed)


def of(cases: int, median: Estimate, answered: int = 0) -> Together:
    return Together(cases, answered, 0, {"median_s": median})


@pytest.mark.parametrize(
    ("now", "before", "said", "colour"),
    [
        (of(50, Estimate(600, 500, 700)), of(50, Estimate(1_800, 1_500, 2_000)), "20 min shorter", "green"),
        (of(50, Estimate(1_800, 1_500, 2_000)), of(50, Estimate(600, 500, 700)), "20 min longer", "red"),
        (of(50, Estimate(600, 500, 700)), of(50, Estimate(650, 550, 750)), "no clear change", "off"),
        (
            of(9, Estimate(600, 500, 700)),
            of(50, Estimate(1_800, 1_500, 2_000)),
            "too few cases to compare",
            "off",
        ),
    ],
)
def test_a_change_is_said_in_words_and_coloured_by_what_is_better(
    now: Together, before: Together, said: str, colour: str
) -> None:
    tile = change.of_wait("median_s", now, before, EN)
    assert (tile.change, tile.colour) == (said, colour)


def test_more_unanswered_is_worse() -> None:
    tile = change.of_unanswered(of(100, Estimate(nan), answered=40), of(100, Estimate(nan), answered=80), EN)
    assert (tile.value, tile.change, tile.colour, tile.arrow) == ("60%", "40.0 points more", "red", "up")


def test_what_waits_at_other_offices_is_told_by_kind_headquarters_among_them(
    read_from: ReadFrom, full_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_from(full_store)
    at = readers.here(Words("en"))
    everyones = standings.all_waiting(at.source, "all")
    units = store.units(at.source).set_index("unit_id")["kind"]
    others = ~everyones["unit_id"].astype(str).map(units).isin(["district", "commissionerate"])
    assert others.sum() > 0
    total, *told = (int(each.replace(",", "")) for each in re.findall(r"[\d,]+\d|\d", waiting.in_all(at)))
    assert total == sum(told) == len(everyones)
    hq = str(units.index[units == "hq"][0])
    rows = pd.DataFrame({"unit_id": [hq, hq, "agra", "zone-agra"]})
    monkeypatch.setattr(standings, "all_waiting", lambda *_: rows)
    assert waiting.in_all(at) == (
        "At all offices 4 cases wait, from whatever day: Districts 1; Zones 1; Headquarters 2."
    )


def test_the_longest_wait_of_all_is_named_with_its_office() -> None:
    rows = pd.DataFrame(
        {"unit_id": ["agra", "meerut"], "as_of_ms": 10 * 86_400_000, "clock_start_ms": [0, 5]}
    )
    assert waiting.longest(rows, {"agra": "Agra"}, EN) == "The longest wait: 10 days, at Agra."
    assert waiting.longest(rows.head(0), {}, EN) == ""


def test_under_half_holds_also_who_is_among_the_worst_and_nobody_with_few_cases() -> None:
    table = league("laggard", "laggard", "commended", "indistinguishable").assign(cases=[22, 9, 22, 22])
    assert list(overview_words.standing_out(table, "failing")["unit_id"]) == ["unit-1"]


def test_one_sentence_says_what_became_better_and_what_worse() -> None:
    def tile(label: str, colour: change.Colour) -> change.Tile:
        return change.Tile(label, "1", "", colour, "off", "", "")

    tiles = [tile("Cases", "off"), tile("Within 1 h", "red"), tile("Median", "green"), tile("Mean", "red")]
    assert change.in_a_sentence(tiles, Words()) == (
        "Against the period before clearly better: Median; clearly worse: Within 1 h, Mean."
    )
    same = change.Tile("Median", "1", "no clear change", "off", "off", "", "")
    few = change.Tile("Median", "1", "too few cases to compare", "off", "off", "", "")
    assert change.in_a_sentence([*tiles[:1], same], Words()).endswith(
        "nothing became clearly better or worse."
    )
    assert change.in_a_sentence([*tiles[:1], few], Words()).startswith("There are too few cases")
