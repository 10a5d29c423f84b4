"""The head of a file says how far its offices are observed, and what is missing of the period."""

from typing import Any

import pandas as pd

from language.words import Words
from pages.ui import export, file_coverage, league_export, standings, store
from pages.ui.file_coverage import said
from tests.pages import readers
from tests.pages.conftest import ReadFrom
from tests.pages.test_scorecard import WEEK
from tests.pages.test_workbook import csv_rows, values

HOUR_MS = 3_600_000
PERIOD = WEEK.period
START_MS = PERIOD.start_ms
OBSERVED = pd.DataFrame(
    {
        "unit_id": ["agra", "mathura", "hapur"],
        "observed_from_ms": pd.Series([START_MS - HOUR_MS, START_MS, None], dtype="Int64"),
        "observed_until_ms": pd.Series([START_MS + 5 * HOUR_MS, START_MS + 5 * HOUR_MS, None], dtype="Int64"),
    }
)


def gaps(*rows: tuple[int, str, int, int, str]) -> pd.DataFrame:
    columns = ["gap_id", "unit_id", "hides_from_ms", "to_ms", "state"]
    found: list[tuple[Any, ...]] = [
        (gap, unit, START_MS + start * HOUR_MS, START_MS + end * HOUR_MS, state)
        for gap, unit, start, end, state in rows
    ]
    return pd.DataFrame(found, columns=columns)


def test_how_many_offices_are_observed_and_from_when_to_when() -> None:
    told = said(OBSERVED, gaps(), unit_ids=None, period=PERIOD)
    assert told["offices observed"] == "2 of 3"
    assert told["observed from"].count(" to ") == 1
    assert told["observed until"].endswith("Z")
    assert " to " not in told["observed until"]
    assert told["gaps"] == "none known"
    assert said(OBSERVED, gaps(), unit_ids={"hapur"}, period=None)["observed until"] == "not known"


def test_gaps_are_those_of_the_files_offices_that_hide_something_of_the_period() -> None:
    found = gaps(
        (1, "agra", 1, 3, "open"),
        (1, "mathura", 2, 3, "open"),
        (2, "agra", -9, 0, "lost"),  # before the period
        (3, "agra", 4, 5, "healed"),
        (4, "agra", 6, 6, "open"),  # hides nothing
        (5, "hapur", 1, 2, "lost"),
    )
    told = said(OBSERVED, found, unit_ids={"agra", "mathura"}, period=PERIOD)
    assert told["gaps"].startswith("1: ")
    assert told["gaps"].count(" to ") == 1
    assert said(OBSERVED, found, unit_ids=None, period=PERIOD)["gaps"].startswith("2: ")
    assert said(OBSERVED, found, unit_ids={"agra"}, period=None)["gaps"].startswith("2: ")
    many = gaps(*((each, "agra", each, each + 1, "open") for each in range(30)))
    assert said(OBSERVED, many, unit_ids=None, period=PERIOD)["gaps"].endswith(", …")


def test_both_formats_say_the_same_of_the_same_rows(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    at = readers.here(Words())
    rows = league_export.rows(standings.standings(at.source, WEEK), store.units(at.source))
    about = export.about("League", at) | file_coverage.of_rows(rows, at.source, WEEK.period)
    assert about["offices observed"].partition(" of ")[2] == str(rows["unit_id"].nunique())
    assert about["unobserved cases"] == str(int(rows["unobserved"].sum()))
    assert {"definitions", "data version", "written at", "observed from", "observed until", "gaps"} <= set(
        about
    )
    head = [line for line in export.csv_of(rows, about=about).decode().splitlines() if "# " in line[:4]]
    book = export.workbook.xlsx_of(rows, about=about)
    assert len(head) == len(values(book, "About")) == len(about)
    assert dict(values(book, "About")) == dict(about)
    assert len(values(book)) == len(csv_rows(export.csv_of(rows, about=about)))
