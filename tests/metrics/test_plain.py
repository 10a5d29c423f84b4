"""Figures as other programs get them: ids as text, instants in UTC, unknown as nothing, no formula in a cell."""

import csv
import io
import json
import math
from datetime import timedelta, timezone
from typing import Any

import numpy as np
import pandas as pd
import pytest

from metrics.plain import (
    cell,
    csv_text,
    flat,
    iso,
    json_text,
    list_text,
    plain,
    published,
    records,
    table_text,
)
from tests.worlds.frames import at, instant

BIG = 1_849_382_736_451_830_017


@pytest.mark.parametrize("unknown", [None, pd.NA, pd.NaT, math.nan, np.float64("nan"), math.inf, -math.inf])
def test_what_is_unknown_or_no_number_is_nothing(unknown: Any) -> None:
    assert plain(unknown) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [(np.int64(BIG), BIG), (np.float64(0.5), 0.5), (np.bool_(True), True), ("x", "x"), (0, 0)],
)
def test_known_values_are_those_of_python(value: Any, expected: Any) -> None:
    assert plain(value) == expected
    assert type(plain(value)) is type(expected)


def test_an_instant_is_in_utc_with_milliseconds_and_z() -> None:
    moment = instant(at(2, "10:00")).astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert iso(moment) == "2026-11-02T04:30:00.000Z"


def test_a_row_is_published_with_text_for_ids_and_instants() -> None:
    row = {
        "unit_id": "agra",
        "thread_id": BIG,
        "first_reply_id": pd.NA,
        "opened_ms": at(2) + 7,
        "closed_ms": pd.NA,
    }
    assert published(
        row | {"as_of_ms": at(3), "observed_until_ms": None, "median_s": math.nan, "cases": 3}
    ) == {
        "unit_id": "agra",
        "thread_id": str(BIG),
        "first_reply_id": None,
        "opened_at": "2026-11-01T18:30:00.007Z",
        "closed_at": None,
        "as_of": "2026-11-02T18:30:00.000Z",
        "observed_until": None,
        "median_s": None,
        "cases": 3,
    }


def test_the_rows_of_a_frame_keep_every_digit_of_an_id() -> None:
    frame = pd.DataFrame({"thread_id": [BIG, 5], "first_reply_id": pd.array([None, BIG + 1], dtype="Int64")})
    assert [row["first_reply_id"] for row in records(frame)] == [None, str(BIG + 1)]
    assert [row["thread_id"] for row in records(frame)] == [str(BIG), "5"]
    assert records(frame.iloc[:0]) == []


def test_json_is_one_object_in_the_letters_of_its_language() -> None:
    text = json_text([{"name_hi": "आगरा"}], about={"definitions": 1})
    assert json.loads(text) == {"definitions": 1, "rows": [{"name_hi": "आगरा"}]}
    assert "आगरा" in text


def test_json_never_holds_a_nan() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text([{"x": math.nan}], about={})


@pytest.mark.parametrize("text", ["=1+1", "+91", "-x", "@agra", "\t=1", "\rx"])
def test_a_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(-0.5, "-0.5"), (-3, "-3"), (None, ""), (True, "true"), (False, "false"), ("a=1", "a=1")],
)
def test_numbers_below_zero_stay_numbers_and_unknown_is_empty(value: Any, expected: str) -> None:
    assert cell(value) == expected


def test_csv_has_the_columns_asked_for_in_their_order() -> None:
    text = csv_text([{"b": 'say "x", y', "a": None, "c": 1}, {"a": "z\nw"}], columns=["a", "b"])
    assert list(csv.reader(io.StringIO(text))) == [["a", "b"], ["", 'say "x", y'], ["z\nw", ""]]
    assert not text.endswith("\n")


def test_a_row_with_depth_is_laid_flat_by_its_names() -> None:
    row = {"unit_id": "agra", "measures": {"act": {"cases": 3}}, "hours": [[0, 1]]}
    assert flat(row) == {"unit_id": "agra", "measures_act_cases": 3, "hours": "[[0,1]]"}


def test_a_table_for_eyes_keeps_columns_in_line() -> None:
    rows = [
        {"unit_id": "agra", "rank": 1, "within_1h": 0.5, "rmst_s": 12_345.6, "median_s": 61.25, "ok": True},
        {"unit_id": "kanpur", "rank": 12, "within_1h": None, "rmst_s": None, "median_s": 0.0, "ok": False},
    ]
    lines = table_text(
        rows, columns=["rank", "unit_id", "within_1h", "rmst_s", "median_s", "ok"]
    ).splitlines()
    assert lines == [
        "rank  unit_id  within_1h  rmst_s  median_s   ok",
        "   1  agra         50.0%  12,346     61.25  yes",
        "  12  kanpur           –       –         0   no",
    ]


def test_a_table_without_rows_is_its_head() -> None:
    assert table_text([], columns=["rank", "unit_id"]) == "rank  unit_id"


def test_one_row_is_a_list_of_names_and_values() -> None:
    assert list_text({"unit_id": "agra", "cases": None}) == "unit_id  agra\ncases    –"
