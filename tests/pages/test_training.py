"""The training list on its page: what it rests on, who may note a training, what is said of before and after."""

import json
from datetime import date, timedelta

import pandas as pd
import pytest
from typer.testing import CliRunner

from data.scope import ScopeError
from data.trainings import TrainingError
from language.words import Words
from metrics.__main__ import app
from metrics.commands import trained
from metrics.comparison import Estimate
from metrics.period import Period
from metrics.training import COMPLIANCE, NO_FOLLOW_UP, REASONS
from pages.ui import training, training_form, training_words
from tests.pages import readers
from tests.pages.conftest import ReadFrom, Show, words
from tests.pages.stored_world import NOW_AT

EN, HI = Words("en"), Words("hi")
MONTH = Period.last_whole_days(NOW_AT, 28)
OFFICES = ("agra", "bareilly", "mathura")


def row(reason: str, shown: int, of: int) -> pd.Series:
    return pd.Series({"reason": reason, "shown": shown, "of": of})


def test_each_figure_opens_as_many_rows(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    found = training.needs(readers.source(), MONTH, OFFICES, trained.rules())
    assert list(found.rows["unit_id"].unique()) == list(OFFICES)
    assert found.rows["of"].sum() > 100
    for each in found.rows[found.rows["reason"] != "no_kind"].to_dict("records"):
        behind = found.behind[each["reason"]]
        assert (behind["unit_id"] == each["unit_id"]).sum() == each["shown"]


def test_a_reader_is_told_of_his_own_offices_alone(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    of = readers.source(readers.of("range-agra"))
    found = training.needs(of, MONTH, OFFICES, trained.rules())
    assert set(found.rows["unit_id"]) == {"agra", "mathura"}
    assert all(set(each["unit_id"].astype(str)) <= {"agra", "mathura"} for each in found.behind.values())
    whole = training.needs(readers.source(), MONTH, OFFICES, trained.rules())
    mine = whole.rows[whole.rows["unit_id"] != "bareilly"].reset_index(drop=True)
    pd.testing.assert_frame_equal(found.rows, mine)


def test_a_training_is_noted_by_who_looks_after_many_and_stands_in_the_list(
    read_from: ReadFrom, own_store: str
) -> None:
    read_from(own_store)
    given = {"by": "Officer A", "trained_on": date(2026, 11, 10), "topic": NO_FOLLOW_UP}
    with pytest.raises(ScopeError, match="by headquarters, zones and ranges"):
        training_form.keep(readers.here(EN, readers.of("agra")), "agra", **given)
    with pytest.raises(ScopeError):
        training_form.keep(readers.here(EN, readers.of("zone-bareilly")), "agra", **given)
    training_form.keep(readers.here(EN, readers.of("zone-agra")), "agra", **given)
    with pytest.raises(TrainingError):
        training_form.keep(readers.here(EN), "agra", **given)
    done = training.noted(readers.source())
    named = pd.DataFrame({"unit_id": ["agra", "agra"], "reason": [NO_FOLLOW_UP, COMPLIANCE]})
    assert list(training.file_rows(named, done)["trained_on"].fillna("")) == ["2026-11-10", ""]
    assert training.noted(readers.source(readers.of("zone-bareilly"))).empty
    training_form.keep(readers.here(EN), "agra", by="B", number=int(done["training_id"].iloc[0]))
    assert training.noted(readers.source()).empty


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (Estimate(-0.30, -0.45, -0.15, 0.08), "30.0 points less than before, which is more than chance"),
        (Estimate(0.30, 0.15, 0.45, 0.08), "30.0 points more than before, which is more than chance"),
        (
            Estimate(-0.10, -0.30, 0.10, 0.1),
            "Not told apart from chance (95% limits of the difference: −30.0",
        ),
    ],
)
def test_the_sentence_says_whether_it_is_more_than_chance(by: Estimate, said: str) -> None:
    sides = row(NO_FOLLOW_UP, 20, 40), row(NO_FOLLOW_UP, 8, 40)
    assert training_form.in_words(by, *sides, EN).startswith(said)


def test_where_nothing_can_be_compared_that_is_said() -> None:
    nothing, some = row(NO_FOLLOW_UP, 0, 0), row(NO_FOLLOW_UP, 8, 40)
    unknown = Estimate(float("nan"))
    assert "nothing to count" in training_form.in_words(unknown, nothing, some, EN)
    checks = row(COMPLIANCE, 3, 5)
    assert "no chance is told" in training_form.in_words(unknown, checks, checks, EN)


def test_every_reason_has_its_words_in_both_languages() -> None:
    for listed in (training_words.REASONS, training_words.MEANS, training_words.TEACH):
        assert set(listed) == set(REASONS)
        assert all(HI(each) != each for each in listed.values())


def test_the_page_compares_before_and_after_and_says_where_nobody_is_named(
    show: Show, own_store: str
) -> None:
    page = show("training", store=own_store, reason="no_kind")
    assert not page.exception
    assert "No office is named" in words(page)
    assert "No training is noted yet" in words(page)
    given = {"by": "Officer A", "trained_on": (NOW_AT - timedelta(days=8)).date(), "topic": "shift_change"}
    training_form.keep(readers.here(EN), "agra", **given)
    page = show("training", store=own_store)
    assert not page.exception
    assert page.dataframe[-1].value["by"].tolist() == ["Officer A"]


def test_the_command_gives_the_same_rows_as_the_page(read_from: ReadFrom, full_store: str) -> None:
    read_from(full_store)
    days = ["--from", MONTH.from_on.isoformat(), "--to", MONTH.to_on.isoformat()]
    done = CliRunner().invoke(app, ["training", *days, "--all", "--format", "json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["rules"]["least_cases"] == 20
    rows = {(each["unit_id"], each["reason"]): each["shown"] for each in told["rows"]}
    found = training.needs(readers.source(), MONTH, OFFICES, trained.rules()).rows
    for each in found.to_dict("records"):
        assert rows[each["unit_id"], each["reason"]] == each["shown"]
