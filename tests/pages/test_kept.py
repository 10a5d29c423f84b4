"""What is worked out of a held frame is kept while the frame is, and for no other frame."""

import gc
import weakref
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from data.scope import STATE
from language.words import Words
from pages.ui import kept as kept_of
from pages.ui.kept import kept
from pages.ui.source import Source


class Counted:
    """Work that counts how often it is done."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(
        self, rows: pd.DataFrame, called: dict[str, str], words: Words, *, many: int = 1
    ) -> pd.DataFrame:
        self.times += 1
        return rows.assign(called=rows["unit"].map(called), many=many, language=words.language)


NAMES = {"agra": "Agra"}


@pytest.fixture
def work() -> Counted:
    return Counted()


def frame() -> pd.DataFrame:
    return pd.DataFrame({"unit": ["agra"]})


def test_the_same_frame_words_and_choices_are_worked_out_once(work: Counted) -> None:
    rows, once = frame(), kept(work.__call__)
    assert once(rows, dict(NAMES), Words("hi")) is once(rows, dict(NAMES), Words("hi"))
    assert work.times == 1


def test_another_frame_language_name_or_choice_is_another(work: Counted) -> None:
    rows, once = frame(), kept(work.__call__)
    once(rows, NAMES, Words("hi"))
    assert once(rows, NAMES, Words("en"))["language"].iloc[0] == "en"
    assert once(rows, {"agra": "आगरा"}, Words("hi"))["called"].iloc[0] == "आगरा"
    assert once(rows, NAMES, Words("hi"), many=2)["many"].iloc[0] == 2
    once(frame(), NAMES, Words("hi"))  # it holds the same and is another
    assert work.times == 5


def test_what_was_made_of_a_frame_goes_with_it(work: Counted) -> None:
    rows, once = frame(), kept(work.__call__)
    made = weakref.ref(once(rows, NAMES, Words()))
    gc.collect()
    assert made() is not None
    del rows
    gc.collect()
    assert made() is None


def test_no_more_than_so_many_are_kept(work: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_of, "MOST", 2)
    rows, once = frame(), kept(work.__call__)
    for many in (1, 2, 3, 3, 2, 1):
        once(rows, NAMES, Words(), many=many)
    assert work.times == 4


def test_a_source_is_told_by_its_version_and_never_by_the_clock() -> None:
    times: list[str] = []

    @kept
    def work(of: Source, rows: pd.DataFrame) -> str:
        times.append(of.version)
        return of.version

    rows, of = (
        frame(),
        Source("sqlite:///a.db", "7", datetime(2026, 8, 3, tzinfo=UTC), False, False, 180, STATE),
    )
    work(of, rows)
    work(replace(of, now_at=of.now_at + timedelta(minutes=1)), rows)
    assert times == ["7"]
    assert work(replace(of, version="8"), rows) == "8"


def test_frames_within_lists_are_told_too_and_take_along_what_was_made_of_them() -> None:
    @kept
    def together(rows: list[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
        return pd.concat([each for _, each in rows])

    one, other = frame(), frame()
    made = weakref.ref(together([("a", one)]))
    assert together([("a", one)]) is made()
    assert together([("a", other)]) is not made()
    del one
    gc.collect()
    assert made() is None


def test_a_frame_that_is_given_back_as_it_is_does_not_keep_itself() -> None:
    @kept
    def same(rows: pd.DataFrame) -> pd.DataFrame:
        return rows

    rows = frame()
    alive = weakref.ref(same(rows))
    del rows
    gc.collect()
    assert alive() is None
