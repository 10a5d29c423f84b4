"""The hours that cost most, in words, and framed on the map."""

import pandas as pd

from language.words import Words
from pages.ui import busy_hours

EN, HI = Words("en"), Words("hi")
ROWS = pd.DataFrame(
    {
        "block": [17, 20], "weekday": [5, 6], "part": ["night", "night"], "cases": [31, 1],
        "unanswered": [3, 0], "waited_s": [31 * 25_800.0, 60.0], "mean_s": [25_800.0, 60.0],
    }
)  # fmt: skip


def test_the_costliest_are_named_with_their_cases_and_mean_wait() -> None:
    assert busy_hours.in_words(ROWS, EN) == (
        "Most waiting comes from: Sat night 22 – Sun morning 08: 31 cases, mean wait 7 h 10 min; "
        "Sun night 22 – Mon morning 08: 1 case, mean wait 1 min – few cases."
    )
    assert "शनि रात 22 – रवि सुबह 08" in busy_hours.in_words(ROWS, HI)


def test_a_night_is_framed_into_the_next_morning_and_from_sunday_into_monday() -> None:
    night = {(5, 22), (5, 23)} | {(6, hour) for hour in range(8)}
    assert busy_hours.cells(ROWS.head(1)) == night
    assert {(0, hour) for hour in range(8)} < busy_hours.cells(ROWS)


def test_a_block_of_a_day_is_named_with_its_shift() -> None:
    assert busy_hours.called({"weekday": 0, "part": "first"}, EN) == "Mon 08–16 (first shift)"
    assert busy_hours.called({"weekday": 6, "part": "second"}, EN) == "Sun 16–22 (second shift)"


def test_the_table_has_a_row_a_block() -> None:
    assert busy_hours.sheet(ROWS, EN)["mean"].tolist() == ["7 h 10 min", "1 min"]
    assert list(busy_hours.sheet(ROWS, EN).columns) == list(busy_hours.columns("act", EN))
