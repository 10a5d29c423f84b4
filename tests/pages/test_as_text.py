"""Tables and charts as text: the same rows and figures, nothing in them alive, one choice that goes along."""

from datetime import date
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
import streamlit as st

from language.words import HINDI, Words
from metrics.period import Period
from pages.ui import cell_words, chart_rows, league_table, plain_tables
from pages.ui.charts.curves import answered_curve
from pages.ui.charts.followers import together_curve
from pages.ui.charts.hours import hours_map
from pages.ui.charts.state_map import district_map
from pages.ui.charts.trend import weekly_trend
from pages.ui.safe import post_column, post_link
from tests.pages import hostile
from tests.pages.conftest import PAGES, Show, words

pytestmark = pytest.mark.warm

EN = Words()
TAGS = {
    "div",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "a",
    "details",
    "summary",
    "dl",
    "dt",
    "dd",
}
SAID = {"class", "role", "aria-label", "tabindex", "scope", "href", "target"}


class Read(HTMLParser):
    """What a table's HTML holds: its tags, what they are given, where its links lead, its texts."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.given: set[str] = set()
        self.links: list[str | None] = []
        self.texts: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.given |= {name for name, _value in attrs}
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def table_of(rows: pd.DataFrame, **parts: object) -> str:
    return plain_tables.markup(rows, caption="x", headings={name: name for name in rows}, **parts)


def test_nothing_that_a_stranger_wrote_is_more_than_text() -> None:
    texts = hostile.corpus("http://beacon.example")
    rows = cell_words.cells(pd.DataFrame({"office": texts, "note": texts}), {}, EN)
    whole = "".join(texts)
    read = Read(
        plain_tables.markup(
            rows,
            caption=whole,
            headings={"office": whole, "note": whole},
            links={"note": whole},
            meanings={whole: whole},
            meanings_title=whole,
        )
    )
    assert read.tags <= TAGS
    assert read.given <= SAID
    assert read.links == []
    assert any("<script>" in each for each in read.texts)


@pytest.mark.parametrize(
    "text",
    [
        "https://x.com/i/status/12?x=1",
        "https://x.com/i/status/",
        "javascript:12",
        "https://evil.example/12",
        "12",
    ],
)
def test_a_link_leads_to_a_post_or_nowhere(text: str) -> None:
    assert plain_tables.link_of(text) is None
    assert Read(table_of(pd.DataFrame({"a": [text]}))).links == []


def test_a_post_is_linked_under_the_words_of_its_column() -> None:
    rows = pd.DataFrame({"case": ["1"], "post": [post_link(12)]})
    columns = {"post": post_column("Post on X", shown="open the post")}
    read = Read(table_of(cell_words.cells(rows, columns, EN), links={"post": "open the post"}))
    assert read.links == ["https://x.com/i/status/12"]
    assert "open the post" in read.texts


def test_a_table_has_a_caption_headings_and_a_heading_in_each_row() -> None:
    markup = table_of(pd.DataFrame({"office": ["Agra"], "cases": ["1"]}), numbers=frozenset({"cases"}))
    assert "<caption>x</caption>" in markup
    assert markup.count('<th scope="col">') == 2
    assert '<th scope="row" class="noted-short">Agra</th><td class="noted-number">1</td>' in markup


def test_no_more_rows_are_drawn_than_are_said() -> None:
    markup = table_of(pd.DataFrame({"n": [str(n) for n in range(plain_tables.MOST_ROWS + 5)]}))
    assert markup.count("<tr>") == plain_tables.MOST_ROWS + 1


def test_a_cell_says_what_the_canvas_says() -> None:
    number = st.column_config.NumberColumn
    rows = pd.DataFrame(
        {
            "n": [1_234_567, 2],
            "share": [12.34, np.nan],
            "change": pd.array([5, None], dtype="Int64"),
            "line": [[1.0], []],
        }
    )
    columns = {
        "n": number("Followers", format="localized"),
        "share": number("Growth", format="%.1f%%"),
        "change": number("Change", format="%+d"),
        "line": st.column_config.LineChartColumn("Weeks"),
    }
    assert cell_words.cells(rows, columns, EN).to_dict("list") == {
        "n": ["12,34,567", "2"], "share": ["12.3%", "–"], "change": ["+5", "–"],
    }  # fmt: skip
    told = {"line": lambda line: f"{len(line)} week"}
    assert list(cell_words.cells(rows, columns, EN, order=["line"], told=told)["line"]) == ["1 week", "–"]


def test_a_heat_map_is_a_table_of_days_and_hours() -> None:
    found = chart_rows.rows_of(hours_map(np.arange(168).reshape(7, 24), EN).chart, EN)
    assert found is not None
    assert found.texts.shape == (7, 25)
    assert list(found.texts.iloc[1][:3]) == ["Tue", "24", "25"]


def test_a_curve_is_told_at_the_marks_of_its_axis_in_shares() -> None:
    curves = pd.DataFrame(
        {
            "who": "Agra",
            "t_s": [0.0, 100.0, 2_000.0],
            "answered": [0, 0.3, 0.5],
            "low": [0, 0.2, 0.4],
            "high": [0, 0.4, 0.6],
        }
    )
    found = chart_rows.rows_of(answered_curve(curves, who=["Agra"], measure="acknowledge", _=EN).chart, EN)
    assert found is not None
    assert list(found.texts.iloc[1]) == ["5 min", "Agra", "30%", "20%", "40%"]
    assert list(found.texts.iloc[3]) == ["1 h", "Agra", "50%", "40%", "60%"]


def test_limits_that_are_drawn_stand_among_the_figures() -> None:
    weeks = pd.DataFrame(
        {
            "week": ["1 Nov"],
            "hours": [3.2],
            "low": [3.0],
            "high": [np.nan],
            "mean": "3 h",
            "median": "1 h",
            "day": "80%",
            "cases": "12",
        }
    )
    found = chart_rows.rows_of(weekly_trend(weeks, EN).chart, EN)
    assert found is not None
    assert list(found.texts.iloc[0]) == ["1 Nov", "3 h", "1 h", "80%", "12", "3", "–"]


def test_a_rule_between_two_periods_is_no_row() -> None:
    days = pd.DataFrame({"on": [date(2026, 11, 1), date(2026, 11, 8)], "followers": [100.0, 120.0]})
    chart = together_curve(days, Period(date(2026, 11, 8), date(2026, 11, 15)), EN).chart
    found = chart_rows.rows_of(chart, EN)
    assert found is not None
    assert found.texts.to_numpy().tolist() == [
        ["1 Nov 2026", "100", "the one before"],
        ["8 Nov 2026", "120", "this period"],
    ]


def test_a_map_is_told_by_its_tips_and_says_by_what_a_district_is_picked() -> None:
    figures = pd.DataFrame({"unit_id": ["agra"], "shade": ["up to 1 h"], "name": ["आगरा"]})
    hindi = Words(HINDI)
    drawn = district_map(
        figures, order=["up to 1 h"], colours=["#123456"], tips={"name": "कार्यालय"}, _=hindi
    ).chart
    found = chart_rows.rows_of(drawn, hindi)
    assert found is not None
    assert found.texts.iloc[0].to_list() == ["आगरा", "up to 1 h"]
    assert found.key == ["agra"]


def test_the_league_as_text_has_all_offices_and_opens_the_one_that_is_picked(
    show: Show, full_store: str
) -> None:
    canvas = show("league", store=full_store)
    page = show("league", store=full_store, tables="text")
    assert not page.exception
    assert not page.dataframe
    drawn = canvas.dataframe[0].value
    markup = next(each.proto.body for each in page.get("html"))
    assert markup.count('<th scope="row"') == len(drawn)
    picker = next(each for each in page.selectbox if each.label == "Pick a row of: League")
    before = words(page)
    page = picker.select_index(3).run()
    assert not page.exception
    name = str(drawn["unit"].iloc[3])
    assert name in str(picker.options[3])
    assert words(page) != before or page.main.children
    assert any(name in each for each in (words(page), str(page.title[0].value)))


def test_the_choice_goes_along_and_can_be_taken_back(show: Show, full_store: str) -> None:
    page = show("collection", store=full_store, tables="text")
    assert page.toggle[0].value
    page.query_params.clear()
    page.switch_page(str(PAGES["method"]))
    page = page.run()
    assert page.query_params["tables"] in ("text", ["text"])
    page = page.toggle[0].set_value(False).run()
    assert "tables" not in page.query_params


def test_the_last_weeks_of_an_office_are_told_in_hours() -> None:
    assert league_table.told(EN)["weeks"]([3_600.0, 5_400.0]) == "1.0 → 1.5 h"
