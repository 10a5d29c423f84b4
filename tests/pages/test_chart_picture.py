"""A chart leaves as a picture with its title and what it is of: drawn when it is fetched, by a process that ends."""

import io
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from data import audit_log
from language.words import Words
from pages.ui import chart_picture
from pages.ui.access.offers import OFFERS, NotMade
from pages.ui.charts import pictured
from pages.ui.charts.followers import together_curve
from pages.ui.charts.hours import hours_map
from pages.ui.charts.state_map import district_map
from pages.ui.serving import exports
from tests.pages.conftest import Show
from tests.pages.test_scorecard import WEEK
from tests.pages.test_written_down import log

EN, HI = Words(), Words("hi")
BARS = alt.Chart(pd.DataFrame({"of": ["आगरा", "Agra"], "n": [3, 4]})).mark_bar().encode(x="n:Q", y="of:N")


def a_map(_: Words) -> Any:
    figures = pd.DataFrame(
        {"unit_id": ["agra", "mathura"], "shade": ["low", "high"], "name": ["Agra", "Mathura"]}
    )
    return district_map(
        figures, order=["low", "high"], colours=["#a9cbe8", "#1f5f99"], tips={"name": "Office"}, _=_
    ).chart


def a_curve(_: Words) -> Any:
    days = pd.DataFrame({"on": pd.date_range("2026-01-01", periods=9).date, "followers": range(9)})
    return together_curve(days, WEEK.period, _).chart


CHARTS: list[Callable[[Words], Any]] = [
    a_map,
    a_curve,
    lambda _: hours_map(np.eye(7, 24, dtype=int), _).chart,
]


@pytest.mark.parametrize(("chart", "rows"), list(zip(CHARTS, [2, 10, 168], strict=True)))
def test_what_is_drawn_holds_its_own_data_and_asks_nobody(chart: Callable[[Words], Any], rows: int) -> None:
    drawn = chart(HI)
    before = [list(each.columns) for each in pictured.frames(drawn)]
    spec = pictured.spec_of(drawn, title="शीर्षक", lines=["क", "ख"])
    text = json.dumps(spec, ensure_ascii=False, allow_nan=False)
    assert '"url"' not in text
    assert sum(map(len, pictured.frames(drawn))) == rows
    assert [
        list(each.columns) for each in pictured.frames(drawn)
    ] == before  # the chart of the page is as it was
    assert (spec["title"]["text"], spec["title"]["subtitle"]) == (["शीर्षक"], ["क", "ख"])
    assert spec["config"]["background"] == "#ffffff"


def test_the_map_has_its_outlines_and_the_chart_of_the_page_still_fetches_them() -> None:
    drawn = a_map(EN)
    spec = pictured.spec_of(drawn, title="Map", lines=[])
    values = next(each for each in spec["datasets"].values() if isinstance(each, dict))
    assert len(values["features"]) == 75
    assert "up-districts.geojson" in json.dumps(drawn.to_dict())


def widths_of_lines(picture: Image.Image) -> list[int]:
    """How wide each line of writing is, from the top, in pixels."""
    ink = np.asarray(picture.convert("L")) < 128
    filled = np.flatnonzero(ink.any(axis=1))
    lines = np.split(filled, np.flatnonzero(np.diff(filled) > 1) + 1)
    return [int(np.ptp(np.flatnonzero(ink[line].any(axis=0)))) for line in lines]


def test_a_picture_is_large_and_white_and_a_vowel_sign_has_a_place_of_its_own() -> None:
    picture = Image.open(io.BytesIO(chart_picture.png_of(BARS, title="क", lines=["क" * 20, "का" * 20])))
    assert picture.format == "PNG"
    assert picture.width > 2 * pictured.WIDTH_PX
    assert picture.convert("RGB").getpixel((1, 1)) == (255, 255, 255)
    title, consonants, syllables, *_ = widths_of_lines(picture)
    assert 0 < title < 60
    assert syllables > 1.25 * consonants


