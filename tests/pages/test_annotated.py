"""Marks of days on charts: each where it belongs, told in the tip, as text and on paper; without any a chart is the same."""

from datetime import UTC, date, datetime
from typing import Any

import altair as alt
import pandas as pd
import pytest

from language.words import HINDI, Words
from metrics.period import Period
from pages.ui import annotated, chart_picture, chart_rows
from pages.ui.charts import annotated as marked
from pages.ui.charts.calendar import posting_calendar
from pages.ui.charts.drawing import Drawn
from pages.ui.charts.followers import follower_curve, together_curve
from pages.ui.charts.trend import weekly_trend
from pages.ui.charts.trends import two_trends

EN = Words()
WEEKS = pd.DataFrame(
    {
        "week": ["26 Oct", "2 Nov", "9 Nov"],
        "on": [date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9)],
        **{name: [5.0, 6.0, 5.5] for name in ("hours", "low", "high")},
        **{name: ["a", "b", "c"] for name in ("mean", "median", "day", "cases")},
    }
)


def marks(*rows: tuple[str, str, date, date]) -> pd.DataFrame:
    words = [(kind, kind.title(), said, first, after) for kind, said, first, after in rows]
    return pd.DataFrame(words, columns=["kind", "word", "said", "from_on", "to_on"])


DIWALI = ("festival", "Diwali, 8 Nov", date(2026, 11, 8), date(2026, 11, 9))
BHAI_DUJ = ("festival", "Bhai Duj, 11 Nov", date(2026, 11, 11), date(2026, 11, 12))
GOVARDHAN = ("festival", "Govardhan Puja, 10 Nov", date(2026, 11, 10), date(2026, 11, 11))
POLL = ("election", "Poll, 30 Oct – 5 Nov", date(2026, 10, 30), date(2026, 11, 6))
BEFORE = ("transfer", "New SP, 24 Oct", date(2026, 10, 24), date(2026, 10, 25))
ALL = marks(DIWALI, GOVARDHAN, BHAI_DUJ, POLL, BEFORE)


def layers(drawn: Drawn) -> list[dict[str, Any]]:
    """The marks of a chart in its specification."""
    return [
        each for each in drawn.spec.get("layer", []) if str(each.get("name", "")).startswith("annotations")
    ]


def places(drawn: Drawn, kind: str) -> list[str]:
    """Where the marks of a kind lie, in the table that their layer draws."""
    layer = next(each for each in drawn.chart.layer if str(each.name).startswith(f"annotations_{kind}"))
    return [str(each) for each in layer.data[layer.encoding.x["field"]]]


def test_a_mark_stands_at_the_week_in_which_it_begins_and_many_share_one() -> None:
    drawn = weekly_trend(WEEKS, EN, marks=ALL)
    assert places(drawn, "festival") == ["2 Nov", "9 Nov"]
    assert places(drawn, "election") == ["26 Oct"]
    notes = marked.notes_of(drawn.chart)
    assert [(note.sign, note.word) for note in notes] == [("△", "Festival"), ("□", "Election")]
    assert notes[0].said == ["Diwali, 8 Nov", "Govardhan Puja, 10 Nov; Bhai Duj, 11 Nov"]


def test_what_began_before_the_first_week_and_lasts_stands_at_the_first() -> None:
    long = marks(("outage", "Outage", date(2026, 10, 20), date(2026, 11, 4)))
    assert places(weekly_trend(WEEKS, EN, marks=long), "outage") == ["26 Oct"]


def test_every_layer_of_marks_is_drawn_from_the_field_of_its_axis_and_tells_it() -> None:
    for drawn in (
        weekly_trend(WEEKS, EN, marks=ALL),
        two_trends(WEEKS.assign(who="Agra"), who=["Agra"], _=EN, marks=ALL),
    ):
        axis = drawn.spec["layer"][0]["encoding"]["x"]["field"]
        found = layers(drawn)
        assert {each["mark"].get("shape") for each in found} == {"triangle-up", "square", None}
        assert all(each["encoding"]["x"]["field"] == axis and each["encoding"]["tooltip"] for each in found)
        points = [each for each in found if each["mark"]["type"] == "point"]
        assert [each["encoding"]["y"] for each in points] == [{"value": "height"}] * 2
        assert len({each["mark"]["yOffset"] for each in points}) == 2  # a lane each


