"""Two offices side by side: the same figures as their own pages, and a sentence that holds."""

from math import isnan

import pytest

from language.words import Words
from metrics.comparison import Estimate, Together
from metrics.difference import difference
from pages.ui import compare_ahead, compare_sides, compare_words, compare_work, scorecard
from pages.ui.store import ScopeError
from tests.pages import readers
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.test_scorecard import WEEK

pytestmark = pytest.mark.warm
NONE = dict.fromkeys(("acknowledge", "act", "resolve"), Together(0, 0, 0, {}))

_ = Words()


@pytest.fixture(autouse=True)
def read(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)


def test_a_difference_has_the_errors_of_both() -> None:
    found = difference(Estimate(10.0, error=3.0), Estimate(4.0, error=4.0))
    assert (found.value, found.error) == (6.0, 5.0)
    assert found.low == pytest.approx(6 - 1.959964 * 5)
    assert isnan(difference(Estimate(10.0, error=3.0), Estimate(float("nan"))).high)


def side_of(called: str, mean_s: float, error_s: float, cases: int = 20) -> compare_sides.Side:
    side = compare_sides.side(readers.source(), WEEK, "mathura", _)
    both = Together(cases, cases, 0, {"rmst_s": Estimate(mean_s, error=error_s)})
    return compare_sides.Side(
        **{**side.__dict__, "called": called, "by_measure": NONE | {"acknowledge": both}}
    )


def test_the_sentence_says_what_the_limits_of_the_difference_allow() -> None:
    quick, slow, few = (
        side_of("A", 3_600, 600), side_of("B", 7_200, 600), side_of("C", 9_000, 10, cases=9)
    )  # fmt: skip
    assert "A is faster than B: its cases wait 1 h less" in compare_words.told_apart(
        quick, slow, "acknowledge", _
    )
    assert "B is slower than A" in compare_words.told_apart(slow, quick, "acknowledge", _)
    unsure = side_of("D", 7_200, 6_000)
    said = compare_words.told_apart(quick, unsure, "acknowledge", _)
    assert "cannot be told apart" in said
    assert "4 h 17 min less to 2 h 17 min more" in said
    assert "Too few cases to compare" in compare_words.told_apart(quick, few, "acknowledge", _)


def test_at_a_glance_stands_what_differs_beyond_chance_and_who_is_ahead() -> None:
    quick, slow = side_of("A", 3_600, 600), side_of("B", 7_200, 600)
    rows = compare_ahead.at_a_glance([slow, quick], "acknowledge", _)
    assert list(rows["Figure"]) == ["Mean wait: Acknowledged", "Waiting now"]
    assert list(rows.iloc[0, 1:]) == ["2 h", "✓ 1 h"]
    assert sum(each["width"] for each in compare_ahead.columns_of(rows).values()) <= 326  # a phone's
    unsure = [quick, side_of("D", 7_200, 6_000)]
    rows = compare_ahead.at_a_glance(unsure, "acknowledge", _)
    assert list(rows["Figure"]) == ["Waiting now"]
    assert compare_ahead.said(rows, unsure, _).startswith("Neither is ahead")
    few = side_of("C", 9_000, 10, cases=9)
    assert compare_ahead.said(rows, [quick, few], _) == ""
    assert compare_ahead.ahead([quick, few], "acknowledge", "rmst_s") is None


def test_a_side_has_the_figures_of_the_offices_own_page() -> None:
    of = readers.source(readers.of("zone-agra"))
    side, card = compare_sides.side(of, WEEK, "mathura", _), scorecard.card(of, WEEK, "mathura")
    assert side.row is not None
    assert (side.row["rank"], side.ranked) == (card.row["rank"], card.ranked)
    for measure, known in card.row["measures"].items():
        mine = side.by_measure[measure]
        assert (mine.cases, mine.answered) == (known["cases"], known["answered"])
        assert mine.estimates["rmst_s"].value == pytest.approx(known["rmst_s"])
        assert mine.estimates["within_24h"].value == pytest.approx(known["within_24h"])
    with pytest.raises(ScopeError):
        compare_sides.side(of, WEEK, "bareilly", _)
    with pytest.raises(ScopeError):
        compare_sides.state(of, WEEK, _, but="mathura")


def test_the_rest_of_the_state_is_without_the_office_itself() -> None:
    of = readers.source()
    rest = compare_sides.state(of, WEEK, _, but="mathura")
    assert "mathura" not in set(rest.cases["unit_id"])
    assert "mathura" not in set(rest.waiting["all"]["unit_id"])
    assert len(set(rest.cases["unit_id"])) > 60
    checks = compare_work.checks(
        readers.here(_), [compare_sides.side(of, WEEK, "mathura", _), rest], WEEK.period
    )
    assert checks is not None
    assert checks[rest.called].str.contains("keep it").all()


def test_the_choices_are_in_the_address_and_can_be_swapped(show: Show, full_store: str) -> None:
    page = show("compare", store=full_store, a="mathura", b="bareilly", period="28-days")
    assert [each.value for each in page.header[:2]] == ["Mathura", "Bareilly"]
    assert "Mathura is faster than Bareilly" in words(page)
    assert len(page.dataframe) == 1  # the rest is drawn once it is opened
    page.button(key="swap").click().run()
    assert (page.query_params["a"], page.query_params["b"]) == ("bareilly", "mathura")
    assert "Bareilly is slower than Mathura" in words(page)
    same = show("compare", store=full_store, a="mathura", b="mathura")
    assert "Choose two different offices." in words(same)


def test_the_way_to_an_office_carries_what_belongs_there_alone(show: Show, full_store: str) -> None:
    page = show("compare", store=full_store, a="mathura", b="bareilly", period="28-days", circular="1")
    ways = [each.proto.query_string for each in page.get("page_link") if each.proto.page == "unit"]
    assert sorted(ways) == [f"lang=en&unit={each}&period=28-days" for each in ("bareilly", "mathura")]


def test_every_part_that_a_link_opens_is_drawn(show: Show, full_store: str) -> None:
    parts = dict.fromkeys(("wait", "curves", "work", "circular"), "1")
    page = show("compare", store=full_store, a="mathura", b="state", period="28-days", **parts)
    assert not page.exception
    assert len(page.dataframe) == 1 + 3 + 4 + 1
    assert "those of the middle office" in words(page)
