"""What would lift an office: the rows behind each step are as many as the step says, and the words say what to do."""

import pandas as pd
import pytest

from language.words import Words
from pages.ui import lifted, lifted_words, moved, progress, scorecard, scores, standings
from pages.ui.scores import Scores
from tests.pages import readers
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.test_scorecard import WEEK

pytestmark = pytest.mark.warm

EN = Words("en")


def given(read_from: ReadFrom, full_store: str, unit_id: str) -> tuple[pd.DataFrame, pd.DataFrame, Scores]:
    """The steps of an office, its cases, and the scores they stand in."""
    read_from(full_store)
    at = readers.here(EN)
    of = scores.found(at, WEEK)
    assert of is not None
    return lifted.found(at.source, WEEK, unit_id, of.text), scorecard.card(at.source, WEEK, unit_id).cases, of


def test_behind_a_step_are_as_many_cases_as_it_says(read_from: ReadFrom, full_store: str) -> None:
    steps, cases, of = given(read_from, full_store, "agra")
    by_cases = steps[steps["pillar"].isin(["response", "disposal"])]
    assert list(by_cases["step"]) == [
        "acknowledge_now", "acknowledge_in_1h", "resolve_now", "dispose_in_time",
    ]  # fmt: skip
    for row in by_cases.to_dict("records"):
        listed = lifted.of_step(cases, row["step"], "agra", of)
        assert len(listed) == row["n"] > 0
        assert listed["observed"].all()
        assert listed["clock_start_ms"].is_monotonic_increasing


def test_a_step_is_said_with_what_it_gives(read_from: ReadFrom, full_store: str) -> None:
    steps, _, of = given(read_from, full_store, "agra")
    sheet = lifted_words.sheet(steps, of.rules, EN)
    n = dict(zip(steps["step"], steps["n"], strict=True))
    said = dict(zip(steps["step"], sheet["step"], strict=True))
    assert said["acknowledge_now"] == f"Now: Acknowledge the {n['acknowledge_now']} that wait"
    assert said["dispose_in_time"].startswith("Past: Act within 1 h, close within 4 h: ")
    assert said["every_shift"] == f"Past: A post in each of the {n['every_shift']} shifts without one"
    assert [lifted_words.more(each, EN) for each in (2.34, -0.04, -1.0, None)] == [
        "+2.3",
        "±0.0",
        "−1.0",
        "–",
    ]
    assert "rank " in str(lifted_words.in_time(steps, EN))
    assert lifted_words.without(steps.iloc[:0], EN) is not None
    assert lifted_words.in_time(steps.iloc[:0], EN) is None


def test_the_greatest_gain_is_first_and_what_can_still_be_done_is_told_apart(
    read_from: ReadFrom, full_store: str
) -> None:
    steps, _, of = given(read_from, full_store, "agra")
    mixed = steps.assign(gain=[None, *range(1, len(steps))]).astype({"gain": "float64"})
    first = lifted_words.greatest_first(mixed)
    by_gain = [*mixed["step"].iloc[:0:-1], mixed["step"].iloc[0]]
    now = [each for each in by_gain if each in lifted_words.STILL]
    assert list(first["step"]) == [*now, *(each for each in by_gain if each not in now)]
    sheet = lifted_words.sheet(first, of.rules, EN)
    assert list(sheet["step"].str.startswith("Now: ")) == [True] * len(now) + [False] * (
        len(first) - len(now)
    )
    assert list(sheet.columns[:2]) == ["gain", "step"]
    assert (
        lifted_words.pillars({"pillar": "disposal", "pillars": "response disposal"}, EN)
        == "Response, Disposal"
    )


def test_too_little_known_is_never_told_as_all_done() -> None:
    said = {
        lifted_words.no_step({"note": "not_observed"}, 50.0, EN),
        lifted_words.no_step({"note": "incomplete"}, float("nan"), EN),
        lifted_words.no_step({}, None, EN),
    }
    assert said == {"Too little is known of it in this period to say what would lift its score."}
    assert "does all of it" in lifted_words.no_step({"note": None}, 50.0, EN)


def test_the_page_says_what_would_lift_it_and_not_where_it_would_tell_of_others(
    show: Show, full_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show("unit", store=full_store, unit="agra", **{"as": "unit:agra"})
    assert not page.exception
    assert "What would lift it" in words(page)
    assert "Answer the " in words(page)
    monkeypatch.setattr(standings, "FEWEST", 1_000)
    assert "Answer the " not in words(show("unit", store=full_store, unit="agra", **{"as": "unit:agra"}))


def test_the_curves_end_at_the_share_that_is_acknowledged_and_say_how_many_are_not_closed(
    read_from: ReadFrom, full_store: str
) -> None:
    _, cases, _of = given(read_from, full_store, "mathura")
    curves = progress.curves(cases, clock="wall").set_index("event")
    assert list(dict.fromkeys(curves.index)) == ["acknowledge", "act", "resolve"]
    last = curves.groupby(level=0)["share"].last()
    assert last["resolve"] < last["act"] <= last["acknowledge"]
    assert curves.groupby(level=0)["t_s"].last().eq(progress.UNTIL_S).all()


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (-15, "15 places worse than in the period before; that may be chance"),
        (1, "1 place better than in the period before; that may be chance"),
        (0, "The same rank as in the period before."),
    ],
)
def test_whether_a_rank_changed_by_more_than_chance_is_said(places: int, said: str) -> None:
    assert moved.changed(places, None, EN).startswith(said)
    own = {"change_s": -4_800, "change_low_s": -7_200, "change_high_s": -2_400}
    assert "by more than chance 1 h 20 min shorter" in moved.changed(places, own, EN)


def test_one_case_is_told_in_a_sentence_of_its_own() -> None:
    def said(acknowledged: list[int | None], in_process: int) -> str:
        rows = pd.DataFrame({"acknowledged_ms": pd.array(acknowledged, dtype="Int64")})
        return progress.in_words({"all": rows, "in_process": rows.head(in_process)}, Words("en"))

    assert said([None], 0) == "Its one case is not acknowledged."
    assert "not closed" in said([1], 1)
    assert "nothing is left to do" in said([1], 0)
    assert said([1, None], 0).startswith("Of 2 cases 1 is acknowledged; 0 of these are")
    assert said([None, None], 0) == "Of 2 cases 0 are acknowledged."