def test_the_axis_keeps_its_weeks_in_order() -> None:
    spec = weekly_trend(WEEKS, EN, marks=ALL).spec
    assert {tuple(each["encoding"]["x"]["sort"]) for each in spec["layer"]} == {("26 Oct", "2 Nov", "9 Nov")}


@pytest.mark.parametrize("none", [None, ALL.head(0), marks(BEFORE)])
def test_without_a_mark_the_chart_is_the_same(none: pd.DataFrame | None) -> None:
    assert weekly_trend(WEEKS, EN, marks=none).spec == weekly_trend(WEEKS, EN).spec


def test_marks_leave_the_days_of_an_axis_as_they_are() -> None:
    on = [date(2026, 11, day) for day in (1, 4, 9)]
    days = pd.DataFrame({"on": on, "followers": [10.0, 11.0, 12.0]})
    period = Period(date(2026, 11, 4), date(2026, 11, 10))
    drawn = together_curve(days, period, EN, marks=ALL)
    assert places(drawn, "festival") == ["2026-11-08 00:00:00+00:00"]
    assert places(drawn, "election") == ["2026-11-01 00:00:00+00:00"]  # it began before the first day
    along = next(each for each in layers(drawn) if each["mark"].get("strokeWidth") == 4)
    assert along["encoding"]["x2"] == {"field": "until"}
    noon = int(datetime(2026, 11, 8, 6, 30, tzinfo=UTC).timestamp() * 1000)
    snapshots = pd.DataFrame({"handle": "a", "at_ms": [noon, noon + 86_400_000], "followers": [1.0, 2.0]})
    assert places(follower_curve(snapshots, EN, marks=ALL), "festival") == ["2026-11-08 12:00:00+00:00"]


def test_a_day_of_the_calendar_has_its_mark_in_its_cell() -> None:
    on = [date(2026, 11, 2 + day) for day in range(14)]
    days = pd.DataFrame({"on": on, "posts": 1, "offices": 3})
    drawn = posting_calendar(days, EN, marks=marks(DIWALI, POLL))
    cell = layers(drawn)[0]["encoding"]
    assert (cell["x"]["field"], cell["y"]["field"]) == ("week from", "weekday")
    table = drawn.chart.layer[-2].data
    assert table.values.tolist() == [["2 Nov", "Diwali, 8 Nov", "Sun"]]
    assert len(drawn.chart.layer[-1].data) == 4  # the days of the poll that are drawn


def test_the_rows_of_a_chart_are_told_without_its_marks() -> None:
    rows = pd.DataFrame({"week": ["2 Nov"], "cases": [4]})
    x = alt.X(field="week", type="nominal")
    bare = alt.Chart(rows).mark_line().encode(x=x, y=alt.Y(field="cases", type="quantitative"))
    chart = marked.annotated(bare, marked.on_steps(ALL, ["2 Nov"], [date(2026, 11, 2)]), x=x)
    found = chart_rows.rows_of(chart, EN)
    assert found is not None
    assert found.texts.to_dict("list") == {"week": ["2 Nov"], "cases": ["4"]}


def test_a_picture_names_its_marks() -> None:
    lines = chart_picture._marked(weekly_trend(WEEKS, EN, marks=ALL).chart)
    assert lines[0] == "△ Festival: Diwali, 8 Nov; Govardhan Puja, 10 Nov; Bhai Duj, 11 Nov"
    many = marks(*(("other", "x" * 70, date(2026, 11, day), date(2026, 11, day + 1)) for day in range(2, 9)))
    assert len(chart_picture._marked(weekly_trend(WEEKS, EN, marks=many).chart)[0]) == 401


def test_days_are_said_shortly_and_a_title_in_the_language_that_there_is() -> None:
    assert annotated.short_days(date(2026, 11, 3), date(2026, 11, 6), EN) == "3 Nov – 5 Nov"
    assert annotated.short_days(date(2026, 11, 3), date(2026, 11, 4), EN) == "3 Nov"
    row = {"title_en": "", "title_hi": "होली"}
    assert (annotated.title(row, EN), annotated.title(row, Words(HINDI))) == ("होली", "होली")
    assert annotated.title({"title_en": "Holi", "title_hi": ""}, Words(HINDI)) == "Holi"
