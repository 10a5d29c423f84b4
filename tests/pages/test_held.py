"""What is held for a source is told by its version and scope and by every other argument, never by the clock."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from data.scope import HQ, STATE, UNIT, Scope
from pages.ui.source import Source, held

SOURCE = Source("sqlite:///a.db", "7", datetime(2026, 8, 3, tzinfo=UTC), False, False, 180, STATE)
AGRA = replace(SOURCE, scope=Scope(UNIT, "agra", frozenset({"agra"})))


@dataclass
class Asked:
    """What a piece of work was asked, once for each time that it was done."""

    times: list[object] = field(default_factory=list)


@pytest.fixture
def asked() -> Asked:
    return Asked()


def test_the_clock_and_the_way_of_giving_an_argument_tell_nothing(asked: Asked) -> None:
    @held(max_entries=8)
    def work(of: Source, kind: str, *, at: int | None = None) -> object:
        asked.times.append((kind, at))
        return object()

    first = work(SOURCE, "district", at=1)
    assert work(replace(SOURCE, now_at=SOURCE.now_at + timedelta(hours=2)), kind="district", at=1) is first
    assert work(replace(SOURCE, scope=Scope(HQ, "hq", None)), "district", at=1) is first
    assert asked.times == [("district", 1)]


def test_another_version_database_scope_or_argument_is_another(asked: Asked) -> None:
    @held(max_entries=8)
    def work(of: Source, kind: str) -> None:
        asked.times.append((of, kind))

    others = [replace(SOURCE, version="8"), replace(SOURCE, url="sqlite:///b.db"), AGRA]
    for of in (SOURCE, *others):
        work(of, "district")
        work(of, "range")
    assert len(asked.times) == 2 * (1 + len(others))


def test_arrays_are_told_by_all_that_is_in_them_and_sets_by_no_order(asked: Asked) -> None:
    @held(max_entries=8)
    def work(of: Source, threads: object) -> None:
        asked.times.append(threads)

    many = np.arange(5_000)
    other = many.copy()
    other[2_500] = -1  # `repr` shows the ends of an array alone
    for each in (many, many.copy(), other, frozenset({"agra", "jhansi"}), frozenset({"jhansi", "agra"})):
        work(SOURCE, each)
    assert len(asked.times) == 3


def test_what_begins_with_an_underline_tells_nothing_and_a_frame_cannot_be_told(asked: Asked) -> None:
    @held(max_entries=8)
    def work(of: Source, _content: object) -> None:
        asked.times.append(_content)

    work(SOURCE, "one")
    work(SOURCE, "another")
    assert asked.times == ["one"]

    @held(max_entries=8)
    def of_rows(of: Source, rows: pd.DataFrame) -> None:
        asked.times.append(rows)

    with pytest.raises(TypeError, match="kept"):
        of_rows(SOURCE, pd.DataFrame())