def test_the_fonts_of_pictures_are_those_of_the_pages() -> None:
    fonts = {file.stem for file in chart_picture.FONTS.glob("*.ttf")}
    assert fonts == {file.stem for file in pictured.STATIC.glob("*.woff2")}


@pytest.mark.parametrize("data", [{"url": "https://example.org/x.json"}, {"url": "file:///etc/hostname"}])
def test_nothing_is_fetched_and_a_fault_is_a_sentence(data: dict[str, str]) -> None:
    chart = {"data": data, "mark": "bar", "encoding": {"x": {"field": "a", "type": "nominal"}}}
    with pytest.raises(NotMade, match="cannot be drawn just now"):
        chart_picture.png(chart)


def test_what_takes_too_long_or_waits_too_long_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_picture, "WAIT_S", 0.01)
    with chart_picture._one_at_a_time, pytest.raises(NotMade, match="Other pictures"):
        chart_picture.png({})
    monkeypatch.setattr(chart_picture, "LIMIT_S", -4.99)
    with pytest.raises(NotMade, match="cannot be drawn just now"):
        chart_picture.png({})
    assert chart_picture._one_at_a_time.acquire(blocking=False)
    chart_picture._one_at_a_time.release()


def test_a_file_is_named_by_its_title() -> None:
    assert chart_picture.file_name("Mean wait, “first” 24 hours") == "noted-Mean-wait-first-24-hours.png"
    assert chart_picture.file_name("संज्ञान/निस्तारण") == "noted-संज्ञान-निस्तारण.png"
    assert len(chart_picture.file_name("word " * 40)) <= chart_picture.MOST_NAME + 4


def test_charts_of_one_title_have_a_place_each_that_stays_from_run_to_run() -> None:
    def run() -> None:
        import streamlit as st  # noqa: PLC0415 - this is run as a script of its own

        from pages.ui import chart_picture  # noqa: PLC0415

        at = object()  # the frame opens the source anew for each run
        for title in ("Followers", "Followers", "Hours"):
            st.text(chart_picture._place(at, title))

    page = AppTest.from_function(run).run()
    first = [each.value for each in page.text]
    assert len(set(first)) == 3
    assert [each.value for each in page.run().text] == first


@pytest.mark.parametrize("lang", ["en", "hi"])
def test_the_pictures_of_a_page_say_what_they_are_of_and_are_written_down(
    lang: str, show: Show, own_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chart_picture, "png", lambda chart: json.dumps(chart, ensure_ascii=False).encode())
    OFFERS._kept.clear()
    assert not show("overview", store=own_store, lang=lang).exception
    offered = {token: kept.offer for token, kept in OFFERS._kept.items() if kept.offer.mime == "image/png"}
    assert len(offered) == 3
    for token, offer in offered.items():
        answer = exports.answer(token, {}, Words(lang))
        assert (answer.status_code, answer.media_type) == (HTTPStatus.OK, "image/png")
        said = "\n".join(json.loads(answer.body)["title"]["subtitle"])
        assert ("Collected up to" if lang == "en" else "तक संगृहीत") in said
        assert ("Time to acknowledge" if lang == "en" else "संज्ञान") in said
        assert offer.rows > 0
    entries = log(own_store, audit_log.EXPORT)
    assert sorted(entries["rows"]) == sorted(each.rows for each in offered.values())
    assert set(entries["what"]) == {"picture"}


def test_what_cannot_be_drawn_is_a_page_with_a_sentence_and_no_entry(show: Show, own_store: str) -> None:
    def fails() -> bytes:
        raise NotMade(chart_picture.AWAY) from ValueError("a trace")

    OFFERS._kept.clear()
    show("overview", store=own_store)
    token = next(each for each, kept in OFFERS._kept.items() if kept.offer.mime == "image/png")
    kept = OFFERS._kept[token]
    object.__setattr__(kept.offer, "make", fails)
    answer = exports.answer(token, {}, HI)
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert HI(chart_picture.AWAY) in answer.body.decode()
    assert "trace" not in answer.body.decode()
    assert log(own_store, audit_log.EXPORT).empty
