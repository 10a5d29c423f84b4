"""A chart is drawn once for the same rows and words, and sent as what it was drawn as."""

import altair as alt
import pandas as pd
import pyarrow as pa

from language.words import Words
from pages.ui.charts.drawing import drawing, specified

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


def test_a_chart_made_higher_is_the_same_otherwise() -> None:
    low = specified(alt.Chart(rows(7)).mark_bar().encode(x="n:Q"))
    high = low.high(321)
    assert high.spec.pop("height") == 321
    assert high.spec == low.spec
