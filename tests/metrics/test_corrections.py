"""What stands beside a corrected case: the derived closing, who corrected it and when."""

import pandas as pd

from metrics.cases_table import cases
from metrics.corrections import beside
from metrics.period import Period
from metrics.plain import records
from tests.worlds.frames import at, case, events, gaps, instant, observation

WEEK = Period.parse("2026-11-02", "2026-11-09", instant(at(24)))
ROWS = events(
    case("agra", 10, opened_ms=at(2), first_reply_ms=at(3), closed_ms=at(4)),
    case("agra", 20, opened_ms=at(2), first_reply_ms=at(3)),
    case("meerut", 10, opened_ms=at(2)),
)
FOUND = cases(ROWS, observation("agra", "meerut", until=at(8), since=at(1)), gaps(), period=WEEK)


def given(unit_id: str, thread_id: int, derived_ms: int | None) -> pd.DataFrame:
    table = pd.DataFrame({"unit_id": [unit_id], "thread_id": [thread_id], "corrected_by": ["Inspector A"]})
    return table.assign(
        corrected_ms=pd.array([at(7)], dtype="Int64"), derived_closed_ms=pd.array([derived_ms], dtype="Int64")
    )


def said(corrections: pd.DataFrame) -> list[tuple[object, ...]]:
    names = ("derived_closed_at", "corrected_by", "corrected_at")
    return [tuple(row[name] for name in names) for row in records(beside(FOUND, corrections))]


def test_a_corrected_case_says_what_was_derived_and_the_others_say_nothing() -> None:
    nothing = (None, None, None)
    found = said(given("agra", 20, at(6)))
    assert found == [
        nothing,
        ("2026-11-05T18:30:00.000Z", "Inspector A", "2026-11-06T18:30:00.000Z"),
        nothing,
    ]


def test_a_derived_closing_after_the_instant_is_not_known() -> None:
    assert said(given("agra", 20, at(8)))[1] == (None, "Inspector A", "2026-11-06T18:30:00.000Z")


def test_without_corrections_nothing_is_beside() -> None:
    assert said(given("agra", 99, None)) == [(None, None, None)] * 3
