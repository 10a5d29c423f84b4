"""A chart is drawn once for the same rows and words, and sent as what it was drawn as."""

from collections.abc import Callable

import altair as alt
import pandas as pd
import pyarrow as pa
import pytest

from language.words import Words
from pages.ui.charts.curves import answered_curve
from pages.ui.charts.drawing import Drawn, drawing, specified
from pages.ui.charts.progress import progress_curves
from pages.ui.charts.trend import weekly_trend
from pages.ui.charts.trends import two_trends

EN = Words("en")
drawn: list[str] = []


@drawing
def bars(rows: pd.DataFrame, _: Words) -> alt.Chart:
    drawn.append(_.language)
    return alt.Chart(rows).mark_bar().encode(x=alt.X("n", type="quantitative", title=_("Cases")))


def rows(*n: int) -> pd.DataFrame:
    return pd.DataFrame({"n": n})


def test_the_same_rows_in_the_same_words_are_drawn_once_and_others_anew() -> None:
    drawn.clear()
    first = bars(rows(1, 2), Words("en"))
    assert bars(rows(1, 2), Words("en")) is first
    assert bars(rows(1, 2), Words("hi")).spec["encoding"]["x"]["title"] == "प्रकरण"
    assert bars(rows(1, 3), Words("en")) is not first
    assert drawn == ["en", "hi", "en"]


def test_the_specification_names_its_rows_and_holds_them_and_no_size_of_altairs() -> None:
    spec = specified(alt.Chart(rows(7)).mark_bar().encode(x="n:Q")).spec
    table = pa.ipc.open_stream(spec["datasets"][spec["data"]["name"]]).read_all()
    assert table.column("n").to_pylist() == [7]
    assert "config" not in spec


TIMES = pd.DataFrame({"t_s": [0.0, 60.0], "low": 0.1, "high": 0.123456789})
WEEKS = pd.DataFrame({"week": ["2 Nov"], "hours": 1.5, "low": 1.1, "high": 1.987654321})
WEEKS = WEEKS.assign(who="A", mean="2 h", median="2 h", day="50%", cases="9")
BANDED = {
    "a curve": lambda: answered_curve(
        TIMES.assign(who="A", answered=0.1), who=["A"], measure="acknowledge", _=EN
    ),
    "three events": lambda: progress_curves(TIMES.assign(event="A", share=0.1), order=["A", "B", "C"], _=EN),
    "a trend": lambda: weekly_trend(WEEKS, EN),
    "two trends": lambda: two_trends(WEEKS, who=["A"], _=EN),
}


@pytest.mark.parametrize("draw", BANDED.values(), ids=BANDED)
def test_a_band_of_limits_shows_no_raw_decimals(draw: Callable[[], Drawn]) -> None:
    layers = draw().spec["layer"]
    bands = [each for each in layers if each["mark"]["type"] == "area"]
    assert bands
    assert [each["mark"].get("tooltip") for each in bands] == [False] * len(bands)
    assert not [each for each in bands if "tooltip" in each["encoding"]]
