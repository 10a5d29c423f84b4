"""Laggards and praise: whom the league names, for how long, and the cases and signs of the one that is picked."""

from datetime import date

import pandas as pd
import pytest

from data.scope import Scope
from language.words import Words
from metrics.weekly import last_weeks
from pages.ui import named_offices, standings, tables
from pages.ui.access.offers import OFFERS
from pages.ui.verdicts import BEST, WORST
from tests.pages import foreign, readers
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.test_scorecard import WEEK

pytestmark = pytest.mark.warm

EN, HI = Words("en"), Words("hi")
PAGES = [("laggards", WORST), ("praise", BEST)]
ALONE = "Headquarters itself is never among them"
PICK_PX, PHONE_PX, DESK_PX = 35, 326, 898
"""The column in which a row is picked; what a table has of a phone 360 pixels wide, and of a window of 1,360."""


@pytest.mark.parametrize(("page_name", "verdict"), PAGES)
def test_who_is_named_is_who_the_league_names_with_its_weeks_counted_by_hand(
    page_name: str, verdict: str, show: Show, full_store: str
) -> None:
    OFFERS._kept.clear()
    page = show(page_name, store=full_store)
    assert not page.exception
    (table,) = (each.value for each in page.dataframe)
    assert ("The weekly digest (Notices) names districts" in words(page)) == (page_name == "praise")
    of = readers.source()
    league = standings.standings(of, WEEK).set_index("unit_id")
    named = named_offices.found(of, WEEK, verdict)
    assert set(named["unit_id"]) == set(league.index[league["verdict"] == verdict]) != set()
    waiting = standings.waiting(of, origin=WEEK.origin, kind=WEEK.kind)["unit_id"].astype(str)
    assert list(table["waiting"]) == [int((waiting == each).sum()) for each in named["unit_id"]]
    assert list(table["unanswered"]) == [league.loc[each, "unanswered"] for each in named["unit_id"]]
    for unit_id, said in zip(named["unit_id"], table["running"], strict=True):
        run = 0
        for week in reversed(last_weeks(WEEK.period)):
            row = standings.standings(of, WEEK.of_period(week)).set_index("unit_id").loc[unit_id]
            if row["verdict"] == "unranked":
                continue
            if row["verdict"] != verdict:
                break
            run += 1
        assert said.startswith(f"{run} week")
        assert ("since" in said) == (run < 8)
    (file,) = foreign.files(readers.EVERYTHING)
    lines = [line for line in file[1].decode().splitlines() if line and "# " not in line]
    assert len(lines) == len(named) + 1


def test_why_says_the_probability_or_the_missed_half_or_both() -> None:
    row = {"commended_probability": 0.853, "laggard_probability": 0.1, "within_24h": 0.4, "cases": 10}
    assert named_offices.why(row, BEST, EN) == "40% in 24 h, 10 cases; best fifth: 85% sure"
    assert named_offices.why(row, WORST, EN) == "40% in 24 h, 10 cases"
    both = row | {"laggard_probability": 1.0, "within_24h": 0.499}
    assert named_offices.why(both, WORST, EN) == "49% in 24 h, 10 cases; worst fifth: 99%+ sure"
    assert named_offices.why(both | {"cases": 9}, WORST, EN).count("in 24 h") == 0


@pytest.mark.parametrize("lang", ["en", "hi"])
@pytest.mark.parametrize(("page_name", "verdict"), PAGES)
def test_a_picked_office_shows_its_cases_and_signs(
    page_name: str, verdict: str, lang: str, show: Show, full_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "picked_row", lambda rows, **_: 0 if "why" in rows else None)
    page = show(page_name, store=full_store, lang=lang)
    assert not page.exception
    of = readers.source()
    first = named_offices.found(of, WEEK, verdict).iloc[0]
    assert len(page.header) == 1
    cases = standings.found(of, WEEK)
    counted = int((cases["observed"] & (cases["unit_id"] == first["unit_id"])).sum())
    assert counted == first["cases"]
    (pills,) = (each for each in page.get("button_group") if len(each.options) > 5)
    assert any(each.endswith(f" {counted}") for each in pills.options)
    assert [each for each in page.get("page_link") if each.proto.page == "reviews"], "the way to the letters"


@pytest.mark.parametrize("page_name", ["laggards", "praise"])
def test_where_nobody_can_be_named_that_is_said(page_name: str, show: Show, full_store: str) -> None:
    page = show(page_name, store=full_store, period="dates", **{"from": "2020-01-01", "to": "2020-01-08"})
    assert not page.exception
    assert not page.dataframe
    assert "None of these offices" in words(page)


def test_a_zone_names_its_own_offices_alone(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    scope: Scope = readers.of("zone-agra")
    named = named_offices.found(readers.source(scope), WEEK, WORST)
    assert set(named["unit_id"]) == {"agra"}


def test_the_way_to_the_letters_is_headquarters_alone_and_why_it_is_not_named(
    show: Show, full_store: str
) -> None:
    assert ALONE in words(show("laggards", store=full_store))
    page = show("laggards", store=full_store, **{"as": "zone:zone-agra"})
    assert ALONE not in words(page)
    assert len(page.dataframe) == 1
    assert not [each for each in page.get("page_link") if each.proto.page == "reviews"]


def test_a_run_that_fills_the_weeks_looked_at_has_no_date() -> None:
    row = {"running": 3, "ranked": 3, "since_on": date(2026, 10, 5)}
    assert named_offices.for_how_long(row, EN) == "3 weeks or longer"
    assert named_offices.for_how_long(row | {"ranked": 4}, EN) == "3 weeks, since 5 Oct"
    said = "in the whole period, not in its last week"
    assert named_offices.for_how_long(row | {"running": 0}, EN) == said
    assert named_offices.for_how_long(row | {"running": 0}, HI) == "पूरी अवधि में, अंतिम सप्ताह में नहीं"


def test_how_many_are_named_for_the_whole_period_alone_is_said() -> None:
    named = pd.DataFrame({"running": pd.array([0, 5, None], dtype="Int64")})
    assert named_offices.sums(named, WORST, EN) == (
        "3 offices are named. 1 of them for four weeks running or longer. 2 of them are named for the period as a whole; "
        "their last week by itself would not name them."
    )
    assert "केवल अंतिम सप्ताह से उनके नाम नहीं आते" in named_offices.sums(named, WORST, HI)
    assert "as a whole" not in named_offices.sums(named.assign(running=5), WORST, EN)


def test_what_waits_of_whatever_period_stands_beside_who_is_named() -> None:
    sheet, named = pd.DataFrame({"unit": ["A", "B"]}), pd.DataFrame({"unit_id": ["a", "b"]})
    waiting = pd.DataFrame(
        {"unit_id": ["a", "a"], "clock_start_ms": [0, 3_600_000], "as_of_ms": [7_200_000] * 2}
    )
    found = named_offices.with_waiting(sheet, named, waiting, BEST, EN)
    assert list(found["waiting"]) == [2, 0]
    assert list(found["oldest"]) == ["2 h", "–"]
    full = sheet.assign(why="w", rank="1")
    best, worst = (named_offices.with_waiting(full, named, waiting, each, EN) for each in (BEST, WORST))
    assert list(best) == ["rank", "unit", "waiting", "oldest", "why"]
    assert list(worst) == ["unit", "why", "waiting", "oldest", "rank"]


def test_on_a_phone_who_is_named_and_why_and_on_a_desk_for_how_long_and_what_waits_stand_side_by_side() -> (
    None
):
    columns = named_offices.columns(EN)
    wide = dict(zip(columns, (each["width"] for each in columns.values()), strict=True))
    assert PICK_PX + wide["unit"] <= PHONE_PX / 2
    assert PICK_PX + sum(wide[name] for name in named_offices.FIRST[WORST]) <= DESK_PX


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "neither praised here nor named in letters"), ("hi", "मुख्यालय स्वयं")]
)
def test_headquarters_own_accounts_are_not_praised(lang: str, said: str, show: Show, full_store: str) -> None:
    page = show("praise", store=full_store, kind="other", lang=lang)
    assert not page.dataframe
    assert said in words(page)


def test_a_probability_just_under_the_one_that_names_is_no_reason() -> None:
    row = {"laggard_probability": 0.79, "within_24h": 0.6, "cases": 20}
    assert named_offices.why(row, WORST, EN) == ""
    assert named_offices.why(row | {"laggard_probability": 0.8}, WORST, EN) == "worst fifth: 80% sure"
